"""The visitor's own complaint beside somebody else's story."""

from datetime import date

import pytest

from bot.reading.beside import leaves_other, own_complaint
from bot.reading.concepts import concepts
from bot.reading.doc import make_doc
from bot.reading.emergencies import find_emergency
from bot.reading.read import read
from bot.reading.reading import Turn

TURN = Turn(date(2026, 11, 26))


def signs_now(text: str) -> set[str]:
    """The facts told of somebody as of now, apart from sex and the like."""
    found = read(text, TURN).readings
    signs = (
        "swelling",
        "warmth",
        "colour_change",
        "chest_pain",
        "breathless",
        "faint",
        "cough_blood",
        "numb_foot",
        "rock_hard",
    )
    return {
        r.name for r in found if r.name in signs and r.polarity == "affirmed" and r.time == "now" and r.value == "yes"
    }


@pytest.mark.parametrize(
    "text",
    [
        "my brother coughed up blood once from running in the cold. I'm ok myself, just the calf",
        "a friend of mine was short of breath with a clot. I'm not, I just have a pain in the calf when I run",
        "he said his calf was rock hard and numb. I've just a tight one, is there a stretch?",
        "my uncle had a DVT last month, calf like a balloon. I'm only wondering about my own tight calf",
        "wife's leg went purple after a fall, she's sorted. Mine is a plain calf niggle",
        "Granny has a swollen leg for years with her heart. My calf is sore since Sunday but looks normal",
        "I see swollen legs all day at work, but mine is not swollen, just a tight calf",
        "my flatmate fainted at parkrun, scary. Anyway my calf",
        "the lad beside me at the start line fainted, threw me off my warm up and I strained my calf",
        "my mother-in-law has a swollen leg since her hip op. I'm asking about calf strain for me",
    ],
)
def test_what_only_leads_up_to_the_own_complaint_is_no_sign(text: str) -> None:
    assert signs_now(text) == set()
    assert find_emergency(make_doc(text), TURN) is None
    assert read(text, TURN).patient == ""


@pytest.mark.parametrize(
    ("text", "sign", "person"),
    [
        ("My dad's calf is swollen since Monday. My own calf is a bit tight too", "swelling", "other"),
        ("my calf is sore from running but it's my husband I'm worried about, his leg is swollen", "swelling", "other"),
        ("the wife had the same, hers was a clot. Mine is swollen and hot", "swelling", "visitor"),
        ("my friend says my calf is swollen", "swelling", "visitor"),
        ("my dad had a clot and now my calf is swollen", "swelling", "visitor"),
    ],
)
def test_a_sign_told_outright_counts_whoever_else_is_spoken_of(text: str, sign: str, person: str) -> None:
    found = [r for r in read(text, TURN).readings if r.name == sign and r.polarity == "affirmed" and r.time == "now"]
    assert person in {r.person for r in found}


@pytest.mark.parametrize(
    "text", ["my wife can't breathe, I only have a sore calf", "My son collapsed just now. My calf is grand"]
)
def test_an_emergency_of_somebody_else_counts_beside_the_own_complaint(text: str) -> None:
    found = find_emergency(make_doc(text), TURN)
    assert found is not None and found.person == "other"


@pytest.mark.parametrize(
    ("text", "left", "own"),
    [
        ("leave him, this is about me", True, False),
        ("never mind my husband, what about my calf", True, False),
        ("he's grand, I'm asking about myself", True, False),
        ("look, can we park my wife's leg for a minute", True, False),
        ("anyway back to my own calf", True, False),
        ("that's enough about himself, it's mine that's at me, sore since Friday", True, True),
        ("mine is sore as well", False, True),
        ("I've a sore calf myself since the weekend", False, True),
        ("my calf is tight too", False, True),
        # near misses
        ("I can't leave him alone here", False, False),
        ("leave him at home is it", False, False),
        ("I'll leave her there so", False, False),
        ("he's worried about me", False, False),
        ("forget it", False, False),
        ("don't mind me", False, False),
        ("my calf is fine, it's his that's sore", False, False),
        ("my husbands calf is sore", False, False),
        ("my calf was sore last year", False, False),
    ],
)
def test_turning_to_oneself(text: str, left: bool, own: bool) -> None:
    """Somebody is left aside in words, or the visitor's own leg is complained of."""
    doc = make_doc(text)
    concepts(doc)
    assert (leaves_other(doc), own_complaint(doc)) == (left, own)


def test_what_is_said_to_be_the_visitors_is_denied_of_the_patient() -> None:
    turn = Turn(date(2026, 11, 26), patient="mother")
    found = {
        (r.name, r.polarity)
        for r in read("the limp is mine, not hers. her calf is hot", turn).readings
        if r.name != "sex"
    }
    assert found == {("walking", "denied"), ("warmth", "affirmed")}
    asked = {(r.name, r.polarity) for r in read("it's me who rings, not her. her calf is hot", turn).readings}
    assert ("warmth", "affirmed") in asked
