"""A request read back: sentences a person would say, and after a change only the change."""

import pytest

from bot.booking.draft import Draft, new_draft
from bot.booking.read_back import about, read_back
from tests.booking.playing import Desk

OPENED = ("can I book an appointment", "Aoife Brennan", "087 123 4567", "Monday morning", "sore calf for a week", "yes")


def told(*clauses: str, **details: object) -> Draft:
    return {**new_draft("visit"), "why": list(clauses), **details}


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        (["right calf", "no bother walking", "sore after a run"], "It's sore after a run, and walking is no bother."),
        (["came on all at once", "three weeks ago"], "It came on all at once three weeks ago."),
        (["rested from running", "walking with a limp"], "You rested from running and walk with a limp."),
        (["on a blood thinner", "not back running yet"], "You are on a blood thinner and aren't back running yet."),
        (["no pain in a heel raise"], "A heel raise is free of pain."),
        (["left calf", "halfway up the calf"], "It's about your left calf, halfway up."),
    ],
)
def test_what_was_told_is_said_in_sentences(clauses: list[str], said: str) -> None:
    assert said in about(told(*clauses))
    assert "mentioned" not in about(told(*clauses))


def test_the_whole_takes_sixty_words() -> None:
    clauses = ["left calf", "halfway up the calf", "came on all at once", "three weeks ago", "walking with a limp",
               "playing GAA", "sore on the stairs", "sore after a run", "a bruise", "getting worse"]  # fmt: skip
    draft = told(*clauses, name="Ann Daly", phone="087 123 4567", times="Tuesday morning", notes=["Is there a lift?"])
    assert len(read_back(draft).split()) <= 53
    assert "“Is there a lift?”" in read_back(draft)


def test_after_a_change_only_the_change_is_said() -> None:
    desk = Desk()
    turn = desk.say("visit", *OPENED, "make it Thursday")
    assert desk.ids() == ["request_times_now", "request_read_back_changed"]
    assert turn.draft is not None
    desk.say("visit", "yes")
    assert "Thursday" in desk.request["wished_times"]


@pytest.mark.parametrize("asks", ["will someone ring me or do I ring yous?", "then do I have to ring ye back?"])
def test_who_rings_whom_is_answered_in_words(asks: str) -> None:
    desk = Desk()
    desk.say("visit", *OPENED[:-1], f"yes that's fine. {asks}")
    assert "request_reach_phone" in desk.ids()
