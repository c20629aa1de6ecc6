"""Reads HTTP strictly before Sanic 21.12 does: what two readers could understand differently is refused.

Sanic's own reader takes `Content-Length: -1` (and then turns in a circle for ever), "+2", several lengths, a length
beside chunks, and sizes of chunks as Python reads numbers. Behind a proxy each of these lets somebody smuggle a request
past it. It also lets a sender who trickles bytes stay for ever, since every byte starts its clock anew. Why this isn't
a newer server: docs/decisions/0018-http-framing.md.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from typing import Any

from sanic.exceptions import InvalidUsage, PayloadTooLarge
from sanic.http import HTTP_CONTINUE, Http, Stage
from sanic.server.protocols.http_protocol import HttpProtocol

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(TOKEN + rb" [\x21-\x7e]+ HTTP/1\.[01]")
# No white space before the colon, no folded lines, no control characters but the tabulator.
FIELD = re.compile(rb"(" + TOKEN + rb"):[\t ]*([^\x00-\x08\x0a-\x1f\x7f]*)")
LENGTH = re.compile(rb"[0-9]{1,15}")
CHUNK_SIZE = re.compile(rb"\r\n([0-9A-Fa-f]{1,8})[\t ]*(?:;[^\x00-\x08\x0a-\x1f\x7f]*)?")
LONGEST_CHUNK_LINE = 64
MOST_FIELDS = 100
# Of these there may be one only; two of them are read differently by different programs.
SINGLE = (b"content-length", b"transfer-encoding", b"host", b"expect", b"authorization", b"content-type")


class LateError(PayloadTooLarge):
    """A request that wasn't complete in time."""

    status_code = 408
    quiet = True


def fault(head: bytes) -> str:
    """What is wrong with a request's head (without the empty line that ends it); "" where nothing is.

    Takes time linear in the head and never raises.
    """
    line, *lines = head.split(b"\r\n")
    if not REQUEST_LINE.fullmatch(line):
        return "request line"
    if len(lines) > MOST_FIELDS:
        return "too many fields"
    fields = [(match[1].lower(), match[2]) for each in lines if (match := FIELD.fullmatch(each))]
    if len(fields) < len(lines):
        return "field"
    count = Counter(name for name, _ in fields)
    if any(count[name] > 1 for name in SINGLE):
        return "repeated field"
    if line.endswith(b"1.1") and not count[b"host"]:
        return "no host"
    return _body_fault(dict(fields), line.endswith(b"1.0"))


def _body_fault(fields: dict[bytes, bytes], old: bool) -> str:
    length, coding = fields.get(b"content-length"), fields.get(b"transfer-encoding")
    if coding is not None and (coding != b"chunked" or length is not None or old):
        return "transfer encoding"
    if length is not None and not LENGTH.fullmatch(length):
        return "content length"
    return ""


class StrictHttp(Http):
    """Sanic's reader, which gets to read what `fault` finds nothing wrong with, and waits so long and no longer."""

    # Sanic's classes have none otherwise.
    __slots__ = ("__dict__",)
    request_body: Any
    expecting_continue: bool

    def init_for_request(self) -> None:
        """Forgets the request before this one."""
        super().init_for_request()
        # When the request that is being received has to be there; None before its first wait.
        self._until: float | None = None
        self._receive_more = self._receive_in_time

    async def _receive_in_time(self) -> None:
        """Waits for more bytes: for as long as it takes to the first of a request, for all others together so long.

        Raises:
            LateError: the time is over; the connection is closed after the answer.
        """
        if self.stage is Stage.IDLE and not self.request_body:
            await self.protocol.receive_more()
            return
        clock = self.protocol.loop.time
        if self._until is None:
            self._until = clock() + self.protocol.request_timeout
        try:
            async with asyncio.timeout_at(self._until):
                await self.protocol.receive_more()
        except TimeoutError as error:
            self.keep_alive, self.request_body = False, None
            raise LateError("The request was not complete in time.") from error

    async def http1_request_header(self) -> None:
        """Receives a head, checks it, and has Sanic read it.

        Raises:
            InvalidUsage: something is wrong with it.
        """
        buffer = self.recv_buffer
        while (end := buffer.find(b"\r\n\r\n")) < 0 and len(buffer) < self.HEADER_MAX_SIZE:
            await self._receive_in_time()
        wrong = fault(bytes(buffer[:end])) if 0 <= end < self.HEADER_MAX_SIZE else ""
        if wrong:
            raise InvalidUsage(f"Bad request: {wrong}")
        await super().http1_request_header()

    async def read(self) -> bytes | None:
        """Some bytes of the body; None at its end.

        Raises:
            InvalidUsage: the size of a chunk is none.
        """
        if self.request_body == "chunked" and not self.request_bytes_left:
            await self._check_chunk()
        data: bytes | None = await super().read()
        return data

    async def _check_chunk(self) -> None:
        """Checks the line with a chunk's size; Sanic would read over it, and over fields after the last chunk."""
        if self.expecting_continue:
            self.expecting_continue = False
            await self._send(HTTP_CONTINUE)
        buffer = self.recv_buffer
        while (end := buffer.find(b"\r\n", 3)) < 0 and len(buffer) <= LONGEST_CHUNK_LINE:
            await self._receive_in_time()
        line = bytes(buffer[: max(end, 0)])
        good = len(line) <= LONGEST_CHUNK_LINE and CHUNK_SIZE.fullmatch(line)
        if good and not int(good[1], 16):
            while len(buffer) < end + 4:
                await self._receive_in_time()
            good = good if buffer[end : end + 4] == b"\r\n\r\n" else None
        if not good:
            self.keep_alive, self.request_body = False, None
            raise InvalidUsage("Bad request: chunk")


class StrictProtocol(HttpProtocol):
    """Sanic's protocol with the strict reader."""

    def _setup_connection(self) -> None:
        super()._setup_connection()
        self._http = StrictHttp(self)
