"""Requests whose borders could be read in two ways are refused, slow ones end, and the server goes on."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from urllib.parse import urlsplit

import aiohttp
import h11
import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import hardening
from bot.channels.rest import RestInput
from bot.framing import fault
from tests.channels.site import StandIn, serving

BODY = b'{"sender": "a", "message": "hi"}'
START = b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
N = str(len(BODY)).encode()
GOOD_CHUNKS = b"%x\r\n%b\r\n0\r\n\r\n" % (len(BODY), BODY)
BROKEN = {
    "negative length": START + b"Content-Length: -1\r\n\r\n" + BODY,
    "signed length": START + b"Content-Length: +" + N + b"\r\n\r\n" + BODY,
    "a word as length": START + b"Content-Length: abc\r\n\r\n" + BODY,
    "no length": START + b"Content-Length: \r\n\r\n" + BODY,
    "length with underscore": START + b"Content-Length: 3_2\r\n\r\n" + BODY,
    "length in other digits": START + "Content-Length: ٣٢\r\n\r\n".encode() + BODY,
    "length in hexadecimal": START + b"Content-Length: 0x20\r\n\r\n" + BODY,
    "two lengths": START + b"Content-Length: " + N + b"\r\nContent-Length: 2\r\n\r\n" + BODY,
    "the same length twice": START + b"Content-Length: " + N + b"\r\nContent-Length: " + N + b"\r\n\r\n" + BODY,
    "a list of lengths": START + b"Content-Length: " + N + b", " + N + b"\r\n\r\n" + BODY,
    "length and chunks": START + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + GOOD_CHUNKS,
    "another coding": START + b"Transfer-Encoding: xchunked\r\n\r\n" + GOOD_CHUNKS,
    "coding with length": START + b"Transfer-Encoding: xchunked\r\nContent-Length: " + N + b"\r\n\r\n" + BODY,
    "two codings": START + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + GOOD_CHUNKS,
    "coding twice": START + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n" + GOOD_CHUNKS,
    "space before the colon": START + b"Content-Length : " + N + b"\r\n\r\n" + BODY,
    "folded line": START + b"Transfer-Encoding:\r\n chunked\r\n\r\n" + GOOD_CHUNKS,
    "bare line feed": START + b"X: y\nContent-Length: " + N + b"\r\n\r\n" + BODY,
    "NUL": START + b"X: \x00\r\nContent-Length: " + N + b"\r\n\r\n" + BODY,
    "two hosts": START + b"Host: b\r\nContent-Length: " + N + b"\r\n\r\n" + BODY,
    "no host": START.replace(b"Host: a\r\n", b"") + b"Content-Length: " + N + b"\r\n\r\n" + BODY,
    "negative chunk": START + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
    "signed chunk": START + b"Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n0\r\n\r\n",
    "chunk as Python writes it": START + b"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
    "chunk without its end": START + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
    "fields after the chunks": START + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
    "endless chunk size": START + b"Transfer-Encoding: chunked\r\n\r\n" + b"0" * 500,
    "old version with chunks": START.replace(b"1.1", b"1.0") + b"Transfer-Encoding: chunked\r\n\r\n" + GOOD_CHUNKS,
    "another version": START.replace(b"1.1", b"2.0") + b"\r\n",
    "no request": b"hello\r\n\r\n",
}


@pytest_asyncio.fixture
async def address(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[str, int]]:
    """A server that waits a second for a request."""
    monkeypatch.setattr(hardening, "REQUEST_SECONDS", 1.0)
    async with serving(StandIn(), RestInput()) as url:
        parts = urlsplit(url)
        yield str(parts.hostname), int(parts.port or 0)


async def _exchange(address: tuple[str, int], sent: bytes, seconds: float = 5.0) -> bytes:
    """All that comes back until the server closes the connection; TimeoutError when it doesn't."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        writer.write(sent)
        return await asyncio.wait_for(_all(reader), seconds)
    finally:
        writer.close()


async def _all(reader: asyncio.StreamReader) -> bytes:
    """What comes until the end; a server that closes while bytes are on their way to it resets the connection."""
    came = b""
    with suppress(ConnectionResetError):
        while more := await reader.read(4096):
            came += more
    return came


async def _answers(address: tuple[str, int]) -> bool:
    async with aiohttp.ClientSession() as session:
        where = f"http://{address[0]}:{address[1]}/webhooks/rest/webhook"
        async with session.post(where, json={"sender": "b", "message": "hello"}, timeout=5) as response:
            return (await response.json())[0]["text"] == "You said: hello"


@pytest.mark.parametrize("name", BROKEN)
async def test_broken_framing_is_refused(address: tuple[str, int], name: str) -> None:
    """With 400, and the connection is closed; what follows on it is not taken for a request."""
    answer = await _exchange(address, BROKEN[name] + b"GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert await _answers(address)


@pytest.mark.parametrize(
    "sent",
    [
        START + b"Content-Length: " + N + b"\r\n\r\n" + BODY,
        START + b"Transfer-Encoding: chunked\r\n\r\n" + GOOD_CHUNKS,
        START + b"Transfer-Encoding: chunked\r\n\r\n5;x=y\r\n" + BODY[:5] + b"\r\n" + b"1b\r\n" + BODY[5:] + b"\r\n0\r\n\r\n",
        START.replace(b"1.1", b"1.0") + b"Content-Length: " + N + b"\r\n\r\n" + BODY,
    ],
    ids=["length", "chunks", "chunks with an extension", "old version"],
)  # fmt: skip
async def test_good_framing_is_read(address: tuple[str, int], sent: bytes) -> None:
    """In whatever pieces it comes, and the next request on the same connection too."""
    last = b"GET /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    assert b"You said: hi" in await _exchange(address, sent + last)
    reader, writer = await asyncio.open_connection(*address)
    for byte in sent:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0)
    assert b"You said: hi" in await asyncio.wait_for(reader.readuntil(b"You said: hi"), 5)
    writer.close()


async def test_who_expects_to_be_told_to_go_on_is_told(address: tuple[str, int]) -> None:
    """Before any of the body is sent, in chunks as well."""
    for framing, body in ((b"Content-Length: " + N, BODY), (b"Transfer-Encoding: chunked", GOOD_CHUNKS)):
        reader, writer = await asyncio.open_connection(*address)
        writer.write(START + framing + b"\r\nExpect: 100-continue\r\n\r\n")
        assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5) == b"HTTP/1.1 100 Continue\r\n\r\n"
        writer.write(body)
        assert b"You said: hi" in await asyncio.wait_for(reader.readuntil(b"You said: hi"), 5)
        writer.close()


@pytest.mark.parametrize(
    ("sent", "trickle"),
    [
        (b"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: a\r\n", b"X: y\r\n"),
        (START + b"Content-Length: 5000\r\n\r\n", b"x"),
        (START + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        (START.replace(b"/webhooks/rest/webhook", b"/none") + b"Content-Length: 5000\r\n\r\n", b"x"),
    ],
    ids=["head", "body", "chunks", "body for nobody"],
)
async def test_who_trickles_is_shown_out(address: tuple[str, int], sent: bytes, trickle: bytes) -> None:
    """Bytes that keep coming don't make the time longer."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(sent)
    started = time.monotonic()

    async def send() -> None:
        while not writer.is_closing():
            writer.write(trickle)
            await asyncio.sleep(0.1)

    sending = asyncio.ensure_future(send())
    answer = await asyncio.wait_for(_all(reader), 5)
    sending.cancel()
    writer.close()
    assert 0.8 < time.monotonic() - started < 2.5
    assert answer.startswith((b"HTTP/1.1 408 ", b"HTTP/1.1 404 "))
    assert await _answers(address)


@given(st.binary(max_size=200))
def test_reading_a_head_never_fails(head: bytes) -> None:
    """Whatever it is."""
    assert isinstance(fault(head), str)


_names = st.sampled_from(
    [
        "Content-Length",
        "Transfer-Encoding",
        "content-length",
        "Host",
        "X",
        "Content-Length ",
        "Connection",
        "",
        "Expect",
    ]
)
_values = st.sampled_from(["0", "5", "+5", "-1", " 5", "5 ", "5, 5", "chunked", "Chunked", "gzip", "a", "", "\t5", "٣"])
_endings = st.sampled_from(["\r\n", "\r\n", "\r\n", "\n", "\r", "\r\n "])
_starts = st.sampled_from(
    ["POST / HTTP/1.1", "GET / HTTP/1.0", "POST  / HTTP/1.1", "POST / HTTP/2", "POST /", "P\u00d6ST / HTTP/1.1"]
)


@given(_starts, _endings, st.lists(st.tuples(_names, _values, _endings), max_size=5))
@settings(max_examples=1_000, deadline=200)
def test_what_passes_is_read_by_another_reader_in_the_same_way(
    start: str, end: str, fields: list[tuple[str, str, str]]
) -> None:
    """h11 reads strictly: whatever is let through here it takes too, with the same framing of the body."""
    head = f"{start}{end}" + "".join(f"{name}: {value}{ending}" for name, value, ending in fields)
    raw = head.encode().removesuffix(b"\r\n")
    if b"\r\n\r\n" in raw or fault(raw):
        return
    reader = h11.Connection(h11.SERVER)
    reader.receive_data(raw + b"\r\n\r\n")
    event = reader.next_event()
    assert isinstance(event, h11.Request), raw
    told = dict(event.headers)
    assert told.get(b"transfer-encoding", b"chunked") == b"chunked"
    assert told.get(b"content-length", b"0").isdigit()


@pytest.mark.slow
async def test_whatever_bytes_come_the_server_goes_on(address: tuple[str, int]) -> None:
    """Broken requests cut, doubled and mixed, many of them with no right length."""
    chance = random.Random(11)
    whole = list(BROKEN.values())
    for _ in range(300):
        sent = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(4)):
            place = chance.randrange(len(sent))
            sent[place : place + chance.randrange(6)] = bytes(chance.randbytes(chance.randrange(6)))
        with suppress(TimeoutError, ConnectionError):
            answer = await _exchange(address, bytes(sent), seconds=3.0)
            assert not answer or answer.split(b" ", 2)[1] < b"500", bytes(sent)
    assert await _answers(address)
