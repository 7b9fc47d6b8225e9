"""Words, and the hashes of runs of words, by which two texts can be compared.

A *shingle* is a run of `WIDTH` neighbouring words. Two texts that repeat each other share most
of their shingles; two texts about the same event share few. A text's *fingerprint* is a sample of
its shingles: those whose hash is divisible by `KEEP_ONE_IN`. The choice depends on the shingle
alone, so every text keeps the same ones, and two texts that share `n` distinct shingles have at
least one of them in both fingerprints with probability 1 - (1 - 1/KEEP_ONE_IN)^n: all but one
in a million pairs that share 49 shingles, which is a paragraph.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Hashes: TypeAlias = NDArray[np.int64]

WIDTH = 5
KEEP_ONE_IN = 4
# Stored beside every fingerprint: hashes of different schemes are never compared.
SCHEME = "w5-4"

# Scripts written without spaces: Thai, Lao, Burmese, Khmer, kana, Han with its extensions.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
# Marks on a letter, once the two are apart: Latin, Greek and Cyrillic accents, Hebrew and Arabic
# vowel points. Vowel signs of Indic and Thai script are letters and stay.
_ACCENT = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+"
)
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")
_JOINED = re.compile(r"(?<=\w)['\u2019\u02bc\u00ad](?=\w)")
_SPREAD = tuple(pow(0x9E3779B97F4A7C15, power, 2**64) for power in range(WIDTH))


def words(text: str) -> list[str]:
    """Return the words of `text` as they are compared.

    Case, accents, punctuation and the shape of quotes and apostrophes are folded away; numbers
    stay. In scripts without spaces each character counts as a word, so that shingles are
    character 5-grams there.
    """
    return _WORD.findall(_JOINED.sub("", _folded(text)))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    # Once more: taking a sign apart can bring out a letter that has a case.
    return _ACCENT.sub("", apart).casefold()


@dataclass(frozen=True, slots=True, eq=False)
class Hashed:
    """A text in 64-bit hashes: one a word, and one a shingle, each in the order of the text."""

    words: Hashes
    shingles: Hashes

    @property
    def nbytes(self) -> int:
        """Return how much memory it takes."""
        return self.words.nbytes + self.shingles.nbytes


def hashed(of: list[str]) -> Hashed:
    """Return a text in hashes.

    A text of fewer words than `WIDTH` has no shingle: it is too short to be told from any other.
    """
    known: dict[str, int] = {word: _word_hash(word) for word in set(of)}
    of_words = np.fromiter((known[word] for word in of), dtype=np.uint64, count=len(of))
    return Hashed(of_words.view(np.int64), _mixed(of_words))


def shingles(of: list[str]) -> Hashes:
    """Return one 64-bit hash for each run of `WIDTH` words, in the order of the text."""
    return hashed(of).shingles


def _mixed(of_words: NDArray[np.uint64]) -> Hashes:
    count = len(of_words) - WIDTH + 1
    if count < 1:
        return np.empty(0, dtype=np.int64)
    mixed = np.zeros(count, dtype=np.uint64)
    for place, factor in enumerate(_SPREAD):
        mixed += of_words[place : place + count] * np.uint64(factor)
    # A sum keeps the low bits of its parts; the sample is drawn by the low bits.
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(29)
    return mixed.view(np.int64)


@lru_cache(maxsize=2**16)
def _word_hash(word: str) -> int:
    """Return 64 bits that are the same in every process and on every machine."""
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "big")


def sample(of: Hashes) -> Hashes:
    """Return the distinct hashes of the fingerprint, ascending."""
    return np.unique(of[of % KEEP_ONE_IN == 0])
