"""Answers that depend on what was asked or said: the clinic, out of scope, why, what is meant, what was told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

from bot.booking.details import CALL_BACK_FORM, labels
from bot.clinical.assess import assess
from bot.clinical.details import find_detail
from bot.clinical.facts import load_facts
from bot.clinical.healing import healing_view, load_figures, time_said
from bot.conversation import known_facts, looks_like_question, onset_of, said_words, standing_tier
from bot.handover.sheet import open_in_chat
from bot.settings import clinic
from bot.summary import fact_lines, handover_of, told_lines

Event = dict[str, Any]
Answer = Callable[[CollectingDispatcher, Tracker, str], list[Event]]

BOOKING_DETAILS = (
    "name", "patient_name", "contact", "email_checked", "wished_times", "opening", "consent",
    "booking_confirmed", "booking_change",
)  # fmt: skip
NONSENSE_WORDS = 3
MOST_SERVICES = 3
NOT_UNDERSTOOD = ("utter_out_of_scope", "utter_examples")
HEALING, ADVICE = "utter_healing_", "utter_advice_"
CUES_FILE = Path(__file__).parent / "cues.yml"


@lru_cache(maxsize=1)
def cues() -> dict[str, list[tuple[re.Pattern[str], str]]]:
    """For each kind of question the word patterns that pick a response, in order (actions/cues.yml)."""
    data = yaml.safe_load(CUES_FILE.read_text(encoding="utf-8"))
    return {
        kind: [
            (re.compile(r"(?<!\w)(?:" + "|".join(entry["heard"]) + r")(?!\w)", re.IGNORECASE), entry["response"])
            for entry in entries
        ]
        for kind, entries in data.items()
    }


def picked(kind: str, text: str, as_asked: bool = False) -> list[str]:
    """The responses whose cues stand in the text: in the order of the cue file, or `as_asked` as they stand in it."""
    found = [(match.start(), response) for pattern, response in cues()[kind] if (match := pattern.search(text))]
    return [response for _, response in (sorted(found, key=lambda entry: entry[0]) if as_asked else found)]


def clinic_info(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """What clinic.yml says about the thing asked; that it is not known where it says nothing."""
    for response in picked("clinic", clause, as_asked=True)[:MOST_SERVICES] or ["utter_clinic_other"]:
        dispatcher.utter_message(response=response)
    return []


def _no_or_examples(tracker: Tracker, clause: str) -> str:
    """A light no; examples and a person when a few words that mean nothing follow on another no."""
    said = [event["metadata"].get("utter_action") for event in tracker.events if event.get("event") == "bot"]
    nonsense = len(clause.split()) <= NONSENSE_WORDS and not looks_like_question(clause)
    return "utter_examples" if nonsense and said[-1:] and said[-1] in NOT_UNDERSTOOD else "utter_out_of_scope"


def out_of_scope(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """A light no; calm with abuse, a kind sentence in the visitor's language, a way on for other complaints."""
    responses = picked("out_of_scope", clause) or [_no_or_examples(tracker, clause)]
    dispatcher.utter_message(response=responses[0])
    return []


def talk_to_human(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """How to reach a person; a call-back as the other way, unless advice to see a doctor stands."""
    if standing_tier(tracker) in ("same_day", "emergency"):
        dispatcher.utter_message(response="utter_talk_to_human_later")
        return []
    if tracker.active_loop.get("name"):
        dispatcher.utter_message(response="utter_talk_to_human_in_form")
        return []
    dispatcher.utter_message(response="utter_talk_to_human")
    return [FollowupAction(CALL_BACK_FORM)]


def what_i_told(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """The facts noted so far, with the visitor's words."""
    lines = told_lines(known_facts(tracker), said_words(tracker.events), tracker)
    if lines:
        dispatcher.utter_message(response="utter_told", told="\n".join(f"• {line}" for line in lines))
        left = open_in_chat(handover_of(tracker).as_data())
        if left:
            dispatcher.utter_message(response="utter_told_open", open=" ".join(left))
    else:
        dispatcher.utter_message(response="utter_told_nothing")
    return []


def last_said(tracker: Tracker, *kinds: str) -> str | None:
    """Which kind of response was said last, by how its name begins; None when none of them was."""
    for event in reversed(tracker.events):
        name = str((event.get("metadata") or {}).get("utter_action") or "") if event.get("event") == "bot" else ""
        for kind in kinds:
            if name.startswith(kind):
                return kind
    return None


def why_healing(dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
    """The facts, rules and sources behind what was said about the healing time."""
    facts, words = known_facts(tracker), said_words(tracker.events)
    view = healing_view(facts, onset_of(tracker), datetime.now(clinic().zone).date())
    used = {fact: value for fact, value in view.why.facts if fact in facts}
    lines = fact_lines(used, words)
    if view.weeks:
        lines.insert(0, f"{labels()['onset_time']}: {time_said(view.weeks)}")
    figures = [load_figures()[figure] for figure in view.figures]
    titles = dict.fromkeys(f"{figure.title} ({figure.address})" for figure in figures)
    dispatcher.utter_message(
        response="utter_why_healing" if lines else "utter_why_healing_nothing_told",
        facts="\n".join(f"• {line}" for line in lines),
        rules=", ".join(f"{rule} v{version}" for rule, version in view.why.rules),
        sources="; ".join(titles) or None,
    )


def why(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """Why the open question is asked; otherwise the rules behind the advice, with words and source."""
    requested = load_facts().get(tracker.get_slot("requested_slot") or "")
    if requested and requested.why:
        dispatcher.utter_message(response="utter_why_question", why=requested.why)
        return []
    if tracker.active_loop.get("name") == CALL_BACK_FORM:
        dispatcher.utter_message(response="utter_why_call_back")
        return []
    if tracker.get_slot("requested_slot") in BOOKING_DETAILS:
        dispatcher.utter_message(response=f"utter_why_booking_{tracker.get_slot('requested_slot')}")
        return []
    if last_said(tracker, HEALING, ADVICE) == HEALING:
        why_healing(dispatcher, tracker)
        return []
    findings = assess(known_facts(tracker), said_words(tracker.events)).findings
    for finding in findings[:2]:
        dispatcher.utter_message(
            response="utter_why_finding",
            reasons=finding.message,
            source=f"{finding.source.title}, {finding.source.address}",
            rule=finding.rule,
            version=finding.version,
        )
    if not findings:
        dispatcher.utter_message(response="utter_why_nothing")
    return []


def clarify(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """What the open question or a word means."""
    detail = find_detail(clause)
    requested = load_facts().get(tracker.get_slot("requested_slot") or "")
    if requested and requested.explain:
        dispatcher.utter_message(response="utter_clarify_question", meaning=requested.explain)
    elif detail:
        dispatcher.utter_message(response="utter_clarify_question", meaning=detail.text)
    else:
        dispatcher.utter_message(response="utter_clarify_nothing")
    return []


def finer_details(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """One finer detail when the visitor named one, the list of thirteen otherwise."""
    detail = find_detail(clause)
    if detail:
        dispatcher.utter_message(response="utter_finer_detail", detail=detail.text)
    else:
        dispatcher.utter_message(response="utter_explain_finer_details")
    return []


def exercises(dispatcher: CollectingDispatcher, tracker: Tracker, clause: str) -> list[Event]:
    """What can be said about exercises; about insoles and shoes where those are asked about."""
    dispatcher.utter_message(response=(picked("exercises", clause) or ["utter_explain_exercises"])[0])
    return []


ANSWERS: dict[str, Answer] = {
    answer.__name__: answer
    for answer in (clinic_info, out_of_scope, talk_to_human, what_i_told, why, clarify, finer_details, exercises)
}
