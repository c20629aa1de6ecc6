"""One question about several signs: any sentence may answer it, and only what it names is told."""

from datetime import date

import pytest

from bot.reading.read import read
from bot.reading.reading import Turn

SIGNS = ("swelling", "warmth", "colour_change", "shiny")
TURN = Turn(date(2026, 11, 26), question="screen:clot", settles=SIGNS)
MARKS = {"denied": "!", "uncertain": "?", "affirmed": ""}
ALL_DENIED = {f"!{name}" for name in SIGNS}


def told(text: str) -> set[str]:
    return {MARKS[r.polarity] + r.name for r in read(text, TURN).readings if r.polarity in MARKS and r.name in SIGNS}


@pytest.mark.parametrize(
    "text",
    [
        "no", "none of those", "Nope, nothing like that", "No.", "not a bit",
        "Jogging? I never mentioned it. None of them. So the walk with the dog?",
        "as I told you already, none of these. and is the pool ok?",
        "what would that look like? No anyway.", "no nothing", "no they look the same", "no difference at all", "nothing at all",
        "they look the same to me, I don't have any of those",
        "not swollen or anything like that. What about driving?",
        "none, bar the dent in my dignity", "none of those only the shame when the kids overtake me", "none apart from being sore",
        "divil a one", "no, just a bit of wounded pride", "none of them, both full of knots though",
    ],
)  # fmt: skip
def test_no_to_all_of_them(text: str) -> None:
    assert told(text) == ALL_DENIED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Right, heat so. My sister swears by magnesium", {"?warmth"}),
        ("heat and swelling", {"warmth", "swelling"}),
        ("none of them, maybe slightly warm though", ALL_DENIED - {"!warmth"} | {"?warmth"}),
        ("Bit red alright. How long does that last?", {"colour_change"}),
        ("not warm. it might be a bit puffy", {"!warmth", "?swelling"}),
        ("no swelling", {"!swelling"}),
        ("no chest pain. Can I cycle?", set()),
        ("none except the second one", set()),
        ("none except when I stand", set()),
        ("none bar a bit of something odd", set()),
        ("they're screaming blue murder going down steps", set()),
        ("no, I meant the other question", set()),
        ("Sound. How long do I rest?", set()),
        ("it's warm outside today", set()),
        ("nothing hard or sore under the skin", set()),
        ("no vein at all. I meant the tendon", set()),
        ("is it meant to be warm?", set()),
        ("that's a different question", set()),
        ("not sure. Can I cycle?", {f"?{name}" for name in SIGNS}),
        ("is blue a little", {"colour_change"}),
        ("there is colour like purple behind", {"colour_change"}),
        ("no, only a small mark", {"?colour_change"}),
        ("no just a bit of colour", ALL_DENIED - {"!colour_change"} | {"?colour_change"}),
        ("none, just a bit big", ALL_DENIED - {"!swelling"} | {"?swelling"}),
        ("nothing only a little fat", {"?swelling"}),
        ("nothing special, maybe colour", {"?colour_change"}),
        ("no but is more warm", ALL_DENIED - {"!warmth"} | {"warmth"}),
        ("no, just a big pain", ALL_DENIED),
    ],
)
def test_only_what_is_said(text: str, expected: set[str]) -> None:
    assert told(text) == expected


def test_nothing_is_read_where_nothing_was_asked() -> None:
    assert not [r for r in read("none of those", Turn(date(2026, 11, 26))).readings if r.name in SIGNS]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They say the pink tape is the best", set()),
        ("the purple bands are handy", set()),
        ("I have the red Garmin", set()),
        ("a hot shower eases it", set()),
        ("should I get the red ones?", set()),
        ("the blue patch is bigger", {"colour_change", "swelling"}),
        ("a red welt on it", {"colour_change"}),
        ("it's a dark red colour", {"colour_change"}),
        ("blue enough", {"colour_change"}),
        ("the hot calf is at me", {"warmth"}),
    ],
)
def test_what_only_says_which_thing_is_meant(text: str, expected: set[str]) -> None:
    assert told(text) == expected


WELL = Turn(date(2026, 11, 26), question="screen:well", settles=("breathless", "chest_pain", "fever"))


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Bit short of breath on hill. Always was", "uncertain"),
        ("she gets short of breath going up the hill", "uncertain"),
        ("bit of puff going up hills alright", "uncertain"),
        ("no, only puffed after the sprints lol", "denied"),
        ("short of breath on the stairs", "affirmed"),
    ],
)
def test_breath_short_at_effort_is_asked_about(text: str, polarity: str) -> None:
    """Told to the question about warning signs, it is met in that turn."""
    assert [r.polarity for r in read(text, WELL).readings if r.name == "breathless"] == [polarity]


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("you never said about the hill though", False), ("not yet, I'll give it a week", False), ("no not what i asked", False),
        ("none, like I said", True), ("no, I told you", True), ("not that I can see", True),
    ],
)  # fmt: skip
def test_a_no_about_the_talk_denies_no_sign(text: str, denies: bool) -> None:
    """A complaint and a plan tell nothing of the leg."""
    turn = Turn(today=date(2026, 11, 28), question="screen:clot", settles=("swelling", "warmth"))
    assert any(reading.polarity == "denied" for reading in read(text, turn).readings) == denies
