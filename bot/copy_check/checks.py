"""The checks of uses, placeholders, buttons, length, wording, variations and reading level."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.copy_check.material import Material, Problem, Response, Rules, read, read_material
from bot.copy_check.numbers import check_numbers
from bot.copy_check.reading_level import grade, words
from bot.copy_check.uses import Uses, read_uses
from bot.words import placeholders

_PAYLOAD = re.compile(r"/(\w+)(.*)", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\w+\}")
_QUOTED = re.compile(r"“[^”]*”")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_ASK = "utter_ask_"
# Slots that a form asks for, as the data files list them: file, and the key that names the slot.
_ASKED = (("bot/clinical/screen.yml", "fact"), ("bot/clinical/healing.yml", "ask"))


def check_copy(root: Path, rules: Rules) -> tuple[Material, list[Problem]]:
    """Everything that was read, and all problems, file by file.

    Raises:
        ConfigError: a file can't be read.
    """
    material = read_material(rules, root)
    uses = read_uses(root, rules.not_responses)
    problems = [
        *check_uses(material, uses, rules),
        *check_placeholders(material, uses, rules),
        *check_buttons(material, uses, rules),
        *check_length(material, rules),
        *check_wording(material, rules),
        *check_numbers(material, rules),
        *check_variations(material, rules),
        *check_reading_level(material, rules),
    ]
    problems += check_exceptions(rules)
    return material, sorted(dict.fromkeys(problems), key=lambda problem: (problem.file, problem.name))


def check_uses(material: Material, uses: Uses, rules: Rules) -> Iterator[Problem]:
    """Responses that nothing says, that are said but missing, or that stand in two files."""
    for name, count in Counter(response.name for response in material.responses).items():
        if count > 1:
            files = sorted({response.file for response in material.responses if response.name == name})
            yield Problem(files[0], name, f"it is defined twice ({', '.join(files)})", "keep one of them")
    asked = material.slots | {f"{form}_{slot}" for form in material.forms for slot in material.slots}
    for response in material.responses:
        said = (
            response.name in uses.names
            or any(re.fullmatch(pattern, response.name) for pattern in uses.patterns)
            or response.name.removeprefix(_ASK) in asked
        )
        if not said and not rules.excepted("unused", response.name):
            yield Problem(response.file, response.name, "nothing says it", "remove it, or name it where it is said")
    for name, file in uses.names.items():
        if name not in material.names:
            yield Problem(file, name, "this response doesn't exist", "write it in domain/, or correct the name")
    for pattern, file in uses.patterns.items():
        if not any(re.fullmatch(pattern, name) for name in material.names):
            shown = pattern.replace(r"\w+", "…")
            yield Problem(file, shown, "no response is named so", "write one in domain/, or correct the name")
    for file, key in _ASKED:
        for entry in read(material.root / file).get("questions") or ():
            slot = str(entry[key])
            ways = {f"action_ask_{slot}", *(f"action_ask_{form}_{slot}" for form in material.forms)}
            if f"{_ASK}{slot}" not in material.names and not ways & material.actions:
                yield Problem(file, slot, "a form asks for it, but it has no question", f"write {_ASK}{slot}")


def check_placeholders(material: Material, uses: Uses, rules: Rules) -> Iterator[Problem]:
    """Placeholders that nothing fills, and responses that fall silent when a slot or clinic fact is empty."""
    known = material.slots | material.clinic_words | rules.always_filled
    for response in material.responses:
        needs = [placeholders(dict(variation)) for variation in response.variations]
        unknown = set().union(*needs) - known - uses.passed(response.name)
        for name in sorted(unknown):
            yield Problem(
                response.file,
                response.name,
                f"{{{name}}} is no slot, clinic fact or value that an action passes",
                "correct the name, or pass it",
            )
        filled = rules.always_filled | uses.filled(response.name)
        always = [
            names
            for names, variation in zip(needs, response.variations, strict=True)
            if names <= filled and not variation.get("channel")
        ]
        if needs and not always:
            empty = set.intersection(*needs) - filled or set().union(*needs) - filled
            empty -= set(rules.excepted("placeholder", response.name)) | unknown
            if empty:
                named = ", ".join(f"{{{name}}}" for name in sorted(empty))
                yield Problem(
                    response.file,
                    response.name,
                    f"nothing is said when {named} is empty",
                    "add a variation that needs no placeholder",
                )
    for text in material.copy:
        for name in sorted(placeholders({"text": text.text}) - text.placeholders):
            yield Problem(text.file, text.name, f"nothing fills {{{name}}} here", "leave it out")


def check_buttons(material: Material, uses: Uses, rules: Rules) -> Iterator[Problem]:
    """Titles that get cut, too many buttons, and payloads that Rasa can't read or the domain doesn't know."""
    longest, most = rules.limits["title"], rules.limits["buttons"]
    titled: list[tuple[str, str, str]] = []
    for response in material.responses:
        for variation in response.variations:
            buttons = variation.get("buttons") or []
            listed = (variation.get("metadata") or {}).get("list") is True
            if len(buttons) > most and not listed and not rules.excepted("buttons", response.name):
                yield Problem(
                    response.file,
                    response.name,
                    f"{len(buttons)} buttons are more than {most}",
                    "let bot/importer.py mark it as a list, or take some out"
                    if response.question
                    else "take some out, or set metadata: {list: true}",
                )
            for button in buttons:
                titled.append((response.file, response.name, str(button.get("title") or "")))
                for wrong, remedy in _payload(str(button.get("payload") or ""), material):
                    yield Problem(response.file, response.name, f"button {button.get('title')!r}: {wrong}", remedy)
    for file, topic in material.topics:
        titled.append((file, str(topic["id"]), str(topic["title"])))
    for file, title, payload in uses.buttons:
        titled.append((file, payload, title))
        for wrong, remedy in _payload(payload, material):
            yield Problem(file, payload, wrong, remedy)
    for file, name, title in titled:
        if not title.strip():
            yield Problem(file, name, "a button has no title", "give it one")
        elif len(title) > longest:
            yield Problem(file, name, f"the title {title!r} has {len(title)} characters", f"use {longest} at most")


def _payload(payload: str, material: Material) -> Iterator[tuple[str, str]]:
    """What is wrong with a button's payload, and the remedy."""
    match = _PAYLOAD.fullmatch(payload)
    if not match:
        yield f"the payload {payload!r} is no /intent", "begin it with / and an intent's name"
        return
    intent, body = match.groups()
    if intent not in material.intents:
        yield f"the intent {intent!r} isn't in the domain", "correct it, or add it to domain.yml"
    if not body:
        return
    if re.search(r"[{}]", body.replace("{{", "").replace("}}", "")):
        yield "the payload has single braces, which Rasa takes for a placeholder", "double them"
        return
    try:
        values = json.loads(body.replace("{{", "{").replace("}}", "}"))
    except ValueError:
        values = None
    if not isinstance(values, Mapping):
        yield f"{body!r} is not valid JSON", 'write {{"entity":"value"}}'
        return
    topics = {topic["id"] for _, topic in material.topics}
    for entity, value in values.items():
        if entity not in material.entities:
            yield f"the entity {entity!r} isn't in the domain", "correct it, or add it to domain.yml"
        elif entity == "topic" and value not in topics:
            yield f"there is no topic {value!r}", "use an id of bot/clinical/topics.yml or bot/services.yml"
        elif entity in material.facts and not material.facts[entity].accepts(str(value)):
            yield f"{value!r} is not a value of {entity!r}", f"use one of {', '.join(material.facts[entity].values)}"


def check_length(material: Material, rules: Rules) -> Iterator[Problem]:
    """Texts that a channel cuts or that nobody reads on a phone, and empty ones."""
    for file, name, text in _texts(material, titles=False):
        if not text.strip():
            yield Problem(file, name, "it has no text", "write one, or remove it")
        if len(text) > rules.limits["text"]:
            yield Problem(file, name, f"the text has {len(text)} characters", f"use {rules.limits['text']} at most")
        for paragraph in re.split(r"\n\s*\n", text):
            if len(paragraph) > rules.limits["paragraph"]:
                yield Problem(
                    file,
                    name,
                    f"a paragraph has {len(paragraph)} characters (“{paragraph[:30]}…”)",
                    f"use {rules.limits['paragraph']} at most, or split it",
                )


def check_wording(material: Material, rules: Rules) -> Iterator[Problem]:
    """Words that diagnose, clear, promise, or show the machinery."""
    patterns = [
        (
            re.compile(entry["pattern"], re.IGNORECASE),
            re.compile(entry["unless"], re.IGNORECASE) if entry.get("unless") else None,
            entry,
        )
        for entry in rules.forbidden
    ]
    for file, name, text in _texts(material):
        for sentence in _SENTENCES.split(text):
            for pattern, unless, entry in patterns:
                match = pattern.search(sentence)
                if match and not (unless and unless.search(sentence)):
                    yield Problem(file, name, f"“{match.group()}” {_verb(entry['says'])}", entry["remedy"])


def _verb(says: str) -> str:
    return f"is {says}" if says.split()[0] in ("a", "an", "HTML", "doubled") else says


def check_variations(material: Material, rules: Rules) -> Iterator[Problem]:
    """Variations that say the same, and more than one question in one."""
    for response in material.responses:
        seen = Counter(
            (str(variation.get("channel") or ""), " ".join(str(variation.get("text") or "").lower().split()))
            for variation in response.variations
        )
        for (_, text), count in seen.items():
            if count > 1:
                yield Problem(
                    response.file, response.name, f"{count} variations say “{text[:30]}…”", "reword one of them"
                )
        asks = max((_questions(variation) for variation in response.variations), default=0)
        if asks > 1 and not rules.excepted("question", response.name):
            yield Problem(response.file, response.name, f"it asks {asks} questions at once", "ask one")


def _questions(variation: Mapping[str, Any]) -> int:
    """How many questions a variation asks; a quoted one is an example."""
    return _QUOTED.sub("", str(variation.get("text") or "")).count("?")


def check_reading_level(material: Material, rules: Rules) -> Iterator[Problem]:
    """Texts that are harder to read than the limit."""
    hardest: dict[tuple[str, str], float] = {}
    for file, name, text in _texts(material, titles=False):
        if name.startswith(rules.not_english):
            continue
        plain = _PLACEHOLDER.sub("it", text)  # what is filled in is not the writer's to simplify
        if len(words(plain)) >= rules.limits["words"]:
            hardest[file, name] = max(grade(plain), hardest.get((file, name), 0.0))
    for (file, name), level in hardest.items():
        if round(level, 1) > rules.limits["grade"] and not rules.excepted("grade", name):
            yield Problem(
                file,
                name,
                f"its reading level is grade {level:.1f}, above {rules.limits['grade']}",
                "use shorter sentences and words",
            )


def check_exceptions(rules: Rules) -> Iterator[Problem]:
    """Exceptions that nothing needs any more; called after the other checks."""
    for i, exception in enumerate(rules.exceptions):
        if i not in rules.used:
            named = exception.get("response") or exception.get("value") or ""
            yield Problem(
                "bot/copy_check/rules.yml", named, f"nothing needs this exception ({exception['check']})", "remove it"
            )


def _texts(material: Material, titles: bool = True) -> Iterator[tuple[str, str, str]]:
    """Every text that visitors read, with file and name; button titles too unless told otherwise."""
    for response in material.responses:
        yield from _response_texts(response, titles)
    for text in material.copy:
        yield text.file, text.name, text.text


def _response_texts(response: Response, titles: bool) -> Iterator[tuple[str, str, str]]:
    for variation in response.variations:
        yield response.file, response.name, str(variation.get("text") or "")
        for button in variation.get("buttons") or [] if titles else []:
            yield response.file, response.name, str(button.get("title") or "")
