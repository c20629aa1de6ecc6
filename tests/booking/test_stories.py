"""What people say of their leg beside another question, and how it is read back."""

from bot.booking.asking import CONSENT
from bot.booking.draft import new_draft
from bot.booking.read_back import about
from bot.booking.stories import complaint, keep_story
from tests.booking.playing import Desk

STORY = "right calf, about a month, tightens up 20 mins into a run every time."


def test_what_says_nothing_more_is_not_put_behind_the_story() -> None:
    draft = {**new_draft("visit"), "why_words": STORY}
    assert keep_story(draft, "its my calf", CONSENT) == ""
    assert draft["why_words"] == STORY


def test_stories_are_joined_by_one_full_stop() -> None:
    draft = {**new_draft("visit"), "why_words": f"{STORY}."}
    keep_story(draft, "my ankle is stiff too", CONSENT)
    assert ".." not in draft["why_words"]
    assert draft["why_words"].endswith(". my ankle is stiff too")


def test_side_is_no_filler() -> None:
    assert complaint("right calf, about a month").startswith("right calf")
    assert complaint("right, my calf is sore").startswith("my calf")


def test_limp_in_words_that_are_cut_is_said_plainly() -> None:
    told = "its about my daughter shes 14 and has a sore calf since sports day, she was grand for a bit, shes limping on the stairs and at school"
    draft = {
        **new_draft("visit"),
        "why_words": told,
        "why": ["walking with a limp"],
        "why_said": {"walking with a limp": "limping"},
    }
    assert "limp" in about(draft, 18)


def test_part_that_was_named_is_asked_after() -> None:
    turn = Desk().say(
        "visit", "Im looking for an appointment for my calf, wednesday after 5", "Dervla Keogh 085 555 0147"
    )
    assert turn.ask is not None
    assert turn.ask.values["part"] == "calf"
