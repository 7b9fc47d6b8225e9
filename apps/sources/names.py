"""How names are compared: folded for case, accents, blanks and typographic signs, not guessed."""

import unicodedata

_SIGNS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "‐": "-",
        "‑": "-",
        "–": "-",
        "—": "-",
    }
)


def name_key(name: str) -> str:
    """Return the key under which a name is looked up: case, accents and blanks do not count.

    "Défense  Ministry" and "DEFENSE MINISTRY" have one key; "Russia's" and "Russian" have two,
    because whether they are the same is for the registry to say.
    """
    letters = unicodedata.normalize("NFKD", name.translate(_SIGNS))
    # Control characters and lone surrogates are no part of a name, and the database takes none.
    bare = "".join(
        letter
        for letter in letters
        if not unicodedata.combining(letter) and (letter.isprintable() or letter.isspace())
    )
    return " ".join(bare.casefold().split())


def lookup_keys(name: str) -> tuple[str, ...]:
    """Return the keys that a printed name may stand under: with and without an article."""
    key = name_key(name)
    bare = key.removeprefix("the ")
    return tuple(dict.fromkeys((key, bare, f"the {bare}"))) if bare else ()


def one_line(name: str) -> str:
    """Return a name as it is kept: NFC, one line, single blanks."""
    return " ".join(unicodedata.normalize("NFC", name).split())
