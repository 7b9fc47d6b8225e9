"""Reads who says what out of a text, with its figures and caveats, by rules.

The words it goes by are data (`lexicons`). It knows nothing of Django, never raises on a text,
and takes time in proportion to its length.
"""

from apps.annotations.reading.findings import (
    Attribution,
    Bound,
    Caveat,
    Figure,
    Form,
    Reading,
)
from apps.annotations.reading.lexicon import LANGUAGES
from apps.annotations.reading.reader import Stretch, hedges_in, read

# Part of a job's key: what was read by an older set of rules is read again.
VERSION = 1

__all__ = [
    "LANGUAGES",
    "VERSION",
    "Attribution",
    "Bound",
    "Caveat",
    "Figure",
    "Form",
    "Reading",
    "Stretch",
    "hedges_in",
    "read",
]
