"""manage.py evaluate_extraction: reads pages by the product's reader and scores their bodies."""

import gzip
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

FERRY = (
    "The night ferry to Dorn was turned back on Tuesday after its crew found water in the hold.",
    "Nobody was hurt, the harbour office said, and the ship reached Velmark by its own engines.",
    "Inspectors will look at the pumps before it sails again, which may take until the weekend.",
    "The line has asked passengers to come to the quay on Friday, when a second ship is free.",
)
BRIDGE = (
    "The bridge over the Lantern will close for eleven weeks while its northern pier is mended.",
    "Engineers found cracks in the stone in March, and the council voted for the work in June.",
    "Buses will go round by the mill, and the ferry runs every ten minutes until the evening.",
)


def a_page(paragraphs: tuple[str, ...], *, under: str = "") -> bytes:
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f"<html lang=en><head><title>News</title></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>A short headline here</h1>{body}</article>{under}</body></html>"
    ).encode()


def a_folder(at: Path, pages: dict[str, tuple[bytes, str]]) -> Path:
    (at / "pages").mkdir()
    for key, (data, _body) in pages.items():
        (at / "pages" / f"{key}.html.gz").write_bytes(gzip.compress(data))
    gold = {key: {"articleBody": body, "url": ""} for key, (_data, body) in pages.items()}
    (at / "ground-truth.json").write_text(json.dumps(gold), encoding="utf-8")
    return at


def run(folder: Path, **options: Any) -> list[str]:
    out = StringIO()
    call_command("evaluate_extraction", str(folder), stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_last_line_is_the_score_as_json(tmp_path: Path) -> None:
    ferry, bridge = "\n\n".join(FERRY), "\n\n".join(BRIDGE)
    folder = a_folder(
        tmp_path,
        {
            "whole": (a_page(FERRY), ferry),
            # What people count to this article is twice what its page has.
            "half": (a_page(BRIDGE), f"{bridge}\n\n{bridge}"),
            "refused": (b"<html><body></body></html>", "There is nothing to see here."),
        },
    )
    *table, last = run(folder, misses=True)
    score = json.loads(last)
    assert list(score)[:5] == ["pages", "precision", "recall", "f1", "docs_per_cpu_s"]
    words = len(bridge.split())
    half = (words - 3) / (2 * words - 3)
    # A page on which nothing is found has no precision, and its recall is nothing.
    assert score["pages"] == 3
    assert score["precision"] == 1.0
    assert score["recall"] == round((1 + half + 0) / 3, 4)
    assert score["f1"] == pytest.approx(2 * score["recall"] / (1 + score["recall"]), abs=1e-4)
    assert score["docs_per_cpu_s"] > 0
    assert score["trafilatura_docs_per_cpu_s"] > 0
    assert score["speed_ratio"] > 0
    assert [line.split()[-1] for line in table if "alone)" in line] == ["half", "refused"]
    assert table[-1].startswith("trafilatura")


def test_each_half_has_every_second_page(tmp_path: Path) -> None:
    body = "\n\n".join(FERRY)
    folder = a_folder(tmp_path, {key: (a_page(FERRY), body) for key in "abcde"})
    assert json.loads(run(folder, half="a")[-1])["pages"] == 3
    assert json.loads(run(folder, half="b")[-1])["pages"] == 2


@pytest.mark.parametrize("gold", [None, "{", "[]", '{"a": {}}', '{"a": {"articleBody": "x"}}'])
def test_another_folder_is_refused_in_a_sentence(tmp_path: Path, gold: str | None) -> None:
    if gold is not None:
        (tmp_path / "ground-truth.json").write_text(gold, encoding="utf-8")
    with pytest.raises(CommandError, match=r"cannot be read.+It needs ground-truth\.json"):
        run(tmp_path)
