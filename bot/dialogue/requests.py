"""Takes a request for a visit or a call: a few lines over bot/booking/form.py."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from bot.booking.asked_for import asked_for
from bot.booking.changes import rings_another, wants_a_call, wants_a_visit, wants_no_calls
from bot.booking.contact import read_number
from bot.booking.correcting import beside_send
from bot.booking.day_asked import asks_for_a_day
from bot.booking.decisions import sends
from bot.booking.discretion import is_discreet
from bot.booking.draft import listening
from bot.booking.emails import Email, read_email
from bot.booking.form import FormContext, FormTurn, Say, ask_again, open_request, step
from bot.booking.notes import with_notes
from bot.booking.patients import find_patient
from bot.booking.phones import PhoneProblem
from bot.booking.sentences import is_aside, pieces, sort
from bot.booking.set_aside import worth_keeping
from bot.dialogue import open_questions
from bot.dialogue.answer import Asked
from bot.dialogue.beside_yes import beside_yes
from bot.dialogue.case import clause_of, told_clauses
from bot.dialogue.copy import choose
from bot.dialogue.heard import WISHES, Heard, Part, told_wish
from bot.dialogue.last_reply import sentences
from bot.dialogue.onset_words import onset_clause
from bot.dialogue.patients import VAGUE, turn_to_known
from bot.dialogue.safety import known
from bot.dialogue.state import ONSET, State, Told
from bot.dialogue.told_before import MOST_NAMING, SURE_OF_ANOTHER
from bot.reading.acts import Said
from bot.reading.doc import make_doc
from bot.reading.raises import FEWER
from bot.reading.visit_words import REFUSAL, call_refused, visit_wanted
from bot.settings import clinic

REQUEST = "request:"
VISIT, CALL, QUESTION = "visit", "call", "question"
KIND_OF_ACT = dict(zip(WISHES, (VISIT, CALL, QUESTION), strict=True))
MOST_CLAUSES, MOST_OF_ANOTHER = 12, 30
LEAST_WISH, LEAST_AFTER_NO = 0.45, 0.2
"""Least probability of a wish for a request, and of one that takes a no back."""
HOLD_ON = "request_hold"
"""How the ids of what is said to "hold on" begin."""
OWN = re.compile(r"\b(?:i|i'?[dm]|me|my|we|us|him|her|them|he|she|they)\b", re.IGNORECASE)
NEAR_A_VISIT = frozenset(
    {
        "no_visit", "manage_request", "faq/book_for_other", "faq/book_online", "faq/waiting_time", "faq/chaperone",
        "faq/evenings_weekends", "faq/who_reads", "faq/female_physio", "faq/bring_kid_dog", "faq/see_under_16",
    }
)  # fmt: skip
"""What the classifier takes a wish for a visit for: about visits too, so that the words decide."""
ABOUT_COMING = NEAR_A_VISIT | {"case/worth_coming"}
SAYS_THE_SAME = frozenset({"faq/book_online", "faq/book_for_other", "faq/still_book"})
"""Answers that say what a request that opens says as well."""
NOT_BESIDE = frozenset({"talk/greet", "talk/manage_request", "talk/tell", "talk/correct", "talk/affirm", "talk/deny"})
"""Small talk that is out of place while a request is open."""
OPENS_QUESTION = re.compile(
    r"(?:what|how|why|who|where|which|when|is|are|do|does|did|can|could|will|would|should|have|has)\b", re.IGNORECASE
)
CALLS = re.compile(r"\b(?:ring|call|phone|buzz)\b(?!(?: (?:me|us|on|at))*[\W_]*[\d+])", re.IGNORECASE)
"""A wish to be rung; "ring 089 …" only gives the number."""


class Desk(Protocol):
    """What reaches beyond the conversation: the clinic's requests, and the visitor's data."""

    def send(self, draft: Mapping[str, Any], state: State) -> str | None:
        """Stores a request; its reference, None where it couldn't be stored."""

    def update(self, draft: Mapping[str, Any], state: State) -> str | None:
        """Changes the request that was sent; its reference, None where it couldn't be changed."""

    def cancel(self, state: State) -> bool:
        """Cancels the request that was sent."""

    def export(self) -> str:
        """Everything stored about this conversation, to read."""

    def erase(self) -> str | None:
        """Erases it; the receipt's code, None where it failed."""

    def openings(self) -> Sequence[datetime] | None:
        """All free times that are known; None without a diary."""

    def note(self, event: str, state: State) -> None:
        """Records advice, corrections and clear checks."""


def context(heard: Heard, state: State, now: datetime, desk: Desk, advised: bool = False) -> FormContext:
    """What the form may take from the conversation; `advised`: a doctor is advised in the same reply."""
    told = _told_of(state)
    return FormContext(
        now=now,
        clinic=clinic(),
        facts=told.values(),
        why=told_clauses(told, positive=True)[:MOST_CLAUSES],
        why_said=_said_of(told),
        matters=told.patient.get("matters", "").splitlines(),
        complaint=state.patient.get("complaint" if state.relation else "own_complaint", ""),
        patient=_patient(state),
        child=state.child,
        advice=state.advice.tier if state.advice.stands else "none",
        advised=advised and state.advice.stands,
        openings=desk.openings(),
        counts=told.facts[FEWER].words if FEWER in told.facts else "",
        own_name=state.patient.get("own_name", ""),
        patient_name=state.patient.get("name", ""),
        told_times=state.patient.get("told_times", "") if state.patient.get("told_on") == f"{now:%F}" else "",
        sent=state.sent,
        left=state.set_aside,
        readings=heard.readings,
    )


def _said_of(state: State) -> dict[str, str]:
    """The visitor's own words by the clause they come to."""
    said = {clause_of(name, told.value, state): told.words for name, told in state.facts.items() if told.words}
    onset = state.facts.get(ONSET)
    return {**said, **({onset_clause(onset.words): onset.words} if onset else {})}


def _told_of(state: State) -> State:
    """What is known of the person an open request is for, where the talk has turned to somebody else."""
    if not (state.relation and state.request and state.request.get("self")):
        return state
    facts = state.cases.get("", {}).get("facts", {})
    return replace(state, facts={name: Told(**told) for name, told in facts.items()}, patient={})


def _patient(state: State) -> str:
    """Who it is for; "a runner" of whose body nothing was told is the visitor."""
    if state.relation in VAGUE:
        return "other" if state.facts else ""
    return state.relation


def kind_wanted(heard: Heard) -> str:
    """visit, call or question where the message asks for one; empty where it doesn't."""
    if heard.effect in (VISIT, CALL, QUESTION):
        return heard.effect
    wanted = kind_asked(heard)
    unreachable = isinstance(read_number(heard.text)[0], PhoneProblem) and not isinstance(read_email(heard.text), Email)
    if wanted or unreachable:
        return wanted
    # Whoever gives a number or an address wants to be reached.
    return CALL if _wants_to_be_rung(heard.text) else VISIT


def _wants_to_be_rung(text: str) -> bool:
    """Whether a call is spoken of as wished, and not as one that isn't ("not call", "don't ring before noon")."""
    return any(
        CALLS.search(part) and not (is_discreet(part) or wants_no_calls(part) or call_refused(make_doc(part))[0])
        for part in pieces(text)
    )


def kind_asked(heard: Heard) -> str:
    """visit, call or question where a sentence asks for one in words; empty where none does."""
    wanted = KIND_OF_ACT.get(
        heard.act(*KIND_OF_ACT, least=LEAST_WISH) or next(filter(None, map(told_wish, heard.said)), ""), ""
    )
    visit = any(_asks_for_visit(said) for said in heard.said)
    refused = _without_refused(heard, wanted, visit)
    if refused is not None:
        return refused
    rung = any(_asks_in_a_frame(said) == CALL and not rings_another(said.text) for said in heard.said)
    if rung and wanted != VISIT and not any(_asks_in_a_frame(said) == VISIT for said in heard.said):
        return CALL
    if wanted and not (visit and wanted == CALL and not CALLS.search(heard.text)):
        return wanted
    if rung:
        return CALL
    unsure = [said for said in heard.said if said.best.confidence < SURE_OF_ANOTHER and not said.question]
    return CALL if any(wants_a_call(said.text) for said in unsure) else VISIT if visit else ""


def _without_refused(heard: Heard, wanted: str, visit: bool) -> str | None:
    """The kind wanted where the other one is refused ("no visit, just a call back"); None where none is refused."""
    doc = make_doc(heard.text[:MOST_NAMING])
    no_call, instead = call_refused(doc)
    if wanted == QUESTION:
        return None
    if no_call:
        return VISIT if visit or instead or wanted == VISIT else ""
    if visit_wanted(doc) == REFUSAL:
        return CALL if wants_a_call(heard.text) else ""
    return None


def _asks_for_visit(said: Said) -> bool:
    """Whether the words of a sentence ask for a visit, and it does nothing else for sure but in another clause."""
    name = clinic().clinician or ""
    if asks_for_a_day(said.text) or _asks_in_a_frame(said) == VISIT:
        return True
    if said.question and said.best.name in NEAR_A_VISIT and not OWN.search(said.text):
        # "Do you do appointments on a Saturday?" asks about the clinic.
        return False
    if said.best.confidence < SURE_OF_ANOTHER or said.best.name in NEAR_A_VISIT:
        return wants_a_visit(said.text, name)
    return any(wants_a_visit(clause, name) for clause in said.text.split(",")[1:])


def _asks_in_a_frame(said: Said) -> str:
    """The kind a sentence asks for in a frame of its own, unless it does something else for sure."""
    likely_other = said.best.confidence >= SURE_OF_ANOTHER and said.best.name not in {*KIND_OF_ACT, *NEAR_A_VISIT}
    return asked_for(said.text, outright=likely_other)


def comes_round(heard: Heard, state: State) -> str:
    """The kind of request that somebody who said no to a visit now wants after all: after a no, less says so."""
    if "visit" not in state.refused or state.request is not None or heard.effect:
        return ""
    return KIND_OF_ACT.get(heard.act(*KIND_OF_ACT, least=LEAST_AFTER_NO), "")


def wants_another(heard: Heard, state: State) -> str:
    """The kind of a second request, for somebody else than the one that was sent; empty where none is wanted."""
    if not state.sent or heard.effect or not listening("another_one").search(heard.text.replace("’", "'")):
        return ""
    return str(state.sent.get("kind") or VISIT)


def apart_from_wish(questions: Sequence[Asked], heard: Heard) -> list[Asked]:
    """The questions that a request which opens doesn't answer by itself."""
    wishes = {
        said.text: _asks_more(said.text) for said in heard.said if _asks_for_visit(said) or _asks_in_a_frame(said)
    }
    return [
        ask
        for ask in questions
        if ask.name not in SAYS_THE_SAME
        and not (ask.words in wishes and (ask.name in NEAR_A_VISIT or not wishes[ask.words]))
    ]


def _asks_more(sentence: str) -> bool:
    """Whether a sentence asks something beside asking for a visit ("can he be seen, and how much is it?")."""
    clauses = [
        clause for clause in re.split(r"[,;]| and ", sentence) if not (wants_a_visit(clause) or asked_for(clause))
    ]
    return any(is_aside(f"{clause.strip()}?") for clause in clauses if OPENS_QUESTION.match(clause.strip()))


def open_form(kind: str, heard: Heard, state: State, now: datetime, desk: Desk) -> list[Part]:
    """Starts a request with whatever the message already holds."""
    text = "" if heard.effect else heard.text
    meant = find_patient(text)
    if meant and meant.who == "other" and meant.relation:
        turn_to_known(meant.relation, state)
    elif meant and meant.who == "self":
        turn_to_known("", state)
    turn = open_request(kind, text, make_doc(text), context(heard, state, now, desk))
    if turn.draft is not None:
        turn.draft["open"] = open_questions.earlier(state)
        open_questions.note(turn.draft, heard, heard.text)
    for name in ("told_times", "told_on"):
        state.patient.pop(name, None)
    return parts_of(turn, state, desk)


def form_step(
    heard: Heard, state: State, now: datetime, desk: Desk, advised: bool = False
) -> tuple[list[Part], bool, str]:
    """One more message for the open form: its parts, whether it was for the form at all, and what wasn't.

    `advised`: a doctor is advised in the same reply.
    """
    text = heard.effect if heard.effect.startswith(REQUEST) else heard.text
    question = state.question if state.question.startswith(REQUEST) else str((state.request or {}).get("question", ""))
    beside = beside_yes(heard, question)
    if state.request is not None:
        state.request = open_questions.carry(state.request, state)
    draft = with_notes(state.request, beside.told) if beside else state.request
    if beside:
        text = beside.yes
    turn = step(draft, text, make_doc(text), question, context(heard, state, now, desk, advised))
    if beside and turn.draft is not None:
        # "Add that" in the next message means what was asked here.
        turn.draft.update({"before": " ".join(beside.asks), "now": " ".join(beside.asks)})
    elif state.request is None and state.sent and not turn.understood:
        state.sent = {**state.sent, "before": heard.text[:MOST_NAMING]}
    asks = beside.asks if beside else tuple(open_questions.passed_over(heard, turn, now)) if turn.understood else ()
    left = " ".join([turn.rest, *asks]).strip()
    if turn.draft is not None:
        open_questions.note(turn.draft, heard, left if turn.understood else heard.text)
    return parts_of(turn, state, desk), turn.understood, left


def held(heard: Heard, state: State) -> list[Part]:
    """Says that an open request stays here, where a message that needs an ambulance would have sent it as well."""
    if state.request is None or heard.effect or not (beside_send(heard.text) or sends(heard.text)):
        return []
    return [_part(Say("request_held"), "answer", state)]


def asks_of_form(heard: Heard, state: State) -> bool:
    """Whether a message asks the open form something that it answers itself, such as who gets to read it."""
    return state.request is not None and not heard.effect and bool(sort(heard.text).asked)


def in_words(answers: list[Part]) -> list[Part]:
    """Answers beside the form's own question, said in this reply: the first in full, long others by how they begin."""
    for k, part in enumerate(answers):
        long = k and len(part.text.split()) > MOST_OF_ANOTHER
        part.text, part.firm = (sentences(part.text)[0] if long else part.text), True
    return answers


def small_talk(parts: list[Part], state: State) -> list[Part]:
    """Small talk that may stand beside an open request: each line once in a conversation."""
    return [part for part in parts if part.id not in NOT_BESIDE and not state.said.get(part.id)]


def question_again(heard: Heard, state: State, now: datetime, desk: Desk) -> list[Part]:
    """The form's open question in other words."""
    if state.request is None:
        return []
    return parts_of(ask_again(state.request, context(heard, state, now, desk)), state, desk)


def parts_of(turn: FormTurn, state: State, desk: Desk) -> list[Part]:
    """What the form says and asks, once its effect was carried out."""
    said, draft = list(turn.said), turn.draft
    if turn.effect == "send" and draft is not None:
        said, draft = _sent(said, draft, state, desk)
    elif turn.effect == "update" and draft is not None:
        reference = desk.update(draft, state)
        state.sent = {**draft, "reference": reference} if reference else state.sent
        said, draft = said if reference else [Say("request_failed")], None
    elif turn.effect == "cancel":
        done = desk.cancel(state)
        said, state.sent = (said, None) if done else ([Say("request_failed")], state.sent)
    _keep_aside(turn, state)
    state.request = draft
    if draft is not None and turn.question:
        draft["question"] = turn.question
    parts = [_part(say, "answer", state) for say in said]
    if turn.ask and draft is not None:
        part = _part(turn.ask, "next", state)
        part.question, part.firm = turn.question, True
        parts.append(part)
    return [part for part in parts if part.text]


def _keep_aside(turn: FormTurn, state: State) -> None:
    """Keeps a request that is left for this conversation; once one goes, or takes it up, there is none."""
    left = state.request
    if turn.draft is not None or turn.effect:
        state.set_aside = None
    elif left is not None and left.get("stage") != "sent" and worth_keeping(left):
        state.set_aside = left


def _sent(
    said: list[Say], draft: Mapping[str, Any], state: State, desk: Desk
) -> tuple[list[Say], dict[str, Any] | None]:
    reference = desk.send(draft, state)
    if reference is None:
        return [Say("request_failed")], dict(draft)
    state.sent = {**draft, "reference": reference}
    return [Say(say.id, {**say.values, "reference": reference}, say.buttons) for say in said], None


def said_part(say: Say, state: State) -> Part:
    """What the form says, as a part of the answer."""
    return _part(say, "answer", state)


def _part(say: Say, move: str, state: State) -> Part:
    name = say.id.removeprefix("utter_")
    text = choose(name, known(state), state.said, **dict(say.values)) or ""
    return Part(move, text, name, list(say.buttons), firm=True)
