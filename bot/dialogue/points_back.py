"""Answers to what points back at the last reply: "six weeks, is that right?", "which exercise?", "why do you ask?".

The words say what is wanted (bot/reading/points_back.py), and the last reply with its numbers and its question
what it is of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from bot.clinical.facts import load_facts
from bot.dialogue.answer import SURE_QUESTION, more
from bot.dialogue.copy import FAQ, OPENING_STANCE, about, choose, exists, fill, lowered, noun_phrase, subject, ways
from bot.dialogue.extent import AMOUNT
from bot.dialogue.follow_up import SCREEN, answered, ask_fact, ask_screen, next_question, screen_named
from bot.dialogue.heard import Heard, Part
from bot.dialogue.last_reply import Last, back_data, begun, last_reply, line_meant, sentences
from bot.dialogue.made_sure import made_sure
from bot.dialogue.safety import CONFIRM, EMERGENCY, NONE, SAME_DAY, known
from bot.dialogue.stance import CONDITION, stance_of
from bot.dialogue.state import ONSET, State
from bot.dialogue.told_now import changes, counts
from bot.reading.acts import Said
from bot.reading.points_back import MAKES_SURE, RESTATES, PointsBack, points_back
from bot.reading.questions import elliptical

LEAST_ACT, LEAST_STEM, FEW_WORDS = 0.5, 2, 6
OF_WHOM = ("for_me", "at_my_age")
WHY, WHAT_MEAN, CHANGES, MATTERS = "why_asked", "what_mean", "changes", "matters"
OF_NEWS = (CHANGES, MATTERS)
OF_TIME = ("case/how_long", "case/enough_time")
DEPENDS = re.compile(r"\b(?:once|if|only|unless|until|when|depends|as far|first|usually|mostly)\b")
OF_RUNNING = frozenset({"running", "training"})
RUNNING = ("case/can_i_run", "case/race", "case/what_should_i_do")
DONE = frozenset({"activity", "remedy", "howto"})


def pointing(heard: Heard, state: State) -> list[tuple[Said, PointsBack]]:
    """The sentences of a message that point back at the last reply, each with how it does."""
    if heard.effect or not state.last or state.request is not None:
        return []
    urgent = state.advice.stands and state.advice.tier in (SAME_DAY, EMERGENCY)
    found = ((said, _how(said, state)) for said in heard.said)
    return [(said, how) for said, how in found if how and (not urgent or _fits_advice(how, state))]


def _fits_advice(how: PointsBack, state: State) -> bool:
    """Whether what points back is answered beside urgent advice: why it is asked, or what was told just now changes."""
    return how.kind in OF_NEWS or (how.kind == WHY and bool(state.question))


def _how(said: Said, state: State) -> PointsBack | None:
    """How a sentence points back, by its words, else by what the classifier makes of one without a subject."""
    if said.best.asks and said.best.confidence >= 1.0:
        # Its words settle what it asks.
        return None
    how = points_back(said.text) or _before_comma(said.text) or _behind_comma(said.text)
    if how is not None:
        waits = state.question == ONSET and not how.firm
        told = how.kind == MAKES_SURE and (waits or not (said.question or how.firm))
        return None if told else how
    asks = said.question or len(said.text.split()) <= FEW_WORDS
    if said.best.confidence < LEAST_ACT or not (asks and elliptical(said.text)):
        return None
    kind = {"why": WHY, "what_do_you_mean": WHAT_MEAN}.get(said.best.name, "")
    return PointsBack(kind) if kind and not re.search(r"\bnot\b|n't\b", said.text) else None


def _before_comma(text: str) -> PointsBack | None:
    """How a question points back that says behind a comma whom it is about: "does that count for me, I'm 50"."""
    head, comma, rest = text.partition(",")
    how = points_back(head) if comma and "?" not in rest else None
    return how if how and how.kind in OF_WHOM else None


def _behind_comma(text: str) -> PointsBack | None:
    """Whether it is asked behind a comma what the words before it change: "it was a short flight, does that matter"."""
    _, comma, rest = text.rpartition(",")
    how = points_back(rest) if comma else None
    return how if how and how.kind in OF_NEWS else None


def without_made_sure(heard: Heard, state: State) -> Heard:
    """A message without the time that it only makes sure of: "six weeks, is that right?" tells of no beginning."""
    sure = [said.text for said, how in pointing(heard, state) if how.kind == MAKES_SURE]
    if not sure:
        return heard
    kept = (one for one in heard.readings if not (one.name == ONSET and any(one.words in text for text in sure)))
    return replace(heard, readings=tuple(kept))


def back_move(heard: Heard, state: State, values: Mapping[str, str], weeks: float | None) -> tuple[list[Part], Heard]:
    """The answers to what points back, and the rest of the message."""
    last, parts, rest = last_reply(state, values, weeks), [], list(heard.said)
    for said, how in pointing(heard, state):
        if made := HANDLERS[how.kind](how, said, last):
            parts += made
            rest.remove(said)
    return parts, replace(heard, said=tuple(rest)) if parts else heard


# ---- the assistant's own question


def _why_asked(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """Why the question of the last reply matters, and the question once more, lightly, where it is still open."""
    question = last.question
    if not question:
        return _why_said(said, last)
    name = question.removeprefix(CONFIRM)
    fact = load_facts().get(name)
    text = f"reason/{question.removeprefix(SCREEN).replace('offer:', 'offer_')}"
    made = last.say(text) if exists(text) else []
    if not made and fact and fact.why:
        made = [Part("answer", fill(fact.why, last.state.relation, {}), f"why/{name}", firm=True)]
    return [*made, *_lightly(last)] if made else []


def _why_said(said: Said, last: Last) -> list[Part]:
    """The reason of a reply that asked nothing: the longer text of its answer, or why its line was said."""
    given, _ = last.first
    if made := _why_do(PointsBack(WHY), said, last):
        return made
    if given and said.best.name != "why" and about(given).get("more"):
        return [more(given, last.state)]
    if given:
        return []
    return last.say("reason/greet") if "talk/greet" in last.state.last else line_meant(last)


def _why_do(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What the thing that the last answer advises is good for."""
    name = last.first[0].removesuffix("#more").replace(AMOUNT, FAQ)
    purposes = back_data()["purposes"].items()
    line = next((line for line, things in purposes if any(one == subject(name) or one in name for one in things)), "")
    done = name in RUNNING or about(name).get("kind") in DONE
    return last.say(line) if line and done and not last.state.advice.stands else []


def _lightly(last: Last) -> list[Part]:
    """The open question of the last reply with no word of its coming back; nothing where it was answered."""
    return [_asked_with("ask/lightly", part, last) for part in _still_open(last)]


def _still_open(last: Last) -> list[Part]:
    """The question of the last reply, where it is one about the case that has no answer yet."""
    state, question = last.state, last.question
    name = question.removeprefix(CONFIRM)
    if not question or question.startswith("offer:") or answered(name, state):
        return []
    screen = screen_named(question) if question.startswith(SCREEN) else None
    part = ask_screen(screen, state) if screen else ask_fact(name, state)
    return [part] if part and part.text else []


def _asked_with(name: str, part: Part, last: Last) -> Part:
    """A question with a word before it."""
    said = choose(name, known(last.state), last.state.said, question=lowered(part.text))
    last.state.said[name] = last.state.said.get(name, 0) + 1
    return replace(part, text=said or part.text)


def _anything_else(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """The question that is still open, else the next, else that nothing more is needed."""
    state = last.state
    if open_now := _still_open(last):
        return [_asked_with("back/only_this", open_now[0], last)]
    calm = not state.advice.stands or state.advice.tier == NONE
    entry = next_question(state, last.weeks) if calm and state.facts and not state.sent else None
    if entry is None:
        return last.say("back/nothing_else" if state.facts else "back/nothing_told")
    part = ask_screen(entry, state) if entry.ask.startswith(SCREEN) else ask_fact(entry.ask, state)
    return [_asked_with("back/one_more", part, last)]


def _what_mean(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What the last reply meant: its question explained, its answer in short, or why its line was said."""
    question = last.question
    name = question.removeprefix(CONFIRM)
    fact = load_facts().get(name)
    if question.startswith(SCREEN) or (fact and fact.explain):
        text = f"explain/{question.removeprefix(SCREEN)}" if question.startswith(SCREEN) else f"explain/{name}"
        made = last.say(text) if exists(text) else []
        if not made and fact:
            made = [Part("answer", fill(fact.explain, last.state.relation, {}), text, firm=True)]
        return [*made, *_lightly(last)]
    return _in_other_words(last) or line_meant(last)


def _in_other_words(last: Last) -> list[Part]:
    """The last answer in another wording, in short where it has no longer text; nothing where that explains more."""
    given, text = last.first
    name = given.removesuffix("#more")
    options = ways(name, known(last.state, last.weeks), **last.values) if given else []
    if len(options) > 1 and given == name:
        other = choose(name, known(last.state, last.weeks), last.state.said, **last.values) or text
        return last.say("back/other_words", text=lowered(other))
    if not given or (about(name).get("more") and given == name):
        return []
    return last.say("back/in_short", text=lowered(sentences(text)[0]))


# ---- its answers


def _yes_or_no(how: PointsBack, said: Said, last: Last, depends: str = "back/depends") -> list[Part]:
    """Whether the last answer was a yes, a no, or hangs on something."""
    _, text = last.first
    stance, rest = stance_of(text), OPENING_STANCE.sub("", text, count=1)
    if stance:
        return last.say(f"back/{stance}", text=f" {lowered(rest)}" if CONDITION.match(rest) else f". {begun(rest)}")
    return last.say(depends, text=text) if DEPENDS.search(text.lower()) else []


def _restates(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """Whether "so no running then?" is what the last answer comes to, where that was about it."""
    spoken = " ".join([last.state.asked, *last.texts.values()]).lower()
    named = any(act.name in last.texts for act in said.acts)
    spoken_of = named or _first([re.escape(_stem(how.thing))], spoken) is not None
    return [] if not spoken_of else _yes_or_no(how, said, last, "back/hangs_on")


def _stem(thing: str) -> str:
    """The beginning that the forms of a word share: run of running, raise of raises."""
    short = re.sub(r"(?:(\w)\1)?ing$", r"\1", thing)
    short = short if len(short) > LEAST_STEM else thing
    return short[:-1] if short.endswith("s") and len(short) > LEAST_STEM else short


def _to_what(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What the last answer was about."""
    name, text = last.first
    if not name:
        return []
    thing = noun_phrase(name.removesuffix("#more").replace(AMOUNT, FAQ))
    rest = OPENING_STANCE.sub("", text, count=1)
    stance = stance_of(text)
    if thing and stance and not CONDITION.match(rest):
        return last.say(f"back/{stance}_to", subject=thing, text=begun(rest))
    return last.say("back/about_thing" if thing else "back/about_question", subject=thing, text=text)


def _for_me(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """That the last answer is the general rule, and whether anything told changes it."""
    name, _ = last.first
    if not name or last.state.advice.stands or about(name).get("kind") in ("clinic", "assistant"):
        return []
    return last.say("back/for_me")


def _at_my_age(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What the years change about healing, where that was spoken of."""
    name, _ = last.first
    if name in OF_TIME or about(name).get("kind") == "time":
        return last.answer("faq/heal_older")
    known_else = said.best.asks and said.best.confidence >= SURE_QUESTION
    return [] if known_else or not name or last.state.advice.stands else last.say("back/at_age")


def _if_not(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What to do where the advice of the last reply fails."""
    name, _ = last.first
    fits = (
        name
        and not last.state.advice.stands
        and about(name).get("kind") not in ("clinic", "assistant", "care", "words")
    )
    return last.say("back/if_not") if fits else []


def _if_sore(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What to do where what the last answer allows hurts."""
    name, _ = last.first
    fits = not last.state.advice.stands and (name in RUNNING or about(name).get("kind") in DONE)
    return last.say("back/if_sore") if fits else []


def _if_so(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What comes of doing what the last answer advises against, or not yet."""
    name, _ = last.first
    if last.state.advice.stands or not (name in RUNNING or about(name).get("kind") in DONE):
        return []
    return last.say("back/if_running" if name in RUNNING or subject(name) in OF_RUNNING else "back/if_done")


def _if_i_do_not(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What comes of leaving out what the last answer advises."""
    name, _ = last.first
    advised = name in ("case/what_should_i_do", "case/worth_coming") or subject(name) in ("exercises", "visits")
    return last.say("back/if_left") if advised and not last.state.advice.stands else []


def _how_know(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """The signs of what is feared, where the last question or answer names it."""
    # What an answer mentions by the way is not what it is about.
    opened = (sentences(text)[0] for text in last.texts.values())
    spoken = " ".join([last.state.asked, *last.texts, *opened]).lower()
    places = [(_first(entry["words"], spoken), entry) for entry in back_data()["worries"]]
    named = [(place, number) for number, (place, _) in enumerate(places) if place is not None]
    if not named:
        fits = last.first[0] and about(last.first[0]).get("kind") not in ("clinic", "assistant", "words", "meaning")
        return last.say("back/how_know") if fits and not last.state.advice.stands else []
    entry = back_data()["worries"][min(named)[1]]
    return (
        last.say(entry["again"])
        if entry["answer"] in last.state.last and "again" in entry
        else last.answer(entry["answer"])
    )


def _first(words: Iterable[str], text: str) -> int | None:
    """Where the first of some beginnings of words stands in a text; None for nowhere."""
    found = re.search(rf"(?<![a-z])(?:{'|'.join(words)})", text)
    return found.start() if found else None


def _what_then(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """What to do about the calf, unless that was just said."""
    told = "case/what_should_i_do" in last.texts
    return [] if told or last.state.advice.stands else last.answer("case/what_should_i_do")


def _which(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """The thing that the last reply spoke of, by name; nothing where it spoke of none such."""
    name, spoken_in = last.first
    spoken = " ".join(last.texts.values()).lower()
    thing = how.thing.split()[-1]
    stem = _stem(thing)
    spoken_of = _first([re.escape(stem)], spoken) is not None
    kinds = [one for one in back_data()["things"] if any(stem.startswith(word) for word in one["words"])]
    title = noun_phrase(name.removesuffix("#more")) if name else ""
    if kinds and title and not spoken_of and about(name).get("kind") == "activity":
        return last.say(
            "back/that_is", subject=title, text=begun(OPENING_STANCE.sub("", sentences(spoken_in)[0], count=1))
        )
    for entry in kinds:
        if made := _named(entry, spoken, spoken_of, last):
            return made
    sentence = next(
        (s for s in sentences(" ".join(last.texts.values())) if _first([re.escape(stem)], s.lower()) is not None), ""
    )
    if sentence and spoken_of:
        return last.say("back/this", text=lowered(sentence))
    in_title = title and _first([re.escape(stem)], title.lower()) is not None
    return last.say("back/that_is", subject=title, text=begun(sentences(spoken_in)[0])) if in_title else []


def _named(entry: Mapping[str, Any], spoken: str, spoken_of: bool, last: Last) -> list[Part]:
    """What a thing of points_back.yml comes to, where the last reply fits it."""
    if "tests" in entry:
        return last.say(entry["tests"]) if known(last.state).facts.get("seen") == "tests" else []
    if "near" in entry and _first(entry["near"], spoken) is None:
        return []
    if not (spoken_of or last.first[0].startswith(("case/", "faq/"))):
        return []
    if "text" not in entry:
        return last.answer(entry["answer"])
    text = choose(entry["answer"], known(last.state, last.weeks), last.state.said, **last.values)
    return last.say(entry["text"], text=text or "")


def _matters(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """Whether what was told just now counts, else why the question of the last reply does; "a worry?" asks more."""
    asks_more = said.best.asks and said.best.confidence >= LEAST_ACT
    return counts(last) or ([] if asks_more else _why_asked(how, said, last))


def _changes(how: PointsBack, said: Said, last: Last) -> list[Part]:
    """Whether what was told just now changes anything."""
    # "He says sleep in a splint. Would that make any difference?" asks about the splint.
    asks_of_thing = said.best.asks and said.best.confidence >= LEAST_ACT
    return changes(last, asks_of_thing)


HANDLERS: dict[str, Callable[[PointsBack, Said, Last], list[Part]]] = {
    WHY: _why_asked,
    WHAT_MEAN: _what_mean,
    MAKES_SURE: made_sure,
    "anything_else": _anything_else,
    CHANGES: _changes,
    MATTERS: _matters,
    "yes_or_no": _yes_or_no,
    RESTATES: _restates,
    "to_what": _to_what,
    "for_me": _for_me,
    "at_my_age": _at_my_age,
    "if_not": _if_not,
    "if_sore": _if_sore,
    "if_so": _if_so,
    "if_i_do_not": _if_i_do_not,
    "how_know": _how_know,
    "what_then": _what_then,
    "why_do": _why_do,
    "which": _which,
}
"""What answers each kind of pointing back."""
