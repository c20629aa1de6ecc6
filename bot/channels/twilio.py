"""WhatsApp over Twilio, for clinics that have an account there: signed forms in, texts with numbered choices out."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import text as plain

from bot.channels.delivery import Api, Outcome, Verdict, by_status, reached
from bot.channels.memory import Memory
from bot.channels.messenger import Incoming, Messenger, Outgoing, UnwelcomeError, numbered, required
from bot.channels.text import shortened, split
from bot.errors import ConfigError

API = "https://api.twilio.com"
BODY = 1600
# The person can't be written to: opted out, or not on WhatsApp. 63016: only a template may be sent now.
UNREACHABLE, LATE = {21610, 63003, 63024}, 63016
KINDS = {"image": "picture", "video": "picture", "audio": "voice", "application": "document", "text": "contact"}


def judge(status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> Verdict:
    """What Twilio's answer means."""
    code = body.get("code")
    if status >= 300 and (code in UNREACHABLE or code == LATE):
        return Verdict(Outcome.LATE if code == LATE else Outcome.GONE, code=f"error {code}")
    verdict = by_status(status)
    return Verdict(verdict.outcome, verdict.wait, f"{verdict.code}, error {code}") if verdict.code else verdict


def incoming(form: Mapping[str, str]) -> Incoming | None:
    """What a form brings; None when there is nothing to answer."""
    number, person = form.get("MessageSid", ""), form.get("From", "")
    if not number or not person.startswith("whatsapp:+"):
        return None
    text, at = form.get("Body", ""), time.time()
    if form.get("NumMedia", "0") not in ("", "0"):
        kind = KINDS.get(form.get("MediaContentType0", "").partition("/")[0], "other")
        return Incoming(number, person, kind, text, at)
    if form.get("Latitude"):
        return Incoming(number, person, "location", text, at)
    if text.strip().upper() == "STOP":
        return Incoming(number, person, "command", "stop", at)
    return Incoming(number, person, "text", text, at)


class TwilioInput(Messenger):
    """Twilio's connector; its keys in credentials.yml are in docs/channels.md."""

    longest_text = BODY

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        sender: str,
        public_address: str,
        api_address: str = API,
        memory: Memory | None = None,
    ) -> None:
        login = aiohttp.BasicAuth(account_sid, auth_token).encode()
        super().__init__(Api("Twilio", judge, {"Authorization": login}), auth_token, memory)
        self._token, self._sender, self._public = auth_token, sender, public_address.rstrip("/")
        self._address = f"{api_address.rstrip('/')}/2010-04-01/Accounts/{account_sid}/Messages.json"

    @classmethod
    def name(cls) -> str:
        """The part of the address that names the channel."""
        return "twilio"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TwilioInput:
        """The connector of an entry in credentials.yml.

        Raises:
            ConfigError: a key is missing or has the wrong shape.
        """
        given = required(credentials, cls, "account_sid", "auth_token", "sender", "public_address")
        if not given["sender"].startswith("whatsapp:+"):
            raise ConfigError("credentials.yml: Twilio's sender is written like whatsapp:+353870000000.")
        if not given["public_address"].startswith("https://"):
            raise ConfigError("credentials.yml: Twilio's public_address must start with https://; Twilio signs it.")
        return cls(
            given["account_sid"],
            given["auth_token"],
            given["sender"],
            given["public_address"],
            api_address=str((credentials or {}).get("api_address") or API),
        ).screened(credentials)

    def acknowledged(self) -> HTTPResponse:
        """An empty answer in the format that Twilio reads; the reply is sent over the API."""
        return plain("<Response></Response>", content_type="text/xml")

    def read(self, request: Request) -> list[Incoming]:
        """The message of a form that is signed, with the public address, by Twilio."""
        try:
            pairs = parse_qsl(
                request.body.decode("utf-8"), keep_blank_values=True, strict_parsing=True, max_num_fields=200
            )
        except ValueError as error:
            raise UnwelcomeError(400 if "x-twilio-signature" in request.headers else 401) from error
        form = dict(pairs)
        query = f"?{request.query_string}" if request.query_string else ""
        signed = self._public + request.path + query + "".join(name + form[name] for name in sorted(form))
        expected = base64.b64encode(hmac.new(self._token.encode(), signed.encode(), hashlib.sha1).digest())
        given = request.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
        if len(form) != len(pairs) or not hmac.compare_digest(given, expected):
            raise UnwelcomeError(401)
        found = incoming(form)
        return [found] if found else []

    async def send(self, incoming: Incoming, message: Outgoing) -> None:
        """Sends a message as text; a picture by its public address, its description as the caption."""
        who = {"From": self._sender, "To": incoming.person}
        if message.picture:
            media = f"{self._public}{message.picture.path.replace('.svg', '.png', 1)}"
            alt = shortened(message.picture.alt, BODY)
            answer = reached(await self.api.post(self._address, {**who, "Body": alt, "MediaUrl": media}, form=True))
            if answer.outcome is Outcome.REFUSED:
                await self.api.post(self._address, {**who, "Body": alt}, form=True)
        text = numbered(message) if message.buttons else message.text
        for piece in split(text, BODY):
            reached(await self.api.post(self._address, {**who, "Body": piece}, form=True))
