"""What the assistant asks of a practice system. Every adapter offers these two methods and raises one error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.storage.outbox import Item
from bot.storage.requests import ERASED, OPEN, VISIT

NOT_GIVEN = "not given"


class PracticeError(Exception):
    """The system didn't do it. The message holds a status or a cause, never an address, a login or a name.

    Attributes:
        status: the HTTP status; None where there was no answer.
        retry_after: after so many seconds it may be tried again; None where the system didn't say.
    """

    def __init__(self, cause: str, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(cause)
        self.status, self.retry_after = status, retry_after


@dataclass(frozen=True)
class Opening:
    """A visit that may begin then; the moment carries its time zone."""

    start: datetime


@dataclass(frozen=True)
class Delivery:
    """What the system holds now.

    Attributes:
        id: the system's name for it; empty where it holds nothing.
        repeated: it was there before, so nothing was written.
    """

    id: str = ""
    repeated: bool = False


@dataclass(frozen=True)
class PracticeRequest:
    """What of a request a practice system is told: who, how to reach them, when. Nothing that was told about the calf.

    Attributes:
        key: names this delivery for good; the same key is delivered once.
        number: grows with every delivery.
        event: what happened: requested, changed, cancelled, declined, erased.
        open: whether anybody still waits for an answer.
        start: the point in time that was chosen or wished; None where the wish is wider.
        windows: the wish as data, as `bot.storage.requests.BookingRequest` holds it.
        deliveries: what the system named earlier deliveries; only told when they have to be erased.
    """

    key: str
    number: int
    reference: str
    event: str
    at: datetime
    open: bool = False
    kind: str = VISIT
    name: str = NOT_GIVEN
    patient: str | None = None
    phone: str | None = None
    email: str | None = None
    no_calls: bool = False
    wished_times: str = NOT_GIVEN
    urgency: str | None = None
    start: datetime | None = None
    windows: tuple[Mapping[str, Any], ...] = ()
    created_at: datetime | None = None
    deliveries: tuple[str, ...] = ()

    @property
    def name_given(self) -> bool:
        """Whether the visitor gave a name."""
        return self.name not in ("", NOT_GIVEN)


class Practice(Protocol):
    """A practice system."""

    def free_times(self, first: datetime, last: datetime) -> list[Opening]:
        """All visits that may begin between two moments, in order of time.

        Raises:
            PracticeError: they can't be read now.
        """

    def deliver(self, request: PracticeRequest) -> Delivery:
        """Makes the system show the request as it stands now. The same one again changes nothing.

        Raises:
            PracticeError: it was not taken; it may be tried again.
        """


def practice_request(item: Item, row: Mapping[str, Any] | None, zone: ZoneInfo) -> PracticeRequest:
    """What an outbox item tells; `row` is the request as it stands now, None once it was erased."""
    if row is None:
        deliveries = tuple(str(name) for name in item.payload.get("deliveries") or ())
        return PracticeRequest(item.key, item.id, item.reference, ERASED, item.created_at, deliveries=deliveries)
    return PracticeRequest(
        key=item.key,
        number=item.id,
        reference=item.reference,
        event=str(item.payload["event"]),
        at=item.created_at,
        open=row["status"] in OPEN,
        kind=row["kind"],
        name=row["name"] or NOT_GIVEN,
        patient=row["patient"],
        phone=row["phone"],
        email=row["email"],
        no_calls=bool(row["no_calls"]),
        wished_times=row["wished_times"] or NOT_GIVEN,
        urgency=row["urgency"],
        start=_point(row["windows"], zone),
        windows=tuple(row["windows"]),
        created_at=row["created_at"],
    )


def _point(windows: Any, zone: ZoneInfo) -> datetime | None:
    """The point in time that stands first among the windows."""
    first = windows[0] if windows else {}
    day, begin = first.get("day_from"), first.get("time_from")
    if first.get("excluded") or not day or not begin or (day, begin) != (first.get("day_to"), first.get("time_to")):
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time.fromisoformat(begin), zone)
    except ValueError:
        return None
