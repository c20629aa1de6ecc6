"""What is said, and what is not, while advice stands: arguments, answers, and what is taken back."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from bot.dialogue.answer import Asked, answer_move
from bot.dialogue.copy import FAQ, choose, subject, texts
from bot.dialogue.heard import Heard
from bot.dialogue.hold_acts import hold_act
from bot.dialogue.reply import GENERAL_QUESTION, NOT_OF_THE_BODY, _needs_reminder, reply
from bot.dialogue.safety import known
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said
from bot.reading.emergencies import Emergency
from bot.reading.reading import Reading
from tests.dialogue.test_repairs import TODAY, NoDesk, heard

TOLD = {"swelling": Told("yes", "calf is hot and swollen"), "warmth": Told("yes", "calf is hot")}
RULES = ["clot_swelling", "clot_warmth"]
LETS_OFF = re.compile(
    r"\b(?:in the next few days|this week|an ordinary appointment|a physio is|come straight to a physio|tell a GP or physio|"
    r"short jog|easy run|is fine if|usually harmless)\b",
    re.IGNORECASE,
)
CARRIES_ADVICE = re.compile(r"\b(?:today|doctor|same day|seen|looked at|GP|ED)\b|\b112\b")


def advised(tier: str = "same_day", kind: str = "", facts: dict[str, Told] = TOLD) -> State:
    """Somebody who knows who is speaking and was told that the leg should be seen."""
    state = State(facts={} if kind else dict(facts), turn=3, last=["advice/same_day"], said={"talk/introduction": 1})
    state.advice = Advice(tier, [] if kind else list(RULES), kind, GIVEN)
    return state


def said_to(state: State, message: Heard) -> tuple[list[str], str]:
    """The ids and the words of the reply."""
    made = reply(message, state, NoDesk(), TODAY)  # type: ignore[arg-type]
    return made.said, " ".join(made.bubbles)


def reading(name: str, value: str = "yes", **more: Any) -> Reading:
    """A fact as a pattern hears it."""
    return Reading(name, value, 0, 9, name, **more)


ALL = [name for name in sorted(texts()) if name.startswith(FAQ)]


@pytest.mark.parametrize("name", ALL)
def test_no_answer_leads_away_from_same_day_advice(name: str) -> None:
    """Each waits, has words of its own for the advice, is led by it, or is not about the body."""
    state = advised()
    state.said[GENERAL_QUESTION] = 1
    parts = answer_move([Asked(name)], state, {}, None)
    text = " ".join(part.text for part in parts)
    led = _needs_reminder(parts, state)
    assert led or subject(name) in NOT_OF_THE_BODY or CARRIES_ADVICE.search(text), text
    assert not LETS_OFF.search(text) or led, text


@pytest.mark.parametrize(
    "name", ["faq/walk_dog", "faq/insoles", "faq/maybe_shin_splints", "faq/stairs", "faq/lump_calf"]
)
def test_what_to_do_with_the_leg_waits(name: str) -> None:
    """No short walk with the dog, no guess what it is, before a doctor has looked."""
    text = answer_move([Asked(name)], advised(), {}, None)[0].text
    assert re.search(r"seen|looked", text) and not text.startswith("Yes"), text
    assert answer_move([Asked(name)], State(), {}, None)[0].text != text


def test_a_story_that_touches_on_an_answer_argues() -> None:
    """ "His brother had that and it was only a strain" asks nothing."""
    ids, _ = said_to(advised(), heard("his brother had that and it was only a strain", "faq/runs_in_family", 0.69))
    assert ids == ["hold/same_day/other"]
    ids, _ = said_to(advised(), heard("does it run in families?", "faq/runs_in_family", 0.69, question=True))
    assert "faq/runs_in_family" in ids
    ids, _ = said_to(advised(), heard("my mother says it's nothing", "faq/coach_or_friend_says", 0.7))
    assert ids == ["faq/coach_or_friend_says"]


@pytest.mark.parametrize("act", ["easing", "mild", "too_late", "too_much", "refuses", "later", "cannot"])
@pytest.mark.parametrize("tier", ["same_day", "emergency"])
def test_arguments_never_soften(act: str, tier: str) -> None:
    """Three times the same argument: three lines, each with the advice."""
    state = advised(tier, "breathing" if tier == "emergency" else "")
    lines = [said_to(state, heard("but", f"hold/{act}"))[1] for _ in range(3)]
    assert all(first != second for first, second in pairwise(lines)), lines
    assert state.advice.stands and state.advice.tier == tier
    for line in lines if tier == "emergency" else []:
        assert "112" in line, line


@pytest.mark.parametrize("act", ["later", "too_much"])
@pytest.mark.parametrize(("tier", "kind"), [("same_day", ""), ("emergency", ""), ("emergency", "breathing")])
def test_waiting_gets_a_clear_no(act: str, tier: str, kind: str) -> None:
    """ "Could it wait till Monday?": the first word says no, each time, and the reason comes with it."""
    state = advised(tier, kind)
    for _ in range(4):
        _, text = said_to(state, heard("could it wait?", f"hold/{act}", question=True))
        assert text.startswith("No, ") and re.search(r"today|112", text.lower()), text
        assert re.search(
            r"scan|examination|chat|minutes|fast|only a hospital|too (?:late|often)|what 112|mind|leave", text
        ), text


@pytest.mark.parametrize(
    "message",
    [
        heard("the swelling went down", "tell", readings=(reading("swelling", time="over"),)),
        heard("it's not swollen any more", "hold/easing", readings=(reading("swelling", polarity="denied"),)),
        heard("it's a bit better", "tell", readings=(reading("trend", "better"),)),
    ],
)
def test_easing_takes_nothing_back(message: Heard) -> None:
    """What was there and eased should still be seen."""
    state = advised()
    said_to(state, message)
    assert state.advice.stands and state.values()["swelling"] == "yes"


def test_seen_and_gone_is_seen() -> None:
    """Somebody who was examined is done, also where they say that it's gone."""
    eased = heard("gp looked, swelling gone", "hold/seen_clear", readings=(reading("swelling", time="over"),))
    assert hold_act(eased, advised()) == "seen_clear"


def test_a_call_about_ones_own_leg_is_a_request() -> None:
    """Nobody is left aside by it where nobody else was spoken of, and a wish is a wish beside somebody too."""
    state, own = advised(), heard("can someone ring me about my own leg", "request_call", question=True)
    assert hold_act(replace(own, leaves_other=True), state) == ""
    state.cases["friend"] = {}
    assert hold_act(replace(own, leaves_other=True), state) == ""


def test_a_denied_sign_ends_the_advice_that_rests_on_it_alone() -> None:
    """ "It's not swollen, I meant sore": withdrawn at once, with one sorry, and what waited is answered."""
    state = advised(facts={"swelling": TOLD["swelling"]})
    said_to(state, heard("can i use heat on it?", "faq/heat", question=True))
    no = Reading("swelling", "yes", 0, 7, "swollen", polarity="denied")
    ids, text = said_to(state, heard("sorry it's not swollen, i meant sore", "correct", readings=(no,)))
    assert not state.advice.stands and ids[0] == "hold/same_day/put_right" and "faq/heat" in ids
    assert text.lower().count("sorry") <= 1


def test_one_of_two_signs_taken_back_leaves_the_other() -> None:
    """ "I meant the weather was hot" says nothing of the swelling."""
    state = advised()
    ids, text = said_to(state, heard("i meant the weather was hot", "hold/not_so", 0.98))
    assert ids == ["hold/same_day/partly_so"] and "today" in text
    assert state.advice.stands and set(state.values()) == {"swelling"}
    said_to(state, Heard("", effect="hold:not_so"))
    assert not state.advice.stands and not state.values()


def test_a_denied_sign_among_others_is_said_back() -> None:
    """The rest keeps the advice."""
    state = advised()
    no = Reading("swelling", "yes", 0, 7, "swollen", polarity="denied")
    ids, text = said_to(state, heard("it's not swollen", "correct", readings=(no,)))
    assert ids == ["hold/same_day/partly_so"] and "no swelling" in text and state.advice.stands


def test_what_is_denied_raises_no_emergency() -> None:
    """ "He has no fever" is no reason to ask about sepsis; "fever, maybe" is."""
    found = Emergency("sepsis", "ask", "other", "someone", "he has no fever", 0, 15)
    denied = Reading("fever", "yes", 10, 15, "fever", polarity="denied")
    ids, _ = said_to(advised(), heard("he has no fever", "tell", 0.3, emergency=found, readings=(denied,)))
    assert not any(name.startswith("emergency_ask") for name in ids)
    ids, _ = said_to(advised(), heard("he has a fever", "tell", 0.3, emergency=found))
    assert ids == ["emergency_ask/sepsis"]


def test_the_reason_is_not_given_twice_running() -> None:
    """The advice every time, its reason every other time, and always where it is asked for."""
    state = advised()
    reason = "A clot can be found"
    lines = [said_to(state, heard("hm", "", 0.0))[1] for _ in range(2)]
    assert [reason in line for line in lines] == [True, False]
    assert reason in said_to(state, heard("why", "hold/why"))[1]


def test_a_birth_long_ago_is_answered_as_one() -> None:
    """After eleven weeks nobody is told that it counts up to six."""
    for tier, pregnancy in (("same_day", "gone"), ("same_day", "yes"), ("none", "gone")):
        state = State(
            facts={"pregnancy": Told(pregnancy)}, advice=Advice(tier, [], "", GIVEN if tier != "none" else "")
        )
        text = choose("faq/after_birth", known(state), {}) or ""
        assert "if the baby is under" not in text
        assert ("today" in text) == (tier == "same_day"), text


def test_two_sentences_of_which_one_asks() -> None:
    """What is asked beside a mood is answered, led by the advice."""
    both = Heard(
        "it's nothing. does coffee matter?",
        said=(
            Said("it's nothing.", False, (Act("hold/other", 0.5),)),
            Said("does coffee matter?", True, (Act("faq/coffee", 0.9),)),
        ),
    )
    ids, _ = said_to(advised(), both)
    assert ids == [GENERAL_QUESTION, "faq/coffee"]


@pytest.mark.parametrize(("tier", "kind"), [("same_day", ""), ("emergency", ""), ("emergency", "breathing")])
def test_a_risk_is_said_back_and_kept(tier: str, kind: str) -> None:
    """ "I'm on the pill by the way" is noted with the advice, which stays as it was."""
    state = advised(tier, kind)
    ids, text = said_to(state, heard("i'm on the pill by the way", "tell", readings=(reading("hormones"),)))
    assert ids == [f"hold/{tier}/risk_told"] and "on a pill" in text and re.search("today|112", text)
    assert state.values()["hormones"] == "yes" and (state.advice.tier, state.advice.kind) == (tier, kind)


def test_no_risk_is_no_reason_to_go() -> None:
    """ "No flights" is nothing to tell the doctor."""
    ids, _ = said_to(advised(), heard("no flights", "tell", readings=(reading("flight", polarity="denied"),)))
    assert "hold/same_day/risk_told" not in ids


def test_less_told_beside_an_emergency_softens_nothing() -> None:
    """A swollen calf told after "I can't breathe" is no reason to speak of a GP."""
    state = advised("emergency", "breathing")
    ids, text = said_to(state, heard("and my calf is swollen", "tell", readings=(reading("swelling"),)))
    assert state.advice.tier == "emergency" and state.advice.kind == "breathing"
    assert "advice/same_day" not in ids and "112" in text and "GP" not in text


def test_who_rings_for_help_is_told_what_to_say() -> None:
    """ "Ringing them now, what do I say?" gets the signs in a line, and to stay on the line first."""
    state = advised("emergency", facts={**TOLD, "side": Told("right"), "breathless": Told("yes", "out of breath")})
    message = heard("what will I say to them", "faq/what_to_say_desk", 0.9, question=True)
    ids, text = said_to(state, message)
    assert ids[-1] == "faq/what_to_say_desk" and "right calf" in text and "short of breath" in text
    assert re.match(r".*\b112\b", text)
    crisis = advised("emergency", "crisis", {})
    assert "faq/what_to_say_desk" not in said_to(crisis, message)[0]


def test_denying_another_sign_ends_nothing() -> None:
    """ "The foot isn't cold", said of a calf that cramps on walks, is news and no objection."""
    state = State(facts={"walking_cramp": Told("yes", "stop and it's gone")}, turn=3, said={"talk/introduction": 1})
    state.advice = Advice("gp_soon", ["walking_cramp"], "", GIVEN)
    message = heard("the foot isn't cold", "hold/not_so", 0.9)
    cold = reading("cold_foot", polarity="denied")
    said_to(state, replace(message, readings=(cold,)))
    assert state.advice.stands
    assert not hold_act(replace(message, readings=(cold,)), state)
    assert hold_act(replace(message, readings=(replace(cold, name="walking_cramp"),)), state) == "not_so"


def test_a_likely_objection_is_asked_about() -> None:
    """ "No, like I said it won't come up. You just said that was a good sign" takes nothing back."""
    state = State(facts={"tiptoe": Told("cannot", "not on the bad one alone"), "snap": Told("yes", "a slap")}, turn=3)
    state.said = {"talk/introduction": 1}
    state.advice = Advice("same_day", ["achilles_snap"], "", GIVEN)
    said, text = said_to(state, heard("you just said that was a good sign", "hold/not_so", 0.69))
    assert state.advice.stands
    assert said[0].startswith("confirm:") and "took that up wrong" not in text


def two(first: str, act: str, asks: bool) -> Heard:
    """A sentence before a question on driving."""
    said = (Said(first, asks, (Act(act, 0.7),)), Said("And may he drive?", True, (Act("faq/drive", 0.9),)))
    return Heard(f"{first} And may he drive?", said=said)


def test_what_is_asked_about_the_next_days_stays_beside_another_answer() -> None:
    facts = {"age": Told("66"), "onset": Told("gradual"), "trend": Told("same")}
    asks = two("What's he to do till then?", "hold/meanwhile", True)
    assert said_to(advised("gp_soon", facts=facts), asks)[0][:2] == ["hold/gp_soon/meanwhile", "faq/drive"]
    mood = two("Ah I suppose.", "hold/other", False)
    assert said_to(advised("gp_soon", facts=facts), mood)[0][0] == "faq/drive"


def test_whether_it_can_wait_is_met_beside_who_to_ring() -> None:
    said = (
        Said("Who do I ring?", True, (Act("hold/who_to_ring", 0.8),)),
        Said("Can it wait?", True, (Act("hold/later", 1.0),)),
    )
    facts = {"age": Told("66"), "onset": Told("gradual"), "trend": Told("same")}
    ids, _ = said_to(advised("gp_soon", facts=facts), Heard("Who do I ring? Can it wait?", said=said))
    assert {"hold/gp_soon/who_to_ring", "hold/gp_soon/later"} <= set(ids)
