"""Cliniko by its public REST API (v1): free times as its online bookings show them, and requests as memos.

A memo stands in the patient's communications and tells what the visitor asked for. It is no appointment: that would
make Cliniko write to the patient as if it were confirmed. Times are in UTC, lists come in pages, 200 requests a minute
are allowed, and nothing is idempotent by itself: so each thing is looked for before it is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

import phonenumbers

from bot.errors import ConfigError
from bot.practice.http import Answer, send
from bot.practice.practice import Delivery, Opening, PracticeError, PracticeRequest
from bot.practice.words import details, opening, who, words
from bot.storage.requests import CANCELLED, DECLINED, ERASED, plain

KEY = re.compile(r"[^\s:-]+(?:-(?P<shard>[a-z]{2}\d{1,2}))?")
FIRST_SHARD = "au1"
"""Keys without a shard are old ones, and belong to this."""
DAYS_AT_ONCE = 7
PER_PAGE = 100
MOST_PAGES = 20
SKEW = timedelta(days=1)
"""So much earlier than ours a memo's time may be."""
MEMO = 12
RECEIVED = 2
OTHER = 4
GONE = (404, 410)
NAMES = ("first_name", "last_name")
PREFERRED = ("preferred_first_name", "last_name")
_APPLICATION = "calf-pain-assistant"


def base_address(key: str) -> str:
    """Where the API of a key's shard is: the shard is the end of the key ("…-eu1").

    Raises:
        ConfigError: it is no key; the message doesn't hold it.
    """
    match = KEY.fullmatch(key)
    if not match:
        raise ConfigError("ASSISTANT_CLINIKO_KEY is no API key of Cliniko; copy it whole, such as MS0xLWl4…-eu1.")
    return f"https://api.{match['shard'] or FIRST_SHARD}.cliniko.com/v1"


@dataclass(frozen=True)
class ClinikoPractice:
    """A practitioner's diary in a clinic's Cliniko account; `contact` is whom Cliniko writes to about our use of it."""

    base: str
    key: str
    contact: str
    business: str
    practitioner: str
    appointment_type: str
    zone: ZoneInfo

    def free_times(self, first: datetime, last: datetime) -> list[Opening]:
        """As `Practice.free_times`; asked for week by week, since Cliniko answers for seven days at most."""
        day, end = first.astimezone(self.zone).date(), last.astimezone(self.zone).date()
        found: list[datetime] = []
        while day <= end:
            until = min(day + timedelta(days=DAYS_AT_ONCE - 1), end)
            found += self._starts(day, until)
            day = until + timedelta(days=1)
        return [Opening(start) for start in sorted(set(found)) if first <= start <= last]

    def _starts(self, day: date, until: date) -> list[datetime]:
        path = (
            f"businesses/{self.business}/practitioners/{self.practitioner}"
            f"/appointment_types/{self.appointment_type}/available_times"
        )
        times = self._list(path, "available_times", [("from", day.isoformat()), ("to", until.isoformat())])
        return [_moment(entry.get("appointment_start")).astimezone(self.zone) for entry in times]

    def deliver(self, request: PracticeRequest) -> Delivery:
        """As `Practice.deliver`; a memo for each thing that happened."""
        if request.event == ERASED:
            for memo in request.deliveries:
                self._erase(memo)
            return Delivery()
        if not request.open and request.event not in (CANCELLED, DECLINED):
            # Closed before this was delivered: nothing is left to be asked for.
            return Delivery()
        patient = self._patient(request) or (self._new_patient(request) if request.open else None)
        if patient is None:
            return Delivery()
        mark = str(words()["memo"]["key"]).format(key=request.key)
        for entry in self._memos(patient, request.at):
            if mark in str(entry.get("content") or ""):
                return Delivery(_id(entry), repeated=True)
        return Delivery(_id(self._send("POST", "communications", json=self._memo(request, patient, mark)).json()))

    def _memo(self, request: PracticeRequest, patient: str, mark: str) -> dict[str, Any]:
        return {
            "category_code": MEMO,
            "confidential": False,
            "content": "\n".join([opening(request), *details(request), mark]),
            "direction_code": RECEIVED,
            "from": who(request),
            "patient_id": patient,
            "to": words()["memo"]["to"],
            "type_code": OTHER,
        }

    def _memos(self, patient: str, at: datetime) -> Iterator[Mapping[str, Any]]:
        since = (at - SKEW).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        wanted = (f"patient_id:={patient}", f"category_code:={MEMO}", f"created_at:>={since}")
        return self._list("communications", "communications", [("q[]", part) for part in wanted])

    def _erase(self, memo: str) -> None:
        if not (memo.isascii() and memo.isdigit()):
            return
        content = {"content": words()["memo"]["erased"], "from": words()["someone"]}
        if self._send("PUT", f"communications/{memo}", accepts=GONE, json=content).status not in GONE:
            self._send("POST", f"communications/{memo}/archive", accepts=GONE)

    def _patient(self, request: PracticeRequest) -> str | None:
        """The patient who was made for this request, or the only one with the visitor's name and phone or e-mail."""
        made = list(self._patients(f"old_reference_id:={request.reference}"))
        if made:
            return _id(made[0])
        if not request.name_given:
            return None
        ways = [f"email:={request.email}"] if request.email else []
        ways += [f"last_name:={_split(request)[1]}"] if request.phone else []
        same = {_id(found) for way in ways for found in self._patients(way) if _is_same(found, request)}
        # Two who fit may be father and son: a record of its own is put right more easily than a mistaken one.
        return same.pop() if len(same) == 1 else None

    def _patients(self, wanted: str) -> Iterator[Mapping[str, Any]]:
        return self._list("patients", "patients", [("q[]", wanted)])

    def _new_patient(self, request: PracticeRequest) -> str:
        first, last = _split(request)
        told: dict[str, Any] = {"first_name": first, "last_name": last, "old_reference_id": request.reference}
        if request.email:
            told["email"] = request.email
        if request.phone:
            told["patient_phone_numbers"] = [{"phone_type": "Mobile", "number": request.phone}]
        return _id(self._send("POST", "patients", json=told).json())

    def _list(self, path: str, name: str, query: list[tuple[str, str]]) -> Iterator[Mapping[str, Any]]:
        """The entries of all pages."""
        address, params = f"{self.base}/{path}", [*query, ("per_page", str(PER_PAGE))]
        for _ in range(MOST_PAGES):
            page = self._send("GET", address, params=params).json()
            entries = page.get(name) if isinstance(page, dict) else None
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise PracticeError(f"no {name}")
            yield from entries
            links = page.get("links")
            following = links.get("next") if isinstance(links, dict) else None
            if not following:
                return
            address, params = self._own(str(following)), []
        raise PracticeError("too many pages")

    def _own(self, link: str) -> str:
        """The address of a further page; the key is sent to no other host."""
        address = urljoin(f"{self.base}/", link)
        if urlsplit(address)[:2] != urlsplit(self.base)[:2]:
            raise PracticeError("a page on another host")
        return address

    def _send(self, method: str, path: str, **more: Any) -> Answer:
        address = path if path.startswith(self.base) else urljoin(f"{self.base}/", path)
        headers = {"Accept": "application/json", "User-Agent": f"{_APPLICATION} ({self.contact})"}
        return send(method, address, (self.key, ""), headers=headers, **more)


def _id(entry: Any) -> str:
    """An entry's id, which newer answers hold as text."""
    found = str(entry.get("id") if isinstance(entry, dict) else "")
    if not (found.isascii() and found.isdigit()):
        raise PracticeError("no id")
    return found


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError as error:
        raise PracticeError("no time") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _split(request: PracticeRequest) -> tuple[str, str]:
    """First and last name: "Mary Ní Bhriain" keeps its prefix; Cliniko needs both."""
    if not request.name_given:
        return str(words()["no_first_name"]), request.reference
    first, _, last = request.name.strip().partition(" ")
    return first, last.strip() or str(words()["no_last_name"])


def _is_same(found: Mapping[str, Any], request: PracticeRequest) -> bool:
    """Whether a patient has the visitor's name, and their e-mail or phone, which families share."""
    names = [" ".join(str(found.get(key) or "") for key in keys) for keys in (NAMES, PREFERRED)]
    if plain(request.name) not in [plain(name).strip() for name in names] or found.get("archived_at"):
        return False
    if request.email and plain(str(found.get("email") or "")) == plain(request.email):
        return True
    numbers = [entry for entry in found.get("patient_phone_numbers") or () if isinstance(entry, dict)]
    return bool(request.phone) and any(_same_phone(str(entry.get("number")), str(request.phone)) for entry in numbers)


def _same_phone(one: str, other: str) -> bool:
    try:
        numbers = [phonenumbers.parse(text, "IE") for text in (one, other)]
    except phonenumbers.NumberParseException:
        return False
    return bool(phonenumbers.is_number_match(*numbers) >= phonenumbers.MatchType.NSN_MATCH)
