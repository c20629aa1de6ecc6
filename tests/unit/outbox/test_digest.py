"""The daily mail of what is to do: once a working day, from its time on, and nothing in it that names a person."""

from __future__ import annotations

from datetime import date, datetime, timezone
from email import policy
from email.parser import BytesParser
from pathlib import Path

import pytest

from bot.outbox.digest import queue_digest
from bot.outbox.worker import send_due
from bot.settings import Clinic, load_settings
from bot.storage.database import transaction
from bot.storage.outbox import rows
from bot.storage.requests import save_request, set_status
from bot.storage.tables import booking_requests
from tests.unit.storage.test_requests import REQUEST

pytestmark = pytest.mark.usefixtures("database")
THURSDAY = datetime(2026, 11, 26, 8, 30, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def at_eight(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A clinic that wants it at eight."""
    monkeypatch.setattr("bot.outbox.digest.clinic", lambda: Clinic(digest_at="08:00"))
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path))


def test_once_a_day_with_references_only(tmp_path: Path) -> None:
    """Counts and kinds; no name, no contact, nothing about the calf."""
    reference = save_request("visitor", REQUEST)
    with transaction() as connection:
        connection.execute(booking_requests.update().values(due_on=date(2026, 11, 26)))
    assert queue_digest(THURSDAY)
    assert not queue_digest(THURSDAY)
    send_due(load_settings(), "sender")
    (file,) = (tmp_path / "outbox").glob("digest-*.eml")
    mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    text = mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert mail["Subject"] == "To do in the inbox: 1"
    assert f"- {reference}: visit, new" in text and "Due today: 1." in text and "Overdue" not in text
    assert not [part for part in ("Seán", "087", "sean@", "Aoife", "calf", "left") if part in text]
    assert list(mail.iter_attachments()) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "moment",
    [datetime(2026, 11, 26, 7, 59, tzinfo=timezone.utc), datetime(2026, 11, 28, 9, 0, tzinfo=timezone.utc)],
    ids=["before its time", "Saturday"],
)
def test_not_before_its_time_nor_at_weekends(moment: datetime) -> None:
    """However much is to do."""
    save_request("visitor", REQUEST)
    assert not queue_digest(moment)


def test_none_when_nothing_is_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor where the clinic doesn't want it."""
    assert not queue_digest(THURSDAY)
    reference = save_request("visitor", REQUEST)
    set_status(reference, "declined", "mary")
    assert not queue_digest(THURSDAY)
    save_request("other", REQUEST)
    monkeypatch.setattr("bot.outbox.digest.clinic", lambda: Clinic())
    assert not queue_digest(THURSDAY)
    assert not [row for row in rows() if row["reference"] == "digest"]
