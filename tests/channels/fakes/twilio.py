"""Twilio's API for WhatsApp messages that is as strict as the real one, and the webhooks that Twilio sends, signed.

Shapes and limits: twilio.com/docs (Messages resource, webhook security, error dictionary).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.channels.fakes.serving import Call, FakeServer, RefusedError, length

ACCOUNT = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "12345678901234567890123456789012"
SENDER = "whatsapp:+14155238886"
BODY = 1600


def error(status: int, code: int, message: str) -> RefusedError:
    """An error as Twilio words it."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return RefusedError(status, {"code": code, "message": message, "more_info": more, "status": status})


def too_many() -> RefusedError:
    """Too many requests at once."""
    return error(429, 20429, "Too Many Requests")


@dataclass
class FakeTwilio(FakeServer):
    """The server."""

    pictures: list[str] = field(default_factory=list)

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/2010-04-01/Accounts/{account}/Messages.json", self.guarded(self._messages))]

    async def _messages(self, request: web.Request) -> web.Response:
        expected = aiohttp.BasicAuth(ACCOUNT, AUTH_TOKEN).encode()
        if request.headers.get("Authorization") != expected or request.match_info["account"] != ACCOUNT:
            raise error(401, 20003, "Authenticate")
        form: dict[str, Any] = dict(await request.post())
        if form.get("From") != SENDER:
            raise error(400, 63007, "Twilio could not find a Channel with the specified From address")
        if not re.fullmatch(r"whatsapp:\+\d{7,15}", str(form.get("To") or "")):
            raise error(400, 21211, "Invalid 'To' Phone Number")
        body, picture = str(form.get("Body") or ""), form.get("MediaUrl")
        if not body.strip() and not picture and not form.get("ContentSid"):
            raise error(400, 21602, "Message body is required.")
        if length(body) > BODY:
            raise error(400, 21617, "The concatenated message body exceeds the 1600 character limit")
        if picture and not re.match(r"https?://\S+$", str(picture)):
            raise error(400, 21620, "Invalid media URL(s)")
        if set(form) - {"From", "To", "Body", "MediaUrl", "ContentSid", "ContentVariables", "StatusCallback"}:
            raise error(400, 20001, "Unknown parameters")
        self.calls.append(Call("message", form))
        sid = f"SM{uuid.uuid4().hex}"
        return web.json_response({"sid": sid, "status": "queued", "from": SENDER, "to": form["To"]}, status=201)

    @staticmethod
    def written(person: str, body: str, **other: str) -> dict[str, str]:
        """The form that Twilio posts for a message; a press is not told apart from typing without Twilio's templates."""
        sid = f"SM{uuid.uuid4().hex}"
        return {
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "ProfileName": "Aoife Byrne",
            "MessageType": "text",
            "SmsSid": sid,
            "WaId": person,
            "SmsStatus": "received",
            "Body": body,
            "To": SENDER,
            "NumSegments": "1",
            "MessageSid": sid,
            "AccountSid": ACCOUNT,
            "From": f"whatsapp:+{person}",
            "ApiVersion": "2010-04-01",
            **other,
        }


def signature(url: str, form: dict[str, str], token: str = AUTH_TOKEN) -> str:
    """The header X-Twilio-Signature: the address, then each field's name and value in the order of the names."""
    told = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()
