"""A short question of measure right after an answer: "how many?", "how hard?", "how often should I do it?"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.dialogue.answer import Asked
from bot.dialogue.copy import FAQ, about, exists, subject
from bot.dialogue.heard import Heard
from bot.dialogue.safety import NONE
from bot.dialogue.state import State
from bot.reading.acts import ASKING, Said
from bot.reading.questions import elliptical

MEASURE = re.compile(
    r"^\W*(?:(?:and|so|but|ok|okay|right|grand|then|like)\W+)*how "
    r"(?P<measure>many|much|often|long|far|heavy|hard|firm\w*|deep|strong\w*|rough\w*)\b(?P<rest>[^.?!]*)",
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
AMOUNT = "amount/"
IN_ITS_WORDS = re.compile(
    r"\bhow (?:many|much|long|often|far)\b|\b\d+ ?(?:mins?|minutes?|hours?|hrs?|kms?|k|reps?|times|sets|secs?)\b",
    re.IGNORECASE,
)
"""What asks for a number in a question that names its subject: "how long on the bike, 30 mins?"."""
OF_WHEN = re.compile(
    r"\b(?:till|til|until|before|since|ago|heal\w*|better|take[ns]?|last|wait|cost|price|euros?|pay|dear|out for|off"
    r" for|rest)\b",
    re.IGNORECASE,
)
"""What asks when, or for a price, and for no amount."""
MOST_WORDS_WITH_NUMBER = 12
NUMBER_ALONE = re.compile(
    r"^\W*(?:(?:and|so|but|ok|is|would|about|maybe|like|just|say)\W+)*(?P<measure>\d+) ?"
    r"(?:mins?|minutes?|hours?|hrs?|kms?|k|reps?|times|sets|secs?|seconds?)\b"
    r"(?P<rest>(?: (?:a day|a week|each|time|be|ok|okay|alright|fine|enough|too|much|long|grand|then|on it"
    r"|or no|or not))*)\W*$",
    re.IGNORECASE,
)
"""A number that is put to the answer just given: "so 30 mins ok?"."""
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
    answers = (FAQ + name.removeprefix(AMOUNT) if name.startswith(AMOUNT) else name for name in answers)
    last = next((name for name in answers if name.startswith(ASKING) or name in MEASURES), "")
    questions = [said for said in heard.said if said.question or MEASURE.match(said.text)]
    if heard.effect or len(questions) != 1 or (state.advice.stands and state.advice.tier != NONE):
        return []
    number = NUMBER_ALONE.match(questions[0].text) if amount_of(last) else None
    found = number or MEASURE.match(questions[0].text)
    if not last or not found or not _alone(heard, questions[0]):
        return []
    if not (number or elliptical(COUNTED.sub("", found["rest"]) or "it")):
        return []
    name = _measured(last, found["measure"].lower(), found["rest"])
    return [replace(Asked(name), words=questions[0].text)] if name else []


def amount_of(name: str) -> str:
    """The id of the text that gives the number for an answer, or says that there is none; empty for neither."""
    found = AMOUNT + name.removeprefix(FAQ)
    return found if name.startswith(FAQ) and exists(f"amount/{name.removeprefix(FAQ)}") else ""


def with_amount(ask: Asked, state: State) -> Asked:
    """A question by the number that it asks for ("how often should I ice it?"), where nothing has to be seen first."""
    short = len(ask.words.split()) <= MOST_WORDS_WITH_NUMBER
    wants = short and IN_ITS_WORDS.search(ask.words) and not OF_WHEN.search(ask.words)
    if not wants or ask.doubtful or (state.advice.stands and state.advice.tier != NONE) or not amount_of(ask.name):
        return ask
    return replace(ask, name=amount_of(ask.name))


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
    if subject(last) == "medicines" and measure != "long":
        return amount_of(last) or DOSES
    if measure == "long" and (OF_WHEN.search(rest) or not amount_of(last)):
        return ""
    if TIMED.search(rest) or not (last in MEASURES or _done_with_the_leg(last)):
        return ""
    if measure.startswith(FORCE):
        return HOW_HARD
    return HOW_MANY_RAISES if measure == "many" and last in RAISES else amount_of(last) or HOW_MUCH
