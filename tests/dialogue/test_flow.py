"""What a message asks is answered, whatever stands before it; moods are met only where they are plain."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.acknowledge import courtesy
from bot.dialogue.answer import NOTHING_CLOSER, Asked, answer_move, asked, for_child
from bot.dialogue.compose import compose
from bot.dialogue.follow_up import ask_again, left, next_question, unfit
from bot.dialogue.heard import Heard, Part
from bot.dialogue.reply import reply
from bot.dialogue.requests import comes_round, kind_wanted
from bot.dialogue.state import ACTED_ON, GIVEN, Advice, State, Told
from bot.dialogue.update import News, take
from bot.reading.acts import CLOSER, Act, Said, possible
from bot.reading.questions import elliptical
from bot.reading.reading import Reading, Turn

TODAY = datetime(2026, 11, 26, 10, 0)
LEFT = Reading("side", "left", 0, 4, "left")


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def heard(*said: tuple[str, str, float], **more: Any) -> Heard:
    """A message of sentences with one act each; a question mark asks."""
    sentences = tuple(Said(text, text.endswith("?"), (Act(act, sure),)) for text, act, sure in said)
    return Heard(" ".join(text for text, _, _ in said), said=sentences, **more)


def answered(state: State, message: Heard) -> list[str]:
    """The ids of what is said to a message."""
    return reply(message, state, NoDesk(), TODAY).said  # type: ignore[arg-type]


NO_VISIT = ("Not yet, thanks, I've spent enough.", "no_visit", 0.8)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        (("And is ice any use?", "faq/ice", 0.9), "faq/ice"),
        (("You said the staying power of the foot, what's that?", "what_do_you_mean", 0.45), "faq/midstance_endurance"),
        (("And the blue bits, are they any use to me?", "feel_down", 0.2), "answer/dont_know"),
    ],
)
def test_a_no_leaves_the_question_behind_it(question: tuple[str, str, float], name: str) -> None:
    """A refusal, or thanks, in front of a question never closes the message."""
    for first in (NO_VISIT, ("Thanks a million.", "thanks", 0.9), ("Grand.", "react", 0.9)):
        said = answered(State(last=["faq/heat"], turn=3), heard(first, question))
        assert (
            name in said
            and "offer/visit" not in (said if first == NO_VISIT else [])
            and not {"talk/no_problem", "talk/stopped", "talk/thanks", "talk/react"} & set(said)
        )


def test_a_no_alone_is_taken() -> None:
    assert answered(State(turn=3), heard(NO_VISIT)) == ["talk/no_problem", "talk/introduction"]
    assert "talk/thanks" in answered(State(turn=3), heard(("Thanks a million, ok?", "thanks", 0.9)))


def test_who_goes_is_thanked_before_the_answer() -> None:
    """ "I'll drive him. And PE?" wants to know about PE."""
    limp = {"walking": Told("limp"), "age": Told("12"), "for_child": Told("yes")}
    drives, pe = ("I'll drive him so.", "hold/on_my_way", 0.96), ("And school sport?", "faq/school_pe", 0.9)
    state = State(facts=dict(limp), advice=Advice("gp_soon", ["x"], state=GIVEN), turn=3)
    said = answered(state, heard(drives, pe))
    assert said == ["hold/gp_soon/on_my_way", "faq/school_pe"]
    state = State(facts=dict(limp), advice=Advice("gp_soon", ["x"], state=GIVEN), turn=3)
    assert "hold/gp_soon/on_my_way" in answered(state, heard(drives))


def test_of_a_child_pe_is_school() -> None:
    """Only where school is one of the two likeliest."""
    assert for_child(Asked("faq/lung_clot", ("faq/school_pe",))).name == "faq/school_pe"
    assert for_child(Asked("faq/lung_clot", ("faq/clot_risk",))).name == "faq/lung_clot"


def test_nobody_reacts_before_the_first_reply() -> None:
    acts = ["react", "greet"]
    assert possible(acts, Turn(today=TODAY.date())) == [False, True]
    assert possible(acts, Turn(today=TODAY.date(), said=("ack",))) == [True, True]


@pytest.mark.parametrize("first", ["greet", "thanks", "react"])
def test_a_complaint_behind_a_greeting_is_met(first: str) -> None:
    said = answered(State(), heard(("howya.", first, 0.6), ("calf's banjaxed", "tell", 0.7)))
    assert "ack/sorry" in said and f"talk/{first}" not in said


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (heard(("The foot so, since you mentioned it first.", "said_already", 0.8)), ""),
        (heard(("I told ye that", "said_already", 0.6)), "ack/said_already"),
        (heard(("you asked already", "said_already", 0.6)), "ack/said_already"),
        (heard(("nah same as the other", "not_asked", 0.45), readings=(LEFT,)), ""),
        (heard(("no, not that", "not_asked", 0.45)), "ack/apology"),
        (heard(("He does have asthma, a mild one", "joke", 0.5)), ""),
        (heard(("left, like my feet on a dance floor", "joke", 0.9), readings=(LEFT,)), ""),
        (heard(("sure he's a calf in a field", "joke", 0.9)), "ack/joke"),
    ],
)
def test_a_mood_must_be_plain(message: Heard, name: str) -> None:
    """An apology for a complaint, a laugh for a joke; neither where the message tells something."""
    assert [part.id for part in courtesy(message, News(), State())] == ([name] if name else [])


def test_a_word_of_regret_gives_way_to_another() -> None:
    apology = Part("acknowledge", "Sorry about that.", "ack/apology")
    corrected = Part("acknowledge", "My mistake. I have it now: left leg.", "ack/corrected")
    assert compose([apology, corrected], State()).said == ["ack/corrected"]
    assert compose([apology, Part("answer", "Yes, ice is fine.", "faq/ice")], State()).said[0] == "ack/apology"


def test_told_again_is_no_call_for_a_change() -> None:
    """ "I told ye" with nothing to change is a complaint."""
    assert "talk/said_already" in answered(State(turn=2), heard(("I told ye, none of that", "correct", 0.7)))


@pytest.mark.parametrize(
    ("facts", "weeks", "fits"),
    [
        ({"level": "none"}, 6.0, False),
        ({"sport": "football"}, 6.0, False),
        ({"rested": "yes"}, 6.0, False),
        ({"rested": "yes", "returned": "gradual"}, 6.0, True),
        ({}, 0.7, False),
        ({"sport": "running"}, 6.0, True),
        ({}, 6.0, False),
    ],
)
def test_pace_is_asked_of_who_runs(facts: dict[str, str], weeks: float, fits: bool) -> None:
    """Neither as the next question, nor because an answer leads to it, nor once more."""
    state = State(facts={name: Told(value) for name, value in facts.items()})
    assert unfit("pace", state, weeks) is not fits
    assert bool(ask_again("pace", state, weeks)) is fits


def test_who_speaks_of_running_runs() -> None:
    """Nobody else is asked at which pace it hurts: builders, dancers and players came as well."""
    state = State()
    take(Heard("sore since the parkrun", runs=True), state)
    assert not unfit("pace", state, 6.0)


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("can i push a buggy", "Yes, on the flat"),
        ("is pushing a buggy bad for calves?", ("It's fine on the flat", "That's fine on the flat")),
        ("which hand do i push it with then", "On the flat"),
        ("push it or leave it with himself", "On the flat"),
    ],
)
def test_a_yes_answers_only_what_asks_for_one(words: str, begins: str | tuple[str, ...]) -> None:
    """ "Is it bad?" answered with "Yes, gently" says the opposite of what is meant."""
    part = answer_move([Asked("faq/push_buggy", words=words)], State(), {}, None)[0]
    assert part.text.startswith(begins)


def test_a_sent_request_ends_the_questions() -> None:
    """The clinic has it; what a rule waits for is still asked."""
    told = {"side": Told("left"), "onset_time": Told("2026-11-20/2026-11-20")}
    state = State(facts=dict(told), sent={"reference": "CP-1", "kind": "visit"}, turn=9)
    assert next_question(state, 1.0) and left(state, 1.0)
    said = answered(state, heard(("Is ice any use?", "faq/ice", 0.9)))
    assert "faq/ice" in said and not [name for name in said if name.startswith(("fact:", "screen:", "offer/"))]


def test_a_no_to_a_visit_can_be_taken_back() -> None:
    """After a no less says so; who keeps to the no, or never said one, gets no form for that little."""
    message = heard(("go on so, put me down", "request_visit", 0.3))
    state = State(refused=["visit"], turn=4)
    assert [name for name in answered(state, message) if name.startswith("request")]
    assert comes_round(message, State()) == ""
    for act in ("no_visit", "correct"):
        assert comes_round(heard(("on second thoughts", act, 0.9)), State(refused=["visit"])) == ""


def answer_to(state: State, *asks: Asked) -> list[Part]:
    """What is answered, noted as said."""
    parts = answer_move(list(asks), state, {}, 0.9)
    state.said |= {part.id: 1 for part in parts}
    return parts


def test_a_question_without_a_subject_is_about_the_last_answer() -> None:
    """Nothing closer is said with the subject's name; never another subject's answer."""
    closer = Said("so when is later", True, (Act(CLOSER, 1.0), Act("faq/massage", 0.9)))
    [ask] = asked(Heard("so when is later", said=(closer,)))
    state = State()
    answer_to(state, Asked("faq/massage"))
    assert answer_to(state, ask)[0].id == "faq/massage#more"
    [part] = answer_to(state, ask)
    assert part.id == NOTHING_CLOSER and "massage" in part.text


def test_what_was_told_since_changes_the_answer() -> None:
    """ "Does that change it?" reads the answer anew, and a yes that became a no says so."""
    state = State()
    assert answer_to(state, Asked("faq/calf_raises"))[0].text.startswith("Yes")
    state.facts["tiptoe"] = Told("sore")
    [part] = answer_to(state, Asked(NOTHING_CLOSER, ("faq/calf_raises",)))
    assert part.id == "faq/calf_raises" and "told me since" in part.text and "no single-leg raises" in part.text
    ids = [answer_to(state, Asked(NOTHING_CLOSER, ("faq/calf_raises",)))[0].id for _ in range(2)]
    assert ids == ["faq/calf_raises#more", NOTHING_CLOSER]


def test_the_same_answer_has_not_changed() -> None:
    state = State()
    first = answer_to(state, Asked("faq/ice"))[0].text
    assert "told me since" not in first + answer_to(state, Asked("faq/ice"))[0].text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("so when is later, its been 5 days already", True),
        ("from next week is it grand?", True),
        ("whats too much", True),
        ("does that change it?", True),
        ("how long for", True),
        ("is swimming ok?", False),
        ("what about heat", False),
        ("should I see a physio then", False),
        ("can I run", False),
    ],
)
def test_what_names_nothing(text: str, bare: bool) -> None:
    assert elliptical(text) is bare


@pytest.mark.parametrize(
    ("text", "act", "kind"),
    [
        ("Do ye do appointments at the weekend?", "faq/evenings_weekends", ""),
        ("Can I get an appointment at the weekend?", "faq/evenings_weekends", "visit"),
    ],
)
def test_a_question_about_the_clinic_is_no_wish(text: str, act: str, kind: str) -> None:
    """Who asks whether there are appointments is answered; who asks for one gets the form."""
    assert kind_wanted(Heard(text, said=(Said(text, True, (Act(act, 0.8),)),))) == kind


def test_a_clear_question_under_advice_is_answered() -> None:
    """ "What do they do there?" is no "why?"; its answer is about being seen and needs no reminder."""
    said = Said("what will they do there", True, (Act("faq/what_they_do", 0.6), Act("hold/why", 0.35)))
    state = State(advice=Advice("same_day", ["clot_swelling"], state=GIVEN), facts={"swelling": Told("yes")}, turn=3)
    ids = answered(state, Heard(said.text, said=(said,)))
    assert ids[0] == "faq/what_they_do"


def test_nobody_is_held_up_once_an_emergency_is_acted_on() -> None:
    """ "Good, help is coming" is no answer to a question; who hasn't acted yet is kept to it."""
    message = heard(("Is ice any use?", "faq/ice", 0.9))
    for then, goes_on in ((ACTED_ON, True), (GIVEN, False)):
        state = State(advice=Advice("emergency", [], "sepsis", then), turn=3)
        assert ("faq/ice" in answered(state, message)) is goes_on


def test_the_other_way_of_an_either_or_says_what_is_meant() -> None:
    asks = (
        Said("do I sit it out", True, (Act("case/race", 0.1), Act("faq/speedwork", 0.1))),
        Said("line up?", True, (Act("case/race", 0.4),)),
    )
    assert [ask.name for ask in asked(Heard("do I sit it out or line up?", said=asks))] == ["case/race"]
