"""Pages that hold a wall and no article, and articles that a paywall cuts off."""

import pytest

from apps.articles.extraction.found import PAYWALL_STUB
from apps.articles.extraction.pages import read_page
from apps.articles.text import UnreadableError

LINES = [
    f"In {place} the harbour board counted {number} hundred crates on Monday, and its clerk said"
    f" that number {number} would be sent on by the night ferry to the {place} depot."
    for number, place in enumerate(
        ["Dorn", "Halmi", "Ashe", "Kestrel", "Varn", "Aldport", "Velmark", "Lantern"], start=40
    )
]


def page(*lines: str, title: str = "Crates Wait", head: str = "", after: str = "") -> bytes:
    body = "".join(f"<p>{line}</p>" for line in lines)
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}"
        f"{after}</article></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (page("Checking your browser before you go on.", title="Just a moment..."), "bot_check"),
        (page("Please verify you are a human.", title="meridian.example"), "bot_check"),
        (page("Bitte bestätigen Sie, dass Sie ein Mensch sind.", title="Prüfung"), "bot_check"),
        (page("Vérifiez que vous êtes humain.", title="Meridian"), "bot_check"),
        (page("Confirma que no eres un robot.", title="Meridian"), "bot_check"),
        (page("Подтвердите, что вы не робот.", title="Меридиан"), "bot_check"),
        (page("Підтвердьте, що ви не робот.", title="Меридіан"), "bot_check"),
        (b"<html><head><title>Just a moment...</title></head><body></body></html>", "bot_check"),
        (
            page("Welcome back.", title="Meridian", after="<form><input type=password></form>"),
            "login_page",
        ),
        (page("Enter your address.", title="Sign in to your account"), "login_page"),
        (page("Geben Sie Ihre Adresse ein.", title="Anmelden"), "login_page"),
        (page("Entrez votre adresse.", title="Connexion"), "login_page"),
        (page("Escriba su dirección.", title="Iniciar sesión"), "login_page"),
        (page("Введите адрес.", title="Вход в личный кабинет"), "login_page"),
        (page("Введіть адресу.", title="Вхід до кабінету"), "login_page"),
        (
            page(
                "We and our 812 partners store cookies on your device to show personalised ads.",
                "By clicking Accept you give your consent; see our privacy policy.",
                title="The Meridian",
            ),
            "cookie_wall",
        ),
        (
            page(
                "Mit Ihrer Einwilligung verarbeiten wir und unsere Partner Daten.",
                "Mehr dazu steht im Datenschutz. Ihre Zustimmung ist freiwillig.",
                title="Der Meridian",
            ),
            "cookie_wall",
        ),
        (
            page(
                "Avec votre consentement, nos partenaires et nous utilisons des traceurs.",
                "Accepter et fermer",
                title="Le Méridien",
            ),
            "cookie_wall",
        ),
    ],
)
def test_a_page_without_an_article_is_refused_by_what_it_shows(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_page(data)
    assert refused.value.code == code
    assert "bookmarklet" in str(refused.value)
    assert "paste" in str(refused.value)


@pytest.mark.parametrize(
    "lines",
    [
        LINES,
        [*LINES[:4], "This site uses cookies; see our privacy policy."],
        ["The board of Dorn asked the court whether cookies need consent on board.", *LINES[:4]],
        [*LINES[:4], "The ferry line showed a check: are you a robot, it asked the man."],
    ],
)
@pytest.mark.parametrize("title", ["Crates Wait", "Just a Moment in Dorn", "Sign in the Harbour"])
def test_an_article_about_walls_is_an_article(lines: list[str], title: str) -> None:
    read = read_page(page(*lines, title=title, after="<form><input type=password></form>"))
    assert LINES[0] in read.text
    assert read.notice == ""


def linked(**said: object) -> str:
    words = ", ".join(f'"{name}": {value}' for name, value in said.items())
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Crates Wait", '
        f"{words}}}</script>"
    )


NOT_FREE = linked(isAccessibleForFree="false")
NOT_FREE_AS_WORDS = linked(isAccessibleForFree='"False"')
LONGER = linked(isAccessibleForFree="false", wordCount=900)


@pytest.mark.parametrize(
    "data",
    [
        page(*LINES[:2], "The board...", head=NOT_FREE),
        page(*LINES[:2], "The board …", head=NOT_FREE_AS_WORDS),
        page(*LINES[:4], head=LONGER),
        page(*LINES[:2], "The board…", after='<div class="paywall">Offers</div>'),
        *(
            page(*LINES[:2], "The board ...", after=f"<div class=offer><p>{call}</p></div>")
            for call in (
                "Subscribe to continue reading.",
                "Already a subscriber? Log in.",
                "Jetzt weiterlesen mit Meridian Plus.",
                "Cet article est réservé aux abonnés.",
                "Contenido exclusivo para suscriptores.",
                "Полный текст доступен только подписчикам.",
                "Повний текст доступний лише за передплатою.",
            )
        ),
    ],
)
def test_the_beginning_of_an_article_is_kept_and_said_to_be_one(data: bytes) -> None:
    read = read_page(data)
    assert LINES[0] in read.text
    assert read.notice == PAYWALL_STUB


@pytest.mark.parametrize(
    "data",
    [
        page(*LINES),
        page(*LINES, head=NOT_FREE),
        page(*LINES[:2]),
        page(*LINES[:2], head=NOT_FREE),
        page(*LINES[:2], "And then, the clerk said …"),
        page(*LINES * 4, head=NOT_FREE, after="<p>Subscribe to continue reading.</p>"),
        page(*LINES[:4], head=linked(wordCount=900)),
        page(*LINES, after='<div class="paywall"><p>Become a member.</p></div>'),
        page(*LINES[:3], after="<p>Already a subscriber? Log in.</p>"),
        page(*LINES, head=linked(wordCount='"' + "9" * 5000 + '"', isAccessibleForFree="false")),
    ],
)
def test_a_whole_article_gets_no_notice(data: bytes) -> None:
    assert read_page(data).notice == ""
