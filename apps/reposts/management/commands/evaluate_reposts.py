"""Measure how well reposts are found, on a folder of texts with known pairs."""

import gzip
import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar
from uuid import UUID, uuid4

import numpy as np
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from apps.accounts.models import Newsroom
from apps.articles.models import Article, Region, Revision
from apps.articles.states import Status
from apps.reposts import selectors, services

T = TypeVar("T")
Named = frozenset[str]


@dataclass
class Measured:
    """What one run took and found."""

    names: dict[UUID, str] = field(default_factory=dict)  # article id -> id in the folder
    cpu_seconds: float = 0.0
    query_ms: list[float] = field(default_factory=list)
    found: set[Named] = field(default_factory=set)
    bytes_per_doc: float = 0.0


class Command(BaseCommand):
    """Import a folder's texts, fingerprint, look for copies, and score what is proposed.

    The folder has `articles.jsonl.gz` (`{"id", "host", "text"}` a line) and `pairs.tsv` with a
    head line (`a b coverage label`; label 1 is a pair, 0 is none, -1 is not scored; a pair that is
    not listed is none). All of it happens in one transaction that is rolled back.
    """

    help = "Measure repost detection on a folder with articles.jsonl.gz and pairs.tsv."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table, and last a line of JSON."""
        del args
        folder: Path = options["folder"]
        try:
            labels = dict(_pairs(folder / "pairs.tsv"))
            with transaction.atomic():
                measured = _measure(folder / "articles.jsonl.gz")
                transaction.set_rollback(True)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(
                f"{folder} cannot be read: {error!r}."
                " It needs articles.jsonl.gz and pairs.tsv in the form the help describes."
            ) from error
        self._print(_scores(measured, labels))

    def _print(self, scores: dict[str, float]) -> None:
        for name, value in scores.items():
            self.stdout.write(f"{name:<22} {value:>12}")
        self.stdout.write(json.dumps(scores))


def _pairs(path: Path) -> Iterator[tuple[Named, int]]:
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        first, second, _, label = line.split("\t")
        yield frozenset((first, second)), int(label)


def _measure(path: Path) -> Measured:
    measured = Measured()
    newsroom = Newsroom.objects.create(name=f"evaluation {uuid4()}")
    revisions = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = _imported(newsroom, json.loads(line), measured)
            revisions.append(article)
    for revision_id in revisions:
        measured.cpu_seconds += _timed(process_time, lambda: _fingerprint(revision_id))[0]  # noqa: B023 - called at once
    _refresh_statistics()
    for revision_id in revisions:
        seconds, found = _timed(perf_counter, lambda: selectors.find(revision_id))  # noqa: B023 - called at once
        measured.query_ms.append(1000 * seconds)
        for link in services.propose(findings=found):
            measured.found.add(
                frozenset((measured.names[link.original_id], measured.names[link.copy_id]))
            )
    measured.bytes_per_doc = _bytes_on_disk(newsroom) / max(len(revisions), 1)
    return measured


def _imported(newsroom: Newsroom, row: dict[str, str], measured: Measured) -> UUID:
    """Write an article whose text is all body and return its revision's id."""
    article = Article.objects.create(newsroom=newsroom, title=row["id"], host=row.get("host") or "")
    sha = hashlib.sha256(row["text"].encode()).hexdigest()
    revision = Revision.objects.create(
        id=uuid4(),
        article=article,
        number=1,
        text=row["text"],
        text_sha=sha,
        normal_sha=sha,
        extractor="evaluation",
    )
    Region.objects.create(revision=revision, kind=Region.Kind.BODY, start=0, end=len(row["text"]))
    article.revision, article.status = revision, Status.READY
    article.save(update_fields=["revision", "status"])
    measured.names[article.pk] = row["id"]
    return revision.pk


def _fingerprint(revision_id: UUID) -> None:
    services.keep_fingerprint(found=selectors.print_of(revision_id))


def _timed(clock: Callable[[], float], call: Callable[[], T]) -> tuple[float, T]:
    started = clock()
    result = call()
    return clock() - started, result


def _refresh_statistics() -> None:
    """Let the planner know what it would know of a table that grew in days, not seconds."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reposts_fingerprint, articles_article")


def _bytes_on_disk(newsroom: Newsroom) -> int:
    """Return what the newsroom's fingerprints take with their indexes, in a table of their own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE weighed (LIKE reposts_fingerprint INCLUDING ALL)")
        cursor.execute(
            "INSERT INTO weighed SELECT * FROM reposts_fingerprint WHERE newsroom_id = %s",
            [newsroom.pk],
        )
        cursor.execute("SELECT pg_total_relation_size('weighed')")
        row = cursor.fetchone()
    return int(row[0])


def _scores(measured: Measured, labels: dict[Named, int]) -> dict[str, float]:
    real = {pair for pair, label in labels.items() if label == 1}
    unscored = {pair for pair, label in labels.items() if label < 0}
    claimed = measured.found - unscored
    hits = len(claimed & real)
    precision = hits / len(claimed) if claimed else 0.0
    recall = hits / len(real) if real else 0.0
    both = precision + recall
    ms = np.array(measured.query_ms or [0.0])
    return {
        "documents": len(measured.names),
        "pairs_scored": len(claimed | real),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(2 * precision * recall / both, 4) if both else 0.0,
        "index_docs_per_cpu_s": round(len(measured.names) / max(measured.cpu_seconds, 1e-9), 1),
        "query_ms_p50": round(float(np.percentile(ms, 50)), 2),
        "query_ms_p95": round(float(np.percentile(ms, 95)), 2),
        "bytes_per_doc": round(measured.bytes_per_doc, 1),
    }
