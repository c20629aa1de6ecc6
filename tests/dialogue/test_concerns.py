"""What is said to a question about the advice itself: whether it is a clot, a tendon …, and why it is thought of."""

from __future__ import annotations

import pytest

from bot.clinical.assess import load_rules
from bot.dialogue.concerns import concern_for, concern_values, concerns, with_concern
from bot.dialogue.copy import exists
from bot.dialogue.heard import Heard
from bot.dialogue.state import Told
from bot.reading.acts import Act, Said
from tests.dialogue.test_standing_advice import advised, said_to

AGED = {"age": Told("66"), "onset": Told("gradual"), "trend": Told("same")}
TORN = {"snap": Told("yes"), "tiptoe": Told("cannot")}
CLOT = {"swelling": Told("yes")}


def asked(text: str, act: str = "faq/what_is_dvt") -> Heard:
    """A question that the classifier takes for one about a word."""
    return Heard(text, said=(Said(text, True, (Act(act, 0.8),)),))


def meant(text: str, facts: dict[str, Told], tier: str = "same_day") -> str:
    """What a question asks while the advice of these facts stands."""
    return with_concern(asked(text), advised(tier, facts=facts)).said[0].best.name


@pytest.mark.parametrize("rule", [rule.id for rule in load_rules() if rule.tier in ("same_day", "gp_soon")])
def test_each_rule_says_what_it_is_for(rule: str) -> None:
    """No advice stands that nothing can be said about."""
    concern = concern_for(rule)
    assert concern.called or concern.name == "unclear"
    assert exists(f"case/is_it_{concern.name}")
    assert exists(f"case/why_{concern.name}")


@pytest.mark.parametrize(
    "text",
    [
        "would it be a thrombosis?",
        "so you reckon it's a clot?",
        "has he got a clot?",
        "are you saying she has one?",
        "and it couldn't be a dvt surely?",
        "a clot?",
    ],
)
def test_whether_it_is_a_clot_is_answered_for_the_case(text: str) -> None:
    """Whoever asks if it is that wants no glossary."""
    assert meant(text, CLOT) == "case/is_it_clot"


@pytest.mark.parametrize(
    "text",
    [
        "what is a clot?",
        "how would a clot be treated?",
        "what are the signs of a clot?",
        "can I have a bath?",
        "can a clot be there without swelling?",
    ],
)
def test_other_questions_with_the_word_stay_what_they_are(text: str) -> None:
    """Signs, treatment and meaning have answers of their own."""
    assert meant(text, CLOT) == "faq/what_is_dvt"


@pytest.mark.parametrize(
    ("text", "facts", "tier", "name"),
    [
        ("is the achilles gone, would you say, or is it the tendon?", TORN, "same_day", "case/is_it_tendon"),
        ("then it isn't the tendon?", TORN, "same_day", "case/is_it_tendon"),
        ("where do arteries come into it, what about them?", AGED, "gp_soon", "faq/what_is_dvt"),
        ("why would my arteries matter?", AGED, "gp_soon", "case/why_circulation"),
        ("what have blood vessels to do with it?", AGED, "gp_soon", "case/why_circulation"),
        ("could it be only a strain?", TORN, "same_day", "case/is_it_muscle"),
        ("is it an infection maybe?", TORN, "same_day", "case/is_it_other"),
    ],
)
def test_the_advice_decides_what_is_meant(text: str, facts: dict[str, Told], tier: str, name: str) -> None:
    """The same question is answered by what the advice is about."""
    assert meant(text, facts, tier) == name


def test_why_a_doctor_gives_the_reason_of_the_rule() -> None:
    """And not all the reasons there could be."""
    state = advised("gp_soon", facts=AGED)
    said, text = said_to(state, asked("and why not the physio?", "faq/why_doctor"))
    assert said[0] == "case/why_circulation"
    assert "arteries" in text
    assert "infection" not in text


def test_what_was_told_to_be_well_is_named() -> None:
    """It speaks for less worry, and clears nobody."""
    state = advised(facts={**CLOT, "warmth": Told("no"), "rest_pain": Told("no")})
    assert concern_values(state)["good_signs"] == "no warmer than the other leg and no pain at rest"
    said, text = said_to(state, asked("so is it a clot?"))
    assert said[0] == "case/is_it_clot"
    assert "no pain at rest" in text
    assert "today" in text or "doctor" in text


def test_without_advice_a_word_is_explained() -> None:
    """Where nothing was advised, the question is about clots in general."""
    state = advised(facts=CLOT)
    state.advice.state = "withdrawn"
    assert with_concern(asked("is it a clot?"), state).said[0].best.name == "faq/what_is_dvt"


def test_all_concerns_have_names_of_their_own() -> None:
    """Two of them can't be told apart by what people say otherwise; blood flow shares the clot on purpose."""
    assert len({one.called for one in concerns()}) == len(concerns())


def test_a_small_lift_has_its_own_words() -> None:
    """Nobody who gets the heel up a little is told that it doesn't come up."""
    state = advised(facts={**TORN, "small_lift": Told("yes")})
    _, text = said_to(state, asked("do I have to go to the ED?", "faq/go_to_ed"))
    assert "comes up a little" in text
    _, text = said_to(state, asked("is it the tendon?"))
    assert "comes up a little" in text


def test_whether_and_why_in_one_message_get_one_answer() -> None:
    """Who was told that it can't be told by chat is told the reason, and not the same once more."""
    whether, why = "Do you reckon it's the circulation?", "Why would my arteries matter?"
    message = Heard(
        f"{whether} {why}",
        said=(Said(whether, True, (Act("faq/artery", 0.5),)), Said(why, True, (Act("faq/artery", 0.5),))),
    )
    state = advised("gp_soon", facts=AGED)
    state.said["case/is_it_circulation"] = 1
    said, _ = said_to(state, message)
    assert [name for name in said if name.startswith("case/")] == ["case/why_circulation"]


@pytest.mark.parametrize("text", ["what would a doctor do with me?", "who is the doctor or nurse there?"])
def test_what_happens_there_is_no_question_of_the_place(text: str) -> None:
    """Only which place it has to be is answered by the route."""
    assert with_concern(asked(text, "faq/what_they_do"), advised(facts=CLOT)).said[0].best.name == "faq/what_they_do"
