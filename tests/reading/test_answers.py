"""Answers in the light of the open question: each line of answers_cases.yml, buttons, and yes or no of a message."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.reading.answers import chosen_button, polarity, read_answer
from bot.reading.doc import make_doc
from bot.reading.read import read
from bot.reading.reading import Reading, Turn

TODAY = date(2026, 11, 26)
FILE = Path(__file__).with_name("answers_cases.yml")
CASES = [(q, line) for q, lines in yaml.safe_load(FILE.read_text(encoding="utf-8")).items() for line in lines]
MARKS = {"denied": "!", "uncertain": "?"}
BUTTONS = (("Left", "fact:side=left"), ("Right", "fact:side=right"), ("Not sure", "fact:side=unsure"))


def shown(reading: Reading) -> str:
    if reading.time in ("over", "past") and reading.polarity == "affirmed":
        return f"~{reading.value}"
    return MARKS.get(reading.polarity, "") + reading.value


def told(text: str, question: str) -> set[str]:
    name = question.removeprefix("confirm:")
    return {
        shown(r)
        for r in read(text, Turn(TODAY, question=question)).readings
        if r.name == name and r.polarity not in ("asked", "hypothetical")
    }


@pytest.mark.parametrize(("question", "line"), CASES, ids=lambda value: str(value)[:50])
def test_answer(question, line):
    text, expected = line.split(" | ")
    allowed = set(expected.split()) - ({"none"} if question != "previous_care" else set())
    heard = told(text, question)
    assert heard <= allowed
    assert bool(heard) == bool(allowed)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("left", "fact:side=left"),
        ("Right.", "fact:side=right"),
        ("the second one", "fact:side=right"),
        ("2", "fact:side=right"),
        ("option 1 please", "fact:side=left"),
        ("the last one", "fact:side=unsure"),
        ("not sure", "fact:side=unsure"),
        ("the second one hurts more", ""),
        ("my left is sore", ""),
        ("4", ""),
        ("", ""),
    ],
)
def test_typed_buttons(text, effect):
    assert chosen_button(make_doc(text), Turn(TODAY, buttons=BUTTONS)) == effect


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("yes", "yes"), ("Yep", "yes"), ("yeah go on", "yes"), ("that's all right so", "yes"), ("all good, send away", "yes"), ("correct", "yes"), ("👍", "yes"),
        ("no", "no"), ("nah", "no"), ("no thanks", "no"), ("not at all", "no"), ("I don't", "no"), ("never", "no"),
        ("what?? no! I meant the match", "no"), ("you what? absolutely not", "no"), ("what no", "no"), ("eh? yes", "yes"),
        ("what?", None), ("what do you mean?", None), ("what, no warm up?", None), ("what should I do? no one is here", None), ("what? no point denying it", None),
        ("not sure", "unsure"), ("no idea", "unsure"), ("maybe", "unsure"), ("dunno", "unsure"),
        ("hold on", None), ("one sec", None), ("yes no wait", None), ("is it?", None), ("what then", None), ("my calf is sore", None), ("", None), ("right calf", None), ("cheers", None), ("fine, what then", None),
    ],
)  # fmt: skip
def test_polarity(text, said):
    assert polarity(make_doc(text)) == said


def test_the_patient_is_whom_the_visitor_writes_for():
    (reading,) = read("yes", Turn(TODAY, question="swelling", patient="daughter")).readings
    assert (reading.person, reading.relation) == ("other", "daughter")


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("my wife's leg is swollen", "wife"), ("my son is 13 and has a sore heel", "son"), ("for my daughter, she has a sore calf", "daughter"),
        ("my brother says I run like a duck", ""), ("my calf is sore, my wife drove me", ""), ("himself has a swollen leg", "husband"), ("sore calf", ""),
        ("playing with the lads (38 and thinks he's 20, that's me) I felt a pull in the left calf", ""), ("went to mark a young fella and felt a pull in my left calf", ""),
        ("I went to chase a young lad and felt a pull in the right calf", ""), ("my mate was beside me, he said he heard it. calf is swollen", ""),
        ("a crowd of us run together and they all pass me. sore calf", ""), ("he's got a swollen calf", "him"), ("my son plays, he is 12. calf is sore", "son"),
    ],
)  # fmt: skip
def test_whose_body(text, patient):
    assert read(text, Turn(TODAY)).patient == patient


@pytest.mark.parametrize(
    ("text", "general"),
    [
        ("I coach a team, how should the players warm up?", True), ("writing an article on calf strains", True), ("do runners get this a lot", True),
        ("I coach a team and my calf went", False), ("sore calf", False), ("can I walk the dog", False), ("can I book a visit", False), ("my son plays and his calf is sore", False),
    ],
)  # fmt: skip
def test_general(text, general):
    assert read(text, Turn(TODAY)).general is general


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        ("tiptoe", "It can but its sore, about a 4 outta 10. can still walk to work grand.", "sore"),
        ("tiptoe", "yes but it hurts a fair bit. walking is grand", "sore"),
        ("tiptoe", "it's sore, though I can walk fine", "sore"),
        ("tiptoe", "walking is grand", ""),
        ("tiptoe", "it comes up grand", "can"),
        ("tiptoe", "can't, walking ok", "cannot"),
        ("tiptoe", "can't at all, walking fine", "cannot"),
        ("tiptoe", "cant, and can hardly walk", "cannot"),
        ("tiptoe", "no i can't but walking is ok", "cannot"),
        ("tiptoe", "sore, walking hurts too", "sore"),
        ("walking", "grand, but going on tiptoe is sore", "fine"),
        ("walking", "ok. walking doesn't really hurt, it's just an ache", "fine"),
        ("pace", "slow i guess, i only have one speed and its slow", "slow"),
        ("pace", "only at speed, slow is grand", "fast"),
        ("returned", "i havent stopped at all really, still doing the week 5 ones", ""),
        ("returned", "haven't gone back yet", "not_yet"),
        ("again", "Well first was in October, then this little nip yesterday", "yes"),
        ("again", "It is the first time actually", "no"),
    ],
)
def test_words_of_something_akin_are_no_answer(question, text, value):
    """What is said of a walk is no answer on tiptoe, and "I haven't stopped" is no way back."""
    readings = read(text, Turn(date(2026, 11, 28), question=question)).readings
    assert [r.value for r in readings if r.name == question] == ([value] if value else [])


@pytest.mark.parametrize(
    "text", ["ok put me down for a visit on Friday evening", "grand can ye ring me in the morning"]
)
def test_an_opening_ok_denies_no_sign(text: str) -> None:
    """What goes on to something else answers nothing about the leg."""
    doc = make_doc(text)
    assert read_answer(doc, Turn(today=date(2026, 11, 26), question="swelling")) == []
    told = read_answer(make_doc("ok now, grand"), Turn(today=date(2026, 11, 26), question="swelling"))
    assert [(one.value, one.polarity) for one in told] == [("yes", "denied")]


@pytest.mark.parametrize("text", ["k fine I'll head to the out of hours", "ok grand so I'm going in to them now"])
def test_an_agreement_to_go_denies_no_sign(text: str) -> None:
    """Beside advice over a swollen calf it withdrew the advice."""
    turn = Turn(TODAY, question="swelling", facts={"swelling": "yes"}, advised=True, rests_on=("swelling",))
    assert [r for r in read(text, turn).readings if r.name == "swelling"] == []
