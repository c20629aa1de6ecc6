"""Twenty requests as a week brings them, and an inbox that serves them: for screenshots and the trial of the inbox."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sanic import Sanic

from bot.clinical.assess import assess
from bot.clinical.handover import handover
from bot.pictures import web as pictures
from bot.staff.pages import inbox
from bot.staff.web import HOME
from bot.storage.audit import record_advice, record_correction
from bot.storage.database import now, transaction
from bot.storage.requests import BookingRequest, save_request
from bot.storage.tables import booking_requests
from bot.storage.work import due_after
from tools.cluster import free_port

RUNNER = {"side": "left", "onset": "gradual", "trend": "same", "again": "yes", "swelling": "no", "warmth": "no"}
MOMENT = {"side": "right", "onset": "moment", "snap": "yes", "walking": "limp", "breathless": "no", "ran_on": "no"}
CHAT = [
    {"who": "visitor", "text": "my calf went again on sunday after three weeks off"},
    {"who": "assistant", "text": "Went again on Sunday after three weeks' rest: got it."},
]


@dataclass(frozen=True)
class Sample:
    """One request: how many hours ago it came, what it says, and whether its advice was withdrawn."""

    hours: float
    name: str
    wished: str
    phone: str | None = None
    email: str | None = None
    facts: dict[str, str] = field(default_factory=lambda: dict(RUNNER))
    words: dict[str, str] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    withdrawn: bool = False


SWOLLEN = {**RUNNER, "swelling": "yes", "warmth": "yes"}
PUFFY = {"swelling": "it's puffed up since the flight", "trend": "no better at all"}
SAMPLES = (
    Sample(75, "Orla Keane", "Monday before 9 am", "089 444 5566", "orla.keane@example.ie",
           more={"reason": "left calf, it went again, about the same as at the start", "transcript": CHAT}),
    Sample(70, "Seán Ó Briain", "any day after 5 pm", "087 123 4567", more={"no_calls": True}),
    Sample(66, "Aoife Byrne", "Thursday", None, "aoife@example.ie", SWOLLEN, PUFFY, {"tier": "same_day"}),
    Sample(52, "Tom Walsh", "mornings", "086 555 0101", more={"kind": "call_back", "reason": "Note: only at lunch"}),
    Sample(50, "Niamh Doyle", "not given", None, "niamh.doyle@example.ie",
           more={"kind": "question", "reason": "In their words: do you take VHI"}),
    Sample(47, "Orla Keane", "Tuesday evening", "+353 89 444 5566", more={"kind": "call_back"}),
    Sample(44, "Conor Daly", "Wednesday 4 pm", "085 777 1234", "conor@example.ie", MOMENT,
           {"snap": "like somebody kicked me"}, {"urgency": "Dublin half marathon in five weeks"}),
    Sample(40, "Ciara Nolan", "weekday mornings", "083 222 8899", more={"patient": "daughter Sadhbh, 14"}),
    Sample(30, "Peter Murphy", "any time", "01 555 0199"),
    Sample(28, "Gráinne Power", "Friday", None, "grainne@example.ie", SWOLLEN, PUFFY, {}, True),
    Sample(26, "Liam Foley", "Saturday", "087 000 1111", "liam@example.ie"),
    Sample(25, "Emma Ryan", "evenings", None, "emma.ryan@example.ie", MOMENT),
    Sample(22, "Mark Healy", "Monday or Tuesday after 6 pm", "086 321 7654", "mark@example.ie"),
    Sample(20, "Not known", "lunch time", "089 111 2233", more={"name": "not given", "kind": "call_back"}),
    Sample(9, "Aisling Burke", "next week", "085 999 4433", "aisling@example.ie",
           more={"channel": "whatsapp", "urgency": "race on 6 December"}),
    Sample(6, "Dara Quinn", "Thursday from 5 pm", None, "dara@example.ie"),
    Sample(5, "Fiona Lynch", "any morning", "087 654 3210", None, MOMENT, {},
           {"reason": "right calf, it went in one moment"}),
    Sample(3, "Liam Foley", "Friday morning", "087 000 1111", "liam@example.ie",
           more={"reason": "In their words: any earlier than Saturday?"}),
    Sample(1, "Rory Kane", "Monday 8 am", "086 888 2020", "rory@example.ie"),
    Sample(0.2, "Sinéad Farrell", "tomorrow morning", "083 101 2020", "sinead@example.ie"),
)  # fmt: skip


def store(samples: tuple[Sample, ...] = SAMPLES) -> list[str]:
    """Stores the requests as the chat does, each so long ago; returns their references, oldest first."""
    references = []
    today = now().date()
    onset = (today - timedelta(days=52), today - timedelta(days=45))
    for number, sample in enumerate(samples):
        references.append(_store(f"sample-{number}", sample, onset, today))
    return references


def _store(sender: str, sample: Sample, onset: tuple[date, date], today: date) -> str:
    assessment = assess(sample.facts, sample.words)
    if assessment.tier != "none":
        record_advice(sender, assessment)
    if sample.withdrawn:
        record_correction(sender, "swelling", "no", assessment.tier, "none")
    summary = handover(sample.facts, sample.words, onset, today, assessment.tier)
    told: dict[str, Any] = {
        "name": sample.name, "wished_times": sample.wished, "phone": sample.phone, "email": sample.email,
        "channel": "web", "facts": sample.facts, "words": sample.words, "handover": summary.as_data(), **sample.more,
    }  # fmt: skip
    reference = save_request(sender, BookingRequest(**told))
    came = now() - timedelta(hours=sample.hours)
    _backdate(reference, came)
    return reference


def _backdate(reference: str, came: datetime) -> None:
    with transaction() as connection:
        mine = booking_requests.c.reference == reference
        due = due_after(came.date())
        connection.execute(booking_requests.update().where(mine).values(created_at=came, updated_at=came, due_on=due))


@contextmanager
def serving() -> Iterator[str]:
    """A server with nothing but the inbox and its pictures; its address."""
    app = Sanic(f"inbox-{free_port()}")
    app.blueprint(inbox(), url_prefix=HOME)
    app.blueprint(pictures.blueprint())
    port, loop, started = free_port(), asyncio.new_event_loop(), threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        server = loop.run_until_complete(
            app.create_server(host="127.0.0.1", port=port, return_asyncio_server=True, access_log=False)
        )
        loop.run_until_complete(server.startup())
        loop.call_soon(started.set)
        loop.run_forever()
        loop.run_until_complete(server.close())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    started.wait(30)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
