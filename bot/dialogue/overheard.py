"""What a message tells for the open request where something else goes first in the reply: nothing given is lost."""

from __future__ import annotations

import copy
from datetime import datetime

from bot.booking.additions import addition_in
from bot.booking.agreeing import agreed_beside
from bot.booking.asking import CONSENT, REUSE, SEND, WHY, next_question
from bot.booking.draft import Say, changed, listening
from bot.booking.filling import fill
from bot.booking.names import find_name
from bot.booking.questions import who_and_where
from bot.booking.wish_texts import in_full
from bot.dialogue.heard import Heard, Part
from bot.dialogue.requests import Desk, context, said_part
from bot.dialogue.seen import GIVES_CONTACT
from bot.dialogue.state import State
from bot.dialogue.told_before import tells_when

_NO_DETAIL = (WHY, CONSENT, SEND, REUSE)
"""Questions whose answers are no names or times."""


def overhear(heard: Heard, state: State, now: datetime, desk: Desk) -> list[Part]:
    """Takes name, contact, times, additions and a yes to keeping it into the open request; says what is new."""
    before = state.request
    told = [said.text for said in heard.said if _for_the_request(said.text, now)]
    if before is None or heard.effect or before.get("stage") == "sent":
        return []
    draft = copy.deepcopy(before)
    question = next_question(draft)
    filled = fill(draft, " ".join(told), "" if question in _NO_DETAIL else question, context(heard, state, now, desk))
    agrees = question == CONSENT and any(agreed_beside(said.text) for said in heard.said)
    if agrees:
        draft["consent"] = "yes"
    if not (agrees or (told and filled.used)):
        return []
    state.request = draft
    new = who_and_where({key: draft[key] for key in ("name", "phone", "email") if draft[key] and not before[key]})
    says = [changed(*change) for change in filled.changed] + filled.said
    says += [Say("request_now", {"after": new})] if new else []
    if draft["times"] and not before["times"]:
        says.append(Say("request_times_now", {"times": in_full(str(draft["times"]), begins=True)}))
    return [said_part(say, state) for say in says]


def _for_the_request(sentence: str, now: datetime) -> bool:
    """Whether a sentence gives a name, a number, when somebody can come, or something to add."""
    return bool(
        GIVES_CONTACT.search(sentence)
        or find_name(sentence)
        or listening("others_name").search(sentence)
        or addition_in(sentence)
        or tells_when(sentence, now)
    )
