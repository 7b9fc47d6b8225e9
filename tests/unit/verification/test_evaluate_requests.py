"""What the measuring command prints."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

HEAD = "label\tsubtype\tsource\tsentence\n"


def run(file: Path, **options: bool) -> list[str]:
    out = StringIO()
    call_command("evaluate_requests", str(file), stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_last_line_is_the_score_as_json(tmp_path: Path) -> None:
    file = tmp_path / "gold.tsv"
    file.write_text(
        HEAD
        + "POS\toutreach\ta\tWe have contacted Orrin Foods for comment.\n"
        + "POS\tdeclined\ta\tThe navy slept.\n"
        + "NEG\tA\tb\tThe navy sailed.\n"
        + "NEG\tB\tb\tThe navy declined to comment.\n",
        encoding="utf-8",
    )
    *table, last = run(file)
    assert json.loads(last) == {
        "sentences": 4,
        "precision": 0.5,
        "recall": 0.5,
        "f1": 0.5,
        "recall_by_subtype": {"declined": 0.0, "outreach": 1.0},
    }
    assert table[-1].split() == ["false", "alarms", "1"]
    assert "NEG B: The navy declined to comment." in run(file, misses=True)


def test_a_file_of_nothing_scores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "gold.tsv"
    file.write_text(HEAD, encoding="utf-8")
    assert json.loads(run(file)[-1])["f1"] == 0.0


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"a\tb\n", "does not begin with the columns"),
        (HEAD.encode() + b"MAYBE\tA\tb\tc\n", "line 2"),
        (HEAD.encode() + b"POS\tA\tb\n", "line 2"),
    ],
)
def test_another_file_is_refused_in_a_sentence(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    file = tmp_path / "gold.tsv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        run(file)
