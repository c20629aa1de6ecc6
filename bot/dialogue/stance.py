"""Which way an answer leans, and how the form of a question needs that said: yes, no, or "it depends"."""

from __future__ import annotations

import re

from bot.dialogue.copy import choose, lowered, without_stance
from bot.dialogue.safety import known
from bot.dialogue.state import State
from bot.reading.acts import ASKING
from bot.reading.questions import form_asked, wants_yes_or_no

FINE = "answer/fine"
MOSTLY, DEPENDS = "answer/mostly_yes", "answer/depends"
LEANS = re.compile(
    r"(?:maybe|not|only|nearly|almost|usually|mostly|too early|it may|I wouldn't|I can't)\b", re.IGNORECASE
)
MOSTLY_FINE = re.compile(r"\b(?:usually|mostly|generally|often) (?:\w+ )?(?:fine|all right|grand|ok|safe)\b")
"""How an answer begins that says itself which way it leans, and what leans to a yes."""
STANCES = {"yes": "yes", "no": "no", "not": "no"}
"""What the first word of an answer says to a question that a yes or no answers."""
CONDITION = re.compile(r"(?:if|when|once|on|as|for|with|but|in|after|at|as long)\b")


def stance_of(text: str) -> str:
    """Whether an answer begins with a yes or a no; empty for neither."""
    word = re.match(r"[A-Za-z]+", text)
    return STANCES.get(word[0].lower(), "") if word else ""


def in_form(text: str, name: str, words: str, state: State) -> str:
    """An answer as the form of its question needs it: without a "yes, you may" where that answers nothing, and with how
    it leans in front where a yes or no is wanted in so many words.
    """
    if name.startswith(ASKING) and wants_yes_or_no(words):
        if stance_of(text) or LEANS.match(text):
            return text
        leans = MOSTLY if MOSTLY_FINE.search(text.partition(". ")[0]) else DEPENDS
        return choose(leans, known(state), state.said, text=lowered(text)) or text
    form = form_asked(words)
    return _without_stance(text, form == "harm", state) if form else text


def _without_stance(text: str, of_harm: bool, state: State) -> str:
    """An answer without the "yes" or "no" it begins with; under what condition it is fine where harm was feared."""
    rest = without_stance(text)
    if of_harm and text.startswith("Yes") and CONDITION.match(lowered(rest)):
        return choose(FINE, known(state), state.said, text=lowered(rest)) or text
    return rest
