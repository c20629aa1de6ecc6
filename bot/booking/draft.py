"""The draft of a request: what it holds, how it is read back, and what of it reaches the clinic. Plain JSON values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from bot.booking.availability import as_window, opening_words
from bot.booking.findings import Told as ToldChecks
from bot.booking.findings import told_of
from bot.booking.wish_terms import Window, Wishes
from bot.booking.wish_texts import describe, in_full
from bot.reading.reading import Reading
from bot.settings import Clinic

Draft = dict[str, Any]
VISIT, CALL, QUESTION = "visit", "call", "question"
NOT_GIVEN = "not given"
NONE_SUITS = "none"
CONSENT_WORDING = "2026-11.3"
"""Version of `utter_request_ask_consent`; whoever rewrites that question raises it."""
STORED_KIND = {VISIT: "visit", CALL: "call_back", QUESTION: "question"}
MOST_STORED = 1500
_NEARLY_ALL = 0.75
"""How much of one text another must hold to say as much."""
_OPEN_ENDED = (
    "asks_when_answered",
    "closer_hour",
    "put_down",
    "told_where",
    "told_ago",
    "told_when",
    "told_is",
    "told_who",
    "told_whole",
    "note_before",
    "note_after",
    "drop",
    "its_about",
    "now_it_is",
    "filler",
    "leave_out",
)
_WORDS_FILE = Path(__file__).with_name("request_words.yml")


@dataclass(frozen=True)
class Say:
    """Something to say: the id of a response in domain/requests.yml, its values, and buttons of title and effect."""

    id: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class FormTurn:
    """What a message comes to.

    Attributes:
        draft: the request so far; None once it is sent or left.
        said: what is said before the question.
        ask: the question, None for none; `question` is its id.
        effect: "send", "update" or "cancel" where something has to reach the clinic now.
        understood: whether anything in the message was for the form.
        rest: the sentences that were not for the form, such as "is there parking?", for somebody else to answer;
            all of the message where nothing was understood.
    """

    draft: Draft | None
    said: tuple[Say, ...] = ()
    ask: Say | None = None
    question: str = ""
    effect: str = ""
    understood: bool = True
    rest: str = ""


@dataclass(frozen=True)
class FormContext:
    """What the form may know: the clinic's time and facts, what the conversation told, and what was sent before.

    `openings` are all free times in the clinic's diary, whatever is wished; None without a diary. `why` is what was
    told about the problem, as clauses, and `why_said` the visitor's words for each. `patient` is the relation, empty
    for the visitor. `advised`: a doctor is advised in the same reply. `own_name` and `patient_name` were told before
    the request, and so were `told_times`, the `complaint`, the `counts` of raises and the `matters` a physio wants to
    know, in the visitor's words. `left` is a request that was left in this conversation.
    """

    now: datetime
    clinic: Clinic
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    why: Sequence[str] = ()
    why_said: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    patient: str = ""
    child: bool = False
    advice: str = "none"
    advised: bool = False
    openings: Sequence[datetime] | None = None
    own_name: str = ""
    patient_name: str = ""
    told_times: str = ""
    complaint: str = ""
    counts: str = ""
    matters: Sequence[str] = ()
    sent: Mapping[str, Any] | None = None
    left: Mapping[str, Any] | None = None
    readings: tuple[Reading, ...] = ()


@dataclass
class Filled:
    """What a message did: details `changed` (before and after), what to say about it, and whether it did anything.
    `noted` is a time that was told before it was asked for, `retold` that what was told of the body is put right."""

    changed: list[tuple[str, str, str]] = field(default_factory=list)
    said: list[Say] = field(default_factory=list)
    used: bool = False
    problem: bool = False
    noted: str = ""
    retold: bool = False


@cache
def words() -> dict[str, Any]:
    """The form's own words: buttons, fragments of the read-back, what it listens for."""
    data: dict[str, Any] = yaml.safe_load(_WORDS_FILE.read_text(encoding="utf-8"))
    return data


@cache
def listening(name: str) -> re.Pattern[str]:
    """The pattern of what people say for `name` in `listen`."""
    # What goes on with the visitor's own words ends before a word.
    end = "" if name in _OPEN_ENDED else r"(?!\w)"
    return re.compile(r"(?<!\w)(?:" + "|".join(words()["listen"][name]) + f"){end}", re.IGNORECASE)


def button(name: str, effect: str) -> tuple[str, str]:
    """A button by the name of its title."""
    return str(words()["buttons"][name]), effect


def new_draft(kind: str) -> Draft:
    """An empty request."""
    return {
        "kind": kind,
        "name": None,
        "patient": "",
        "patient_name": None,
        "age": None,
        "phone": None,
        "email": None,
        "no_calls": False,
        "texts": "",
        "reach": "",
        "times": None,
        "windows": [],
        "said_times": "",
        "week": False,
        "openings": None,
        "opening": None,
        "why": [],
        "why_said": {},
        "why_words": "",
        "matters": [],
        "dropped": [],
        "notes": [],
        "open": [],
        "urgency": None,
        "consent": None,
        "with_chat": False,
        "suggestion": None,
        "digits": "",
        "editing": "",
        "asks": {},
        "asked": [],
        "tries": {},
        "question": "",
        "stage": "open",
        "shown": "",
        "put_right": False,
    }


_ANY_DAY = re.compile(r"\bany ?day\b(?! (?:but|bar|except|that|other))", re.IGNORECASE)
_NO_DAY: Any = {"day_from": None, "day_to": None, "weekdays": frozenset()}


def set_wishes(draft: Draft, windows: Sequence[Window], said: str, soon: bool = False) -> None:
    """Puts wished times into the draft; free times that were offered for other ones are forgotten."""
    draft["windows"] = [window.as_json() for window in windows]
    draft["times"] = _plain_times(describe(Wishes(tuple(windows), said, None, soon))) or words()["open_times"]
    if _ANY_DAY.search(said) and all(
        window == replace(window, **_NO_DAY) and not window.excluded for window in windows
    ):
        draft["times"] = draft["times"] if "any" in draft["times"] else f"any day {draft['times']}"
    draft["said_times"] = said
    draft["openings"], draft["opening"] = None, None


def finish_editing(draft: Draft, detail: str) -> None:
    if draft["editing"] in (detail, "any"):
        draft["editing"] = ""


def _plain_times(text: str) -> str:
    """Times as people say them ("Thursday morning", not "Thursday before noon")."""
    for exact, plain in words()["plain_times"].items():
        text = re.sub(rf"\b{exact}(?![\w:])", str(plain), text)
    return text


def shown_times(draft: Mapping[str, Any]) -> str:
    """The wished times as they were understood; empty for none."""
    return str(draft.get("times") or "")


def shown_opening(draft: Mapping[str, Any]) -> str:
    """The free visit that was chosen; empty for none."""
    chosen = draft.get("opening")
    return opening_words(datetime.fromisoformat(chosen)) if chosen and chosen != NONE_SUITS else ""


def shown_name(draft: Mapping[str, Any]) -> str:
    """The visitor's name, or words for nobody's."""
    name = draft.get("name")
    return str(name) if name and name != NOT_GIVEN else str(words()["no_name"])


def shown_patient(draft: Mapping[str, Any], reader: str = "patient") -> str:
    """Whom it is for, as the visitor ("patient") or the clinic ("clinic_patient") reads it; empty for the visitor."""
    relation, name = str(draft.get("patient") or ""), draft.get("patient_name")
    if not relation:
        return ""
    forms, named = words()[reader], bool(name and name != NOT_GIVEN)
    other = relation in ("other", "someone else")
    form = ("other_" if other else "") + "named" if named else ("other" if other else "unnamed")
    who = str(forms[form]).format(relation=relation, name=name)
    return str(forms["aged"]).format(who=who, age=draft["age"]) if draft.get("age") is not None else who


def told_beside(draft: Mapping[str, Any]) -> list[str]:
    """The clauses told that are not in their own words, nor said by whom the request is for."""
    needless = listening("told_elsewhere") if draft.get("patient") else None
    own = own_words(draft)
    clauses = [clause for clause in draft.get("why") or () if not (needless and needless.fullmatch(clause))]
    heard = draft.get("why_said") or {}
    return [clause for clause in clauses if not (own and _said_in(clause, str(heard.get(clause, "")), own))]


def told_checks(draft: Mapping[str, Any]) -> list[str]:
    """What was told of checks, in sentences, as far as no addition of theirs says it."""
    own = [str(draft.get("why_words") or ""), *(draft.get("notes") or ())]
    return [said for said in _told_of(draft).sentences if not any(_says_as_much(words, said) for words in own if words)]


def shown_matters(draft: Mapping[str, Any]) -> list[str]:
    """What else a physio wants to know, in the visitor's words, as far as nothing else in the request says it."""
    own = [words for words in (str(draft.get("why_words") or ""), *(draft.get("notes") or ())) if words]
    shown = []
    for matter in _told_of(draft).own:
        left = matter
        for said in own:
            left = re.sub(re.escape(said), " ", left, flags=re.IGNORECASE).strip(" ,;.")
        if not any(_says_as_much(said, left) for said in own) and len(stems(left)) > 1:
            shown.append(left)
    return shown


def _told_of(draft: Mapping[str, Any]) -> ToldChecks:
    return told_of(tuple(draft.get("matters") or ()))


def _says_as_much(said: str, matter: str) -> bool:
    """Whether their own words say nearly all of what a matter does, or the other way round."""
    both = [set(stems(said)), set(stems(matter))]
    least = min(len(both[0]), len(both[1]))
    return matter.casefold() in said.casefold() or (least > 1 and len(both[0] & both[1]) >= _NEARLY_ALL * least)


def own_words(draft: Mapping[str, Any]) -> str:
    """Everything in the request that stands there as the visitor said it, in small letters."""
    said = (str(draft.get("why_words") or ""), *(draft.get("matters") or ()), *(draft.get("notes") or ()))
    return " ".join(said).casefold()


def _said_in(clause: str, heard: str, own: str) -> bool:
    """Whether their own words hold what a clause says, or what it was heard in."""
    return bool(heard and heard.casefold() in own) or all(stem in own for stem in stems(clause))


def says_why(told: Sequence[str]) -> bool:
    """Whether what was told says what it is about, not only since when or what else there is."""
    return any(not listening("no_reason").fullmatch(clause) for clause in told)


def names_place(told: Sequence[str]) -> bool:
    """Whether what was told says where it is."""
    return any(listening("told_where").search(clause) or clause.startswith("calf") for clause in told)


def without_dropped(why: Sequence[str], dropped: Sequence[str]) -> list[str]:
    """The clauses of what was told, without those that the visitor took out."""
    return [clause for clause in why if not any(s in clause.casefold() for gone in dropped for s in stems(gone))]


def listed(items: Sequence[str], last: str = " and ") -> str:
    """Clauses joined as people do: "a, b and c"."""
    return ", ".join(items[:-1]) + f"{last}{items[-1]}" if len(items) > 1 else "".join(items)


def quoted(texts: Sequence[str]) -> str:
    """Texts of the visitor in a row, each in quotes."""
    return listed([f"“{text.rstrip('.!')}”" for text in texts])


def note_added(notes: Sequence[str]) -> Say:
    """Says back what went into the notes."""
    return Say("request_note_added", {"notes": quoted(notes)})


def notes_together(said: Sequence[Say]) -> tuple[Say, ...]:
    """What is said, with all that went into the notes said in one."""
    added = [say for say in said if say.id == "request_note_added"]
    together = Say("request_note_added", {"notes": listed([say.values["notes"] for say in added])})
    return tuple(together if say is added[0] else say for say in said if say not in added[1:]) if added else tuple(said)


_ROOT = re.compile(r"(?<=\w{4})(?:ing|ed)$")


def stems(text: str) -> list[str]:
    """The beginnings of the words that carry a text's meaning."""
    small = words()["small"]
    return [_ROOT.sub("", word)[:5] for word in re.findall(r"\w{3,}", text.casefold()) if word not in small]


def changed(detail: str, before: str, after: str) -> Say:
    """A change said back: times as they are now, another detail with what it was unless it only says more."""
    if detail in ("times", "opening"):
        return Say("request_times_now", {"times": in_full(after, begins=True)})
    if before in after or after in before:
        return Say("request_now", {"after": after})
    return Say("request_changed", {"before": before, "after": after})


def shown_way(draft: Mapping[str, Any], forms: str) -> str:
    """By which messages they'd like to hear, as a sentence of the read-back or the reason; empty for no wish."""
    form, way = words()[forms]["texts_only" if draft.get("no_calls") else "texts"], draft.get("texts")
    return str(form).format(way=words()["ways"].get(way, words()["ways"]["text"])) if way and draft["phone"] else ""


def to_request(draft: Mapping[str, Any]) -> dict[str, Any]:
    """What `bot.storage.requests.BookingRequest` takes of the draft; facts, tier and handover aren't the form's."""
    opening = draft.get("opening")
    chosen = [as_window(datetime.fromisoformat(opening)).as_json()] if opening and opening != NONE_SUITS else []
    times = "; otherwise ".join(text for text in (shown_opening(draft), shown_times(draft)) if text)
    return {
        "kind": STORED_KIND[str(draft["kind"])],
        "name": draft.get("name") or NOT_GIVEN,
        "phone": draft.get("phone"),
        "email": draft.get("email"),
        "patient": shown_patient(draft, "clinic_patient") or None,
        "wished_times": times or NOT_GIVEN,
        "wished_words": draft.get("said_times") or None,
        "windows": [*chosen, *(draft.get("windows") or [])],
        "urgency": draft.get("urgency"),
        "reason": _reason(draft),
        "no_calls": bool(draft.get("no_calls")),
        "consent_wording": CONSENT_WORDING,
    }


def _reason(draft: Mapping[str, Any]) -> str | None:
    forms = words()["reason"]
    texts = [way] if (way := shown_way(draft, "reason")) else []
    texts += [forms["reach"].format(hours=draft["reach"])] if draft.get("reach") else []
    # As in the read-back: their own words, and what else was told before.
    own, beside = draft.get("why_words"), told_beside(draft)
    parts = [forms["words"].format(words=own)] if own else []
    if beside:
        parts.append(forms["beside"].format(told=", ".join(beside)) if own else forms["why"].format(why=listed(beside)))
    parts += told_checks(draft)
    parts += [forms["matter"].format(matter=matter) for matter in shown_matters(draft)]
    parts += [forms["note"].format(note=note) for note in draft.get("notes") or ()]
    parts += texts
    sentences = (
        part if part.endswith("?") else f"{part}." for part in (str(part).strip().rstrip(".") for part in parts)
    )
    return " ".join(sentences)[:MOST_STORED].rstrip(".") or None
