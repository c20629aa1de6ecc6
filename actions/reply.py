"""The one action: plans and says the reply to the newest message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.desk import ClinicDesk
from bot.carry import carry_link
from bot.channels.messenger import LINK
from bot.dialogue.copy import Known, choose
from bot.dialogue.heard import Heard
from bot.dialogue.next_step import ELSEWHERE
from bot.dialogue.reply import reply
from bot.dialogue.safety import EMERGENCY
from bot.dialogue.state import State
from bot.rasa_parts.guard import EFFECT, payload
from bot.rasa_parts.reader import HEARD
from bot.reading.doc import each_made_once
from bot.settings import clinic
from bot.web.hints import CRISIS, hints

WHERE = "talk/elsewhere"


class ActionReply(Action):
    """Says one short reply and keeps what was told."""

    def name(self) -> str:
        """The action's name in the domain."""
        return "action_reply"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Utters the bubbles, the buttons under the last; returns the slots that changed."""
        before = State.from_slots(tracker.slots).as_slots()
        state = State.from_slots(tracker.slots)
        now = datetime.now(clinic().zone)
        desk = ClinicDesk(tracker, domain, now)
        await desk.look_up(state)
        linked = (tracker.latest_message.get("metadata") or {}).get("screening") == LINK
        state.said[ELSEWHERE] = int(linked)
        with each_made_once():
            made = reply(heard_of(tracker.latest_message), state, desk, now)
        if linked and not state.advice.stands and not state.said.get(WHERE):
            link = carry_link(tracker.sender_id) or ""
            made.bubbles.append(choose(WHERE, Known({}), state.said, link=link) or "")
            state.said[WHERE] = 1
        buttons = [{"title": title, "payload": payload(effect)} for title, effect in made.buttons]
        marks = hints(state, made.said)
        for place, bubble in enumerate(made.bubbles):
            # The website marks advice and puts numbers to call under it, by the name of what was said.
            name = advice_name(made.said, state) if place == 0 else None
            under = buttons if place == len(made.bubbles) - 1 else None
            dispatcher.utter_message(text=bubble, buttons=under or None, utter_action=name, hints=marks)
        events: list[dict[str, Any]] = [Restarted()] if desk.erased else []
        slots = state.as_slots()
        return events + [SlotSet(name, value) for name, value in slots.items() if desk.erased or before[name] != value]


def advice_name(said: list[str], state: State) -> str | None:
    """The name under which channels know the first bubble as advice that stands; None where it is none."""
    family, _, rest = (said[0] if said else "").partition("/")
    if not state.advice.stands or family not in ("advice", "hold", EMERGENCY, CRISIS):
        return None
    return f"utter_advice_{family if family in (EMERGENCY, CRISIS) else rest.partition('/')[0]}"


def heard_of(message: dict[str, Any]) -> Heard:
    """The newest message as it was read; a pressed button as what it does."""
    if message.get(HEARD):
        return Heard.from_data(message[HEARD])
    effects = [entity["value"] for entity in message.get("entities") or [] if entity.get("entity") == EFFECT]
    return Heard(text=str(message.get("text") or ""), effect=str(effects[0]) if effects else "")
