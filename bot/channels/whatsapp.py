"""WhatsApp over Meta's Cloud API: signed webhooks in, texts, reply buttons, lists, pictures and one template out."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Iterator, Mapping
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import text as plain

from bot.channels.chats import Remembered
from bot.channels.delivery import Answer, Api, File, Outcome, Verdict, reached
from bot.channels.memory import Memory
from bot.channels.messenger import Incoming, Messenger, Outgoing, UnwelcomeError, numbered, required, words
from bot.channels.pictures import picture
from bot.channels.text import inside, length, shortened, split
from bot.errors import ConfigError

logger = logging.getLogger(__name__)

API = "https://graph.facebook.com"
API_VERSION = "v25.0"
TEXT, BODY, CAPTION = 4096, 1024, 1024
BUTTONS, BUTTON_TITLE, BUTTON_ID = 3, 20, 256
ROWS, ROW_TITLE, ROW_DESCRIPTION, ROW_ID = 10, 24, 72, 200
# Free words may be sent for so long after the person last wrote; afterwards only an approved template.
WINDOW_SECONDS = 24 * 3600
# Meta delivers a webhook again for so long; what is older was answered or is given up.
REPEATS_SECONDS = 7 * 24 * 3600
TEMPLATE = re.compile(r"[a-z0-9_]{1,512}/[a-zA-Z]{2,3}(?:_[A-Z]{2})?")
LATE = 131047
# Codes of errors that go away by themselves: throughput, pair rate, Meta in trouble, too many calls.
PASSING = {1, 2, 4, 80007, 130429, 131000, 131016, 131056, 133004}
# The person can't be written to: not on WhatsApp, blocked, opted out.
UNREACHABLE = {131026, 131030, 131050}
# To one person about a message in six seconds goes through for long.
PAIR_RATE, PAIR_SECONDS = 131056, 6.0
UNREADABLE = {
    "audio": "voice",
    "sticker": "sticker",
    "image": "picture",
    "video": "picture",
    "document": "document",
    "location": "location",
    "contacts": "contact",
}
# What WhatsApp itself tells (a changed number, say); nobody wrote it.
NOTICES = ("system", "ephemeral", "request_welcome")

# What every entry in credentials.yml must have.
KEYS = ("access_token", "phone_number_id", "app_secret", "verify_token")

Body = dict[str, Any]


def judge(status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> Verdict:
    """What the Graph API's answer means; the code is its number, since its words may quote what was sent."""
    code = inside(dict(body), "error", "code")
    if code is None and status < 300:
        return Verdict(Outcome.DONE)
    name = f"HTTP {status}, error {code}"
    if code == LATE:
        return Verdict(Outcome.LATE, code=name)
    if code in UNREACHABLE:
        return Verdict(Outcome.GONE, code=name)
    if code in PASSING or status == 429 or status >= 500:
        return Verdict(Outcome.AGAIN, PAIR_SECONDS if code == PAIR_RATE else None, name)
    return Verdict(Outcome.REFUSED, code=name)


def rendered(message: Outgoing) -> list[Body]:
    """The messages, without pictures and addressee, that show one message: buttons, a list, or numbered text."""
    titles = [button.title for button in message.buttons]
    if not titles:
        return [_text(piece) for piece in split(message.text, TEXT)]
    distinct = len({title.strip() for title in titles}) == len(titles) == len({b.payload for b in message.buttons})
    if not distinct or len(titles) > ROWS or max(map(length, titles)) > ROW_DESCRIPTION:
        return [_text(piece) for piece in split(numbered(message), TEXT)]
    *before, body = split(message.text or words()["says"]["pick_one"], BODY)
    short = len(titles) <= BUTTONS and max(map(length, titles)) <= BUTTON_TITLE
    action = _reply_buttons(message) if short else _list(message)
    kind = "button" if short else "list"
    interactive = {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}
    return [*(_text(piece) for piece in before), interactive]


def _text(body: str) -> Body:
    return {"type": "text", "text": {"body": body, "preview_url": False}}


def reply_id(payload: str, title: str, limit: int) -> str:
    """What a button sends: its payload; its title where the payload is too long, understood as if it were typed."""
    return payload if length(payload) <= limit else shortened(title, limit)


def _reply_buttons(message: Outgoing) -> Body:
    buttons = [{"id": reply_id(b.payload, b.title, BUTTON_ID), "title": b.title.strip()} for b in message.buttons]
    return {"buttons": [{"type": "reply", "reply": button} for button in buttons]}


def _list(message: Outgoing) -> Body:
    """A list; a title too wide for its row is cut there and stands in full below it."""
    rows = []
    for button in message.buttons:
        row = {"id": reply_id(button.payload, button.title, ROW_ID), "title": shortened(button.title, ROW_TITLE)}
        if row["title"] != button.title:
            row["description"] = button.title
        rows.append(row)
    return {"button": words()["says"]["choose"], "sections": [{"rows": rows}]}


def values(body: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a webhook: several accounts, several changes each."""
    for entry in _objects(body.get("entry")):
        for change in _objects(entry.get("changes")):
            if change.get("field") == "messages" and isinstance(change.get("value"), dict):
                yield change["value"]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def incoming(message: Mapping[str, Any]) -> Incoming | None:
    """What one message of a webhook brings; None when there is nothing to answer."""
    number, person, kind = message.get("id"), message.get("from"), message.get("type")
    if (
        not isinstance(number, str)
        or not number
        or not isinstance(person, str)
        or not re.fullmatch(r"\d{5,20}", person)
    ):
        return None
    stamp = str(message.get("timestamp") or "")
    at = float(stamp) if re.fullmatch(r"\d{1,12}", stamp) else 0.0
    if not isinstance(kind, str) or kind in NOTICES:
        return None
    content = message.get(kind) if isinstance(message.get(kind), dict) else {}

    def found(kind: str, text: Any = "", about: Mapping[str, Any] | None = None) -> Incoming:
        return Incoming(number, person, kind, text if isinstance(text, str) else "", at, about or {})

    if kind == "text":
        text = str(inside(content, "body") or "")
        return found("command", "stop") if text.strip().upper() == "STOP" else found("text", text)
    if kind == "interactive":
        shape = inside(content, "type")
        return found("press", inside(content, shape, "id") if isinstance(shape, str) else "")
    if kind == "button":  # the quick reply of a template
        return found("text", inside(content, "text"))
    if kind == "reaction":
        emoji = inside(content, "emoji")
        return found("reaction", emoji, {"message": inside(content, "message_id")}) if emoji else None
    return found(UNREADABLE.get(kind, "other"), inside(content, "caption"))


class WhatsAppInput(Messenger):
    """WhatsApp's connector; its keys in credentials.yml are in docs/channels.md."""

    longest_text = BODY

    def __init__(
        self,
        access_token: str,
        phone_number_id: str,
        app_secret: str,
        verify_token: str,
        template: str = "",
        api_address: str = API,
        api_version: str = API_VERSION,
        *,
        memory: Memory | None = None,
    ) -> None:
        super().__init__(Api("WhatsApp", judge, {"Authorization": f"Bearer {access_token}"}), app_secret, memory)
        self._secret, self._verify_token, self._template = app_secret, verify_token, template
        self._number = phone_number_id
        self._address = f"{api_address.rstrip('/')}/{api_version}/{phone_number_id}"
        # Meta's id of a picture that was uploaded already.
        self._uploads = Remembered()

    @classmethod
    def name(cls) -> str:
        """The part of the address that names the channel."""
        return "whatsapp"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WhatsAppInput:
        """The connector of an entry in credentials.yml.

        Raises:
            ConfigError: a key is missing, or the template is not of the form name/language.
        """
        given = required(credentials, cls, *KEYS)
        more = credentials or {}
        template = str(more.get("template") or "")
        if template and not TEMPLATE.fullmatch(template):
            raise ConfigError(
                f"credentials.yml: WhatsApp's template is {template!r}; "
                "write it as name/language, such as request_update/en."
            )
        return cls(
            given["access_token"],
            given["phone_number_id"],
            given["app_secret"],
            given["verify_token"],
            template=template,
            api_address=str(more.get("api_address") or API),
            api_version=str(more.get("api_version") or API_VERSION),
        ).screened(credentials)

    def greeted(self, request: Request) -> HTTPResponse:
        """Meta's handshake: the challenge back to whoever knows the verify token, 403 to others."""
        token = str(request.args.get("hub.verify_token") or "")
        known = hmac.compare_digest(token.encode("utf-8", "replace"), self._verify_token.encode())
        if request.args.get("hub.mode") != "subscribe" or not known:
            return plain("", status=403)
        return plain(str(request.args.get("hub.challenge") or "")[:200])

    def read(self, request: Request) -> list[Incoming]:
        """The messages of a webhook whose raw body is signed with the app's secret."""
        expected = "sha256=" + hmac.new(self._secret.encode(), request.body, hashlib.sha256).hexdigest()
        signed = request.headers.get("x-hub-signature-256", "")
        if not hmac.compare_digest(signed.encode("utf-8", "replace"), expected.encode()):
            raise UnwelcomeError(401)
        try:
            body = json.loads(request.body)
        except (ValueError, RecursionError) as error:  # nested deeper than Python goes
            raise UnwelcomeError(400) from error
        if not isinstance(body, dict):
            raise UnwelcomeError(400)
        found = []
        for value in values(body):
            if inside(value, "metadata", "phone_number_id") != self._number:
                continue  # another number of the same account
            self._note_failures(value)
            found += [one for message in _objects(value.get("messages")) if (one := incoming(message)) is not None]
        # A signed webhook can be sent again by whoever caught it; older than Meta itself repeats it, it isn't taken.
        return [one for one in found if time.time() - one.at < REPEATS_SECONDS]

    @staticmethod
    def _note_failures(value: Mapping[str, Any]) -> None:
        """Logs the numbers of errors that WhatsApp tells later; other statuses say nothing that is needed."""
        for status in _objects(value.get("statuses")):
            codes = [str(inside(error, "code")) for error in _objects(status.get("errors"))]
            if codes:
                logger.warning("WhatsApp could not deliver a message: error %s.", ", ".join(codes)[:60])

    async def call(self, body: Mapping[str, Any], *, attempts: int = 5) -> Answer:
        """Posts to the number's messages; never raises."""
        return await self.api.post(
            f"{self._address}/messages", {"messaging_product": "whatsapp", **body}, attempts=attempts
        )

    async def begin(self, incoming: Incoming) -> None:
        """Marks the message as read and shows that an answer is being written."""
        seen = {"status": "read", "message_id": incoming.id, "typing_indicator": {"type": "text"}}
        await self.call(seen, attempts=1)

    async def send(self, incoming: Incoming, message: Outgoing) -> None:
        """Sends a message; when more than 24 hours have passed, the template in its place."""
        if time.time() - incoming.at > WINDOW_SECONDS:
            await self._send_template(incoming.person)
            return
        if message.picture:
            await self._send_picture(incoming.person, message.picture.path, message.picture.alt)
        for body in rendered(message):
            answer = await self._send_body(incoming.person, body)
            if answer.outcome is Outcome.REFUSED and body["type"] == "interactive":
                for piece in split(numbered(message), TEXT):
                    await self._send_body(incoming.person, _text(piece))

    async def _send_body(self, person: str, body: Body) -> Answer:
        answer = reached(await self.call({"recipient_type": "individual", "to": person, **body}))
        number = inside(dict(answer.body), "messages", 0, "id")
        if number is not None:
            self.newest[person] = number
        if answer.outcome is Outcome.LATE:
            await self._send_template(person)
        return answer

    async def _send_template(self, person: str) -> None:
        """The one approved template, at most once a day; nothing where none is configured."""
        if not self._template or not await self.memory.first_time(
            f"whatsapp:template:{self.session(person)}", WINDOW_SECONDS
        ):
            return
        name, _, language = self._template.partition("/")
        template = {"name": name, "language": {"code": language}}
        await self.call({"recipient_type": "individual", "to": person, "type": "template", "template": template})

    async def _send_picture(self, person: str, path: str, alt: str) -> None:
        """Sends a picture with its description as caption; the description alone where it can't be drawn or sent."""
        media = await self._uploaded(path)
        if media:
            image = {"type": "image", "image": {"id": media, "caption": shortened(alt, CAPTION)}}
            if (await self._send_body(person, image)).outcome is not Outcome.REFUSED:
                return
        await self._send_body(person, _text(shortened(alt, TEXT)))

    async def _uploaded(self, path: str) -> str | None:
        """Meta's id of the picture; None where it can't be drawn or uploaded."""
        if path in self._uploads:
            return str(self._uploads[path])
        content = await picture(path)
        if content is None:
            return None
        fields = {"messaging_product": "whatsapp", "type": "image/png"}
        answer = await self.api.post(
            f"{self._address}/media", fields, form=True, file=File("file", "picture.png", "image/png", content)
        )
        number = answer.body.get("id")
        if answer.outcome is not Outcome.DONE or not isinstance(number, str):
            return None
        self._uploads[path] = number
        return number
