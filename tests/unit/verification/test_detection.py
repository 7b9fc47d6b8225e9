"""What is read out of a text, and what is not. Every sentence here is invented."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.verification.detection import MOST, OUTCOMES, UNKNOWN_CHANNEL, Detection, detect
from apps.verification.grammar import RULES, Rule, Subtype, expand
from apps.verification.lexicon import CHANNELS
from apps.verification.states import Channel, Outcome

PUBLISHER = "The Meridian"


def only(text: str) -> Detection:
    [detection] = detect(text, publisher=PUBLISHER)
    return detection


@pytest.mark.parametrize(
    ("sentence", "asker", "body", "channel", "outcome"),
    [
        (
            "The Meridian has contacted Velmark's Defence Ministry for comment by email.",
            "The Meridian",
            "Velmark's Defence Ministry",
            "email",
            "",
        ),
        (
            "We have reached out to Orrin Foods for comment.",
            PUBLISHER,
            "Orrin Foods",
            "unknown",
            "",
        ),
        (
            "Harl Transport has been approached for comment.",
            PUBLISHER,
            "Harl Transport",
            "unknown",
            "",
        ),
        (
            "The Harl Gazette asked the Ministry of Ports for an explanation.",
            "The Harl Gazette",
            "Ministry of Ports",
            "unknown",
            "",
        ),
        (
            "The interior ministry did not respond to two emailed requests for comment.",
            PUBLISHER,
            "interior ministry",
            "email",
            "no_reply",
        ),
        (
            "A spokeswoman for Orrin Foods did not immediately return phone calls on Monday.",
            PUBLISHER,
            "Orrin Foods",
            "phone",
            "no_reply",
        ),
        (
            "Dr Ysolde Brand could not be reached for comment.",
            PUBLISHER,
            "Dr Ysolde Brand",
            "unknown",
            "no_reply",
        ),
        ("The Velmark Navy declined to comment.", PUBLISHER, "Velmark Navy", "unknown", "declined"),
        (
            "The Port Authority declined the Evening Lantern Post's request for an interview.",
            "the Evening Lantern Post",
            "Port Authority",
            "unknown",
            "declined",
        ),
        ("The embassy said it had no comment.", PUBLISHER, "embassy", "unknown", "declined"),
        (
            "When contacted by The Meridian, the mayor's office said the bridge was safe.",
            "The Meridian",
            "mayor's office",
            "unknown",
            "answered",
        ),
        (
            "Asked for comment, Harl Council pointed to its annual report.",
            PUBLISHER,
            "Harl Council",
            "unknown",
            "answered",
        ),
        (
            "It was not possible to reach Orrin Foods for comment.",
            PUBLISHER,
            "Orrin Foods",
            "unknown",
            "no_reply",
        ),
        (
            "Neither Brand nor Voss wanted to comment.",
            PUBLISHER,
            "Brand",
            "unknown",
            "no_reply",
        ),
        (
            "Asked about the bridge, a spokeswoman for Harl Rail said it was safe.",
            PUBLISHER,
            "Harl Rail",
            "unknown",
            "answered",
        ),
        (
            "The port denied it in a statement to the Harl Gazette.",
            "Harl Gazette",
            "port",
            "unknown",
            "answered",
        ),
        (
            "“We do not comment on pending cases,” said a spokesman for the Velmark Navy.",
            PUBLISHER,
            "Velmark Navy",
            "unknown",
            "declined",
        ),
        (
            "The council did not respond to requests for comment but is to speak at a conference.",
            PUBLISHER,
            "council",
            "unknown",
            "no_reply",
        ),
        (
            "Neither Brand nor Voss responded to messages sent through Facebook.",
            PUBLISHER,
            "Brand",
            "social",
            "no_reply",
        ),
    ],
)
def test_a_report_of_a_request_is_read_with_its_parties(
    sentence: str, asker: str, body: str, channel: str, outcome: str
) -> None:
    found = only(sentence)
    assert sentence[found.start : found.end] == sentence
    assert (found.asker.removeprefix("the "), found.bodies[0]) == (asker.removeprefix("the "), body)
    assert (found.channel, found.outcome) == (channel, outcome)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Meridian has yet to verify these figures.",
        "The Meridian could not independently confirm the account.",
        "The video's authenticity could not be verified.",
        "The ministry could not confirm the number of dead.",
        "Colonel Voss contacted the ministry about the missing trucks.",
        '"We contacted the owner and she never called us back," the sergeant said.',
        "Customers who bought the stove are told to contact Orrin Foods by email.",
        "Do you have a tip? Let us know via desk@meridian.example.",
        "The archive did not answer the lawyer's freedom of information request.",
        "Neighbours called the police, who did not respond to calls for help.",
        "She refused to answer questions from investigators.",
        "The council turned down the school's request for more money.",
        "Shares declined on Monday.",
        "She declined to comment on stage in Harl.",
        "The committee asked the minister for documents.",
        "Her letters to the president went unread.",
        "At the press conference officials declined to say how many ships were lost.",
        "When I emailed Brand to thank him for the book, he was pleased.",
        "The mayor almost never comments on football.",
        "In the ’90s the council and its neighbours asked each other for help.",
    ],
)
def test_what_is_no_request_is_left_alone(sentence: str) -> None:
    assert detect(sentence, publisher=PUBLISHER) == []


@pytest.mark.parametrize(
    ("asked", "bodies", "channel"),
    [
        (
            "approached the hospital and the Harbour Ministry for a response by letter.",
            ("hospital", "Harbour Ministry"),
            "letter",
        ),
        (
            "contacted the hospital, the council and the Harbour Ministry for comment.",
            ("hospital", "council", "Harbour Ministry"),
            "unknown",
        ),
        (
            "contacted the ministry for trade and the economy for comment.",
            ("ministry for trade and the economy",),
            "unknown",
        ),
        (
            "asked the Ports Ministry of Velmark by e-mail and by telephone whether it paid.",
            ("Ports Ministry of Velmark",),
            "email",
        ),
        (
            "asked the Ports Ministry by letter and by phone whether it paid, and got no reply.",
            ("Ports Ministry",),
            "phone",
        ),
    ],
)
def test_each_body_is_named_without_the_way_it_was_asked(
    asked: str, bodies: tuple[str, ...], channel: str
) -> None:
    detection = only(f"The Meridian {asked}")
    assert (detection.bodies, detection.channel) == (bodies, channel)


def test_two_bodies_with_two_ends_are_two_detections_that_do_not_overlap() -> None:
    text = "The navy declined to comment, and Orrin Foods did not respond to a request for comment."
    first, second = detect(text, publisher=PUBLISHER)
    assert (first.bodies, first.outcome) == (("navy",), "declined")
    assert (second.bodies, second.outcome) == (("Orrin Foods",), "no_reply")
    assert first.end <= second.start


def test_several_bodies_asked_at_once_are_one_detection() -> None:
    found = only("Representatives for both Brand and Voss did not respond to requests for comment.")
    assert found.bodies == ("Brand", "Voss")


def test_positions_are_code_points_of_the_whole_text() -> None:
    text = "🛰️ Ärger in Harl\n\nÉmile said no. We have contacted Vólos Ministry for comment. 🛰️ End."
    found = only(text)
    assert text[found.start : found.end] == "We have contacted Vólos Ministry for comment."


def test_only_the_given_regions_are_read() -> None:
    text = "We have contacted Orrin Foods for comment.\n\nWe have contacted Harl Rail for comment."
    second = text.index("We have contacted Harl")
    [found] = detect(text, publisher=PUBLISHER, regions=[(second, len(text))])
    assert found.bodies == ("Harl Rail",)
    assert text[found.start : found.end] == text[second:]


def test_a_line_wrapped_by_a_mail_program_is_still_one_sentence() -> None:
    text = "The Meridian has contacted the Velmark Ministry of\nDefence for comment by telephone."
    assert (only(text).start, only(text).end) == (0, len(text))
    assert only(text).channel == "phone"


def test_a_publisher_is_known_by_its_site_as_well() -> None:
    [found] = detect(
        "Quillfox has reached out to the harbour master.", publisher="quillfox.example"
    )
    assert found.asker == "Quillfox"


def test_the_values_are_those_of_the_database() -> None:
    assert set(OUTCOMES) == set(Subtype)
    assert set(OUTCOMES.values()) <= {"", *Outcome.values}
    assert {UNKNOWN_CHANNEL, *(channel for channel, _ in CHANNELS)} <= set(Channel.values)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_macro_is_known(rule: Rule) -> None:
    assert not re.search(r"\{[a-z_]+\}", expand(rule.pattern))


def test_rules_have_names_of_their_own() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_text_is_read_without_harm(text: str, publisher: str) -> None:
    found = detect(text, publisher=publisher)
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@given(
    st.lists(
        st.sampled_from(
            [
                "We have contacted Orrin Foods for comment.",
                "The navy declined to comment.",
                '"No," said Brand.',
                "It rained. 🌧️",
                "\n\n",
                "Harl, 4 p.m. Mr. Voss slept.",
            ]
        ),
        max_size=8,
    )
)
def test_detections_come_in_order_and_apart(parts: list[str]) -> None:
    found = detect(" ".join(parts), publisher=PUBLISHER)
    assert len(found) == sum(part.startswith(("We have", "The navy")) for part in parts)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_a_long_text_without_end_is_read_in_linear_time() -> None:
    text = "the ministry and the office which said that it was asked by a paper for " * 2_000
    assert isinstance(detect(text, publisher=PUBLISHER), list)


def test_a_text_that_asks_without_end_is_read_as_far_as_an_article_would_go() -> None:
    asked = "The Meridian has contacted Velmark's Defence Ministry for comment by email. "
    found = detect(asked * (MOST + 50))
    assert len(found) == MOST
    assert found[0].start == 0
