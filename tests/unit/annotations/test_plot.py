"""Where numbers stand in the drawing of an agreement."""

from apps.annotations.plot import LEFT, RIGHT, plot


def test_numbers_stand_between_nought_and_one_and_below_it_at_the_beginning() -> None:
    drawn = plot([("Claim", 1.0, 0.5), ("Cue", 0.0, -3.0), ("Note", None, None)])
    assert [(line.f1, line.alpha, line.below) for line in drawn.lines] == [
        (RIGHT, (LEFT + RIGHT) / 2, False),
        (LEFT, LEFT, True),
        (None, None, False),
    ]
    assert drawn.top < drawn.lines[0].y < drawn.lines[2].y < drawn.bottom < drawn.height
    assert [tick.label for tick in drawn.ticks] == ["0", "0.667", "0.8", "1"]
