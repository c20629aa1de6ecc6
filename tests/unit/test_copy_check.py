"""The copy check, each rule with words that break it and words that don't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.copy_check.checks import check_copy
from bot.copy_check.material import Rules, load_rules
from bot.copy_check.numbers import numbers_in
from bot.copy_check.reading_level import grade, syllables

Check = Callable[..., list[str]]

DOMAIN = {
    "intents": ["greet", {"explain": {"use_entities": []}}, "inform"],
    "entities": ["topic", {"name": {"influence_conversation": False}}],
    "slots": {"name": {"type": "any"}},
    "forms": {"visit_form": {"required_slots": []}},
    "actions": ["action_ask_name"],
}
FACT = {
    "side": {
        "label": "leg",
        "values": ["left", "right"],
        "ask": "Which leg is it?",
        "buttons": [{"title": "Left", "value": "left"}, {"title": "Right", "value": "right"}],
        "why": "The physio compares both.",
        "heard": {"left": ["left 77"]},
    }
}
TOPIC = {"id": "causes", "title": "What causes it?", "ask": "what causes it", "intents": [], "response": "utter_a"}


def write(root: Path, file: str, content: Any) -> None:
    """A file below the root: text as it is, anything else as YAML."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else yaml.safe_dump(content), encoding="utf-8")


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks a small project in which rules say `utter_a`: its variations (or text), other files, exceptions."""

    def run(a: Any, files: dict[str, Any] | None = None, exceptions: tuple[dict[str, str], ...] = ()) -> list[str]:
        variations = [{"text": a}] if isinstance(a, str) else a
        write(tmp_path, "domain.yml", DOMAIN)
        write(tmp_path, "domain/words.yml", {"responses": {"utter_a": variations}})
        write(tmp_path, "data/rules/talk.yml", {"rules": [{"steps": [{"action": "utter_a"}]}]})
        write(tmp_path, "bot/clinical/facts/injury.yml", FACT)
        write(tmp_path, "bot/services.yml", [TOPIC])
        for file, content in (files or {}).items():
            write(tmp_path, file, content)
        rules: Rules = replace(load_rules(), exceptions=exceptions, used=set())
        return [str(problem) for problem in check_copy(tmp_path, rules)[1]]

    return run


def button(payload: str, title: str = "Go on") -> list[dict[str, Any]]:
    """A response with one button."""
    return [{"text": "Hello.", "buttons": [{"title": title, "payload": payload}]}]


def responses(**texts: str) -> dict[str, Any]:
    """A domain file with these responses."""
    return {"responses": {name: [{"text": text}] for name, text in texts.items()}}


def test_the_small_project_is_clean(check: Check) -> None:
    """Otherwise the other tests would prove nothing."""
    assert check("Hello there.") == []


# --- uses -------------------------------------------------------------------------------------------------------------


def test_a_response_that_nothing_says(check: Check) -> None:
    """Reported with file, name and remedy."""
    assert check("Hello.", {"domain/more.yml": responses(utter_b="Bye.")}) == [
        "domain/more.yml: utter_b: nothing says it; remove it, or name it where it is said"
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"actions/a.py": "def f(d):\n    d.utter_message(response='utter_b')\n"},
        {"actions/a.py": "NAMES = {(): 'utter_b'}\n"},
        {"actions/cues.yml": {"clinic": [{"response": "utter_b"}]}},
        {"bot/clinical/healing.yml": {"decisions": [{"say": "utter_b", "figures": []}]}},
        {"data/stories/s.yml": {"stories": [{"steps": [{"action": "utter_b"}]}]}},
    ],
)
def test_where_a_response_may_be_said(check: Check, files: dict[str, Any]) -> None:
    """In code and in any data file."""
    assert check("Hello.", {"domain/more.yml": responses(utter_b="Bye."), **files}) == []


def test_names_made_at_run_time(check: Check) -> None:
    """An f-string counts as a use of every name it can make, and must be able to make one."""
    code = "def f(d, tier):\n    d.utter_message(response=f'utter_hold_{tier}')\n"
    more = responses(utter_hold_same_day="Wait.", utter_holding="Hm.")
    assert [p.split(": ")[1] for p in check("Hello.", {"domain/more.yml": more, "actions/a.py": code})] == [
        "utter_holding"
    ]
    assert [p.split(": ")[1] for p in check("Hello.", {"domain/more.yml": {}, "actions/a.py": code})] == [
        "utter_hold_…"
    ]


def test_a_response_that_is_missing(check: Check) -> None:
    """Said, but not written."""
    [problem] = check("Hello.", {"actions/a.py": "NAME = 'utter_gone'\n"})
    assert problem.startswith("actions/a.py: utter_gone: this response doesn't exist")


def test_questions_of_forms(check: Check) -> None:
    """A slot's question is used by being the slot's; one that a form asks for must exist."""
    asks = responses(utter_ask_name="What name?", utter_ask_visit_form_name="Whose visit?", utter_ask_nothing="What?")
    assert [p.split(": ")[1] for p in check("Hello.", {"domain/more.yml": asks})] == ["utter_ask_nothing"]
    screen = {"questions": [{"fact": "side"}, {"fact": "name"}, {"fact": "age"}]}
    [problem] = check("Hello.", {"domain/more.yml": {}, "bot/clinical/screen.yml": screen})
    assert "age: a form asks for it, but it has no question" in problem


def test_a_response_in_two_files(check: Check) -> None:
    """One would hide the other."""
    assert (
        "it is defined twice (domain/more.yml, domain/words.yml)"
        in check("Hello.", {"domain/more.yml": responses(utter_a="Hi.")})[0]
    )


# --- placeholders -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["clinic_phone", "clinic_contact", "name", "side"])
def test_what_may_be_empty_needs_another_variation(check: Check, name: str) -> None:
    """Clinic facts and slots."""
    assert f"nothing is said when {{{name}}} is empty" in check(f"Here: {{{name}}}.")[0]
    assert check([{"text": f"Here: {{{name}}}."}, {"text": "I don't know."}]) == []
    assert check([{"text": f"Here: {{{name}}}."}, {"text": "I don't know.", "channel": "telegram"}]) != []


def test_what_is_always_there_needs_none(check: Check) -> None:
    """Emergency numbers have a default; an unknown name is reported."""
    assert check("Ring {emergency_numbers}, go to {emergency_place} or {same_day_place}.") == []
    assert "{clinic_fax} is no slot, clinic fact or value that an action passes" in check("Fax: {clinic_fax}.")[0]
    assert (
        "{nobody}"
        in check([{"text": "Hi."}, {"text": "Hi.", "buttons": [{"title": "{nobody}", "payload": "/greet"}]}])[0]
    )


@pytest.mark.parametrize(
    ("call", "clean"),
    [
        ("d.utter_message(response='utter_b', told='x')", True),
        ("d.utter_message(response='utter_b', told=t.get_slot('x') or 'none')", True),
        ("d.utter_message(response='utter_b')", False),
        ("d.utter_message(response='utter_b', told=t.get_slot('x'))", False),
        ("d.utter_message(response='utter_b', told=x if x else None)", False),
        ("d.utter_message(response='utter_b', told='x')\n    d.utter_message(response='utter_b')", False),
        ("r = 'utter_b' if t else 'utter_a'\n    d.utter_message(response=r, told='x')", True),
        ("d.utter_message(response=f'utter_{t}b', told='x')", False),
        ("d.utter_message(response={'k': 'utter_b'}[t], told='x')", True),
        ("d.utter_message(response=T.get(t, 'utter_a'), told='x')", True),
        ("d.utter_message(response=T['k'], told='x')\n    d.utter_message(response=T[t])", True),
        ("d.utter_message(response=t.say, told='x')\n    d.utter_message(response='utter_b')", False),
    ],
)
def test_values_that_actions_pass(check: Check, call: str, clean: bool) -> None:
    """Guaranteed only when every call for the very response passes them, never empty."""
    code = f"T = {{'k': 'utter_b'}}\n\ndef f(d, t, x):\n    {call}\n"
    problems = check("Hello.", {"domain/more.yml": responses(utter_b="Noted: {told}."), "actions/a.py": code})
    assert (problems == []) is clean, problems


def test_a_rule_passes_nothing(check: Check) -> None:
    """However many actions do."""
    code = "def f(d):\n    d.utter_message(response='utter_a', told='x')\n"
    assert "nothing is said when {told} is empty" in check("Noted: {told}.", {"actions/a.py": code})[0]


def test_placeholders_of_other_words(check: Check) -> None:
    """A rule's message may hold the visitor's words and nothing else."""
    rules = [{"id": "clot", "message": "You mentioned {words}."}, {"id": "lung", "message": "You said {told}."}]
    assert [p.split(": ")[1] for p in check("Hello.", {"bot/clinical/rules/signs.yml": rules})] == ["lung"]


# --- buttons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload", ["/greet", '/explain{{"topic":"causes"}}', '/inform{{"side":"left"}}', '/inform{{"name":{{"a":1}}}}']
)
def test_payloads_that_work(check: Check, payload: str) -> None:
    """With doubled braces, known intents, entities, topics and values."""
    assert check(button(payload)) == []


@pytest.mark.parametrize(
    ("payload", "wrong"),
    [
        ('/explain{"topic":"causes"}', "single braces"),
        ('/explain{{"topic":"causes"}', "single braces"),
        ("/explain{{topic:causes}}", "not valid JSON"),
        ("/explain{{}}x", "not valid JSON"),
        ("/wave", "the intent 'wave' isn't in the domain"),
        ("hello", "is no /intent"),
        ('/inform{{"shoe":"left"}}', "the entity 'shoe' isn't in the domain"),
        ('/explain{{"topic":"weather"}}', "there is no topic 'weather'"),
        ('/inform{{"side":"both"}}', "'both' is not a value of 'side'"),
    ],
)
def test_payloads_that_do_not(check: Check, payload: str, wrong: str) -> None:
    """Each with its reason."""
    assert wrong in check(button(payload))[0]


def test_titles(check: Check) -> None:
    """Twenty characters, in responses, topics and the code's own buttons."""
    assert check(button("/greet", "x" * 20)) == []
    assert "has 21 characters" in check(button("/greet", "x" * 21))[0]
    assert "has no title" in check(button("/greet", ""))[0]
    assert "has 21 characters" in check("Hello.", {"bot/services.yml": [{**TOPIC, "title": "x" * 21}]})[0]
    steps = f"STEPS = {{'a': ('{'x' * 21}', '/greet'), 'b': ('Go', '/wave')}}\n"
    wrong = check("Hello.", {"bot/services.yml": [TOPIC], "actions/a.py": steps})
    assert len(wrong) == 2 and "has 21 characters" in wrong[0] and "'wave' isn't in the domain" in wrong[1]


def test_how_many_buttons(check: Check) -> None:
    """Three, unless it is shown as a list."""
    four = [{"title": str(i), "payload": "/greet"} for i in range(4)]
    assert check([{"text": "Pick one.", "buttons": four[:3]}]) == []
    assert "4 buttons are more than 3" in check([{"text": "Pick one.", "buttons": four}])[0]
    assert check([{"text": "Pick one.", "buttons": four, "metadata": {"list": True}}]) == []


# --- length and wording -----------------------------------------------------------------------------------------------


def test_length(check: Check) -> None:
    """400 characters a paragraph, 1,024 a text; never empty."""
    line = "It is so. " * 39 + "It is so."  # 399 characters
    assert check("\n\n".join([line, line])) == []
    assert "a paragraph has 403 characters" in check(line + " Go.")[0]
    assert "the text has 1201 characters" in check("\n\n".join([line, line, line]))[0]
    assert "it has no text" in check(" ")[0]


@pytest.mark.parametrize(
    "text",
    [
        "You have a strain.",
        "Looks like you’ve got a small calf tear.",
        "You have DVT.",
        "I think it's a strain.",
        "You're fine.",
        "It's only a muscle.",
        "It's just a cramp.",
        "It's not serious.",
        "I promise it heals.",
        "We guarantee it.",
        "Your visit is confirmed.",
        "I'm your physio.",
        "Your name is None.",
        "Hello <b>you</b>.",
        "Hello {{name}}.",
    ],
)
def test_words_that_are_not_said(check: Check, text: str) -> None:
    """In responses, and in what the rules and facts say."""
    assert len(check(text)) == 1
    assert len(check("Hello.", {"bot/clinical/facts/injury.yml": {"side": {**FACT["side"], "why": text}}})) >= 1


@pytest.mark.parametrize(
    "text",
    [
        "I can't tell if you have a strain.",
        "You have told me a lot.",
        "If you have chest pain, ring {emergency_numbers}.",
        "It may be a strain.",
        "That doesn't mean it's not serious.",
        "I can't promise when they ring back.",
        "There's no guarantee.",
        "It's requested, not confirmed.",
        "It's a request until they have confirmed it.",
        "Ask your physio.",
        "None of this is a finding.",
        "It swells when 2 < 3.",
    ],
)
def test_words_that_are(check: Check, text: str) -> None:
    """Negated, conditional, or another meaning."""
    assert [p for p in check(text) if "number" not in p] == []


# --- numbers ----------------------------------------------------------------------------------------------------------

FIGURES = [
    {
        "id": "mild",
        "value": "1 to 3 weeks",
        "text": "Of 5,397 people.",
        "source": {"title": "Green 2017", "address": "x/99"},
    },
    {"id": "severe", "value": "12 weeks", "text": "Long.", "source": {"title": "Leaflet", "address": "x"}},
]


@pytest.mark.parametrize(
    "text", ["It takes 1 to 3 weeks.", "In 2017, of 5397 people.", "1. One\n2. Two\n9. Three", "Age 65."]
)
def test_numbers_that_a_file_backs(check: Check, text: str) -> None:
    """Figures with their source's year, rules, and the numbering of a list."""
    rules = [{"id": "clot", "message": "Over 65."}]
    assert check(text, {"bot/clinical/figures.yml": FIGURES, "bot/clinical/rules/r.yml": rules}) == []


@pytest.mark.parametrize("text", ["It takes 7 weeks.", "It costs 80 euro.", "Take 99.", "Number 77."])
def test_numbers_that_none_backs(check: Check, text: str) -> None:
    """Neither addresses nor the facts' patterns count."""
    assert "doesn't stand in any data file" in check(text, {"bot/clinical/figures.yml": FIGURES})[0]


def test_numbers_of_the_clinic(check: Check) -> None:
    """Backed when clinic.yml holds them."""
    assert check("It costs 80 euro.", {"clinic.yml": {"price_first": "80 euro"}}) == []


def test_a_topic_says_only_the_numbers_of_its_source(check: Check) -> None:
    """Another figure's number doesn't help; a source that isn't there is reported."""
    files: dict[str, Any] = {"bot/clinical/figures.yml": FIGURES, "bot/services.yml": [{**TOPIC, "source": ["mild"]}]}
    assert check("Up to 3 weeks.", files) == []
    assert "12 doesn't stand in the figures it names as its source" in check("Up to 12 weeks.", files)[0]
    files["bot/services.yml"] = [{**TOPIC, "source": ["article", "gone"]}]
    assert "its source 'gone' is no figure" in check("Up to some weeks.", files)[0]


def test_numbers_are_read_as_written() -> None:
    """Commas inside, decimals, percentages, decades; not in placeholders."""
    assert numbers_in("In their 20s, 10%: 5,397 or 0.5, {x2}.\n1. 8-12") == ["20", "10", "5397", "0.5", "8", "12"]


# --- variations, reading level, exceptions ----------------------------------------------------------------------------


def test_variations_differ(check: Check) -> None:
    """But for space and case; another channel may repeat."""
    assert "2 variations say" in check([{"text": "Hello there."}, {"text": "hello  there."}])[0]
    assert check([{"text": "Hello."}, {"text": "Hello.", "channel": "telegram"}]) == []


def test_one_question_at_a_time(check: Check) -> None:
    """In each variation; a quoted one is an example."""
    assert "it asks 2 questions at once" in check("Does it hurt? Where?")[0]
    assert check([{"text": "Where? Say “is it here?” for one."}, {"text": "Which leg?"}]) == []


HARD = (
    "Physiotherapeutic investigation of biomechanical abnormalities necessitates comprehensive multidisciplinary "
    "evaluation, incorporating neuromuscular considerations and individualised rehabilitation recommendations "
    "throughout the entire recovery period."
)


def test_reading_level(check: Check) -> None:
    """Of texts with 20 words or more, in English."""
    assert "its reading level is grade" in check(HARD)[0]
    assert check("Physiotherapeutic investigation necessitates evaluation.") == []
    assert check("The cat sat on the mat and looked at the dog. " * 3) == []
    other = {
        "domain/more.yml": responses(utter_language_xx=HARD),
        "actions/a.py": "N = 'utter_language_xx'\n",
    }
    assert check("Hello.", other) == []


def test_grades() -> None:
    """Close to what the formula gives with counted syllables."""
    assert grade("") == 0
    assert grade("The cat sat on the mat.") == pytest.approx(0.39 * 6 + 11.8 - 15.59)
    assert grade("• One two three\n• Four five six") == pytest.approx(0.39 * 3 + 11.8 - 15.59)
    counted = {
        "calf": 1,
        "muscle": 2,
        "running": 2,
        "tired": 1,
        "needed": 2,
        "doesn't": 2,
        "isn’t": 2,
        "MRI": 3,
        "a-b": 2,
    }
    assert {word: syllables(word) for word in counted} == counted


def test_exceptions(check: Check) -> None:
    """Let one thing of one response pass, and are reported once nothing needs them."""
    asks = {"check": "question", "response": "utter_a", "reason": "…"}
    number = {"check": "number", "value": "087 123", "reason": "…"}
    assert check("Does it hurt? Where? Ring 087 123.", exceptions=(asks, number)) == []
    stale = check("Does it hurt?", exceptions=(asks, number))
    assert [p.split(": ")[1] for p in stale] == ["087 123", "utter_a"]
    assert all("nothing needs this exception" in p for p in stale)
    placeholder = {"check": "placeholder", "response": "utter_a", "value": "name", "reason": "…"}
    assert check("Hello {name}.", exceptions=(placeholder,)) == []
    assert "{side}" in check("Hello {side}.", exceptions=(placeholder,))[0]
