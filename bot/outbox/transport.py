"""Hands mails over: to a mail server by SMTP, or, where none is configured, to files in a folder."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from bot.errors import ConfigError
from bot.settings import Settings, clinic

TIMEOUT = 30
PORTS = {"smtp": 25, "starttls": 587, "smtps": 465}
HERE = ("localhost", "127.0.0.1", "::1")


class Transport(Protocol):
    """Something that takes a mail for good, or raises."""

    def send(self, mail: EmailMessage, key: str) -> None:
        """Hands over a mail; `key` names it for good.

        Raises:
            OSError: it was not taken (every error of smtplib is one).
        """


@dataclass(frozen=True)
class FolderTransport:
    """Writes each mail as `<key>.eml`; written again it is the same file."""

    folder: Path

    def send(self, mail: EmailMessage, key: str) -> None:
        """Writes it whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        waiting = self.folder / f".{key}.writing"
        with waiting.open("wb") as file:
            file.write(mail.as_bytes())
            file.flush()
            os.fsync(file.fileno())
        waiting.replace(self.folder / f"{key}.eml")


@dataclass(frozen=True)
class SmtpTransport:
    """A mail server. `security`: "smtp" (plain), "starttls", or "smtps"."""

    security: str
    host: str
    port: int
    user: str | None = None
    password: str | None = None

    def send(self, mail: EmailMessage, key: str) -> None:
        """Logs in where there is a user, and hands over one mail."""
        secure = ssl.create_default_context()
        if self.security == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT, context=secure)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
        with server:
            if self.security == "starttls":
                server.starttls(context=secure)
            if self.user:
                server.login(self.user, self.password or "")
            server.send_message(mail)


def smtp_transport(url: str) -> SmtpTransport:
    """The mail server of an address such as `starttls://user:password@mail.example.ie:587`.

    Raises:
        ConfigError: it is no such address, or would send a password unprotected; the message holds no password.
    """
    shape = "write it like starttls://user:password@mail.example.ie:587 (or smtps://, or smtp:// without a password)"
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError as error:
        raise ConfigError(f"ASSISTANT_SMTP_URL is not an address; {shape}.") from error
    if address.scheme not in PORTS or not address.hostname:
        raise ConfigError(f"ASSISTANT_SMTP_URL is not an address; {shape}.")
    if address.scheme == "smtp" and address.password and address.hostname not in HERE:
        raise ConfigError("ASSISTANT_SMTP_URL would send its password unprotected; use starttls:// or smtps://.")
    return SmtpTransport(
        address.scheme,
        address.hostname,
        port or PORTS[address.scheme],
        unquote(address.username) if address.username else None,
        unquote(address.password) if address.password else None,
    )


def mail_transport(settings: Settings) -> Transport:
    """How this installation sends mails.

    Raises:
        ConfigError: the mail server's address is wrong, or the clinic has no address to send requests to.
    """
    if not settings.smtp_url:
        return FolderTransport(settings.var / "outbox")
    if not (clinic().requests_email or clinic().email):
        raise ConfigError("clinic.yml: mails are sent (ASSISTANT_SMTP_URL), so set requests_email or email.")
    return smtp_transport(settings.smtp_url)
