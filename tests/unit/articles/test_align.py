"""Spans carried from one text to another, over random edits, moves and cuts, in many scripts."""

import random
from collections.abc import Callable, Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.articles.align import Placed, Verdict, Why, align
from tests.growth import MOST, TIMES, growth

SCRIPTS = {
    "latin": "nine crews had left without notice wages owed harbour office ferries night Dorn",
    "marks": "le\u0301ger a\u0304kas o\u0308ver n\u0303u\u0301 ha\u030cr re\u0302ve s\u0323e",
    "cyrillic": "поранених не повертають до частини без рішення комісії у Велмарку щойно",
    "arabic": "قالت الوزارة إن الجنود عادوا قبل أن تسمعهم اللجنة في المدينة اليوم",
    "cjk": "国 防 省 は 兵 士 の 帰 還 を 確 認 し て い な い と 述 べ た 港 夜",
    "emoji": "👩‍🚒 👨‍👩‍👧 🇺🇦 left 👍🏽 the ⛴️ harbour 🏴‍☠️ today 1️⃣",
}
GLUE = {"cjk": ""}
SEPARATOR = "\n\n"
LETTERS = "ab \n.漢бم\u0301👩\u200d"

Span = tuple[tuple[int, int], ...]


def quote(text: str, pieces: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words of a span."""
    return [text[start:end] for start, end in pieces]


@st.composite
def paragraphs(draw: st.DrawFn, least: int = 1) -> list[str]:
    """Draw paragraphs of one script or several; a few have the same words."""
    count = draw(st.integers(least, 7))
    made = []
    for _ in range(count):
        script = draw(st.sampled_from(sorted(SCRIPTS)))
        words = draw(st.lists(st.sampled_from(SCRIPTS[script].split()), min_size=1, max_size=25))
        made.append(GLUE.get(script, " ").join(words) + draw(st.sampled_from([".", "。", "", "!"])))
    return made


@st.composite
def distinct(draw: st.DrawFn, least: int = 3) -> list[str]:
    """Draw paragraphs of which no two share a stretch of eight words."""
    seed = random.Random(draw(st.integers(0, 2**32)))  # noqa: S311 - no secret
    made = []
    for n in range(draw(st.integers(least, 7))):
        script = draw(st.sampled_from(sorted(SCRIPTS)))
        words = SCRIPTS[script].split()
        own = [seed.choice(words) for _ in range(seed.randint(10, 30))]
        # A number of its own every few words, as articles have names and figures.
        for at in range(0, len(own), 4):
            own[at] = f"{own[at]} {n}{seed.randint(1000, 9999)} "
        made.append(GLUE.get(script, " ").join(own).strip() + ".")
    return made


@st.composite
def spans_of(draw: st.DrawFn, text: str, most: int = 8) -> list[Span]:
    """Draw spans of up to three fragments anywhere in a text, in the middle of words as well."""
    made = []
    for _ in range(draw(st.integers(0, most))):
        cuts = draw(
            st.lists(st.integers(0, len(text)), min_size=2, max_size=6, unique=True).map(sorted)
        )
        pieces = tuple(zip(cuts[::2], cuts[1::2], strict=False))
        made.append(pieces)
    return made


@st.composite
def edited(draw: st.DrawFn, made: list[str]) -> list[str]:
    """Draw another state of paragraphs: some moved, gone, new, doubled, or with other words."""
    after = list(made)
    for _ in range(draw(st.integers(0, 6))):
        if not after:
            break
        at = draw(st.integers(0, len(after) - 1))
        match draw(st.sampled_from(["cut", "move", "add", "double", "word", "letter"])):
            case "cut":
                del after[at]
            case "move":
                moved = after.pop(at)
                after.insert(draw(st.integers(0, len(after))), moved)
            case "add":
                after.insert(at, draw(paragraphs())[0])
            case "double":
                after.append(after[at])
            case "word":
                words = after[at].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(
                    st.sampled_from(["", "other", "інше", "別", "🧭"])
                )
                after[at] = " ".join(words)
            case _:
                place = draw(st.integers(0, len(after[at])))
                after[at] = (
                    after[at][:place] + draw(st.text(LETTERS, max_size=2)) + after[at][place + 1 :]
                )
    return after


@st.composite
def two_states(draw: st.DrawFn) -> tuple[str, str, list[Span]]:
    """Draw a text, what became of it, and spans of it."""
    made = draw(paragraphs())
    old = SEPARATOR.join(made)
    return old, SEPARATOR.join(draw(edited(made))), draw(spans_of(old))


def share_words(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    """Tell whether two spans have a character in common."""
    return any(a < d and c < b for a, b in one for c, d in other)


def check_rules(old: str, new: str, spans: Sequence[Span], placed: Sequence[Placed]) -> None:
    """Check what holds for any two texts."""
    assert len(placed) == len(spans)
    for span, found in zip(spans, placed, strict=True):
        last = 0
        for start, end in found.pieces:
            assert last <= start < end <= len(new)
            last = end
        if found.verdict is Verdict.EXACT:
            assert quote(new, found.pieces) == quote(old, span)
            assert (found.likeness, found.why) == (1.0, Why.NOTHING)
        elif found.verdict is Verdict.ORPHAN:
            assert found.pieces == ()
        else:
            assert found.pieces
            assert found.why in {Why.WORDS, Why.PLACE, Why.ORDER}
        if found.near:
            assert 0 <= found.near[0] <= found.near[1] <= len(new)
    for (a, one), (b, other) in combinations(enumerate(placed), 2):
        if not share_words(spans[a], spans[b]):
            assert not share_words(one.pieces, other.pieces)


@given(two_states())
def test_every_span_comes_back_once_and_what_is_exact_is_identical(
    states: tuple[str, str, list[Span]],
) -> None:
    old, new, spans = states
    check_rules(old, new, spans, align(old, new, spans))


@given(st.data())
def test_any_two_texts_at_all_keep_the_rules(data: st.DataObject) -> None:
    letters = st.text(LETTERS, max_size=60)
    old, new = data.draw(letters.filter(bool)), data.draw(letters)
    if len(old) < 2:
        old += "ab"
    spans = data.draw(spans_of(old))
    check_rules(old, new, spans, align(old, new, spans))


@given(st.data())
def test_the_same_text_keeps_every_span_where_it_is(data: st.DataObject) -> None:
    old = SEPARATOR.join(data.draw(paragraphs()))
    if len(old) < 2:
        return
    spans = data.draw(spans_of(old))
    solid = [span for span in spans if all(text.strip() for text in quote(old, span))]
    placed = align(old, old, solid)
    assert [(found.verdict, found.pieces) for found in placed] == [
        (Verdict.EXACT, span) for span in solid
    ]


@given(st.data())
def test_an_insertion_far_away_leaves_all_exact(data: st.DataObject) -> None:
    made = data.draw(distinct())
    at = data.draw(st.integers(0, len(made)))
    old = SEPARATOR.join(made)
    new = SEPARATOR.join([*made[:at], "Quite another matter entirely stands here.", *made[at:]])
    whole = inside_paragraphs(data, made)
    for span, found in zip(whole, align(old, new, whole), strict=True):
        assert found.verdict is Verdict.EXACT
        assert quote(new, found.pieces) == quote(old, span)


def inside_paragraphs(data: st.DataObject, made: Sequence[str], *but: int) -> list[Span]:
    """Draw one span in each paragraph, of words and not of blanks alone."""
    spans: list[Span] = []
    begin = 0
    for n, paragraph in enumerate(made):
        start = data.draw(st.integers(0, len(paragraph) - 2))
        end = data.draw(st.integers(start + 1, len(paragraph)))
        if n not in but and paragraph[start:end].strip():
            spans.append(((begin + start, begin + end),))
        begin += len(paragraph) + len(SEPARATOR)
    return spans


@given(st.data())
def test_a_moved_paragraph_carries_its_spans(data: st.DataObject) -> None:
    made = data.draw(distinct())
    after = data.draw(st.permutations(made))
    old, new = SEPARATOR.join(made), SEPARATOR.join(after)
    spans = inside_paragraphs(data, made)
    for span, found in zip(spans, align(old, new, spans), strict=True):
        ((start, _),) = span
        place = old.rfind(SEPARATOR, 0, start) + len(SEPARATOR) if SEPARATOR in old[:start] else 0
        home = next(each for each in made if old.startswith(each, place))
        at = new.index(home) + start - place
        assert (found.verdict, found.pieces[0][0]) == (Verdict.EXACT, at)


@given(st.data())
def test_words_that_are_cut_out_make_an_orphan(data: st.DataObject) -> None:
    made = data.draw(distinct())
    gone = data.draw(st.integers(0, len(made) - 1))
    old = SEPARATOR.join(made)
    new = SEPARATOR.join(made[:gone] + made[gone + 1 :])
    start = sum(len(each) + len(SEPARATOR) for each in made[:gone])
    (found,) = align(old, new, [[(start, start + len(made[gone]))]])
    assert (found.verdict, found.pieces) == (Verdict.ORPHAN, ())
    assert found.near is not None


@given(st.data())
def test_edits_elsewhere_leave_a_paragraph_alone(data: st.DataObject) -> None:
    made = data.draw(distinct())
    mine = data.draw(st.integers(0, len(made) - 1))
    others = data.draw(edited(made[:mine])), data.draw(edited(made[mine + 1 :]))
    old = SEPARATOR.join(made)
    new = SEPARATOR.join([*others[0], made[mine], *others[1]])
    if new.count(made[mine]) > 1:
        return
    spans = inside_paragraphs(data, made, *(n for n in range(len(made)) if n != mine))
    for span, found in zip(spans, align(old, new, spans), strict=True):
        assert found.verdict is Verdict.EXACT
        assert quote(new, found.pieces) == quote(old, span)


@given(two_states())
def test_what_went_exactly_comes_back_exactly(states: tuple[str, str, list[Span]]) -> None:
    old, new, spans = states
    there = align(old, new, spans)
    went = [
        (span, found.pieces)
        for span, found in zip(spans, there, strict=True)
        if found.verdict is Verdict.EXACT
    ]
    back = align(new, old, [pieces for _, pieces in went])
    for (span, pieces), found in zip(went, back, strict=True):
        # Doubled text may be told apart in one direction only; nothing is ever other words.
        if found.verdict is Verdict.EXACT:
            assert quote(old, found.pieces) == quote(new, pieces) == quote(old, span)


@given(st.data())
def test_there_and_back_again_is_where_it_was_without_doubled_text(data: st.DataObject) -> None:
    made = data.draw(distinct())
    after = data.draw(st.permutations(made))[data.draw(st.integers(0, 1)) :]
    old, new = SEPARATOR.join(made), SEPARATOR.join(after)
    spans = inside_paragraphs(data, made)
    there = align(old, new, spans)
    kept = [n for n, found in enumerate(there) if found.verdict is Verdict.EXACT]
    back = align(new, old, [there[n].pieces for n in kept])
    assert [found.pieces for found in back] == [spans[n] for n in kept]


OLD = (
    "The harbour office says that nine crews had left without notice on Sunday.\n\n"
    "Lantern counted at least 140 men. Some were owed three months of wages.\n\n"
    "The ministry has not answered."
)


def carried(words: str, new: str, old: str = OLD) -> tuple[Placed, list[str]]:
    """Carry the first place of `words` and return it with what stands there."""
    at = old.index(words)
    (found,) = align(old, new, [[(at, at + len(words))]])
    return found, quote(new, found.pieces)


def test_a_figure_that_changed_is_proposed_to_be_confirmed() -> None:
    found, words = carried("at least 140 men", OLD.replace("140", "150"))
    assert (found.verdict, found.why, words) == (Verdict.MOVED, Why.WORDS, ["at least 150 men"])
    assert 0.8 < found.likeness < 1


def test_words_put_into_a_span_are_part_of_what_is_proposed() -> None:
    found, words = carried("nine crews had left", OLD.replace("had left", "had, it seems, left"))
    assert (found.verdict, words) == (Verdict.MOVED, ["nine crews had, it seems, left"])


def test_words_that_became_quite_other_words_are_an_orphan_near_them() -> None:
    new = OLD.replace("Lantern counted", "Kurier 24 wrote of")
    found, _ = carried("Lantern", new)
    assert (found.verdict, found.why) == (Verdict.ORPHAN, Why.GONE)
    assert found.near is not None
    assert new[: found.near[0]].endswith("Sunday.\n\n")


def test_a_common_word_does_not_jump_to_another_place() -> None:
    found, _ = carried("The", OLD.replace("The harbour office says", "An office says"))
    assert found.verdict is Verdict.ORPHAN


def test_surroundings_decide_between_equal_words() -> None:
    old = "He said yes to the board on Monday. Later he said yes to the press on Friday."
    new = "Later he said yes to the press on Friday."
    second = old.index("yes", 30)
    first, other = align(old, new, [[(8, 11)], [(second, second + 3)]])
    assert first.verdict is Verdict.ORPHAN
    assert (other.verdict, other.pieces) == (Verdict.EXACT, ((14, 17),))


def test_fragments_in_another_order_are_for_a_person_to_confirm() -> None:
    first, second, third = OLD.split("\n\n")
    new = f"{second}\n\n{first}\n\n{third}"
    one, two = OLD.index("nine crews"), OLD.index("140 men")
    (found,) = align(OLD, new, [[(one, one + 10), (two, two + 7)]])
    assert (found.verdict, found.why) == (Verdict.MOVED, Why.ORDER)
    assert quote(new, found.pieces) == ["140 men", "nine crews"]


def a_text(chance: random.Random, words: int, known: Sequence[str]) -> str:
    """Return paragraphs of four sentences."""
    chosen = [chance.choice(known) + ("." if n % 15 == 14 else "") for n in range(words)]
    return "\n\n".join(" ".join(chosen[at : at + 60]) for at in range(0, words, 60))


def a_carrying(words: int, share: float) -> tuple[str, str, list[Span]]:
    """Return a text, the same with a share of other words, and a span for every four words."""
    chance = random.Random(3)  # noqa: S311 - no secret
    known = [
        "".join(chance.choices("abcdefghijklmnop", k=chance.randint(2, 9))) for _ in range(3000)
    ]
    old = a_text(chance, words, known)
    new = " ".join(
        chance.choice(known) if chance.random() < share else word for word in old.split(" ")
    )
    starts = [chance.randrange(len(old) - 90) for _ in range(words // 4)]
    return old, new, [((at, at + chance.randint(3, 80)),) for at in starts]


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 1.0])
def test_the_time_to_carry_spans_grows_with_the_words_and_not_with_their_square(
    share: float,
) -> None:
    small, large = (a_carrying(words, share) for words in (8_000 // TIMES, 8_000))
    assert growth(lambda given: align(*given), small, large) <= MOST


SAME_LINES = "The same line again.\n" * 90_000


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda text: text[: len(text) // 2] + "Other.\n" + text[len(text) // 2 :], id="in"
        ),
        pytest.param(lambda text: text[::-1], id="backwards"),
        pytest.param(lambda text: text.upper(), id="all other"),
    ],
)
def test_the_longest_text_of_equal_lines_ends(change: Callable[[str], str]) -> None:
    new = change(SAME_LINES)
    spans: list[Span] = [((at, at + 13),) for at in range(4, len(SAME_LINES) - 20, 9000)]
    check_rules(SAME_LINES, new, spans, align(SAME_LINES, new, spans))
