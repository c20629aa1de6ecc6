"""An inbox with a database of its own, and browsers without a screen that use it."""

from __future__ import annotations

import asyncio
import re
import shutil
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import requests as http
from sanic import Sanic

from bot.staff.accounts import ADMIN, accounts, add_account, hasher
from bot.staff.pages import inbox
from bot.staff.sessions import start_session
from bot.staff.web import HOME
from bot.storage.database import engine, migrate, now
from bot.storage.requests import BookingRequest, save_request
from bot.storage.tables import staff_users
from tools.cluster import free_port

PASSWORD = "four words will do"
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]*)"')


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An up-to-date SQLite database with Mary's account, to be copied: making one takes longer than most tests."""
    file = tmp_path_factory.mktemp("prepared") / "inbox.db"
    migrate(f"sqlite:///{file}")
    with engine(f"sqlite:///{file}").begin() as connection:
        mary = {"username": "mary", "password_hash": hasher().hash(PASSWORD), "active": True, "created_at": now()}
        connection.execute(staff_users.insert().values(mary))
    engine(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture
def database(
    request: pytest.FixtureRequest, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """An up-to-date database with Mary's account: SQLite, or the fixture named by a test's parameter."""
    asked = getattr(request, "param", "sqlite")
    address = f"sqlite:///{tmp_path / 'inbox.db'}" if asked == "sqlite" else str(request.getfixturevalue(asked)())
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", address)
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path))
    if asked == "sqlite":
        shutil.copy(prepared, tmp_path / "inbox.db")
    else:
        migrate(address)
        add_account("mary", PASSWORD, ADMIN)
    yield address
    engine(address).dispose()


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """The address of a server with nothing but the inbox; which database it uses is up to the test."""
    app = Sanic(f"staff-{uuid.uuid4().hex}")
    app.blueprint(inbox(), url_prefix=HOME)
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
    assert started.wait(30)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)


@dataclass
class Browser:
    """Somebody at the inbox, with cookies; redirects are not followed by themselves."""

    address: str
    session: http.Session = field(default_factory=http.Session)

    def get(self, path: str = HOME, **options: Any) -> http.Response:
        """Opens an address."""
        return self.session.get(self.address + path, allow_redirects=False, timeout=30, **options)

    def post(self, path: str, fields: dict[str, str] | None = None, token: str | None = None, **options: Any) -> Any:
        """Sends a form with the token of the inbox's first page, or another."""
        token = self.form_token() if token is None else token
        return self.session.post(
            self.address + path,
            data={"form_token": token, **(fields or {})},
            allow_redirects=False,
            timeout=30,
            **options,
        )

    def plant(self, name: str, token: str) -> None:
        """Puts a cookie into the browser, as if the inbox had set it."""
        self.session.cookies.set(name, token, domain="127.0.0.1", path=HOME)

    def form_token(self, path: str = HOME) -> str:
        """The token of a page's forms."""
        (token, *_) = FORM_TOKEN.findall(self.get(path).text)
        return str(token)

    def log_in(self, username: str = "mary", password: str = PASSWORD, back: str = "", **options: Any) -> http.Response:
        """Fills in the log-in form."""
        return self.post(
            f"{HOME}/log-in", {"username": username, "password": password, "next": back or HOME}, **options
        )  # type: ignore[no-any-return]


@pytest.fixture
def stranger(served: str, database: str) -> Browser:
    """Somebody who is not logged in."""
    return Browser(served)


@pytest.fixture
def mary(stranger: Browser) -> Browser:
    """The receptionist, logged in."""
    (account,) = accounts()
    stranger.plant("staff", start_session(account))
    return stranger


def sent(sender: str = "visitor", **values: Any) -> str:
    """A request that a visitor sent; its reference."""
    return save_request(
        sender, BookingRequest(**{"name": "Ann Lee", "wished_times": "mornings", "phone": "+353 87 123 4567", **values})
    )


def shown(response: http.Response) -> str:
    """What a page says, without tags and with single spaces."""
    text = re.sub(r"<(style|script)>.*?</\1>", "", response.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())
