"""A stranger gets 401 or 403 at every address, whatever the method; forged forms get 403; every answer has its headers."""

from __future__ import annotations

import re
import uuid

import pytest
from sanic import Sanic

from bot.staff.pages import LIVE_ADDRESS, LOG_IN, ROUTES, inbox
from bot.staff.web import HOME, METHODS
from bot.storage import requests
from tests.staff.conftest import Browser, sent, shown

SECRET = "Quillfeather"


def addresses() -> dict[str, set[str]]:
    """The methods of each address that Sanic really serves, from its own table of routes."""
    app = Sanic(f"staff-{uuid.uuid4().hex}")
    app.blueprint(inbox(), url_prefix=HOME)
    app.router.finalize()
    found: dict[str, set[str]] = {}
    for route in app.router.routes:
        address = "/" + route.path.lstrip("/").replace("<reference:str>", "<reference>").replace("<file:str>", "<file>")
        found.setdefault(address, set()).update(route.methods)
    return found


ADDRESSES = addresses()


def filled(address: str, reference: str) -> str:
    """An address with the parts that vary filled in."""
    return (
        address.replace("<reference>", reference)
        .replace("<file>", f"{reference}.pdf")
        .replace("<rest:path>", "a/b.php")
    )


def test_the_table_of_routes_holds_every_page() -> None:
    """What is checked below is really all of it, with every method."""
    assert {(HOME + address).rstrip("/"): set(METHODS) for address in (*ROUTES, *LOG_IN, LIVE_ADDRESS)} == ADDRESSES


@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_a_stranger_sees_nothing(stranger: Browser, address: str) -> None:
    """And changes nothing, by whatever method."""
    reference = sent(name=f"Ann {SECRET}")
    for method in ADDRESSES[address]:
        for body in (None, {"status": "confirmed", "seen": "1", "form_token": "x"}):
            response = stranger.session.request(
                method, stranger.address + filled(address, reference), data=body, allow_redirects=False, timeout=30
            )
            assert response.status_code in (401, 403), method
            assert SECRET not in response.text
    assert len(requests.timeline(reference)) == 1
    assert requests.get_request(reference)["status"] == "requested"  # type: ignore[index]


@pytest.mark.parametrize("address", sorted(ADDRESSES))
def test_every_answer_has_its_headers(mary: Browser, address: str) -> None:
    """To strangers and to staff alike."""
    reference = sent()
    for browser in (mary, Browser(mary.address)):
        for method in ADDRESSES[address]:
            response = browser.session.request(
                method, browser.address + filled(address, reference), allow_redirects=False, timeout=30, stream=True
            )
            response.close()  # the live stream has no end
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert policy.count("'self'") == 3, "connections, pictures and forms only"
            assert re.search(r"script-src 'sha256-[\w+/=]+';", policy), "our own script and no other"
            assert response.headers["Cache-Control"] == "no-store"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("token", ["", "x", "ü" * 20, "0" * 64])
def test_a_form_without_its_token_does_nothing(mary: Browser, token: str) -> None:
    """At each address that takes forms."""
    reference = sent()
    for address, handlers in ROUTES.items():
        if "POST" in handlers:
            fields = {"status": "contacted", "seen": "1"}
            assert mary.post(filled(HOME + address, reference), fields, token=token).status_code == 403
    assert len(requests.timeline(reference)) == 1
    assert mary.get().status_code == 200, "still logged in"


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_a_form_from_another_website_does_nothing(mary: Browser, headers: dict[str, str]) -> None:
    """Even with the right token."""
    reference, token = sent(), mary.form_token()
    path = f"{HOME}/requests/{reference}/status"
    assert mary.post(path, {"status": "contacted", "seen": "1"}, token=token, headers=headers).status_code == 403
    assert len(requests.timeline(reference)) == 1


def test_no_other_website_may_read_a_page(mary: Browser) -> None:
    """A page asked for by a script of another website is refused, though the cookie came along."""
    assert mary.get(headers={"Origin": "https://evil.example"}).status_code == 403


def test_without_accounts_nobody_gets_in(served: str, database: str) -> None:
    """As on a fresh installation."""
    browser = Browser(served)
    assert browser.get().status_code == 401
    assert browser.log_in("admin", "admin").status_code == 401
    assert browser.log_in("", "").status_code == 401


def test_a_form_sent_after_the_session_ended_says_that_nothing_changed(stranger: Browser) -> None:
    """And leads back to the request."""
    reference = sent()
    stranger.plant("staff", "gone")
    response = stranger.post(f"{HOME}/requests/{reference}/status", {"status": "contacted", "seen": "1"}, token="x")
    assert response.status_code == 401
    assert "Nothing was changed" in shown(response)
    assert f'value="/staff/requests/{reference}"' in response.text


def test_a_huge_or_broken_form_is_no_trouble(mary: Browser) -> None:
    """It is a form without its token."""
    for body in (b"a=" + b"x" * 100_000, b"&".join(b"a=1" for _ in range(500)), b"\xff\xfe%zz=%", b"{}"):
        path = f"{mary.address}{HOME}/log-out"
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        assert mary.session.post(path, data=body, headers=headers, timeout=30).status_code == 403
