"""Articles of an invented wire, the same ones for the same seed: for measuring, nobody reads them.

Of a length and a make-up like a newsroom's plain texts: headline, dateline or byline, paragraphs
with quotations and figures, here and there a request for comment, a caption or a rights notice.
Some repeat an earlier one on another host, with a few words changed.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

REPOSTS: Final = 0.10
ASKING: Final = 0.15


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


PUBLISHERS: Final = ("The Meridian", "Harbor Wire", "Dorn Courier", "Northlight", "The Quay Post")
PLACES: Final = _listed(
    "Dorn Velsk Karrow Ostmark Linden Harrowgate Pell Brask Torvik Maren Sund Estry "
)
PEOPLE: Final = tuple(
    f"{first} {last}"
    for first in _listed("Ana Ilse Noa Pavel Marta Jon Edda Rui Lena Tomas Vera Kasper")
    for last in _listed("Ortiz Varga Ilm Brandt Kessel Moreau Lind Petrov Aalto Duarte")
)
BODIES: Final = tuple(
    f"{whose} {what}"
    for whose in ("Velmark's", "Ostmark's", "Karrow's", "Sund's")
    for what in ("Defence Ministry", "Health Ministry", "Port Authority", "Border Service")
)
_NOUNS: Final = _listed(
    "harbour council report convoy bridge inquiry ferry hospital budget quarry depot school "
    "market railway reservoir border patrol clinic warehouse union mayor crew storm verdict "
    "witness ledger contract survey pipeline grain shipment garrison tunnel orchard tariff "
    "coastline permit archive turbine barrier district shelter pension engine canal registry "
    "auditor fleet village furnace customs vaccine summit curfew tender landing refinery "
    "delegation strike ballot drought levee signal mandate harvest embassy foundry corridor "
)
_VERBS: Final = _listed(
    "closed reopened crossed inspected delayed rebuilt questioned counted repaired abandoned "
    "financed sealed measured evacuated approved postponed surveyed supplied blocked doubled "
    "halved renamed leased flooded restored searched guarded taxed audited widened "
)
_ADJECTIVES: Final = _listed(
    "northern disputed empty crowded temporary former damaged public narrow unfinished "
    "coastal regional costly quiet frozen private wooden armed shallow independent seasonal "
    "joint "
)
_LINKS: Final = ("after", "before", "while", "because", "although", "until", "although", "since")
_ABOUT: Final = ("at least", "about", "nearly", "more than", "fewer than", "some")
_BY: Final = ("according to", "said", "as told by")
_NEAR: Final = ("near", "outside", "west of", "beyond", "across", "above")
_WHEN: Final = (
    *("on Monday", "on Tuesday", "last week", "in early June", "at dawn", "two days later"),
    *("this spring", "overnight", "by midsummer", "that year", "late on Friday"),
)


@dataclass(frozen=True, slots=True)
class Story:
    """One article, and what is known of it besides."""

    text: str
    host: str
    publisher: str
    repeats: bool
    asks: bool


def stories(count: int, *, seed: int) -> Iterator[Story]:
    """Yield so many articles."""
    chance = random.Random(seed)  # noqa: S311 - for a measurement
    written: list[Story] = []
    for number in range(count):
        if written and chance.random() < REPOSTS:
            yield _again(chance, chance.choice(written), number)
            continue
        story = _new(chance, number)
        written.append(story)
        yield story


def _new(chance: random.Random, number: int) -> Story:
    publisher = chance.choice(PUBLISHERS)
    place = chance.choice(PLACES)
    asks = chance.random() < ASKING
    paragraphs = [
        f"{_upper(_phrase(chance))} {chance.choice(_VERBS)} in {place}",
        f"By {chance.choice(PEOPLE)}",
        f"{place.upper()}, {chance.randint(1, 28)} June ({publisher.removeprefix('The ')}) — "
        + _paragraph(chance),
    ]
    wanted = chance.randint(400, 800)
    while sum(paragraph.count(" ") for paragraph in paragraphs) < wanted:
        paragraphs.append(_paragraph(chance))
    if asks:
        paragraphs.insert(chance.randint(4, len(paragraphs)), _request(chance, publisher))
    if chance.random() < 1 / 3:
        paragraphs.insert(5, f"Photo: {chance.choice(PEOPLE)}/Northlight")
    if chance.random() < 1 / 4:
        paragraphs.append(f"© {publisher} 2026. All rights reserved.")
    host = f"{publisher.removeprefix('The ').replace(' ', '').lower()}{number % 7}.example"
    return Story("\n\n".join(paragraphs) + "\n", host, publisher, repeats=False, asks=asks)


def _again(chance: random.Random, story: Story, number: int) -> Story:
    """Return the story on another host: another headline, a paragraph less, some words changed."""
    headline, byline, *rest = story.text.rstrip("\n").split("\n\n")
    del rest[chance.randrange(1, len(rest) - 1)]
    changed = chance.randrange(1, len(rest))
    rest[changed] = rest[changed].replace(" said", " told reporters").replace(" the ", " a ", 2)
    text = "\n\n".join([f"What is known: {headline.lower()}", byline, *rest]) + "\n"
    return Story(text, f"copy{number % 11}.example", "", repeats=True, asks=story.asks)


def _paragraph(chance: random.Random) -> str:
    return " ".join(_sentence(chance) for _ in range(chance.randint(2, 5)))


def _sentence(chance: random.Random) -> str:
    kind = chance.random()
    said = f"{_phrase(chance)} {chance.choice(_VERBS)} {_phrase(chance)} {chance.choice(_WHEN)}"
    if kind < 0.2:
        return f"“{_upper(said)},” said {chance.choice(PEOPLE)}, who leads {_phrase(chance)}."
    if kind < 0.35:
        count = f"{chance.choice(_ABOUT)} {chance.randint(12, 9800):,} {chance.choice(_NOUNS)}s"
        return (
            f"{_upper(count)} were {chance.choice(_VERBS)} {chance.choice(_NEAR)}"
            f" {_phrase(chance)}, {chance.choice(_BY)} {chance.choice(BODIES)}."
        )
    link = chance.choice(_LINKS)
    return f"{_upper(said)}, {link} {_phrase(chance)} {chance.choice(_VERBS)} {_phrase(chance)}."


def _phrase(chance: random.Random) -> str:
    noun = chance.choice(_NOUNS)
    if chance.random() < 1 / 2:
        noun = f"{chance.choice(_NOUNS)} {noun}"
    if chance.random() < 1 / 2:
        noun = f"{chance.choice(_ADJECTIVES)} {noun}"
    article = chance.choice(("the", "the", "its", "their", "another", "every"))
    match chance.randrange(4):
        case 0:
            return f"{article} {noun} of {chance.choice(PLACES)}"
        case 1:
            return f"{article} {noun} {chance.choice(_NEAR)} {chance.choice(PLACES)}"
        case 2:
            return f"{article} {noun} under {chance.choice(PEOPLE)}"
        case _:
            return f"{article} {noun}"


def _request(chance: random.Random, publisher: str) -> str:
    body = chance.choice(BODIES)
    return chance.choice(
        (
            f"{publisher} has contacted {body} for comment by email.",
            f"{_upper(body)} did not respond to a request for comment from {publisher}.",
            f"{_upper(body)} declined to comment on {_phrase(chance)}.",
            f"Asked by {publisher} about {_phrase(chance)}, {body} did not reply.",
        )
    )


def _upper(words: str) -> str:
    return words[0].upper() + words[1:]
