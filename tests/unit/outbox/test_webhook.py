"""The webhook: signed, recognisable when it comes twice, without what was told about the calf."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import urllib.error
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.errors import ConfigError
from bot.outbox.webhook import check_webhook, post
from bot.settings import Settings
from tests.unit.outbox.test_mails import ITEM, ROW


@dataclass
class Listener:
    """Another program that is told of requests."""

    url: str = ""
    answer: int = 204
    told: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A listening one."""
    found = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Keeps what it is told."""
            content = self.rfile.read(int(self.headers["Content-Length"]))
            found.told.append((dict(self.headers), content))
            self.send_response(found.answer)
            self.send_header("Location", f"{found.url}elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield found
    server.shutdown()
    server.server_close()


def test_it_is_signed_over_time_and_body(listener: Listener) -> None:
    """So that the other side can tell who wrote it, and when."""
    post(Settings(webhook_url=listener.url, webhook_secret="secret"), ITEM, ROW)
    ((headers, content),) = listener.told
    signed = headers["X-Assistant-Timestamp"].encode() + b"." + content
    expected = hmac.new(b"secret", signed, hashlib.sha256).hexdigest()
    assert headers["X-Assistant-Signature"] == f"sha256={expected}"
    assert headers["Idempotency-Key"] == ITEM.key
    told = json.loads(content)
    assert (told["event"], told["request"]["name"]) == ("requested", ROW["name"])
    assert not {"facts", "words", "tier", "handover", "transcript"} & told["request"].keys()


@pytest.mark.parametrize("answer", [302, 307, 400, 500])
def test_anything_but_a_yes_is_an_error(listener: Listener, answer: int) -> None:
    """A redirect too: nobody configured where it leads."""
    listener.answer = answer
    with pytest.raises(urllib.error.HTTPError):
        post(Settings(webhook_url=listener.url, webhook_secret="secret"), ITEM, ROW)
    assert len(listener.told) == 1


def test_an_erased_request_is_told_by_its_reference(listener: Listener) -> None:
    """And by nothing else."""
    post(Settings(webhook_url=listener.url, webhook_secret="secret"), ITEM, None)
    assert json.loads(listener.told[0][1])["request"] == {"reference": ITEM.reference}


@pytest.mark.parametrize(
    ("url", "secret", "word"),
    [("http://example.ie/x", "s", "https"), ("nonsense", "s", "https"), ("https://example.ie", "", "SECRET")],
)
def test_wrong_settings_stop_the_start(url: str, secret: str, word: str) -> None:
    """Named by the variable."""
    with pytest.raises(ConfigError, match=word):
        check_webhook(Settings(webhook_url=url, webhook_secret=secret))
