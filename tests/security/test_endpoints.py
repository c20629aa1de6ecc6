"""Thousands of requests that nobody means well with, at every public address."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import socket
import sqlite3
import string
import time
from typing import Any
from urllib.parse import quote

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.channels.mutations import mutated
from tests.security.conftest import PERSON, SECRETS, STAFF, Target

pytestmark = pytest.mark.security

MANY = settings(
    max_examples=10_000, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
)
FEWER = settings(MANY, max_examples=1_500)
PATHS = (
    "/", "/widget.js", "/page.css", "/webhooks/web/config", "/webhooks/web/session", "/webhooks/web/messages",
    "/webhooks/web/history", "/webhooks/web/transcript", "/webhooks/telegram/webhook", "/webhooks/whatsapp/webhook",
    "/webhooks/rest/webhook", "/webhooks/rest/", "/pictures/timeline.svg", "/pictures/chain.png", "/pictures/x",
    "/health/live", "/health/ready", "/staff", "/staff/log-in", "/staff/requests/CP-ABCDEF",
    "/staff/requests/CP-ABCDEF/status", "/staff/handovers/CP-ABCDEF.pdf", "/staff/requests.csv", "/staff/safety",
    "/staff/record", "/staff/live", "/staff/accounts", "/staff/account", "/staff/figures", "/staff/undo", "/staff/several",
    "/staff/log-in/code", "/staff/requests/CP-ABCDEF/work", "/staff/requests/CP-ABCDEF/reply",
    "/model/parse", "/conversations/x/tracker", "/webhooks/web/../rest/webhook", "/static/../clinic.yml",
)  # fmt: skip
METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH")
LEAKS = ("Traceback", "sqlalchemy", "site-packages", "/bot/", *SECRETS.values())
header_text = st.text(alphabet=string.ascii_letters + string.digits + " ;=:/{}[]\"'.,-_%", max_size=60)
headers = st.dictionaries(
    st.sampled_from(
        ["Authorization", "Content-Type", "Cookie", "Origin", "Range", "Accept", "Accept-Encoding", "Referer", "Host",
         "X-Forwarded-Host", "X-Hub-Signature-256", "X-Telegram-Bot-Api-Secret-Token", "If-None-Match", "Expect-CT"]
    ),
    header_text,
    max_size=4,
)  # fmt: skip
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
bodies = st.one_of(
    st.just(b""),
    st.binary(max_size=200),
    values.map(lambda value: json.dumps(value).encode()),
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("sender", "message", "id", "text", "payload", "title", "topic", "carry"), values)
    ).map(lambda value: json.dumps(value).encode()),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
queries = st.text(alphabet=string.printable, max_size=40)


def harmless(answer: requests.Response) -> None:
    """No error of the server's own, and nothing of its insides; 503 is for a database that is away."""
    assert answer.status_code < 500, (answer.request.method, answer.request.url, answer.status_code)
    for leak in LEAKS:
        assert leak not in answer.text, (answer.request.url, leak)


@MANY
@given(st.sampled_from(METHODS), st.sampled_from(PATHS), headers, queries, bodies)
def test_any_request_to_any_address(
    target: Target, method: str, path: str, extra: dict[str, str], query: str, body: bytes
) -> None:
    """Ten thousand of them: each is answered, none with an error of the server's own."""
    sent = {name: value.strip() for name, value in extra.items() if value.strip()}
    all_headers = {"Content-Type": "application/json", **sent, **target.caller(), "Content-Length": str(len(body))}
    host, port = target.address.removeprefix("http://").split(":")
    # Plain http.client: `requests` refuses some of these headers itself.
    line = http.client.HTTPConnection(host, int(port), timeout=60)
    try:
        line.putrequest(method, f"{path}?{quote(query)}", skip_host="Host" in sent, skip_accept_encoding=True)
        for name, value in all_headers.items():
            line.putheader(name, value)
        line.endheaders(body)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
    finally:
        line.close()
    assert answer.status < 500, (method, path, answer.status)
    assert not [leak for leak in LEAKS if leak in text]


@FEWER
@given(values | st.text(max_size=400), st.sampled_from(["text", "payload", "topic", "title"]), values)
def test_any_message_in_an_open_chat(target: Target, content: Any, key: str, other: Any) -> None:
    """With a good token: a problem in words, or an answer that is done."""
    token = target.token()
    body = {"id": "fuzz-" + hashlib.sha256(repr((content, key)).encode()).hexdigest()[:20], "text": other, key: content}
    answer = target.session.post(
        f"{target.address}/webhooks/web/messages",
        json=body,
        headers={"Authorization": f"Bearer {token}", **target.caller()},
        timeout=60,
    )
    harmless(answer)
    if answer.status_code == 200:
        assert json.loads(answer.text.splitlines()[-1]) == {"done": True}
    else:
        assert answer.json()["error"]["text"]


@FEWER
@given(st.randoms(use_true_random=False))
def test_webhooks_that_are_signed_and_broken(target: Target, chance: random.Random) -> None:
    """What comes with the right secret is still not trusted: 200 or 400, and nothing falls over."""
    update = {"update_id": chance.randrange(10**9), "message": {"message_id": 1, "date": int(time.time()), "chat": {"id": 5, "type": "private"}, "from": {"id": 5}, "text": "hi"}}  # fmt: skip
    body = mutated(json.dumps(update).encode(), chance, "message")
    answer = target.session.post(
        f"{target.address}/webhooks/telegram/webhook",
        data=body,
        headers={
            "X-Telegram-Bot-Api-Secret-Token": SECRETS["TELEGRAM_SECRET_TOKEN"],
            "Content-Type": "application/json",
        },
        timeout=60,
    )
    harmless(answer)
    assert answer.status_code in (200, 400)
    body = mutated(json.dumps(whatsapp_event(chance)).encode(), chance, "entry", 0)
    answer = on_whatsapp(target, body)
    harmless(answer)
    assert answer.status_code in (200, 400)


def whatsapp_event(chance: random.Random) -> dict[str, Any]:
    """A message to our number, as Meta delivers it."""
    message = {"id": f"wamid.{chance.randrange(10**12)}", "from": "353870000001", "timestamp": str(int(time.time())), "type": "text", "text": {"body": "hi"}}  # fmt: skip
    value = {"metadata": {"phone_number_id": SECRETS["WHATSAPP_PHONE_NUMBER_ID"]}, "messages": [message]}
    return {"object": "whatsapp_business_account", "entry": [{"changes": [{"value": value, "field": "messages"}]}]}


def on_whatsapp(target: Target, body: bytes) -> requests.Response:
    """Posts a webhook that is signed as Meta signs it."""
    signed = hmac.new(SECRETS["WHATSAPP_APP_SECRET"].encode(), body, hashlib.sha256).hexdigest()
    return target.session.post(
        f"{target.address}/webhooks/whatsapp/webhook",
        data=body,
        headers={"X-Hub-Signature-256": f"sha256={signed}", "Content-Type": "application/json"},
        timeout=60,
    )


def test_what_is_signed_and_whole_is_taken_in(target: Target) -> None:
    """So that the test above changes messages that would be read, and not some that nobody looks at."""

    def stored() -> int:
        with sqlite3.connect(target.var / "assistant.db") as connection:
            return int(connection.execute("SELECT count(*) FROM inbox WHERE channel = 'whatsapp'").fetchone()[0])

    before = stored()
    assert on_whatsapp(target, json.dumps(whatsapp_event(random.Random(1))).encode()).status_code == 200
    assert stored() == before + 1


@FEWER
@given(st.binary(max_size=300))
def test_bytes_that_are_no_http(target: Target, noise: bytes) -> None:
    """The connection is closed or answered with a 4xx; the next one is served."""
    host, port = target.address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall(noise + b"\r\n\r\n")
        line.shutdown(socket.SHUT_WR)
        answer = line.recv(4096)
    assert not answer or answer.split()[1] < b"500"


@FEWER
@given(st.sampled_from(["q", "status", "kind", "page", "notice", "also"]), st.text(max_size=120))
def test_any_question_of_the_staffs(target: Target, key: str, value: str) -> None:
    """Logged in, whatever is searched for: a page, and what was typed stays text."""
    answer = staff(target).get(f"{target.address}/staff", params={key: value}, headers=target.caller(), timeout=60)
    harmless(answer)
    if "<" in value:
        assert f'"{value}"' not in answer.text.replace("&quot;", '"') or "&lt;" in answer.text


_sessions: dict[str, requests.Session] = {}


def staff(target: Target) -> requests.Session:
    """A receptionist's browser."""
    if target.address not in _sessions:
        session = requests.Session()
        page = session.get(f"{target.address}/staff", headers=target.caller(), timeout=30).text
        # Behind a proxy cookies are for https only; the proxy is played by this test.
        _plain(session)
        form_token = page.split('name="form_token" value="')[1].split('"')[0]
        fields = {"form_token": form_token, "username": STAFF[0], "password": STAFF[1], "next": "/staff"}
        answer = session.post(
            f"{target.address}/staff/log-in", data=fields, headers=target.caller(), timeout=30, allow_redirects=False
        )
        assert answer.status_code == 303, answer.text[:500]
        _plain(session)
        _sessions[target.address] = session
    return _sessions[target.address]


def _plain(session: requests.Session) -> None:
    for cookie in session.cookies:
        cookie.secure = False


def test_a_whole_booking_leaves_no_person_in_the_log(target: Target) -> None:
    """Nor do failures in the middle of it."""
    token = target.token()
    says = (
        "my calf is swollen and hot since the flight",
        f"book me in, my name is {PERSON['name']}, {PERSON['phone']}, {PERSON['email']}, friday",
        "a doctor has seen it and it's clear",
        f"book me in, my name is {PERSON['name']}, {PERSON['phone']}, friday mornings",
        "yes",
        "yes send it",
        f"how is my request CP-AAAAAA, {PERSON['phone']}",
        "what did i tell you?",
        "send me my data",
        "x" * 1_999,
    )
    for number, text in enumerate(says):
        answer = target.session.post(
            f"{target.address}/webhooks/web/messages",
            json={"id": f"booking-{number:04}", "text": text},
            headers={"Authorization": f"Bearer {token}", **target.caller()},
            timeout=60,
        )
        harmless(answer)
    assert target.alive()
    for words in (*PERSON.values(), "Quartermaine", "swollen", "+353861239876", "086 123 9876"):
        assert words not in target.logged


def test_it_is_still_there(target: Target) -> None:
    """After all of that."""
    assert target.alive()
