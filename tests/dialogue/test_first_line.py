"""The first line of a reply: what is said back, and a word for a mood only where there is one."""

from __future__ import annotations

import pytest

from bot.dialogue.acknowledge import acknowledge_move, reproaches
from bot.dialogue.compose import compose
from bot.dialogue.heard import Heard, Part
from bot.dialogue.opening_line import SORRY
from bot.dialogue.state import State, Told
from bot.dialogue.update import News
from bot.reading.acts import Act, Said

WORDS = {
    "snap:yes": "felt a kick",
    "walking:limp": "I limp",
    "swelling:no": "not swollen",
    "bruise:no": "no bruising",
    "warmth:no": "isn't hot",
    "shiny:no": "not shiny",
}
"""The words that told a fact; its value where none are given."""


def first_line(message: str, answering: bool = False, **facts: str) -> str:
    """What is said back to facts told unasked, in a conversation in which nobody is to be pitied any more."""
    told = {name: Told(value, WORDS.get(f"{name}:{value}", value)) for name, value in facts.items()}
    state = State(facts=dict(told), said={SORRY: 1}, turn=3)
    sentences = tuple(
        Said(text.strip(), text.strip().endswith("?"), (Act("tell", 0.9),))
        for text in message.replace("?", "?|").replace(". ", ".|").split("|")
        if text.strip()
    )
    parts = acknowledge_move(News(told=told), Heard(message, said=sentences), state, answering)
    return " ".join(part.text for part in parts)


def test_two_facts_at_most_as_they_are_said() -> None:
    """Where and how; the odd rest is kept without being read out."""
    line = first_line(
        "…", side="left", onset="gradual", again="yes", walking="limp", hills="yes", sport="gaa", level="new"
    )
    assert line == "OK, the left calf, and it's not the first time."


@pytest.mark.parametrize("facts", [{"sport": "gaa"}, {"hills": "yes", "standing_job": "yes"}, {"race": "2027-01-01"}])
def test_an_odd_fact_is_not_read_out(facts: dict[str, str]) -> None:
    assert first_line("…", **facts) in ("Thanks, that helps.", "Thanks, good to know.")
    assert first_line("…", answering=True, **facts) == ""


def test_a_pop_needs_no_all_at_once() -> None:
    assert first_line("…", side="right", onset="moment", snap="yes") == "OK, the right calf, and it felt like a kick."


def test_a_question_is_owed_more_than_thanks() -> None:
    """An odd fact beside a question gets no line of its own."""
    assert first_line("I play camogie. Why would I believe you?", sport="gaa") == ""


def test_a_finding_is_always_said_back() -> None:
    """What a check found, and a risk, matter to all that follows."""
    assert "fright" in first_line("…", clot_found="yes")
    assert "blood thinner" in first_line("…", blood_thinner="yes").lower()


def test_several_noes_nobody_asked_for_are_named() -> None:
    """ "None of those" would refer to nothing."""
    assert first_line("…", swelling="no", bruise="no").startswith("No swelling or bruise")
    line = first_line("…", swelling="no", bruise="no", warmth="no", shiny="no")
    assert line.startswith("None of those"), "of many, two named ones would leave out the rest"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("rest_pain", "no", "only sore when I sprint"),
        ("onset", "gradual", "came on after the bridge"),
        ("tiptoe", "sore", "sore going downstairs"),
        ("shiny", "no", "hot it is not"),
        ("snap", "yes", "it was sudden"),
        ("walking", "limp", "sore on a walk"),
    ],
)
def test_what_the_words_do_not_name_is_not_said_back(name: str, value: str, words: str) -> None:
    """The value may be right, and says more than they did."""
    told = {name: Told(value, words), "side": Told("left", "left")}
    state = State(facts=dict(told), said={SORRY: 1}, turn=3)
    (part,) = acknowledge_move(
        News(told=told), Heard(words, said=(Said(words, False, (Act("tell", 0.9),)),)), state, False
    )
    assert part.text in ("Left leg, thanks.", "The left one, OK.")


def test_a_pop_is_said_in_the_word_for_it() -> None:
    told = {"snap": Told("yes", "heard a crack"), "onset": Told("moment", "heard a crack")}
    state = State(facts=dict(told), said={SORRY: 1}, turn=3)
    (part,) = acknowledge_move(News(told=told), Heard("heard a crack"), state, False)
    assert "crack" in part.text and "kick" not in part.text


STORY = "My left calf went tight on the canal on Sunday and again on Tuesday night at the club session."
QUESTION = (
    "Would you say that I ought to leave out the long one on Sunday, and the hills on Wednesday, or can I go easy?"
)


def test_no_mirror_where_the_question_is_the_point() -> None:
    """A story gets its line before the answer; a long question with a fact in it gets the answer alone."""
    facts = {"side": "left", "again": "yes", "trend": "comes_back"}
    assert first_line(f"{STORY} {STORY} Is that bad?", answering=True, **facts)
    assert first_line(f"Left one. {QUESTION}", answering=True, **facts) == ""


@pytest.mark.parametrize(
    ("text", "reproach"),
    [
        ("you're not listening", True),
        ("I asked about the bike", True),
        ("that's wrong", True),
        ("sorry but that's not what I asked you", True),
        ("sorry, the dog was at the door again", False),
        ("Sorry, was on the other line.", False),
        ("You've given me plenty to think about.", False),
        ("We'd be here till midnight at this rate.", False),
    ],
)
def test_who_reproaches(text: str, reproach: bool) -> None:
    """Only who finds fault gets an apology."""
    assert reproaches(text) is reproach


def test_one_word_of_sympathy() -> None:
    """None beside an answer that feels for somebody itself, or beside a warning."""
    sorry, worried = Part("acknowledge", "Sorry to hear that.", SORRY), Part("acknowledge", "I see.", "ack/worried")
    assert compose([worried, sorry, Part("answer", "Yes.", "faq/a")], State()).said == ["ack/worried", "faq/a"]
    assert compose([sorry, Part("answer", "Hard luck. Stop for now.", "faq/a")], State()).said == ["faq/a"]
    assert compose([sorry, Part("safety", "Ring 112.", "s")], State()).said == ["s"]


def test_a_death_gets_its_word_beside_an_answer_that_feels_too() -> None:
    loss = Part("acknowledge", "I'm sorry about your wife.", "ack/loss")
    assert compose([loss, Part("answer", "It's hard. Walk a bit.", "faq/a")], State()).said == ["ack/loss", "faq/a"]


def test_a_no_to_a_list_is_met_as_one_beside_other_news() -> None:
    no = Told("no", "nothing like that", "answer")
    told = {"fever": no, "breathless": no, "chest_pain": no, "race": Told("2027-01-01", "New Year's Day")}
    state = State(facts=dict(told), said={SORRY: 1}, turn=3)
    message = "No, nothing like that, I'm as fit as a flea. The race is on New Year's Day."
    heard = Heard(message, said=(Said(message, False, (Act("tell", 0.9),)),))
    (part,) = acknowledge_move(News(told=told), heard, state, True)
    assert part.id == "ack/none_of_them"
    told |= {"bruise": Told("gone", "there was a bruise", time="over")}
    assert acknowledge_move(News(told=told), heard, state, True)[0].id == "ack/none_of_them"
    told |= {"swelling": Told("yes", "it's swollen")}
    assert all(part.id != "ack/none_of_them" for part in acknowledge_move(News(told=told), heard, state, True))


def test_a_story_is_said_back_as_one_sentence() -> None:
    line = first_line("…", onset_time="sunday", snap="yes", walking="limp")
    assert line == "OK, it's been there since Sunday and it felt like a kick."
    line = first_line("…", side="left", onset_time="tuesday evening", onset="moment")
    assert line == "OK, the left calf since Tuesday evening."
    line = first_line("…", side="left", site="low", onset_time="6 weeks")
    assert line == "OK, the left calf, low down."
    line = first_line("…", side="left", onset_time="about a fortnight ago")
    assert line == "OK, the left calf, about a fortnight ago."


def test_a_sign_that_was_looked_at_is_not_read_out() -> None:
    assert "colour" not in first_line("…", colour_change="yes", checked_clear="yes")


@pytest.mark.parametrize(
    ("name", "value", "words", "said"),
    [
        ("onset", "gradual", "came on at the bridge", False),
        ("onset", "gradual", "slowly", True),
        ("tiptoe", "sore", "sore going down the stairs", False),
        ("tiptoe", "sore", "it does, sore though", True),
    ],
)
def test_an_answer_that_tells_of_something_else_is_not_said_back(name: str, value: str, words: str, said: bool) -> None:
    told = {name: Told(value, words, "answer")}
    state = State(facts=dict(told), said={SORRY: 1}, turn=3)
    heard = Heard(words, said=(Said(words, False, (Act("tell", 0.9),)),))
    (part,) = acknowledge_move(News(told=told), heard, state, False)
    assert (part.id == "ack") is said
