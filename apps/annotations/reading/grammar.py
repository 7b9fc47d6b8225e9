"""The patterns of sentences, written over the letters that stand for classes of words.

The letters are those of `lexicon.LETTERS`, and: N a capitalised word, n any other, 9 a number,
V I G a verb that says something (finite, bare, -ing), v another verb, e g a word in -ed or -ing,
Q a whole quotation, s the possessive, - a dash, * any other sign.

Every repetition has an upper bound, so that a pattern looks at so many words and no more.
"""

import re
from typing import Final

# A noun phrase; what stands in one from the end; several of them tied by prepositions.
NOUN: Final = r"(?:D{0,3}(?:[nNeg9]|d?s){1,12}|p)"
NOUN_MIRRORED: Final = r"(?:(?:[nNeg9]|sd?){1,12}D{0,3}|p)"
PHRASE: Final = rf"{NOUN}(?:[Po]{NOUN}){{0,4}}"
PHRASE_MIRRORED: Final = rf"{NOUN_MIRRORED}(?:[Po]{NOUN_MIRRORED}){{0,4}}"
BRACKET: Final = r"\([^()]{1,12}\)"
BRACKET_MIRRORED: Final = r"\)[^()]{1,12}\("

# Who speaks, looked at from the verb backwards.
SPEAKER_MIRRORED: Final = re.compile(
    rf"(?:{BRACKET_MIRRORED})?{PHRASE_MIRRORED}"
    rf"(?:C,?{PHRASE_MIRRORED}(?:,{PHRASE_MIRRORED}){{0,6}})?"
)
# "on Friday", between who speaks and the verb.
WHEN_MIRRORED: Final = re.compile(r"9?dP?")
# Who speaks, after the verb: "said Ana Torv, a lawyer at the court".
SPEAKER_AFTER: Final = re.compile(
    rf"{PHRASE}(?:C{PHRASE})?(?:{BRACKET})?(?:,(?!P)[^,.;:QG-]{{1,40}}){{0,6}}(?=[.,;:Q-]|$)"
)
# The same after "according to", where a comma ends it unless an apposition follows.
SPEAKER_NAMED: Final = re.compile(
    rf"{PHRASE}(?:C{PHRASE})?(?:{BRACKET})?(?:,[^,.;:QGXVvIe-]{{1,25}}(?=,))?"
)
HEARER: Final = re.compile(rf"{NOUN}(?:[Po]{NOUN}){{0,3}}")
# A verb with someone before it: the start of "Smith asked".
SAYS: Final = re.compile(rf"{PHRASE}R{{0,3}}V")

CUE: Final = re.compile(r"[VIG]")
VERB: Final = re.compile(r"[XVveIGg]")
FINITE: Final = re.compile(r"[XVve]")
MAY_END: Final = re.compile(r"[.…Q]")

# What may stand between a verb and the words said: "in a statement on Friday that".
BRIDGE: Final = re.compile(rf"(?:R|d9?|,?Pd9?|,?[Pot]{NOUN}){{0,4}}(?P<start>,?o?T|,?:?-?Q|:)")
# How a clause begins.
CLAUSE: Final = re.compile(
    rf"(?:[PR]?{PHRASE},?)?R{{0,3}}{PHRASE}(?:W[^,]{{1,12}})?R{{0,3}}[XVveI]"
)
# What may follow a verb whose words stand before it, up to the end: "said Friday in a report."
TAIL: Final = re.compile(rf"(?:R|d9?|,?[Pot]{NOUN}|,?Pd9?|{NOUN}){{0,8}}[.…]?$")
# Where what somebody said ends before the sentence does.
CUT: Final = re.compile(
    rf",(?:R{{0,3}}G|[BC]R{{0,3}}{PHRASE}X{{0,3}}R{{0,3}}[VXv]|[BC]R{{0,3}}X{{0,3}}[VveX]|W|S)|;|-"
    rf"|[BC]R{{0,3}}X{{0,3}}V|B{PHRASE}X{{0,3}}R{{0,3}}[VXv]"
)
SIGNED: Final = re.compile(r"(?P<content>Q)(?P<cue>-)(?P<source>N{1,8})")
HEADED: Final = re.compile(r"D?[nN](?:[nN]|s){0,3}(?P<cue>:)")
HEADLINE_END: Final = re.compile(r"(?P<cue>:)(?P<source>[nNVI]{1,3})\.?$")
