"""Who says what is read out of English sentences, with the very words of each part."""

import pytest

from apps.annotations.reading import Attribution, Form, Stretch, read
from apps.annotations.spans import Span


def words(text: str, span: Span) -> str:
    return " … ".join(text[part.start : part.end] for part in span)


def told(text: str, found: Attribution) -> tuple[str, str, str, str]:
    parts = (words(text, span) for span in (found.source, found.cue, found.content))
    source, cue, content = parts
    return source, cue, content, found.form.value


SENTENCES = [
    (
        "The ministry said that the road was open.",
        ("The ministry", "said", "that the road was open", "indirect"),
    ),
    (
        "“The road is open,” Ana Torv said on Friday.",
        ("Ana Torv", "said", "“The road is open,”", "direct"),
    ),
    (
        '"The road is open," said Ana Torv, a lawyer at the court.',
        ("Ana Torv, a lawyer at the court", "said", '"The road is open,"', "direct"),
    ),
    (
        "Torv, who leads the Karrow Institute, has also warned that “nobody counts them.”",
        (
            "Torv, who leads the Karrow Institute,",
            "has also warned",
            "that “nobody counts them.”",
            "mixed",
        ),
    ),
    (
        "According to the Karrow Institute, 140 men were sent back.",
        ("the Karrow Institute", "According to", "140 men were sent back", "indirect"),
    ),
    (
        "The bridge, the ministry said, would be closed until May.",
        ("the ministry", "said", "The bridge … would be closed until May", "indirect"),
    ),
    (
        "“We counted them,” the officer told reporters, “and nobody was missing.”",
        (
            "the officer",
            "told",
            "“We counted them,” … “and nobody was missing.”",
            "direct",
        ),
    ),
    (
        "The mayor told Harbor Wire on Monday that the port was closed.",
        ("The mayor", "told", "that the port was closed", "indirect"),
    ),
    (
        "The mayor was quoted as saying the port was closed.",
        ("The mayor", "was quoted as saying", "the port was closed", "indirect"),
    ),
    (
        "The closure was first reported by Harbor Wire.",
        ("Harbor Wire", "was first reported by", "The closure", "indirect"),
    ),
    (
        "The officer was accused of taking bribes.",
        ("", "was accused of", "The officer … taking bribes", "indirect"),
    ),
    (
        "In a statement on Monday, the company denied the report.",
        ("the company", "denied", "the report", "indirect"),
    ),
    (
        "The minister is once again urging drivers to stay at home.",
        ("The minister", "is once again urging", "drivers to stay at home", "indirect"),
    ),
    (
        "Mr. Amsel wrote: “The U.S. Army has left Karrow.”",
        ("Mr. Amsel", "wrote:", "“The U.S. Army has left Karrow.”", "direct"),
    ),
    (
        "“Nobody was told.” — Ana Torv",
        ("Ana Torv", "—", "“Nobody was told.”", "direct"),
    ),
    (
        "“The bridge holds,” he said. “It always did.”",
        ("he", "said", "“The bridge holds,” … “It always did.”", "direct"),
    ),
    (
        "''The bridge holds,'' he added.",
        ("he", "added", "''The bridge holds,''", "direct"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence_says_who_says_what(text: str, expected: tuple[str, ...]) -> None:
    (found,) = read(text).attributions
    assert told(text, found) == expected


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ministry: Road to Karrow closed for months", "Ministry"),
        ("Road to Karrow closed for months: report", "report"),
    ],
)
def test_a_headline_says_so_with_a_colon(text: str, source: str) -> None:
    (found,) = read(text).attributions
    assert words(text, found.source) == source
    assert words(text, found.cue) == ":"
    body = [Stretch(0, len(text))]
    assert not read(text, body).attributions, "in the body a colon alone is no cue"


@pytest.mark.parametrize(
    "text",
    [
        "The road was closed and the bridge was open.",
        "The report of the ministry is long.",
        "He wants nothing to do with it, and the claim stands.",
        "She went home at 4:50 p.m.",
        "",
    ],
)
def test_where_nobody_says_anything_nothing_is_found(text: str) -> None:
    assert not [each for each in read(text).attributions if each.form is not Form.INDIRECT]
    assert not [each for each in read(text).attributions if "said" in words(text, each.cue)]


def test_two_verbs_of_one_speaker_are_two_attributions() -> None:
    text = (
        "The mayor said the port was closed and warned that it may stay so, adding that ships wait."
    )
    found = read(text).attributions
    assert [words(text, each.source) for each in found] == ["The mayor"] * 3
    assert [words(text, each.cue) for each in found] == ["said", "warned", "adding"]
    assert words(text, found[0].content) == "the port was closed"


def test_somebody_quoted_inside_a_quotation_stands_inside_who_quotes() -> None:
    text = (
        "“A border officer reportedly stated that the [Karrow] road may be closed until spring,” "
        "the Institute said."
    )
    outer, inner = read(text).attributions
    assert (words(text, outer.source), outer.parent) == ("the Institute", None)
    assert (words(text, inner.source), inner.parent) == ("A border officer", 0)
    assert words(text, inner.insertions) == "[Karrow]"
    # What the officer's words are hedged with is not the institute's hedge as well.
    assert (outer.hedges, inner.hedges) == ((), ("reportedly", "may"))


def test_what_a_speaker_only_hopes_is_no_second_attribution() -> None:
    (found,) = read("The mayor said he hopes that the port opens.").attributions
    assert found.parent is None


def test_a_quotation_of_the_next_paragraph_belongs_to_who_was_announced() -> None:
    text = "Amsel continued:\n\n“Nobody counted them. Nobody will.”\n\nThe port is closed."
    (found,) = read(text).attributions
    assert told(text, found) == (
        "Amsel", "continued:", "“Nobody counted them. Nobody will.”", "direct",
    )  # fmt: skip


def test_a_pronoun_or_a_noun_means_the_source_named_last_that_fits() -> None:
    text = (
        "The Karrow Institute, a think tank, said the road was open. Ana Torv said it was not. "
        "She added that men were sent back. It said nothing of that. The think tank denied it.\n"
        "Lantern, an independent outlet, found that the port was closed.\n"
        "“We saw it,” a sailor told the outlet."
    )
    meant = [
        (words(text, each.source), words(text, (each.antecedent,)))
        for each in read(text).attributions
        if each.antecedent
    ]
    assert meant == [
        ("She", "Ana Torv"),
        ("It", "The Karrow Institute, a think tank,"),
        ("The think tank", "The Karrow Institute, a think tank,"),
    ]
    last = read(text).attributions[-1]
    assert last.relay is not None
    assert words(text, (last.relay,)) == "Lantern, an independent outlet,"


def test_boilerplate_is_not_read() -> None:
    text = "Send a tip, the editor said.\nThe ministry said the road was open."
    at = text.index("\n") + 1
    (found,) = read(text, [Stretch(at, len(text))]).attributions
    assert words(text, found.source) == "The ministry"


def test_a_text_in_a_language_without_a_lexicon_is_not_read() -> None:
    assert not read("“Jau,” said Ana.", language="rm").attributions
    assert read("“Yes,” said Ana.", language="en-GB").attributions
    assert read("“Yes,” said Ana of the ministry.", language="").language == "en"
