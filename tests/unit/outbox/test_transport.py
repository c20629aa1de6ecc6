"""Handing mails over, for real: by SMTP to a server, and to a folder."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.outbox.transport import FolderTransport, SmtpTransport, mail_transport, smtp_transport
from bot.settings import Clinic, Settings
from tests.servers import MailServer


def mail() -> EmailMessage:
    """A mail."""
    made = EmailMessage()
    made["From"], made["To"], made["Message-ID"] = "a@clinic.ie", "b@example.ie", "<1@clinic.ie>"
    made.set_content("Haló\n.\nend")
    return made


def test_a_folder_keeps_one_file_for_one_key(tmp_path: Path) -> None:
    """However often it is written."""
    for _ in range(2):
        FolderTransport(tmp_path / "outbox").send(mail(), "CP-1")
    assert [file.name for file in (tmp_path / "outbox").iterdir()] == ["CP-1.eml"]
    assert b"<1@clinic.ie>" in (tmp_path / "outbox" / "CP-1.eml").read_bytes()


def test_a_mail_server_takes_it(mail_server: MailServer) -> None:
    """Whole, to its recipient."""
    smtp_transport(mail_server.url).send(mail(), "CP-1")
    (taken,) = mail_server.mails
    assert taken.get_content().splitlines() == ["Haló", ".", "end"]
    assert mail_server.recipients == ["b@example.ie"]


def test_refusals_and_silence_are_errors(mail_server: MailServer) -> None:
    """So that it is tried again."""
    mail_server.answer = "451 later"
    with pytest.raises(smtplib.SMTPDataError):
        smtp_transport(mail_server.url).send(mail(), "CP-1")
    mail_server.stop()
    with pytest.raises(OSError, match="refused"):
        smtp_transport(mail_server.url).send(mail(), "CP-1")


def test_a_server_without_encryption_gets_nothing_when_it_was_asked_for(mail_server: MailServer) -> None:
    """Neither mail nor password."""
    with pytest.raises(smtplib.SMTPNotSupportedError):
        SmtpTransport("starttls", "127.0.0.1", mail_server.port, "user", "secret").send(mail(), "CP-1")
    assert mail_server.taken == []


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("smtp://localhost", SmtpTransport("smtp", "localhost", 25)),
        ("starttls://me%40x.ie:p%2Fw@mail.ie", SmtpTransport("starttls", "mail.ie", 587, "me@x.ie", "p/w")),
        ("smtps://me:pw@mail.ie:4650", SmtpTransport("smtps", "mail.ie", 4650, "me", "pw")),
    ],
)
def test_addresses(url: str, wanted: SmtpTransport) -> None:
    """With the usual ports, and percent signs for special characters."""
    assert smtp_transport(url) == wanted


@pytest.mark.parametrize(
    "url", ["mail.ie", "http://mail.ie", "smtp://", "smtp://mail.ie:port", "smtp://me:secret@mail.ie"]
)
def test_wrong_addresses_stop_the_start(url: str) -> None:
    """Named by the variable; the message holds no password."""
    with pytest.raises(ConfigError, match="ASSISTANT_SMTP_URL") as told:
        smtp_transport(url)
    assert "secret" not in str(told.value)


def test_what_the_settings_ask_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder by default; a server needs an address to send requests to."""
    assert mail_transport(Settings(var=tmp_path)) == FolderTransport(tmp_path / "outbox")
    monkeypatch.setattr("bot.outbox.transport.clinic", lambda: Clinic())
    with pytest.raises(ConfigError, match="requests_email"):
        mail_transport(Settings(smtp_url="smtp://localhost"))
