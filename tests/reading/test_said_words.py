"""Sentences whose words settle what they do, whatever the classifier makes of them."""

import pytest

from bot.reading.acts import Act, Said
from bot.reading.said_words import SUM_UP, act_by_words
from bot.reading.visit_words import LATER

GUESS = (Act("request_visit", 0.6), Act("faq/ice", 0.2))


def act(text: str, advised: bool = False, question: str = "") -> str:
    """What the sentence does, where a wish for a visit was guessed."""
    return act_by_words(Said(text, text.endswith("?"), GUESS), advised, question).best.name


@pytest.mark.parametrize(
    "text",
    [
        "Do I still need to be seen today?", "do I really have to go in today?", "should I still go to the doctor?", "is it still urgent?",
        "so I definitely need the ED?", "does she still need to see someone?", "do we really need to go to A&E?", "are you sure it needs a doctor?",
        "does my husband still need to be seen?", "should my young lad still go in?",
    ],
)  # fmt: skip
def test_asking_if_the_advice_holds_asks_why(text: str) -> None:
    assert act(text, advised=True) == "hold/why"
    assert act(text) == "request_visit"


@pytest.mark.parametrize(
    "text",
    ["do I need to ring the GP first?", "do I need to pay at the hospital?", "do I need to see a physio too?", "does my GP see people today?", "GP or hospital?"],
)  # fmt: skip
def test_asking_how_to_follow_it_does_not(text: str) -> None:
    assert act(text, advised=True) == "request_visit"


@pytest.mark.parametrize(
    "text",
    [
        "dunno about a visit yet", "not sure I want to book anything", "I'm not sure about an appointment", "in two minds about coming in",
        "haven't made up my mind about a visit", "not ready to book yet", "I'll have a think about booking",
    ],
)  # fmt: skip
def test_doubt_about_a_visit_is_no_wish(text: str) -> None:
    assert act(text) == LATER


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("maybe later", "offer:visit", LATER),
        ("I'll think about it, thanks", "offer:visit", LATER),
        ("maybe later", "side", LATER),
        ("not now", "offer:visit", LATER),
        ("not now", "numb_foot", "request_visit"),
        ("maybe later this week, can do Thursday", "offer:visit", "request_visit"),
        ("not sure if it's swollen", "", "request_visit"),
        ("maybe later", "", "request_visit"),
    ],
)
def test_what_is_put_off(text: str, question: str, expected: str) -> None:
    assert act(text, question=question) == expected


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("so what's the story?", 0), ("what's the verdict then?", 0), ("long story short, what are you saying?", 0),
        ("so no stretching yet, have I that right?", 2), ("did I pick that up right?", 0),
    ],
)  # fmt: skip
def test_sum_ups(text: str, others: int) -> None:
    found = act_by_words(Said(text, True, GUESS), advised=False, question="")
    assert found.best.name == SUM_UP
    assert len(found.acts) == others + 1


def test_a_story_is_no_sum_up() -> None:
    assert act("what's the story with parking?") == "request_visit"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("we don't need to go then?", "hold/why"),
        ("so we needn't bother?", "hold/why"),
        ("so there's no need to see a doctor?", "hold/why"),
        ("is it not too late now, it's 11 at night?", "hold/too_late"),
        ("nothing is open at this hour", "hold/too_late"),
        ("sure it's gone down a bit", "hold/easing"),
        ("it's a lot better today", "hold/easing"),
        ("it's not swollen any more", "hold/easing"),
        ("i'm not short of breath any more", "hold/easing"),
        ("ah but it's only a bit swollen", "hold/mild"),
        ("it's hardly noticeable", "hold/mild"),
        ("we're grand sure", "hold/refuses"),
        ("ill ring tomorrow", "hold/later"),
        ("she'll go to the doctor on monday", "hold/later"),
        ("can it wait til after christmas?", "hold/later"),
        ("would the GP tomorrow do?", "hold/later"),
        ("is the morning not time enough?", "hold/later"),
        ("surely that can keep until after the weekend", "hold/later"),
        ("could I put it off until Thursday?", "hold/later"),
        ("is next week ok?", "hold/later"),
        ("isn't the hospital a bit over the top for a calf?", "hold/too_much"),
        ("is that not a tad dramatic?", "hold/too_much"),
        ("I'd feel bad clogging up A&E with it", "hold/too_much"),
        ("would I be wasting their time?", "hold/too_much"),
        ("I don't want to bother the doctor over it", "hold/too_much"),
        # near misses
        ("it's a bit much in the mornings", "request_visit"),
        ("it's bothering me in bed", "request_visit"),
        ("would swimming tomorrow be ok?", "request_visit"),
        ("can I keep it up on a pillow?", "request_visit"),
        ("it hasn't gone down", "request_visit"),
        ("what if it's gone down by then", "request_visit"),
        ("do i need to go easy on the stairs?", "request_visit"),
        ("i'll ring them now", "request_visit"),
        ("can she walk on it?", "request_visit"),
        ("is it swollen or is it not?", "request_visit"),
    ],
)
def test_arguments_against_advice(text: str, expected: str) -> None:
    """Each argument is heard as what it is while advice stands, and as nothing of the kind without advice."""
    assert act(text, advised=True) == expected
    assert act(text) == "request_visit"


def test_what_was_done_counts_more_than_an_argument() -> None:
    """ "The GP checked it, it's fine now": seen, not eased."""
    said = Said("the gp checked it and it's fine now", False, (Act("hold/seen_clear", 0.6),))
    assert act_by_words(said, True, "").best.name == "hold/seen_clear"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where do I go at 7 in the evening?", "hold/where"),
        ("where do I need to go?", "hold/where"),
        ("where am I supposed to bring her at this hour?", "hold/where"),
        ("which hospital?", "hold/where"),
        ("where so?", "hold/where"),
        ("who would be open on a Sunday?", "hold/where"),
        ("where's open now?", "hold/where"),
        ("where do I go wrong with my running?", "request_visit"),
        ("where does it tear?", "request_visit"),
        ("what does GP stand for?", "request_visit"),
    ],
)
def test_asking_where_to_be_seen(text: str, expected: str) -> None:
    assert act(text, advised=True) == expected
    assert act(text) == "request_visit"


def test_a_day_for_a_visit_here_puts_nothing_off() -> None:
    """While a request is open "would Monday do?" names a day for it."""
    assert act("would Monday do?", advised=True) == "hold/later"
    assert act("would Monday do?", advised=True, question="request:time") == "request_visit"


def test_what_is_open_is_asked_for_being_seen() -> None:
    """Not for the clinic's hours, as long as a doctor comes first."""
    said = Said("where's open now?", True, (Act("faq/opening_hours", 0.9),))
    assert act_by_words(said, True, "").best.name == "hold/where"
    assert act_by_words(said, False, "").best.name == "faq/opening_hours"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("I'm telling you I was seen", True),
        ("the doctor saw me an hour back", True),
        ("we were checked out and let home", True),
        ("I haven't been seen yet", False),
        ("a GP looked at it two years ago", False),
        ("if they saw me now they'd laugh", False),
        ("was I seen by a doctor or a nurse?", False),
    ],
)
def test_who_was_seen_says_so(text: str, seen: bool) -> None:
    """A plain statement settles it; one of another time, a denial and a condition don't."""
    assert (act(text, advised=True) == "hold/already_seen") is seen
