"""A Cliniko that keeps to its documentation, on this machine: pages, filters, limits, and faults to be told."""

from __future__ import annotations

import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

KEY = "MS0xLWl4SzYtest-eu1"
TIMES = "/businesses/1/practitioners/2/appointment_types/3/available_times"


@dataclass
class FakeCliniko:
    """One account. `faults` are answered first, in order: a status, "hang", "broken", or "lost" (done, then no answer)."""

    base: str = ""
    page: int = 2
    starts: list[str] = field(default_factory=list)
    patients: list[dict[str, Any]] = field(default_factory=list)
    communications: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Any] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        """Status and content for a request with a right key."""
        if path == TIMES:
            first, last = query["from"][0], query["to"][0]
            if not first <= last:
                return 400, {"message": "Invalid time frame definition. Please check from/to param limitations."}
            found = [{"appointment_start": at} for at in self.starts if first <= at[:10] <= last]
            return 200, self._page("available_times", path, query, found)
        name = path.strip("/").split("/")[0]
        kept: list[dict[str, Any]] = getattr(self, name)
        if method == "POST" and path.endswith("/archive"):
            next(entry for entry in kept if entry["id"] == path.split("/")[2])["archived_at"] = "now"
            return 204, None
        if method == "POST":
            entry = {"id": str(len(kept) + 1), "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ"), **body}
            kept.append(entry)
            return 201, entry
        if method == "PUT":
            found = [entry for entry in kept if entry["id"] == path.split("/")[2]]
            for entry in found:
                entry.update(body)
            return (200, found[0]) if found else (404, {"message": "not found"})
        wanted = [part.split(":=", 1) for part in query.get("q[]", []) if ":=" in part]
        found = [entry for entry in kept if all(str(entry.get(key)) == value for key, value in wanted)]
        return 200, self._page(name, path, query, found)

    def _page(self, name: str, path: str, query: dict[str, list[str]], found: list[Any]) -> dict[str, Any]:
        number = int(query.get("page", ["1"])[0])
        rest = "&".join(f"{key}={value}" for key in query if key != "page" for value in query[key])
        links = {"next": f"{self.base}{path}?{rest}&page={number + 1}"} if number * self.page < len(found) else {}
        return {name: found[(number - 1) * self.page : number * self.page], "total_entries": len(found), "links": links}


def _handler(account: FakeCliniko) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            address = urlsplit(self.path)
            account.asked.append((self.command, address.path.removeprefix("/v1")))
            account.agents.add(str(self.headers["User-Agent"]))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = account.faults.pop(0) if account.faults else None
            if fault == "hang":
                time.sleep(1)
                return
            right = "Basic " + b64encode(f"{KEY}:".encode()).decode()
            status, content = (401, {}) if self.headers["Authorization"] != right else (200, {})
            if isinstance(fault, int):
                status = fault
            elif status == 200:
                path = address.path.removeprefix("/v1")
                told = json.loads(body) if body else None
                status, content = account.answer(self.command, path, parse_qs(address.query), told)
            if fault == "lost":
                return
            self._say(
                status, b"<html>" if fault == "broken" else b"" if content is None else json.dumps(content).encode()
            )

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            if status == 429:
                self.send_header("X-RateLimit-Reset", str(int(time.time()) + 40))
            if status == 302:
                self.send_header("Location", f"{account.base}/elsewhere")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _serve  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    return Handler


@pytest.fixture
def cliniko() -> Iterator[FakeCliniko]:
    """A running one."""
    account = FakeCliniko()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(account))
    account.base = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield account
    server.shutdown()
    server.server_close()
