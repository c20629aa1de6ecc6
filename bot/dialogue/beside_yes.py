"""A clear yes to a request with something else beside it, which the dialogue answers."""

from __future__ import annotations

from bot.booking.asking import CONSENT, SEND
from bot.booking.clause_model import chance_of_change
from bot.booking.decisions import decide
from bot.booking.draft import listening
from bot.booking.orders import Ordered, order_beside_questions
from bot.booking.sentences import sort
from bot.dialogue.heard import Heard

DECIDED = (CONSENT, SEND)
"""Questions that only a clear yes answers."""
SURE_ASIDE, MOST_CHANGE = 0.5, 0.3
"""Least probability of a question that is no part of the request, and most of a change of it in its words."""


def beside_yes(heard: Heard, question: str) -> Ordered | None:
    """What stands beside a clear yes where none of it touches the request; None where there is no such yes.

    Args:
        heard: the message.
        question: id of the open question.
    """
    if question == SEND and not heard.effect and (ordered := order_beside_questions(heard.text)):
        return ordered
    asks = _asked_beside(heard, question)
    told = " ".join(said.text for said in heard.said if not said.question)
    return Ordered(tuple(asks), yes=told) if asks else None


def _asked_beside(heard: Heard, question: str) -> list[str]:
    """The questions beside a clear yes ("Yes, send it. Where are you?"), where none of them touches the request."""
    asks = [said for said in heard.said if said.question]
    rest = " ".join(said.text for said in heard.said if not said.question)
    if question not in DECIDED or not (asks and rest) or decide(rest, question) != "yes":
        return []
    apart = all(
        said.best.asks
        and said.best.confidence >= SURE_ASIDE
        and decide(said.text, question) == "question"
        and not (question == CONSENT and (sort(said.text).asked or listening("about_data").search(said.text)))
        and chance_of_change(said.text) < MOST_CHANGE
        for said in asks
    )
    return [said.text for said in asks] if apart else []
