"""What is said where the last reply missed: another answer, a word of regret, the advice kept until somebody was seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.acknowledge import courtesy
from bot.dialogue.answer import SAID_THAT, Asked, answer_move
from bot.dialogue.compose import MOST_WORDS, compose, words
from bot.dialogue.copy import choose, ways, wording
from bot.dialogue.heard import Heard, Part
from bot.dialogue.hold import ASK_SEEN
from bot.dialogue.reply import reply
from bot.dialogue.safety import known
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.dialogue.update import News
from bot.reading.acts import Act, Said, possible
from bot.reading.reading import Turn
from bot.reading.said_words import act_by_words

TODAY = datetime(2026, 11, 26, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


def heard(text: str, act: str, confidence: float = 0.9, **more: Any) -> Heard:
    """A message of one sentence with one act."""
    return Heard(text, said=(Said(text, more.pop("question", False), (Act(act, confidence),)),), **more)


def by_words(message: Heard, question: str = "") -> Heard:
    """The message with the acts that its words settle, as it is read."""
    return replace(message, said=tuple(act_by_words(said, False, question) for said in message.said))


def answered(state: State, message: Heard) -> list[str]:
    """The ids of what is said to a message."""
    return reply(message, state, NoDesk(), TODAY).said  # type: ignore[arg-type]


def said_all(name: str) -> dict[str, int]:
    """What is noted once every wording of an answer, and its longer text, was said."""
    wordings = ways(name, known(State()))
    return {name: len(wordings), f"{name}#more": 1} | {wording(name, text): 1 for text in wordings}


def test_who_asks_on_gets_the_next_likely_answer() -> None:
    """The same answer twice running is none."""
    state = State(last=["faq/stairs"], said=said_all("faq/stairs"))
    parts = answer_move([Asked("faq/stairs", others=("faq/walk_on_it",))], state, {}, None)
    assert [part.id for part in parts] == ["faq/walk_on_it"]


def test_an_answer_that_was_not_wanted_leads_to_the_next() -> None:
    """ "No, golf" after the wrong answer takes what was nearly as likely."""
    state = State(last=["faq/parkrun"], said={"faq/parkrun": 1}, waiting=["faq/ice"], turn=3)
    assert "faq/ice" in answered(state, heard("no, not that", "not_asked"))


def test_an_answer_out_of_other_words_says_so() -> None:
    """Where every wording was used, the repetition is owned."""
    first = choose("faq/ice", known(State()), {}) or ""
    state = State(said=said_all("faq/ice"))
    again = answer_move([Asked("faq/ice")], state, {}, None)[0].text
    assert again != first and again.endswith(first[1:])


@pytest.mark.parametrize(
    ("act", "name"),
    [("worried", "ack/worried"), ("said_already", "ack/said_already"), ("frustrated_with_bot", "ack/apology")],
)
def test_a_mood_gets_a_word(act: str, name: str) -> None:
    """Before whatever follows; a worry not more than twice."""
    state, text = State(), "I told you that I'm nervous"
    assert [part.id for part in courtesy(heard(text, act), News(), state)] == [name]
    assert courtesy(heard("…", act, 0.2), News(), state) == []
    state.said["ack/worried"] = 2
    assert bool(courtesy(heard(text, act), News(), state)) == (act != "worried")


def test_news_is_no_complaint() -> None:
    """An answer that reads a little like "I said so" gets no sorry; a worry must be plain."""
    news = News(told={"side": Told("right")})
    assert courtesy(heard("right one. hamstring is grand", "said_already", 0.5), news, State()) == []
    assert courtesy(heard("I said the right one", "said_already", 0.9), news, State())
    assert courtesy(heard("no im not dying", "worried", 0.4), News(), State()) == []


def test_an_answer_given_before_leads_to_another_or_a_person() -> None:
    state = State(last=["faq/gaa_football"], said={"faq/gaa_football": 1}, turn=5)
    assert SAID_THAT in answered(state, heard("ye said that already, straight answer please", "said_already", 0.6))
    state = State(last=["faq/gaa_football"], said={"faq/gaa_football": 1}, waiting=["faq/warm_up"], turn=5)
    assert "faq/warm_up" in answered(state, heard("that's the same answer again", "frustrated_with_bot", 0.6))


def test_what_was_told_before_is_not_asked_again() -> None:
    """ "I told you that": sorry, and on to something else."""
    state = State(facts={"side": Told("left")}, question="trend", said={"fact:trend": 1}, last=["faq/ice"], turn=3)
    answered(state, heard("i said that already", "said_already"))
    assert state.question != "trend"


def test_a_guess_does_not_end_advice() -> None:
    """ "It's a clot so" may read like a finding; it is asked whether anybody looked, and a yes settles it."""
    state = State(advice=Advice("same_day", [], "", GIVEN), last=["advice/same_day"], turn=3)
    assert "hold/ask_seen" in answered(state, heard("it's a clot so", "hold/seen_found", 0.6))
    assert state.advice.stands and state.question == ASK_SEEN
    answered(state, heard("yes", "affirm", polarity="yes"))
    assert not state.advice.stands


def test_a_no_keeps_the_advice() -> None:
    """Nobody has looked: the place to go is said again."""
    state = State(advice=Advice("same_day", [], "", GIVEN), question=ASK_SEEN, last=["hold/ask_seen"], turn=4)
    assert any(name.startswith("hold/same_day/") for name in answered(state, heard("no", "deny", polarity="no")))
    assert state.advice.stands


def test_an_objection_about_the_sign_gets_one_question() -> None:
    """Whoever says that the sign was a misunderstanding is asked once; whoever says it again has answered."""
    facts = {"hard_vein": Told("yes", "hard cord along the back")}
    state = State(facts=facts, advice=Advice("same_day", ["hard_vein"], "", GIVEN), last=["advice/same_day"], turn=3)
    answered(state, heard("you told me about a cord, I only said it back", "said_already", 0.5))
    assert state.question == "confirm:hard_vein" and state.advice.stands
    answered(state, heard("there's no cord, it was your word", "frustrated_with_bot", 0.6))
    answered(state, heard("take the cord out", "stop", 0.5))
    assert not state.advice.stands and "hard_vein" not in state.values()


def test_an_objection_about_something_else_keeps_the_advice() -> None:
    """Only words about the sign dispute it."""
    facts = {"hard_vein": Told("yes", "hard cord along the back")}
    state = State(facts=facts, advice=Advice("same_day", ["hard_vein"], "", GIVEN), last=["advice/same_day"], turn=3)
    answered(state, heard("you're not listening to me about the marathon", "frustrated_with_bot", 0.8))
    assert state.advice.stands and not state.question.startswith("confirm:")


def test_a_clear_report_ends_advice_at_once() -> None:
    """No question for somebody who says it plainly."""
    state = State(advice=Advice("same_day", [], "", GIVEN), last=["advice/same_day"], turn=3)
    answered(state, heard("the gp had a look and it's fine", "hold/seen_clear", 0.9))
    assert not state.advice.stands


def test_a_further_answer_gives_its_first_sentence() -> None:
    """A third question is not dropped where a sentence of its answer fits."""
    long, short = "word " * 43 + "end.", "A few words first. " + "More of it " * 20 + "follows."
    parts = [Part("answer", long, "a"), Part("answer", long[:100] + ".", "b"), Part("answer", short, "c")]
    made = compose(parts, State())
    assert "A few words first." in made.bubbles[-1] and words(" ".join(made.bubbles)) <= MOST_WORDS


def test_fear_is_about_the_advice_while_advice_stands() -> None:
    """The same words belong to two acts; only one of them can be meant."""
    acts = ["worried", "hold/scared", "said_already", "sum_up"]
    assert possible(acts, Turn(TODAY.date(), advised=True, said=("advice/same_day",))) == [False, True, True, True]
    assert possible(acts, Turn(TODAY.date())) == [True, False, False, False]


def test_a_sum_up_gets_the_answer_once_more() -> None:
    """ "So no running till walking is fine, yeah?" """
    state = State(last=["faq/ice"], said={"faq/ice": 1}, turn=3)
    assert "faq/ice" in answered(state, heard("so ice for ten minutes, yeah", "sum_up"))


def test_a_bare_sum_up_says_what_was_told_and_what_to_do() -> None:
    """ "So what's the story?" doesn't get the last answer again."""
    state = State(facts={"side": Told("left"), "walking": Told("fine")}, last=["faq/ice"], said={"faq/ice": 1}, turn=2)
    said = reply(by_words(heard("so what's the story?", "greet", 0.3, question=True)), state, NoDesk(), TODAY)  # type: ignore[arg-type]
    assert "case/what_should_i_do" in said.said
    assert "left calf" in " ".join(said.bubbles)


def test_a_sum_up_says_again_what_it_names() -> None:
    """ "So no stretching yet?" is about stretching, also where something else was answered last."""
    state = State(last=["faq/ice"], said={"faq/ice": 1, "faq/stretch_it": 1, "talk/introduction": 1}, turn=3)
    message = Heard(
        "so no stretching yet, have I that right?",
        said=(
            Said(
                "so no stretching yet",
                True,
                (Act("sum_up", 0.4), Act("faq/ice_or_heat", 0.2), Act("faq/stretch_it", 0.1)),
            ),
            Said("have I that right?", True, (Act("case/what_i_told", 0.3),)),
        ),
    )
    assert answered(state, by_words(message))[0] == "faq/stretch_it"


@pytest.mark.parametrize(
    ("tier", "facts", "wanted"),
    [
        ("gp_soon", {"walking_cramp": Told("yes")}, "GP first, yes"),
        ("same_day", {"swelling": Told("yes")}, "doctor first, yes, and today"),
    ],
)
def test_who_makes_sure_of_the_doctor_first_gets_a_yes(tier: str, facts: dict[str, Told], wanted: str) -> None:
    """ "So doctor first then" while advice stands; another sum-up gets the reason."""
    said = {"talk/introduction": 1}
    state = State(facts=dict(facts), turn=3, said=said, advice=Advice(tier, ["any"], "", "given"))
    bubbles = reply(heard("so doctor first then", "sum_up", 0.8), state, NoDesk(), TODAY).bubbles  # type: ignore[arg-type]
    assert wanted in " ".join(bubbles)
    state = State(facts=dict(facts), turn=3, said=dict(said), advice=Advice(tier, ["any"], "", "given"))
    other = reply(heard("so leave it a week then", "sum_up", 0.8), state, NoDesk(), TODAY).bubbles  # type: ignore[arg-type]
    assert wanted not in " ".join(other)


def test_a_visit_in_doubt_is_not_asked_for() -> None:
    """No form opens."""
    state = State(facts={"side": Told("left")}, question="onset", last=["fact:onset"], turn=2)
    said = answered(state, by_words(heard("not sure I want to book anything", "request_visit"), "onset"))
    assert said[0] == "talk/no_problem"
    assert state.request is None
    assert "onset" not in state.facts
    assert "visit" in state.refused


@pytest.mark.parametrize(
    "text", ["that's not it, I asked whether the shoes matter", "no, I wanted to know if it changes anything"]
)
def test_a_question_that_comes_again_is_not_asked_for_once_more(text: str) -> None:
    said = answered(State(turn=3, said={"talk/introduction": 1}, last=["faq/ice"]), heard(text, "not_asked"))
    assert "talk/not_asked_unknown" in said and "talk/not_asked" not in said


def test_a_bare_complaint_is_asked_what_was_meant() -> None:
    said = answered(
        State(turn=3, said={"talk/introduction": 1}, last=["faq/ice"]), heard("not what I asked", "not_asked")
    )
    assert "talk/not_asked" in said


def test_quoted_words_are_explained_whatever_is_open() -> None:
    state = State(turn=3, said={"talk/introduction": 1}, question="warmth", last=["fact:warmth"])
    text = 'I don\'t understand "up on the toes", what is it'
    said = answered(state, heard(text, "what_do_you_mean", question=True))
    assert "explain/tiptoe" in said and "explain/warmth" not in said
