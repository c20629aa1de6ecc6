"""Each kind of mistake is named with its file and line, and what is right passes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.copy_check.check import check
from bot.copy_check.persons import disagreement
from bot.copy_check.reading_level import grade, syllables
from bot.copy_check.rules import load_rules

DOMAIN = """\
version: "3.1"
intents: [faq, press]
actions: [action_reply]
"""
TEXTS = """\
version: "3.1"
responses:
  utter_faq/ice:
    - text: "Ice is fine for comfort on {your} calf."
      metadata: {title: Ice, kind: remedy, source: "NHS, Sprains", next: visit}
  utter_talk/hello:
    - text: "Hello there."
"""
ASKS = 'version: "3.1"\nnlu:\n  - intent: faq/ice\n    examples: |\n' + "".join(f"      - ice {n}\n" for n in range(12))
RULES = """\
version: "3.1"
rules:
  - rule: answers
    steps:
      - intent: faq
      - action: action_reply
  - rule: buttons
    steps:
      - intent: press
      - action: action_reply
"""
FILES = {
    "domain.yml": DOMAIN,
    "domain/texts.yml": TEXTS,
    "data/nlu/ice.yml": ASKS,
    "data/contrast/ice.yml": 'faq/ice: ["nice one"]\n',
    "data/rules/reply.yml": RULES,
    "bot/dialogue/questions.yml": "- ask: side\n",
    "bot/dialogue/code.py": 'text = choose("talk/hello", known)\n',
}
Check = Callable[..., list[str]]


@pytest.fixture
def mistakes(tmp_path: Path) -> Check:
    """Checks a small project with some files replaced; gives the lines that are printed."""

    def run(**changed: str) -> list[str]:
        files = {**FILES, **{name.replace("__", "."): text for name, text in changed.items()}}
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        rules = replace(load_rules(), exceptions=(), copy=(), used=set())
        return [str(problem) for problem in check(tmp_path, rules).problems]

    return run


def changed(file: str, before: str, after: str) -> dict[str, str]:
    """One file of the small project with a passage replaced."""
    assert before in FILES[file]
    return {file: FILES[file].replace(before, after, 1)}


def test_what_is_right_passes(mistakes: Check) -> None:
    """The small project has no mistake."""
    assert mistakes() == []


def test_the_project_itself_passes() -> None:
    """Every text of the repository."""
    assert [str(problem) for problem in check().problems] == []


ICE = "Ice is fine for comfort on {your} calf."
META = 'metadata: {title: Ice, kind: remedy, source: "NHS, Sprains", next: visit}'
LONG = " ".join(["word"] * 41)


@pytest.mark.parametrize(
    ("file", "before", "after", "line", "wrong"),
    [
        ("domain/texts.yml", '"Hello there."', '"Hello there', 8, "not valid YAML"),
        ("domain/texts.yml", "text: \"Hello", "txt: \"Hello", 7, "has no key 'txt'"),
        ("data/rules/reply.yml", "steps:", "stepz:", 4, "has no key 'stepz'"),
        ("data/rules/reply.yml", "intent: faq", "intent: fag", 5, "there is no intent 'fag'"),
        ("data/rules/reply.yml", "action: action_reply", "action: action_replay", 6, "no action 'action_replay'"),
        ("domain.yml", "faq, press", "faq, press, shrug", 2, "no rule answers the intent 'shrug'"),
        ("data/nlu/ice.yml", "faq/ice", "faq/heat", 5, "faq/heat has no answer"),
        ("data/nlu/ice.yml", "faq/ice", "faq/heat", 4, "can't be asked for"),
        ("data/nlu/ice.yml", "      - ice 11\n", "", 5, "fewer than 12"),
        ("data/nlu/ice.yml", "- ice 11", "ice 11", 16, "doesn't begin with a dash"),
        ("data/contrast/ice.yml", "nice one", "ice 3!", 1, "is also an ask of faq/ice"),
        ("domain/texts.yml", "{your}", "{yuor}", 4, "has {yuor}, which nothing fills"),
        ("domain/texts.yml", ICE, LONG, 4, "has 41 words under text"),
        ("domain/texts.yml", META, 'metadata: {title: Ice, source: "NHS", more: "' + "so it is. " * 31 + '"}', 5, "has 93 words under more"),
        ("domain/texts.yml", "title: Ice, ", "", 4, "has no title"),
        ("domain/texts.yml", "title: Ice", "title: A title that is too long", 5, "has a title of 24 characters"),
        ("domain/texts.yml", 'source: "NHS, Sprains", ', "", 4, "has no source"),
        ("domain/texts.yml", META, 'metadata: {title: Ice, source: clinic, more: "It takes 3 weeks."}', 5, "gives the figure “3 weeks”"),
        ("domain/texts.yml", "kind: remedy, ", "", 4, "doesn't say what kind of question it answers"),
        ("domain/texts.yml", "kind: remedy", "kind: gift", 5, "is of the kind 'gift'"),
        ("domain/texts.yml", "next: visit", "next: party", 5, "leads to 'party'"),
        ("domain/texts.yml", "next: visit", "when: {shoe: red}", 5, "asks for the unknown fact 'shoe'"),
        ("domain/texts.yml", "next: visit", "when: {trend: great}", 5, "has the unknown value 'great' for trend"),
        ("domain/texts.yml", "next: visit", "when: {again: yes}", 5, "has the bare value true for again"),
        ("domain/texts.yml", "{your} calf", "your calf", 4, "says “your calf” whoever the patient is"),
        ("domain/texts.yml", ICE, "Ice is fine once {your} calf is up and they is well.", 4, "reads “they is”"),
        ("domain/texts.yml", ICE, "Whoever looks at {your} calf can tell {you} about ice.", 4, "of an object"),
        ("domain/texts.yml", ICE, "Ice on {your} calf is fine if it does good to {you}.", 4, "of an object"),
        ("domain/texts.yml", "Hello there.", ICE, 7, "says the same as utter_faq/ice"),
        ("domain/texts.yml", "Hello there.", "You have a strain.", 7, "says “You have a strain”, a diagnosis"),
        ("domain/texts.yml", "Hello there.", "It costs {clinic_phone}.", 7, "is silent"),
        ("domain/texts.yml", "Hello there.", "Ask the doctor who sees {you}.", 7, "of an object"),
        ("domain/texts.yml", "talk/hello", "talk/hullo", 1, "the response utter_talk/hello doesn't exist"),
        ("domain/texts.yml", "talk/hello", "talk/hullo", 7, "utter_talk/hullo is said by nothing"),
        ("bot/dialogue/questions.yml", "side", "shoe", 1, "the question 'shoe' has no words"),
        ("bot/dialogue/questions.yml", "side", "side\n  when: {weeks: many}", 2, "has the unknown value 'many' for weeks"),
    ],
)  # fmt: skip
def test_mistakes(mistakes: Check, file: str, before: str, after: str, line: int, wrong: str) -> None:
    """Each is told with its line."""
    found = mistakes(**changed(file, before, after))
    assert any(f", line {line}: " in problem and wrong in problem for problem in found), found


def test_a_line_of_two_intents(mistakes: Check) -> None:
    """Whatever its capitals and full stops; marks alone are the same only where they are the same marks."""
    twice = ASKS + "  - intent: press\n    examples: |\n      - Ice 3.\n"
    assert any("is a line of press and of faq/ice" in problem for problem in mistakes(**{"data/nlu/ice.yml": twice}))
    marks = ASKS + "      - ?\n" + "  - intent: press\n    examples: |\n      - %s\n"
    for mark, same in (("?", True), ("...", False)):
        problems = mistakes(**{"data/nlu/ice.yml": marks % mark})
        assert any("is a line of press and of faq/ice" in problem for problem in problems) == same


def test_advice_begins_with_what_to_do(mistakes: Check) -> None:
    """In each wording, the visitor's and somebody else's."""
    code = FILES["bot/dialogue/code.py"] + 'choose("advice/same_day", known)\n'
    good = TEXTS + '  utter_advice/same_day:\n    - text: "Please have {your} leg seen today."\n'
    assert mistakes(**{"domain/texts.yml": good, "bot/dialogue/code.py": code}) == []
    bad = good.replace("Please have", "It may be best to have").replace("seen today", "looked at")
    assert "begin with what to do" in mistakes(**{"domain/texts.yml": bad, "bot/dialogue/code.py": code})[0]


def test_hard_heads(mistakes: Check) -> None:
    """Above grade 8 they are named."""
    hard = (
        "Investigation of biomechanical abnormalities necessitates comprehensive multidisciplinary evaluation, "
        "incorporating neuromuscular considerations and individualised rehabilitation recommendations throughout "
        "the entire subsequent recovery period, wherever practicable."
    )
    assert "reads at grade" in mistakes(**changed("domain/texts.yml", "Hello there.", hard))[0]


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("She are sore.", "She are"),
        ("If they has pain, wait.", "they has"),
        ("When she runs and have pain, stop.", "she runs and have"),
        ("Does she run at all?", ""),
        ("She can go up and walk.", ""),
        ("If they have pain, wait.", ""),
    ],
)
def test_agreement(said: str, wrong: str) -> None:
    """Verbs follow the person."""
    assert disagreement(said) == wrong


def test_grades() -> None:
    """Close to what the formula gives with counted syllables."""
    assert grade("") == 0
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    counted = {"calf": 1, "muscle": 2, "running": 2, "tired": 1, "needed": 2, "doesn't": 2, "MRI": 3}
    assert {word: syllables(word) for word in counted} == counted
