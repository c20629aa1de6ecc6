"""Tells a plain order to send from what stands beside it: "Send it. How long should I allow?" sends, and asks."""

from __future__ import annotations

from dataclasses import dataclass

from bot.booking.additions import addition_in
from bot.booking.agreeing import waits
from bot.booking.asking import SEND
from bot.booking.changes import named_detail
from bot.booking.clause_model import chance_of_change, likely, objects
from bot.booking.correcting import news_in
from bot.booking.decisions import decide, sends
from bot.booking.draft import listening
from bot.booking.sentences import is_aside, pieces, sort

MOST_PIECES, MOST_CHANGE, MOST_HOLD, LEAST_QUESTION = 8, 0.3, 0.35, 0.5
"""A longer message is a story; and how likely a question may be at most to change the request, or to put it off."""
_MARKS = " ,.;:!?–—-"


@dataclass(frozen=True)
class Ordered:
    """What stands beside a yes: the questions, what is told of the body with them, and the yes by itself."""

    asks: tuple[str, ...]
    told: tuple[str, ...] = ()
    yes: str = "send it"


def order_beside_questions(text: str) -> Ordered | None:
    """What stands beside an order to send; None where there is no order or no question, or something limits it.

    The order is a sentence of its own. A condition, a doubt whether to go, a change and a wait stop it.
    """
    parts = pieces(text.replace("’", "'"))
    if not 1 < len(parts) <= MOST_PIECES:
        return None
    rest = [part for part in parts if decide(part, SEND) != "yes"]
    ordered = any(sends(part) for part in parts if part not in rest)
    rest = [part for part in rest if not listening("asks_ahead").fullmatch(part.strip(_MARKS))]
    asks = tuple(part for part in rest if is_aside(part))
    told = tuple(part for part in rest if part not in asks)
    if not (asks and ordered and all(map(_leaves_it, asks)) and all(map(_only_tells, told))):
        return None
    return Ordered(asks, told)


def _leaves_it(ask: str) -> bool:
    """Whether a question is no part of the request, and leaves it to go as it is."""
    plain = listening("softens_question").sub(" ", ask)
    decision = decide(plain, SEND)
    if sort(ask).asked or addition_in(ask) or decision in ("no", "stop", "change") or waits(plain, decision):
        return False
    if listening("stays_open").search(ask) or listening("day_named").search(ask):
        return False
    kind, chance = likely(plain)
    asks = kind == "question" and chance >= LEAST_QUESTION
    return (asks or chance_of_change(plain) < MOST_CHANGE) and not (kind in ("hold", "no") and chance >= MOST_HOLD)


def _only_tells(remark: str) -> bool:
    """Whether a statement only tells of a body, and asks for nothing to be different."""
    if "?" in remark or decide(remark, SEND) != "unclear" or named_detail(remark) or addition_in(remark):
        return False
    stays = listening("limits").search(remark) or listening("day_named").search(remark)
    return bool(news_in(remark)) and not stays and not objects(remark)
