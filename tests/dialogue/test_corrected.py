"""Several corrections in one message: each is applied, and they are said back as sentences."""

from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.acknowledge import acknowledge_move
from bot.dialogue.corrected import as_sentence
from bot.dialogue.heard import Heard
from bot.dialogue.state import State, Told
from bot.dialogue.update import take
from bot.reading.acts import Act, Said
from bot.reading.read import read

NOW = datetime(2026, 11, 27, 10, 0)
TODAY = NOW.date()


def put_right(text: str, **facts: str) -> State:
    now = State(facts={name: Told(value) for name, value in facts.items()}, turn=3)
    message = read(text, now.turn_for(TODAY))
    more: dict[str, Any] = {"patient": message.patient, "own_body": message.own_body}
    take(Heard(text, said=(Said(text, False, (Act("correct", 0.9),)),), readings=message.readings, **more), now)
    return now


WRONG = {
    "side": "both",
    "both_legs": "yes",
    "onset_time": "2026-09-25/2026-11-05",
    "pace": "slow",
    "hills": "yes",
    "again": "no",
    "hormones": "yes",
}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("It's the right calf only, it is not both.", "side", "right"),
        ("It is NOT both calves, it's the right one.", "both_legs", "no"),
        ("This episode: eight days.", "onset_time", "2026-11-17/2026-11-21"),
        ("It's worse running fast.", "pace", "fast"),
        ("It's FAST running that brings it on.", "pace", "fast"),
        ("There are no hills, flat as a table.", "hills", "no"),
        ("I don't run hills.", "hills", "no"),
        ("Third tear in a year.", "again", "yes"),
        ("I'm NOT on the pill or HRT.", "hormones", "no"),
        ("No flights, no surgery, not on HRT or the pill.", "hormones", "no"),
    ],
)
def test_each_item_is_applied(text: str, fact: str, value: str) -> None:
    assert put_right(text, **WRONG).facts[fact].value == value
    everything = (
        "Wrong in every line. Right leg, one leg. This episode: eight days. Third tear in a year. Worse running fast. "
    )
    assert put_right(everything + text, **WRONG).facts[fact].value == value


@pytest.mark.parametrize("text", ["I had one track session, a year ago.", "Last year was the first one."])
def test_another_episode_leaves_the_onset(text: str) -> None:
    onset = "2026-11-16/2026-11-20"
    assert put_right(text, onset_time=onset, side="left").facts["onset_time"].value == onset


def test_a_man_who_takes_no_pill_keeps_his_sex() -> None:
    assert put_right("I'm not on the pill or HRT", sex="male").facts["sex"].value == "male"
    assert put_right("I'm not on the pill or HRT", sex="female").facts["sex"].value == "female"


@pytest.mark.parametrize(
    ("name", "value", "clause", "sentence"),
    [
        ("onset_time", "", "nine days ago", "it started nine days ago"),
        ("onset_time", "", "for nine days", "it's been nine days"),
        ("side", "left", "left calf", "it's the left calf"),
        ("side", "left", "left leg", "it's the left leg"),
        ("pace", "fast", "worse at speed", "it's worse at speed"),
        ("rested", "no", "no rest from running", "{you} didn't take a rest from running"),
        ("hormones", "no", "no pill or HRT", "no pill or HRT"),
    ],
)
def test_said_back(name: str, value: str, clause: str, sentence: str) -> None:
    assert as_sentence(name, Told(value), clause) == sentence


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("its the right only", "The right one only, thanks. I've changed that."),
        ("I said right. One calf.", "The right one only, thanks. I've changed that."),
        ("Its ONE leg, left", "The left one only, thanks. I've changed that."),
        ("one leg only", "One leg only, thanks. I've changed that."),
    ],
)
def test_one_side_is_said_back(text: str, said: str) -> None:
    """Both were understood; the one that is meant is said back, and with no side named it is asked for again."""
    now = State(facts={"side": Told("both")}, said={"answered/side": 1, "hinted/side": 1}, turn=3)
    heard = Heard(text, readings=read(text, now.turn_for(TODAY)).readings)
    news = take(heard, now)
    assert acknowledge_move(news, heard, now, answering=False)[0].text == said
    assert "side" in now.facts or not now.said.get("answered/side")


def said_back(text: str, **facts: str) -> str:
    """What is said back to a message that changes these facts."""
    now = State(facts={name: Told(value) for name, value in facts.items()}, turn=3, said={"ack/sorry": 1})
    readings = read(text, now.turn_for(TODAY)).readings
    act = Act("correct", 0.9) if "sorry" in text or "no," in text else Act("tell", 0.9)
    heard = Heard(text, said=(Said(text, False, (act,)),), readings=readings)
    return " ".join(part.text for part in acknowledge_move(take(heard, now), heard, now, False))


def test_a_correction_is_said_in_plain_words() -> None:
    line = said_back("no, it IS sore on tiptoe", tiptoe="can")
    assert line == "Thanks, I've changed that: it's sore going up on your toes."


def test_only_what_was_put_right_is_a_correction() -> None:
    """A race that is spoken of again, and a calf that is better now, are news."""
    assert "changed" not in said_back("I was thinking of parkrun on Saturday week", race="2026-12-19").lower()
    assert "changed" not in said_back("walking is grand now", walking="limp").lower()
    both = said_back(
        "no, it IS sore on tiptoe. parkrun on Saturday week is what I think of", tiptoe="can", race="2026-12-19"
    )
    assert both == "Thanks, I've changed that: it's sore going up on your toes."


def test_the_day_it_went_again_is_no_correction() -> None:
    line = said_back("Well first was in October, then this little nip yesterday", onset_time="2026-10-01/2026-10-07")
    assert "sorry" not in line.lower() and "not the first time" in line


def test_a_race_put_right_is_said_back_with_its_day() -> None:
    line = said_back("no, not tomorrow, Sunday week, it's nine days off", race="2026-11-28")
    assert "6 December" in line


def test_first_time_after_all() -> None:
    line = said_back("It is the first time actually", again="yes")
    assert "it's the first time" in line


def test_a_puffy_ankle_is_not_called_no_swelling() -> None:
    """Asked about the calf, the ankle only is what is said back."""
    now = State(question="swelling", turn=3)
    heard = Heard(
        "its just the ankle is puffy",
        readings=read("its just the ankle is puffy", now.turn_for(TODAY)).readings,
    )
    said = acknowledge_move(take(heard, now), heard, now, answering=False)
    assert now.values()["swelling"] == "no"
    assert "ankle" in said[0].text and "No swelling" not in said[0].text


@pytest.mark.parametrize(
    ("text", "facts", "said"),
    [
        (
            "actually it never came on slowly, it was a stab, I felt it go",
            {"onset": "gradual"},
            "it came on all at once",
        ),
        ("no wait, it came on gradually, sorry", {"onset": "moment"}, "it came on bit by bit"),
        ("no, sorry, there's a limp in it", {"walking": "fine"}, "there's a limp"),
    ],
)
def test_what_holds_instead_is_said_back(text: str, facts: dict[str, str], said: str) -> None:
    assert said in said_back(text, **facts)


def test_how_it_began_is_no_failed_try() -> None:
    """The heel was asked about, and "it didn't come" is no heel that stays down."""
    turn = State(question="tiptoe").turn_for(TODAY)
    assert not [r for r in read("it didn't come on all of a sudden", turn).readings if r.name == "tiptoe"]


@pytest.mark.parametrize(("text", "heard"), [("I tried it again there", []), ("it went again there", ["yes"])])
def test_trying_again_is_no_second_time(text: str, heard: list[str]) -> None:
    turn = State(question="again").turn_for(TODAY)
    assert [r.value for r in read(text, turn).readings if r.name == "again"] == heard


def test_a_correction_beside_a_no_to_the_signs_keeps_both() -> None:
    now = State(facts={"side": Told("left"), "onset_time": Told("2026-11-20/2026-11-20", "a week")}, turn=3)
    now.question, now.said = "screen:clot", {"ack/sorry": 1}
    text = "no, none. sorry, it's the right, and it's been more like three weeks"
    heard = Heard(
        text, said=(Said(text, False, (Act("correct", 0.9),)),), readings=read(text, now.turn_for(TODAY)).readings
    )
    parts = acknowledge_move(take(heard, now), heard, now, False)
    assert [part.id for part in parts] == ["ack/none_of_them", "ack/corrected"]
    assert "right calf" in parts[1].text and "three weeks" in parts[1].text


def test_a_sorry_is_only_for_who_holds_it_up_to_the_assistant() -> None:
    assert "sorry" not in said_back("no, it's the left", side="right").lower()
    assert "sorry" in said_back("no, you're not listening, it's the left", side="right").lower()


def test_a_day_without_a_word_that_corrects_is_news() -> None:
    """The race's day where its week was known."""
    line = said_back("will I make the half, it's on the 20th of December?", race="2026-12-19")
    assert "changed" not in line and "sorry" not in line.lower()


def test_a_race_is_called_as_the_visitor_calls_it() -> None:
    line = said_back("no, sorry, the marathon is on the 20th of December", race="2026-12-19")
    assert line == "Thanks, I've changed that: the marathon is on 20 December."
