"""What somebody wants to understand is told by the form of the question and by what it is about."""

from __future__ import annotations

import pytest

from bot.dialogue.copy import exists
from bot.dialogue.understanding import _table, understood
from bot.reading.acts import Act, Said


def wanted(*sentences: str, act: str = "tell", sure: float = 0.3) -> str:
    """The answer to the last sentence behind those before it; empty for none."""
    said = [Said(text, text.endswith("?"), (Act(act, sure),)) for text in sentences]
    found = understood(said[-1], said[:-1])
    return found.name if found else ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what have the arteries got to do with climbing?", "faq/why_blood_hill"),
        ("how come a clot makes a leg bigger?", "faq/why_clot_swells"),
        ("why would six hours in a car matter for clots?", "faq/why_flight_clot"),
        ("why is rising on my toes so important?", "faq/why_tiptoe_matters"),
        ("why does the heel not lifting need a doctor?", "faq/why_no_heel_lift"),
        ("why am I worse first thing?", "faq/morning_stiff"),
        ("why are the slow runs the bad ones?", "faq/calf_pain_running_slow"),
        ("what's the difference between the calf and the Achilles?", "faq/calf_or_achilles"),
        ("how would you tell a cramp from a strain?", "faq/strain_or_cramp"),
        ("how can she know if it's her circulation?", "faq/artery_or_muscle"),
        ("could it be like my uncle's varicose veins?", "faq/varicose_veins"),
        ("how would they check my back?", "faq/back_tested"),
        ("what does the GP do to check the circulation?", "faq/gp_checks_vessels"),
        ("how long will it take?", ""),
        ("how do I know when to start running?", ""),
        ("can I massage it?", ""),
    ],
)
def test_form_and_thing_lead_to_the_answer(text: str, name: str) -> None:
    assert wanted(text) == name


@pytest.mark.parametrize(
    ("told", "asks", "name"),
    [
        ("My father had narrow arteries.", "Could mine be something like that?", "faq/maybe_artery"),
        ("The lads at work say it's a clot.", "How would I know?", "faq/clot_signs"),
        ("A woman in my club had a clot.", "How can I tell the difference?", "faq/clot_feels_like_strain"),
        ("It's stiff for the first mile and then grand.", "Why is that?", "faq/tight_then_eases"),
        ("They say it's my back.", "How would you check that?", "faq/back_tested"),
        ("My cousin tore his Achilles.", "How do I know it isn't that?", "faq/calf_or_achilles"),
        ("I smoked for years.", "Could that have anything to do with it?", "faq/smoked_once"),
        ("It's gone in a minute when I stop.", "Why would standing help it?", "faq/why_one_minute"),
        ("I get cramps.", "Why do they come in bed?", "faq/why_cramps_at_night"),
        ("I walk the dog a lot.", "Could it be that?", ""),
    ],
)
def test_a_question_that_points_back_is_about_what_was_told_before_it(told: str, asks: str, name: str) -> None:
    assert wanted(told, asks) == name


def test_a_sure_answer_stands_but_for_a_why() -> None:
    assert wanted("could it be the nerve?", act="faq/burning_feeling", sure=0.95) == ""
    assert wanted("why would a clot swell?", act="faq/swelling_after", sure=0.95) == "faq/why_clot_swells"


def test_all_answers_exist_and_have_things() -> None:
    assert all(exists(one.answer) for one in _table().wanted)
    assert {thing for one in _table().wanted for thing in one.things} <= _table().things.keys()
