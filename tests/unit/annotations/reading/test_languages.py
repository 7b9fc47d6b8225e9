"""The same is read in Russian, Ukrainian, German, French and Spanish."""

from decimal import Decimal

import pytest

from apps.annotations.reading import LANGUAGES, read
from apps.annotations.spans import Span


def words(text: str, span: Span) -> str:
    return " … ".join(text[part.start : part.end] for part in span)


SAID = [
    ("ru", "Министр обороны Велмарка заявил, что дорога открыта.",
     ("Министр обороны Велмарка", "заявил", "что дорога открыта")),
    ("ru", "«Мост закрыт с понедельника», — сообщил представитель полиции Хенрик Амсель.",
     ("представитель полиции Хенрик Амсель", "сообщил", "«Мост закрыт с понедельника»")),
    ("ru", "По словам мэра, порт закрыт.", ("мэра", "По словам", "порт закрыт")),
    ("ru", "Как сообщает Lantern, в городе отключили свет.",
     ("Lantern", "сообщает", "в городе отключили свет")),
    ("ru", "Порт, по данным министерства, закрыт.", ("министерства", "по данным", "Порт … закрыт")),
    ("uk", "Міністр оборони Велмарку заявив, що дорога відкрита.",
     ("Міністр оборони Велмарку", "заявив", "що дорога відкрита")),
    ("uk", "«Міст закритий з понеділка», — повідомив речник поліції Хенрік Амзель.",
     ("речник поліції Хенрік Амзель", "повідомив", "«Міст закритий з понеділка»")),
    ("uk", "За словами мера, порт закритий.", ("мера", "За словами", "порт закритий")),
    ("de", "Der Verteidigungsminister von Velmark sagte, die Straße sei offen.",
     ("Der Verteidigungsminister von Velmark", "sagte", "die Straße sei offen")),
    ("de", "„Die Brücke ist seit Montag gesperrt“, sagte Polizeisprecher Henrik Amsel.",
     ("Polizeisprecher Henrik Amsel", "sagte", "„Die Brücke ist seit Montag gesperrt“")),
    ("de", "Laut der Bürgermeisterin blieb der Hafen zu.",
     ("der Bürgermeisterin", "Laut", "blieb der Hafen zu")),
    ("de", "Das Ministerium teilte mit, dass der Hafen zu sei.",
     ("Das Ministerium", "teilte mit", "dass der Hafen zu sei")),
    ("fr", "Le ministre de la Défense a déclaré que la route était ouverte.",
     ("Le ministre de la Défense", "a déclaré", "que la route était ouverte")),
    ("fr", "« Le pont est fermé depuis lundi », a déclaré Henrik Amsel, porte-parole de la police.",
     ("Henrik Amsel, porte-parole de la police", "a déclaré", "« Le pont est fermé depuis lundi »")),  # noqa: E501
    ("fr", "Selon la maire, le port est fermé.", ("la maire", "Selon", "le port est fermé")),
    ("es", "El ministro de Defensa dijo que la carretera estaba abierta.",
     ("El ministro de Defensa", "dijo", "que la carretera estaba abierta")),
    ("es", "«El puente está cerrado desde el lunes», afirmó Henrik Amsel, portavoz de la policía.",
     ("Henrik Amsel, portavoz de la policía", "afirmó", "«El puente está cerrado desde el lunes»")),
    ("es", "Según la alcaldesa, el puerto está cerrado.",
     ("la alcaldesa", "Según", "el puerto está cerrado")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), SAID, ids=[each[1] for each in SAID])
def test_who_says_what(language: str, text: str, expected: tuple[str, ...]) -> None:
    (found,) = read(text, language=language).attributions
    assert tuple(words(text, part) for part in (found.source, found.cue, found.content)) == expected


@pytest.mark.parametrize(
    ("language", "text", "hedge", "low", "bound", "counts"),
    [
        ("ru", "По данным штаба, погибли якобы не менее 12 человек.", "якобы", 12, "at_least", "человек"),  # noqa: E501
        ("uk", "За даними штабу, загинули нібито щонайменше 12 людей.", "нібито", 12, "at_least", "людей"),  # noqa: E501
        ("de", "Der Sprecher sagte, rund 2.500 Soldaten seien angeblich geflohen.", "angeblich", 2500, "about", "Soldaten"),  # noqa: E501
        ("fr", "Selon l'agence, environ 2 500 soldats auraient fui.", "auraient", 2500, "about", "soldats"),  # noqa: E501
        ("es", "Según el diario, unos 2.500 soldados habrían huido.", "habrían", 2500, "about", "soldados"),  # noqa: E501
    ],
)  # fmt: skip
def test_hedges_and_figures(  # noqa: PLR0917 - a row of the table
    language: str, text: str, hedge: str, low: int, bound: str, counts: str
) -> None:
    reading = read(text, language=language)
    assert hedge in reading.attributions[0].hedges
    (figure,) = reading.figures
    assert (figure.low, figure.bound, figure.counts) == (Decimal(low), bound, counts)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Порт закрыт. Редакция пока не смогла независимо проверить эти данные."),
        ("uk", "Порт закритий. Редакція не змогла незалежно перевірити ці дані."),
        ("de", "Der Hafen ist zu. Diese Angaben konnten nicht unabhängig überprüft werden."),
        ("fr", "Le port est fermé. Le journal n'a pas pu vérifier ces chiffres."),
        ("es", "El puerto está cerrado. Estas cifras no han podido ser verificadas."),
    ],
)
def test_caveats_and_what_stands_before_them(language: str, text: str) -> None:
    (caveat,) = read(text, language=language).caveats
    first, second = text.split(". ", 1)
    assert words(text, caveat.span) == second
    assert words(text, (caveat.covers,)).rstrip() == f"{first}."


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_is_told_by_its_small_words(language: str) -> None:
    texts = {each: text for each, text, _ in reversed(SAID)} | {
        "en": "The ministry said that it was open."
    }
    assert read(texts[language], language="").language == language
