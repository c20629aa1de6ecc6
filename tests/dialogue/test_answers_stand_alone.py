"""Every answer is understood by itself: its first words name what it is about, and it fits what was told."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.dialogue.case import case_values
from bot.dialogue.copy import Known, texts, ways
from bot.dialogue.state import Advice, State, Told

TODAY = date(2026, 11, 28)
FRAGMENT = re.compile(
    r"^(?:Not (?:yet|just yet|until|before|while|now)|Only (?:once|if|when|roughly)|By day|Every|Both, |Because|Then|"
    r"It isn't for ever|As (?:long|many|soon) as|Usually (?:yes|not)|Short,? (?:slow|enough)|It can be[:,]|It could[:,])"
)
ALSO_A_SUBJECT = {"faq/why_keep_short"}
"""Answers whose first word names the subject all the same: "Short, because …"."""
CLOT = {"side": "left", "swelling": "yes"}
ON_WALKS = {"side": "left", "walking_cramp": "yes"}
HEEL = {"side": "right", "snap": "yes", "tiptoe": "cannot"}
FITTING = [
    ("faq/family_clot", {"swelling": "no"}, "none", "GP"),
    ("faq/family_clot", CLOT, "same_day", "today"),
    ("faq/clot_no_swelling", {"swelling": "no", "warmth": "no", "colour_change": "no"}, "none", "can't rule it out"),
    ("faq/clot_no_swelling", ON_WALKS, "gp_soon", "see a doctor that day|for a doctor that day"),
    ("faq/clot_from_run", {**CLOT, "cast": "yes"}, "same_day", "boot or a cast"),
    ("faq/clot_from_run", {**CLOT, "flight": "yes"}, "same_day", "journey"),
    ("case/tonight", CLOT, "same_day", "seen"),
    ("case/tonight", ON_WALKS, "gp_soon", "GP"),
    ("case/tonight", {"standing_job": "yes", "walking": "fine"}, "none", "break"),
    ("case/tonight", {"walking": "limp", "standing_job": "yes"}, "none", "limp"),
    ("faq/walk_the_race", {"walking": "limp"}, "none", "limp"),
    ("faq/walk_the_race", ON_WALKS, "gp_soon", "GP"),
    ("faq/tell_about_race", {"trend": "worse"}, "none", "worse"),
    ("faq/keep_my_runs", {"walking": "fine", "tiptoe": "sore"}, "none", "toes"),
    ("faq/keep_my_runs", {"onset": "gradual", "rested": "no"}, "none", "before it tightens"),
    ("faq/keep_my_runs", ON_WALKS, "gp_soon", "GP"),
    ("faq/raises_tonight", {"tiptoe": "sore"}, "none", "Two legs"),
    ("faq/raises_tonight", {"tiptoe": "cannot"}, "same_day", "today"),
    ("faq/count_raises", {"tiptoe": "sore"}, "none", "sore"),
    ("faq/grabs_on_jog", {}, "none", "walk home"),
    ("faq/walk_on_it", ON_WALKS, "gp_soon", "No need to give up walking"),
    ("faq/drive", HEEL, "same_day", "^No, please: the right foot"),
    ("faq/drive", {**HEEL, "side": "left"}, "same_day", "^No driving"),
    ("faq/eat_before", HEEL, "same_day", "fasting"),
    ("faq/maybe_artery", ON_WALKS, "gp_soon", "^Narrowed blood vessels"),
    ("faq/job_cause", {"standing_job": "yes"}, "none", "^Standing all day"),
    ("faq/both_calves", {"side": "both", "shoes_changed": "yes"}, "none", "change of shoes"),
    ("faq/gp_or_physio", ON_WALKS, "gp_soon", "^(?:The )?GP first"),
    ("faq/gp_or_physio", CLOT, "same_day", "^The doctor"),
]
OF_ANOTHER = re.compile(r"\brun(?:s|ning)?\b|\bjog")


def advised(facts: dict[str, str], tier: str, **more: object) -> State:
    """A conversation in which these facts were told and advice of a tier stands."""
    state = State(facts={name: Told(value) for name, value in facts.items()}, **more)
    state.advice = Advice(tier, [], "", "given" if tier != "none" else "")
    return state


@pytest.mark.parametrize("name", sorted(name for name in texts() if name.startswith(("faq/", "case/"))))
def test_first_words_name_the_subject(name: str) -> None:
    """No answer begins as the second half of a sentence nobody said."""
    if name in ALSO_A_SUBJECT:
        return
    heads = [text.text for text in texts()[name]]
    longer = [str(text.about["more"]) for text in texts()[name] if text.about.get("more")]
    assert [text for text in (*heads, *longer) if FRAGMENT.search(text)] == []


@pytest.mark.parametrize(("name", "facts", "tier", "wanted"), FITTING)
def test_answer_fits_what_was_told(name: str, facts: dict[str, str], tier: str, wanted: str) -> None:
    found = [text.text for text in ways(name, Known(facts, tier, 3.0), since="3 weeks", race_weeks="3 weeks", why="")]
    assert found
    assert [text for text in found if not re.search(wanted, text)] == []


def test_who_has_cramp_on_walks_is_told_nothing_of_running() -> None:
    """An older walker's cramp isn't answered with a runner's rare condition."""
    for name in ("faq/maybe_artery", "faq/walk_on_it", "case/is_it_serious"):
        for text in ways(name, Known(ON_WALKS, "gp_soon", 3.0), why="A GP can check the pulses."):
            assert not OF_ANOTHER.search(text.text), text.text


def test_what_the_doctor_hears_begins_with_the_signs() -> None:
    """Where it is, then what the advice rests on, before everything else that was told."""
    told = {
        "side": "left", "again": "no", "onset": "gradual", "trend": "same", "rested": "no", "walking": "fine",
        "tiptoe": "can", "warmth": "no", "colour_change": "no", "standing_job": "yes", "level": "new",
        "swelling": "yes",
    }  # fmt: skip
    clauses = case_values(advised(told, "same_day"), TODAY)["for_doctor"]
    assert clauses.startswith("left calf, a swollen calf")


def test_why_is_known_only_while_advice_stands() -> None:
    """ "Is that serious?" is answered by the reason of the advice that stands, and by none other."""
    assert "pulses" in case_values(advised(ON_WALKS, "gp_soon"), TODAY)["why"]
    assert "Achilles" in case_values(advised(HEEL, "same_day"), TODAY)["why"]
    assert not case_values(advised(ON_WALKS, "none"), TODAY)["why"]
