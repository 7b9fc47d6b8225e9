"""manage.py evaluate_reposts: measures on a folder, by the real path, and leaves nothing behind."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Newsroom
from apps.articles.models import Article
from apps.jobs.models import Job
from apps.reposts.models import Fingerprint

pytestmark = pytest.mark.django_db


def a_text(topic: str, count: int = 120) -> str:
    return " ".join(f"{topic}{number}" for number in range(count))


def a_folder(at: Path, texts: dict[str, tuple[str, str]], pairs: list[str]) -> Path:
    """Write texts, as (host, text) by id, and lines of pairs."""
    with gzip.open(at / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        for name, (host, text) in texts.items():
            file.write(json.dumps({"id": name, "host": host, "text": text}) + "\n")
    lines = ["a\tb\tcoverage_of_shorter\tlabel", *pairs]
    (at / "pairs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return at


def measured(folder: Path) -> dict[str, Any]:
    out = StringIO()
    call_command("evaluate_reposts", str(folder), stdout=out)
    read: dict[str, Any] = json.loads(out.getvalue().splitlines()[-1])
    return read


def test_it_scores_what_is_proposed_and_leaves_nothing_behind(tmp_path: Path) -> None:
    ferry, bridge, harbor = a_text("ferry"), a_text("bridge"), a_text("harbor")
    folder = a_folder(
        tmp_path,
        {
            "original": ("a.example", ferry),
            "copy": ("b.example", f"New. {ferry}"),
            "unlisted-copy": ("c.example", ferry),
            "unscored": ("d.example", f"{ferry} {bridge}"),
            "half": ("e.example", harbor),
            "missed": ("f.example", a_text("nothing")),
        },
        [
            "original\tcopy\t1.0\t1",
            "copy\tunlisted-copy\t1.0\t1",
            "unscored\toriginal\t0.5\t-1",
            "unscored\tcopy\t0.5\t-1",
            "unscored\tunlisted-copy\t0.5\t-1",
            "half\tmissed\t0.9\t1",
        ],
    )

    scores = measured(folder)

    assert list(scores) == [
        "documents",
        "pairs_scored",
        "precision",
        "recall",
        "f1",
        "index_docs_per_cpu_s",
        "query_ms_p50",
        "query_ms_p95",
        "bytes_per_doc",
    ]
    # Found: two that are listed and one that is not; missed: one.
    assert (scores["documents"], scores["pairs_scored"]) == (6, 4)
    assert scores["precision"] == scores["recall"] == scores["f1"] == round(2 / 3, 4)
    assert scores["bytes_per_doc"] > 0
    for model in (Newsroom, Article, Fingerprint, Job):
        assert not model._default_manager.exists()


def test_a_host_may_be_missing_and_an_empty_folder_scores_nothing(tmp_path: Path) -> None:
    assert measured(a_folder(tmp_path, {}, []))["f1"] == 0.0
    with gzip.open(tmp_path / "articles.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "one", "text": "Words."}) + "\n")
    assert measured(tmp_path)["documents"] == 1


@pytest.mark.parametrize("broken", ["articles.jsonl.gz", "pairs.tsv"])
def test_a_folder_in_another_form_is_refused_with_a_sentence(tmp_path: Path, broken: str) -> None:
    folder = a_folder(tmp_path, {"one": ("", "Words.")}, [])
    with pytest.raises(CommandError, match="in the form"):
        call_command("evaluate_reposts", str(folder / "missing"))
    (folder / broken).write_bytes(b"no such form\nat all")
    with pytest.raises(CommandError, match="in the form"):
        call_command("evaluate_reposts", str(folder))
