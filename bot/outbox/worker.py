"""Sends what is due, again and again until it is taken; in the server's background or by `python -m bot outbox run`."""

from __future__ import annotations

import logging
import secrets
import smtplib
import socket
import threading
import urllib.error

import sqlalchemy as sa

from bot.outbox.mails import compose
from bot.outbox.transport import FolderTransport, Transport, mail_transport
from bot.outbox.webhook import check_webhook, post
from bot.practice.connect import connect
from bot.practice.practice import PracticeError, practice_request
from bot.privacy.erasing import delete_mails
from bot.settings import Settings, clinic
from bot.storage import outbox
from bot.storage.database import reading, shared_now, transaction
from bot.storage.outbox import Item
from bot.storage.requests import ERASED, get_request

logger = logging.getLogger(__name__)

# How often the server looks for something to send, in seconds.
EVERY = 5.0
STOPPING = 35.0


def check_outbox(settings: Settings) -> None:
    """Checks what sending needs.

    Raises:
        ConfigError: an address is wrong or missing.
    """
    mail_transport(settings)
    check_webhook(settings)
    connect(clinic(), settings)


def sender_name() -> str:
    """A name for one sender, by which its claims are known."""
    return f"{socket.gethostname()[:40]}-{secrets.token_hex(8)}"


def send_due(settings: Settings, sender: str) -> tuple[int, int]:
    """Sends what is due now; returns how many were taken and how many failed.

    Raises:
        ConfigError: an address is wrong or missing.
        sqlalchemy.exc.SQLAlchemyError: the database can't be used; whatever was sent before is noted or sent again.
    """
    transport = mail_transport(settings)
    sent = failed = 0
    # One round: what fails in it waits for the next, however soon that is.
    with reading() as connection:
        began = shared_now(connection)
    while items := outbox.claim(sender, limit=1, due_by=began):
        for item in items:
            try:
                delivery = _send(settings, transport, item)
            except Exception as error:  # whatever it is, it is tried again, and the next one must not wait for it
                outbox.mark_failed(item, sender, error_class(error), getattr(error, "retry_after", None))
                logger.warning("%s was not sent (%s); it will be tried again.", item.key, error_class(error))
                failed += 1
            else:
                if not outbox.mark_sent(item, sender, delivery) and get_request(item.reference) is None:
                    _take_back(item, delivery)
                sent += 1
    return sent, failed


def error_class(error: Exception) -> str:
    """What may be kept of an error: its class and its code, never its text, which may quote an address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    if isinstance(error, urllib.error.HTTPError):
        return f"{type(error).__name__} {error.code}"
    if isinstance(error, PracticeError):
        return f"{type(error).__name__} {error}"
    return type(error).__name__


def _send(settings: Settings, transport: Transport, item: Item) -> str:
    """Sends it; returns the name under which a practice system holds it, empty for everything else."""
    row = get_request(item.reference)
    if row is None and item.payload["event"] != ERASED:
        return ""  # erased between claiming and sending: there is nobody to tell any more
    if item.kind == outbox.WEBHOOK:
        post(settings, item, row)
    elif item.kind == outbox.PRACTICE:
        practice = connect(clinic(), settings)
        # Without one it was switched off meanwhile: there is nowhere to bring it.
        return practice.deliver(practice_request(item, row, clinic().zone)).id if practice else ""
    else:
        transport.send(compose(item, row), item.key)
        if isinstance(transport, FolderTransport):
            logger.info("A mail was written to %s.", transport.folder / f"{item.key}.eml")
    return ""


def _take_back(item: Item, delivery: str) -> None:
    """Erased while it was being sent: the file must go as well, and what the practice system took.

    A mail that is out can't be called back; the clinic is asked to delete it.
    """
    delete_mails([item.reference])
    if delivery and item.payload["event"] != ERASED:
        payload = {"event": ERASED, "note": None, "deliveries": [delivery]}
        with transaction() as connection:
            outbox.queue(connection, item.reference, outbox.PRACTICE, f"{ERASED}-{item.id}", payload)


class OutboxWorker(threading.Thread):
    """Sends in the background until it is stopped; a failing database is logged once and waited for."""

    def __init__(self, settings: Settings, every: float = EVERY) -> None:
        super().__init__(name="outbox", daemon=True)
        self._settings, self._every = settings, every
        self._stopped = threading.Event()

    def run(self) -> None:
        """Looks for something to send at every interval."""
        sender, quiet = sender_name(), False
        while not self._stopped.is_set():
            try:
                send_due(self._settings, sender)
                quiet = False
            except sa.exc.SQLAlchemyError as error:
                if not quiet:
                    logger.error("The outbox can't be read (%s); sending waits.", type(error).__name__)
                quiet = True
            self._stopped.wait(self._every)

    def stop(self) -> None:
        """Stops after what is being sent now."""
        self._stopped.set()
        self.join(timeout=STOPPING)
