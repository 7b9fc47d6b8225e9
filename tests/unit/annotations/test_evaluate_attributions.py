"""The command that measures attributions on texts marked by hand."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

TEXT = "“The road is open,” the mayor said. “It was closed.” Nobody was there.\n"


def write(folder: Path, *lines: str, name: str = "a", text: str = TEXT) -> None:
    (folder / f"{name}.txt").write_text(text, encoding="utf-8", newline="")
    (folder / f"{name}.ann").write_text("\n".join(lines), encoding="utf-8")


def run(folder: Path) -> list[str]:
    out = StringIO()
    call_command("evaluate_attributions", folder, stdout=out)
    return out.getvalue().splitlines()


def test_pieces_count_one_by_one_and_other_labels_not_at_all(tmp_path: Path) -> None:
    first, second = TEXT.index("“The"), TEXT.index("“It")
    write(
        tmp_path,
        f"T1\tContent {first} {first + 19};{second} {second + 16}\t“The road is open,” “It was closed.”",  # noqa: E501
        "T2\tSource 20 29\tthe mayor",
        "T3\tCue 30 35\tsaid.",
        "T4\tAttribution 30 34\tsaid",
        "T5\tDiscuss 0 3\t“Th",
        "E1\tAttribution:T4 Content:T1 Source:T2 Cue:T3",
        "#1\tAnnotatorNotes T1\twell",
    )
    *table, last = run(tmp_path)
    assert json.loads(last) == {
        "documents": 1,
        "source_exact_f1": 1.0,
        "cue_exact_f1": 0.0,
        "content_exact_f1": 1.0,
        "source_token_f1": 1.0,
        # "said" of "said" and "."
        "cue_token_f1": 0.6667,
        "content_token_f1": 1.0,
    }
    assert len(table) == 7


def test_what_stands_inside_anothers_words_is_not_scored(tmp_path: Path) -> None:
    text = "“An officer stated that the road to the port may be closed,” the mayor said.\n"
    end = text.index("” the") + 1
    write(
        tmp_path,
        f"T1\tContent 0 {end}\tx",
        f"T2\tSource {end + 1} {end + 10}\tx",
        f"T3\tCue {end + 11} {end + 15}\tx",
        text=text,
    )
    told = json.loads(run(tmp_path)[-1])
    assert [told[f"{label}_exact_f1"] for label in ("source", "cue", "content")] == [1, 1, 1]


def test_line_ends_are_not_changed_under_the_positions(tmp_path: Path) -> None:
    text = "One.\r\nThe mayor said it was closed.\r\n"
    write(tmp_path, "T1\tSource 6 15\tThe mayor", text=text)
    assert json.loads(run(tmp_path)[-1])["source_exact_f1"] == 1.0


@pytest.mark.parametrize(
    ("line", "words"),
    [("T1\tCue 30\tsaid", "has no positions"), ("T1\tCue 30 900\tsaid", "points behind the end")],
)
def test_files_of_another_form_are_refused_in_a_sentence(
    tmp_path: Path, line: str, words: str
) -> None:
    write(tmp_path, line)
    with pytest.raises(CommandError, match=words):
        run(tmp_path)


def test_a_folder_without_texts_or_without_their_marks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"has no \.txt files"):
        run(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path)
