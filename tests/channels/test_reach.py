"""A booking in the terminal ends at the clinic: as a mail with a calendar file and as a row; and it can all be erased."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from icalendar import Calendar

from bot.outbox.worker import send_due
from bot.privacy.exporting import stored
from bot.server import load_agent
from bot.settings import Clinic, load_settings
from bot.storage.database import engine
from bot.storage.transcripts import conversations_engine, messages
from bot.storage.worklist import list_requests
from bot.terminal import ask
from tests.servers import MailServer

SENDER = "terminal-4711"
TALK = (
    "my left calf hurts when I run, no swelling",
    "I'd like to book a visit please",
    "Orla Keane, 089 444 5566, orla.keane@example.ie",
    "monday before 9",
    "yes that's fine",
    "yes send it",
)
PERSONAL = ("Orla", "Keane", "089 444 5566", "orla.keane", "left calf hurts", SENDER)


async def says(agent: Any, text: str) -> str:
    """What the assistant answers in the terminal."""
    return "\n".join(message.get("text") or "" for message in await ask(agent, SENDER, text))


def traces(database: str, folder: Path) -> list[str]:
    """Where something of the visitor still stands, in any table or file."""
    found = []
    for searched in (engine(database), conversations_engine()):
        with searched.connect() as connection:
            for table in sa.inspect(connection).get_table_names():
                for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')):
                    found += [f"{table}: {part}" for part in PERSONAL if part in json.dumps([str(v) for v in row])]
    for file in folder.rglob("*"):
        if file.is_file():
            found += [f"{file.name}: {part}" for part in PERSONAL if part.encode() in file.read_bytes()]
    return found


async def test_a_booking_reaches_the_clinic_and_can_be_erased(
    database: str, model: Path, mail_server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite and on PostgreSQL, conversations and all; nothing of the visitor is left but the session's name."""
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path / "var"))
    monkeypatch.setenv("ASSISTANT_SMTP_URL", mail_server.url)
    for module in ("bot.outbox.mails", "bot.outbox.transport"):
        monkeypatch.setattr(f"{module}.clinic", lambda: Clinic(name="Resync", email="hello@clinic.ie"))
    settings = load_settings()
    agent = await load_agent(settings, model)
    for text in TALK:
        answer = await says(agent, text)
    (row,) = list_requests()
    assert row["reference"] in answer and "nothing is booked" in answer
    assert (row["name"], row["status"], row["channel"]) == ("Orla Keane", "requested", "terminal")
    assert row["facts"]["side"] == "left"

    assert send_due(settings, "sender") == (2, 0)
    to_clinic, to_visitor = mail_server.mails
    assert (to_clinic["To"], to_visitor["To"]) == ("hello@clinic.ie", "orla.keane@example.ie")
    body = to_clinic.get_body(("plain",))
    assert body is not None
    for part in ("Orla Keane", "089 444 5566", row["reference"], "Left"):
        assert part in body.get_content(), part
    files = {str(part.get_filename()).removeprefix(row["reference"]): part for part in to_clinic.iter_attachments()}
    assert files.keys() == {".ics", "-handover.pdf", "-handover.json"}
    assert json.loads(files["-handover.json"].get_content())["told"][0]["shown"] == "Left"
    (event,) = Calendar.from_ical(files[".ics"].get_content()).events
    assert event["STATUS"] == "TENTATIVE" and row["reference"] in event["UID"]
    assert event["DTSTART"].dt.weekday() == 0

    shown = await says(agent, "what do you store about me?")
    assert row["reference"] in shown and "orla.keane@example.ie" in shown
    assert len(stored(SENDER)["messages"]) > len(TALK)

    assert len(traces(database, tmp_path)) > 10
    await says(agent, "delete my data")
    answer = await says(agent, "yes")
    assert re.search(r"\bER-\w+", answer)
    # The chat goes on under the session's name, which the channel gave; a channel that names people by their number is
    # told of in docs/privacy.md.
    left = [trace for trace in traces(database, tmp_path) if SENDER not in trace]
    assert left == []
    assert messages(SENDER) == []
    assert send_due(settings, "sender") == (1, 0)
    assert "delete" in mail_server.mails[-1]["Subject"]
