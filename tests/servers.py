"""Real servers that tests start for themselves, on free ports and in folders of their own, and stop again."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
import requests
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tools.cluster import Postgres, Redis, free_port, listens, wait_until


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server; call it for the address of a new, empty database."""
    # In a folder whose parents the user who runs it may enter.
    folder = Path(tempfile.mkdtemp(prefix="calf-postgres-"))
    folder.chmod(0o755)
    server = Postgres(folder / "server", durable=False)
    try:
        server.create()
        admin = sa.create_engine(server.url, isolation_level="AUTOCOMMIT", future=True)

        def new_database() -> str:
            name = f"test_{uuid.uuid4().hex}"
            with admin.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {name}"))
            return f"{server.url.rpartition('/')[0]}/{name}"

        yield new_database
        admin.dispose()
        server.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """A Redis server that keeps nothing on disk; its address."""
    server = Redis()
    server.start()
    yield server.url
    server.kill()


@dataclass
class MailServer:
    """A mail server that keeps what it takes; it can be stopped and started again, and told to refuse or to hang up."""

    port: int = field(default_factory=free_port)
    taken: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answer: str = "250 taken"
    _running: Controller | None = None

    @property
    def url(self) -> str:
        """Its address for ASSISTANT_SMTP_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def mails(self) -> list[EmailMessage]:
        """Everything taken, in order."""
        return [BytesParser(policy=policy.default).parsebytes(content) for content in self.taken]  # type: ignore[misc]

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        """Takes a mail, unless it was told to answer otherwise."""
        if self.answer.startswith("250"):
            self.taken.append(bytes(envelope.content or b""))
            self.recipients += envelope.rcpt_tos
        return self.answer

    def start(self) -> None:
        """Listens."""
        self._running = Controller(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=True)
        self._running.start()

    def stop(self) -> None:
        """Refuses connections from now on."""
        if self._running:
            self._running.stop()
            self._running = None


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A running mail server of this test's own."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@dataclass
class CalendarServer:
    """A running CalDAV server (Radicale) with one account."""

    root: str
    login: tuple[str, str]

    def new_calendar(self) -> str:
        """The address of a new, empty calendar."""
        address = f"{self.root}{self.login[0]}/{uuid.uuid4().hex}/"
        made = requests.request("MKCALENDAR", address, auth=self.login, timeout=10)
        assert made.status_code == requests.codes.created, made.status_code
        return address

    def add(self, address: str, name: str, calendar: str) -> None:
        """Puts an event into a calendar."""
        put = requests.put(f"{address}{name}.ics", data=calendar.encode(), auth=self.login, timeout=10)
        assert put.status_code == requests.codes.created, put.text


@pytest.fixture(scope="session")
def calendar_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    """A CalDAV server of our own."""
    folder, port, login = tmp_path_factory.mktemp("calendars"), free_port(), ("clinic", "a-password-of-the-test")
    (folder / "users").write_text(":".join(login), encoding="utf-8")
    settings = {
        "--server-hosts": f"127.0.0.1:{port}",
        "--auth-type": "htpasswd",
        "--auth-htpasswd-filename": folder / "users",
        "--auth-htpasswd-encryption": "plain",
        "--auth-delay": "0",
        "--storage-filesystem-folder": folder / "collections",
        "--logging-level": "warning",
    }
    words = [str(word) for pair in settings.items() for word in pair]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([sys.executable, "-m", "radicale", "--config", "", *words], stdout=log, stderr=log)
    try:
        wait_until(lambda: listens(port), "the calendar server doesn't answer", 30)
        yield CalendarServer(f"http://127.0.0.1:{port}/", login)
    finally:
        server.terminate()
        server.wait(10)
