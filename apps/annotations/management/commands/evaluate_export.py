"""Hold the export of every article against assertions of the W3C's Web Annotation suite."""

import json
import re
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from apps.annotations import interchange, selectors
from apps.articles.models import Article
from apps.articles.states import Status

LIST: Final = Path("annotations", "annotationMusts.test")
_URI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")


def is_uri(value: object) -> bool:
    """Tell whether a string is an absolute URI, of the characters of RFC 3986 alone."""
    return not isinstance(value, str) or _URI.fullmatch(value) is not None


def is_moment(value: object) -> bool:
    """Tell whether a string is a moment with its zone (RFC 3339) that there was.

    :raises ValueError: it has the form of one, and there is no such day or hour
    """
    if not isinstance(value, str):
        return True
    if _MOMENT.fullmatch(value) is None:
        return False
    return datetime.fromisoformat(value.upper()).tzinfo is not None


formats = FormatChecker(formats=())
formats.checks("uri")(is_uri)
formats.checks("date-time", raises=ValueError)(is_moment)


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the suite says of every annotation, as a schema that shall or shall not fit."""

    name: str
    schema: Draft4Validator
    fits: bool

    def holds(self, annotation: Any) -> bool:
        """Tell whether an annotation is as the assertion says."""
        valid: bool = self.schema.is_valid(annotation)
        return valid is self.fits


class Command(BaseCommand):
    """Export every article and check each annotation of it.

    The folder is the suite's: `annotations/annotationMusts.test` lists the assertions,
    `definitions/` has what they refer to. Formats (URIs, moments) are checked, too, which the
    suite leaves to the validator. Nothing is written anywhere.
    """

    help = "Check the exports of all articles against the W3C Web Annotation suite in FOLDER."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder; `--newsroom` leaves the others out, `--list` names other assertions."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--newsroom", default="", help="check the articles of this one alone")
        parser.add_argument("--list", type=Path, default=LIST, help=f"in the folder; {LIST}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the assertions that do not hold, and last a line of JSON.

        :raises CommandError: one does not hold, or the folder is no suite
        """
        del args
        assertions = read_assertions(options["folder"], options["list"])
        articles = Article.objects.filter(status=Status.READY).order_by("created_at", "pk")
        if options["newsroom"]:
            articles = articles.filter(newsroom__name__iexact=options["newsroom"])
        count, failures = Counter[str](), Counter[str]()
        for article in articles.select_related("revision").defer("revision__text").iterator(100):
            count["articles"] += 1
            for annotation in exported(article):
                count["annotations"] += 1
                for broken in (each for each in assertions if not each.holds(annotation)):
                    failures[broken.name] += 1
                    self.stdout.write(f"{broken.name}: {annotation['id']}")
        told = {
            "articles": count["articles"],
            "annotations": count["annotations"],
            "assertions": len(assertions),
            "failed": len(failures),
        }
        self.stdout.write(" ".join(f"{name} {number}" for name, number in told.items()))
        self.stdout.write(json.dumps(told))
        if failures:
            raise CommandError(f"{len(failures)} of {len(assertions)} assertions do not hold.")


def exported(article: Article) -> Iterator[dict[str, Any]]:
    """Yield the annotations of an article as a reader of the exported file finds them."""
    found = selectors.export_of(article)
    at = selectors.addresses("https://desk.example", article.pk)
    made = [interchange.annotation_of_mark(mark, at) for mark in found.marks()]
    made += [interchange.annotation_of_tie(tie, at) for tie in found.ties]
    now = timezone.now()
    whole = "".join(interchange.collection(text=found.text, annotations=made, at=at, now=now))
    yield from json.loads(whole)["first"]["items"]


def read_assertions(folder: Path, listed: Path) -> list[Assertion]:
    """Return the assertions that a list of the suite names.

    :raises CommandError: the folder is not such a suite
    """
    try:
        names = json.loads((folder / listed).read_text(encoding="utf-8"))["assertions"]
        definitions = {
            path.name: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted((folder / "definitions").glob("*.json"))
        }
        registry: Registry[Any] = Registry().with_resources(
            (name, DRAFT4.create_resource(schema)) for name, schema in definitions.items()
        )
        return [_assertion(folder, name, registry) for name in names]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{folder} is no suite of assertions: {error}") from error


def _assertion(folder: Path, name: str, registry: "Registry[Any]") -> Assertion:
    schema = json.loads((folder / name).read_text(encoding="utf-8"))
    return Assertion(
        name=name,
        schema=Draft4Validator(schema, registry=registry, format_checker=formats),
        fits=schema.get("expectedResult", "valid") == "valid",
    )
