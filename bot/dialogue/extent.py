"""A short question of measure right after an answer: "how many?", "how hard?", "how often should I do it?"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.answer import Asked
from bot.dialogue.copy import about, subject
from bot.dialogue.heard import Heard
from bot.dialogue.safety import NONE
from bot.dialogue.state import State
from bot.reading.acts import ASKING, Said
from bot.reading.questions import elliptical

MEASURE = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|right|grand|then|like)\W+)*how "
    r"(?P<measure>many|much|often|far|heavy|hard|firm\w*|deep|strong\w*|rough\w*)\b(?P<rest>[^.?!]*)",
    re.IGNORECASE,
)
FORCE = ("hard", "firm", "deep", "strong", "rough")
COUNTED = re.compile(
    r"\b(?:reps?|repetitions?|sets?|goes|rounds?|kilos?|kgs?|kms?|miles?|minutes?|mins?|seconds?|press\w*|push\w*|roll\w*"
    r"|rub\w*|stretch\w*|lift\w*|run\w*|tho|though)\b",
    re.IGNORECASE,
)
"""What is counted or done, which names no subject beside the one that was answered."""
TIMED = re.compile(r"\b(?:take|taken?|tablets?|days|weeks|months|years|visits?|questions?)\b", re.IGNORECASE)
"""What a number of repetitions can't answer: how many days, tablets or visits."""
PLEASANTRIES = frozenset({"thanks", "react", "affirm", "joke", "greet"})
MOST_WORDS_BEHIND = 6
DONE_KINDS = frozenset({"activity", "remedy", "howto"})
DONE_SUBJECTS = frozenset({"training", "exercises", "running", "daily_life", "healing", "self_care"})
GIVEN = frozenset(
    f"faq/{name}"
    for name in (
        "injections",
        "prp",
        "shockwave",
        "dry_needling",
        "acupuncture",
        "cupping",
        "ultrasound_therapy",
        "tens",
    )
)
"""What somebody else gives or does, so that how often is theirs to say."""
HOW_MUCH, HOW_HARD, HOW_MANY_RAISES, DOSES = (
    "answer/how_much",
    "answer/how_hard",
    "faq/how_many_raises",
    "faq/doses",
)
MEASURES = (HOW_MUCH, HOW_HARD)
RAISES = frozenset(
    f"faq/{name}"
    for name in ("calf_raises", "strength_plan", "calf_raise_word", "raises_how", "raises_step", "raises_bent_knee")
)


def measure_asked(heard: Heard, state: State) -> list[Asked]:
    """What "how many?" asks about the answer just given; empty where it names a subject, or there is no such answer."""
    answers = (name.removesuffix("#more") for name in state.last)
    last = next((name for name in answers if name.startswith(ASKING) or name in MEASURES), "")
    questions = [said for said in heard.said if said.question or MEASURE.match(said.text)]
    if heard.effect or len(questions) != 1 or (state.advice.stands and state.advice.tier != NONE):
        return []
    found = MEASURE.match(questions[0].text)
    if not last or not found or not _alone(heard, questions[0]):
        return []
    if not elliptical(COUNTED.sub("", found["rest"]) or "it"):
        return []
    name = _measured(last, found["measure"].lower(), found["rest"])
    return [replace(Asked(name), words=questions[0].text)] if name else []


def _alone(heard: Heard, question: Said) -> bool:
    """Whether a question stands alone, but for pleasantries before it and a few words behind it."""
    place = heard.said.index(question)
    before, behind = heard.said[:place], heard.said[place + 1 :]
    polite = all(said.best.name in PLEASANTRIES and not said.best.asks for said in before)
    return polite and not heard.readings and sum(len(said.text.split()) for said in behind) <= MOST_WORDS_BEHIND


def _done_with_the_leg(name: str) -> bool:
    """Whether an answer is about something that one does oneself, and that the next morning judges."""
    return name not in GIVEN and subject(name) in DONE_SUBJECTS and about(name).get("kind") in DONE_KINDS


def _measured(last: str, measure: str, rest: str) -> str:
    """The answer about the measure of what was just spoken of; empty where it isn't something done or taken."""
    if subject(last) == "medicines":
        return DOSES
    if TIMED.search(rest) or not (last in MEASURES or _done_with_the_leg(last)):
        return ""
    if measure.startswith(FORCE):
        return HOW_HARD
    return HOW_MANY_RAISES if measure == "many" and last in RAISES else HOW_MUCH
