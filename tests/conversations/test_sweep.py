"""Generated sweeps: every question of every form, met with every explanation and every tier of warning sign."""

from __future__ import annotations

from typing import Any

import pytest

from bot.topics import topics_by_intent
from tests.conftest import Visitor

STARTS = {
    "check_form": "check the warning signs please",
    "healing_form": "do the healing time check",
    "booking_form": "I'd like to book an appointment",
}
# Answers that raise no finding, for what has no button; otherwise the button named here, or the second one.
TYPED = {
    "name": "Aoife Byrne",
    "contact": "087 123 4567",
    "onset_time": "3 weeks ago",
    "booking_confirmed": "no, leave it",
}
ASKED = {
    "ask_what_is_calf_strain": "what is a calf strain?",
    "ask_is_it_serious": "is a calf strain serious?",
    "ask_causes": "what causes a calf strain?",
    "ask_why_not_healing": "why is my calf not healing?",
    "ask_finer_details": "what are the finer details you look at?",
    "ask_healing_time": "how long does a calf strain take to heal?",
    "ask_male_female_difference": "is it different for men and women?",
    "ask_running_technique": "what should my running technique look like?",
    "ask_exercises": "what exercises should I do?",
    "ask_can_i_run": "can I still run with it?",
    "ask_photo_breakdown": "what does the photo of the runner show?",
    "ask_clinic_info": "how much do you charge?",
    "bot_challenge": "are you a robot?",
}
TIERS = {
    "emergency": ("I'm short of breath and I have a sharp pain in my chest when I breathe in", "112"),
    "same_day": ("by the way my calf is very swollen and hot since last night", "today"),
}
MOST_QUESTIONS = 20


async def answer(visitor: Visitor, requested: str) -> None:
    """Answers the open question without raising a finding."""
    if requested in TYPED:
        await visitor.says(TYPED[requested])
        return
    buttons = visitor.buttons
    calm = next((b for b in buttons if '"no"' in b["payload"] or '"can"' in b["payload"]), buttons[-1])
    if requested in ("consent",):
        calm = buttons[0]
    await visitor.says(calm["payload"])


@pytest.mark.parametrize("form", STARTS)
async def test_every_explanation_at_every_question(visitor: Visitor, form: str) -> None:
    """Each is answered in the turn, and the same question comes back."""
    await visitor.says(STARTS[form])
    seen = []
    for _ in range(MOST_QUESTIONS):
        tracker = await visitor.tracker()
        requested = tracker.get_slot("requested_slot")
        if tracker.active_loop_name != form or requested is None:
            break
        seen.append(requested)
        for intent, text in ASKED.items():
            await visitor.says(text)
            said, where = await visitor.uttered(), f"{form}, {requested}, {intent}"
            response = topics_by_intent()[intent].response
            if response:
                assert response in said, f"{where}: said {said}"
            assert await visitor.slot("requested_slot") == requested, where
            tracker = await visitor.tracker()
            assert tracker.active_loop_name == form, where
            assert len(said) >= 2, f"{where}: the question did not come back"
        await answer(visitor, requested)
    assert len(seen) == len(set(seen)), seen
    assert len(seen) >= 4, seen


async def questions_of(visitor: Visitor, form: str) -> list[str]:
    """The slots a form asks for, in order, answered calmly."""
    await visitor.says(STARTS[form])
    seen: list[str] = []
    for _ in range(MOST_QUESTIONS):
        tracker = await visitor.tracker()
        requested = tracker.get_slot("requested_slot")
        if tracker.active_loop_name != form or requested is None:
            break
        seen.append(requested)
        await answer(visitor, requested)
    return seen


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("form", STARTS)
async def test_every_tier_at_every_question(agent: Any, form: str, tier: str) -> None:
    """Advice is the first thing said in that turn, whatever was being asked."""
    sentence, word = TIERS[tier]
    questions = await questions_of(Visitor(agent), form)
    for index, requested in enumerate(questions):
        visitor = Visitor(agent)
        await visitor.says(STARTS[form])
        for earlier in questions[:index]:
            await answer(visitor, earlier)
        assert await visitor.slot("requested_slot") == requested
        await visitor.says(sentence)
        where = f"{form}, {requested}, {tier}"
        assert (await visitor.uttered())[0] == f"utter_advice_{tier}", f"{where}: {await visitor.uttered()}"
        assert word in visitor.last[0]["text"].split("\n")[0], where
        assert await visitor.slot("told_tier") == tier, where
        tracker = await visitor.tracker()
        if tier == "emergency" or form != "check_form":
            assert tracker.active_loop_name is None, where
            assert not any(said.startswith("utter_ask_") for said in await visitor.uttered()), where
