"""A WhatsApp Graph API that is as strict as the real one, and the webhooks that Meta sends, signed.

Shapes and limits: developers.facebook.com/documentation/business-messaging/whatsapp (messages, media, typing indicators,
interactive reply buttons and lists, error codes, webhooks).
"""

from __future__ import annotations

import hashlib
import hmac
import io
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from PIL import Image

from tests.channels.fakes.serving import Call, FakeServer, RefusedError, length

TOKEN = "EAAGTestTokenOfTheClinic"
SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
NUMBER_ID = "106540352242922"
VERSIONS = {"v23.0", "v24.0", "v25.0", "v26.0"}
TEXT, BODY, FOOTER, BUTTON_TITLE, BUTTON_ID = 4096, 1024, 60, 20, 256
ROWS, ROW_TITLE, ROW_DESCRIPTION, ROW_ID, SECTION_TITLE, CAPTION = 10, 24, 72, 200, 24, 1024
PICTURE_BYTES = 5 * 1024 * 1024
WINDOW_SECONDS = 24 * 3600
# One message in six seconds to the same person, with a burst that may be borrowed.
PAIR_BURST = 45
TYPES = {"text", "interactive", "image", "template", "reaction", "document"}


def error(status: int, code: int, title: str, details: str = "") -> RefusedError:
    """An error as the Graph API words it."""
    body: dict[str, Any] = {
        "message": f"(#{code}) {title}",
        "type": "OAuthException",
        "code": code,
        "fbtrace_id": "AXkpTestTraceIdOfMeta",
    }
    if details:
        body["error_data"] = {"messaging_product": "whatsapp", "details": details}
    return RefusedError(status, {"error": body})


def invalid(details: str) -> RefusedError:
    """A parameter that is not as documented."""
    return error(400, 131009, "Parameter value is not valid", details)


def outside_the_window() -> RefusedError:
    """Free text after 24 hours."""
    return error(
        400,
        131047,
        "Re-engagement message",
        "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    )


def throughput() -> RefusedError:
    """Too many messages a second."""
    return error(429, 130429, "Rate limit hit", "Cloud API message throughput has been reached.")


def pair_rate() -> RefusedError:
    """Too many messages to the same person."""
    return error(400, 131056, "(Business Account, Consumer Account) pair rate limit hit", "Too many messages sent.")


def something_went_wrong() -> RefusedError:
    """Meta is in trouble."""
    return error(500, 131000, "Something went wrong", "Message failed to send due to an unknown error.")


def short(value: Any, limit: int, name: str) -> str:
    """The text, if it is one of at most that many characters."""
    if not isinstance(value, str) or not value.strip():
        raise error(400, 131008, "Required parameter is missing", f"Parameter {name} is mandatory")
    if length(value) > limit:
        raise invalid(f"{name} must be at most {limit} characters long.")
    return value


def only(body: dict[str, Any], *known: str) -> None:
    """Refuses parameters that don't exist."""
    strange = set(body) - set(known)
    if strange:
        raise error(400, 100, "Invalid parameter", f'Unexpected key "{sorted(strange)[0]}" on param')


@dataclass
class FakeWhatsApp(FakeServer):
    """The server; `last_written` says when each person last wrote, which opens the window of 24 hours."""

    last_written: dict[str, float] = field(default_factory=dict)
    received: set[str] = field(default_factory=set)
    media: dict[str, bytes] = field(default_factory=dict)
    templates: set[tuple[str, str]] = field(default_factory=lambda: {("appointment_request_update", "en")})
    sent: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/{version}/{number}/messages", self.guarded(self._messages)),
            web.post("/{version}/{number}/media", self.guarded(self._media)),
        ]

    def _admit(self, request: web.Request) -> None:
        if request.match_info["version"] not in VERSIONS:
            raise error(400, 2635, "You are calling a deprecated version of the API")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise error(401, 190, "Invalid OAuth access token - Cannot parse access token")
        if request.match_info["number"] != NUMBER_ID:
            raise error(400, 100, "Unsupported post request. Object does not exist")

    async def _media(self, request: web.Request) -> web.Response:
        self._admit(request)
        if request.content_type != "multipart/form-data":
            raise error(400, 100, "The parameter file is required")
        form = await request.post()
        file = form.get("file")
        if form.get("messaging_product") != "whatsapp" or not isinstance(file, web.FileField):
            raise error(400, 100, "The parameter messaging_product is required")
        content = file.file.read()
        if form.get("type", file.content_type) not in ("image/png", "image/jpeg") or len(content) > PICTURE_BYTES:
            raise error(400, 131053, "Media upload error", "Unsupported type or size of image.")
        try:
            Image.open(io.BytesIO(content)).verify()
        except OSError as failure:
            raise error(400, 131053, "Media upload error", "The file is no image.") from failure
        name = str(len(self.media) + 1_037_543_291_543_000)
        self.media[name] = content
        self.calls.append(Call("media", {"id": name, "filename": file.filename}))
        return web.json_response({"id": name})

    async def _messages(self, request: web.Request) -> web.Response:
        self._admit(request)
        try:
            body = await request.json()
        except ValueError as failure:
            raise error(400, 100, "Invalid parameter") from failure
        if not isinstance(body, dict) or body.get("messaging_product") != "whatsapp":
            raise error(400, 100, "The parameter messaging_product is required.")
        if "status" in body:
            return self._read(body)
        answer = self._send(body)
        self.calls.append(Call("message", body))
        self.sent.setdefault(body["to"], []).append(body)
        return web.json_response(answer)

    def _read(self, body: dict[str, Any]) -> web.Response:
        only(body, "messaging_product", "status", "message_id", "typing_indicator")
        if body["status"] != "read" or body.get("message_id") not in self.received:
            raise invalid("message_id")
        if body.get("typing_indicator", {"type": "text"}) != {"type": "text"}:
            raise invalid("typing_indicator")
        self.calls.append(Call("read", body))
        return web.json_response({"success": True})

    def _send(self, body: dict[str, Any]) -> dict[str, Any]:
        kind = body.get("type", "text")
        only(body, "messaging_product", "recipient_type", "to", "type", "context", kind)
        if kind not in TYPES or kind not in body:
            raise error(400, 100, "Invalid parameter", "type")
        if not re.fullmatch(r"\d{7,15}", str(body.get("to") or "")):
            raise error(400, 131009, "Parameter value is not valid", "to")
        if body.get("recipient_type", "individual") != "individual":
            raise invalid("recipient_type")
        getattr(self, f"_judge_{kind}")(body[kind])
        written = self.last_written.get(body["to"], 0.0)
        if kind != "template" and time.time() - written > WINDOW_SECONDS:
            raise outside_the_window()
        return {
            "messaging_product": "whatsapp",
            "contacts": [{"input": body["to"], "wa_id": body["to"]}],
            "messages": [{"id": f"wamid.{uuid.uuid4().hex}"}],
        }

    @staticmethod
    def _judge_text(text: dict[str, Any]) -> None:
        only(text, "body", "preview_url")
        short(text.get("body"), TEXT, "text['body']")

    def _judge_image(self, image: dict[str, Any]) -> None:
        only(image, "id", "link", "caption")
        if ("id" in image) == ("link" in image):
            raise invalid("image must have either id or link")
        if "id" in image and image["id"] not in self.media:
            raise error(400, 131053, "Media upload error", "media id does not exist")
        if "caption" in image:
            short(image["caption"], CAPTION, "image['caption']")

    def _judge_template(self, template: dict[str, Any]) -> None:
        only(template, "name", "language", "components")
        if (template.get("name"), (template.get("language") or {}).get("code")) not in self.templates:
            raise error(404, 132001, "Template name does not exist in the translation")

    def _judge_interactive(self, interactive: dict[str, Any]) -> None:
        only(interactive, "type", "header", "body", "footer", "action")
        short((interactive.get("body") or {}).get("text"), BODY, "interactive['body']['text']")
        if "footer" in interactive:
            short(interactive["footer"].get("text"), FOOTER, "interactive['footer']['text']")
        action = interactive.get("action") or {}
        if interactive.get("type") == "button":
            self._judge_buttons(action)
        elif interactive.get("type") == "list":
            self._judge_list(action)
        else:
            raise invalid("interactive['type']")

    @staticmethod
    def _judge_buttons(action: dict[str, Any]) -> None:
        only(action, "buttons")
        buttons = action.get("buttons") or []
        if not 1 <= len(buttons) <= 3:
            raise invalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3")
        for button in buttons:
            only(button, "type", "reply")
            if button.get("type") != "reply":
                raise invalid("buttons[].type")
            only(button["reply"], "id", "title")
            short(button["reply"].get("id"), BUTTON_ID, "id")
            short(button["reply"].get("title"), BUTTON_TITLE, "title")
            if button["reply"]["id"] != button["reply"]["id"].strip():
                raise invalid("id must not start or end with spaces")
        if len({button["reply"]["title"] for button in buttons}) < len(buttons):
            raise invalid("Duplicated titles")
        if len({button["reply"]["id"] for button in buttons}) < len(buttons):
            raise invalid("Duplicated ids")

    @staticmethod
    def _judge_list(action: dict[str, Any]) -> None:
        only(action, "button", "sections")
        short(action.get("button"), BUTTON_TITLE, "action['button']")
        sections = action.get("sections") or []
        rows = [row for section in sections for row in section.get("rows") or []]
        if not 1 <= len(sections) <= 10 or not 1 <= len(rows) <= ROWS:
            raise invalid("Total row count exceed max allowed count: 10")
        for section in sections:
            only(section, "title", "rows")
            if len(sections) > 1 or "title" in section:
                short(section.get("title"), SECTION_TITLE, "section.title")
        for row in rows:
            only(row, "id", "title", "description")
            short(row.get("id"), ROW_ID, "row.id")
            short(row.get("title"), ROW_TITLE, "row.title")
            if "description" in row:
                short(row["description"], ROW_DESCRIPTION, "row.description")
        if len({row["id"] for row in rows}) < len(rows):
            raise invalid("Duplicated row ids")

    # what Meta sends

    def webhook(self, *messages: dict[str, Any], statuses: list[dict[str, Any]] | None = None) -> bytes:
        """The body of a webhook, as Meta writes it: escaped, so that a body that was parsed and written anew differs."""
        value: dict[str, Any] = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER_ID},
        }
        if messages:
            value["contacts"] = [{"profile": {"name": "Aoife Byrne"}, "wa_id": messages[0].get("from", "")}]
            value["messages"] = list(messages)
        if statuses:
            value["statuses"] = statuses
        entry = {"id": "102290129340398", "changes": [{"value": value, "field": "messages"}]}
        return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).replace("/", "\\/").encode()

    def written(
        self, person: str, kind: str = "text", content: Any = None, age: float = 0.0, **other: Any
    ) -> dict[str, Any]:
        """A message from a person; `content` stands under the name of its kind."""
        name = f"wamid.HBgL{uuid.uuid4().hex.upper()}"
        at = time.time() - age
        self.last_written[person] = max(at, self.last_written.get(person, 0.0))
        self.received.add(name)
        if kind == "text" and isinstance(content, str):
            content = {"body": content}
        return {"from": person, "id": name, "timestamp": str(int(at)), "type": kind, kind: content, **other}

    def newest_choices(self, person: str) -> dict[str, dict[str, str]]:
        """What the newest interactive message offered to a person, by title: the reply that choosing it sends."""
        shown = [m["interactive"] for m in self.sent.get(person, []) if m["type"] == "interactive"][-1]
        if shown["type"] == "button":
            return {b["reply"]["title"]: {"type": "button_reply", **b["reply"]} for b in shown["action"]["buttons"]}
        rows = [row for section in shown["action"]["sections"] for row in section["rows"]]
        return {row["title"]: {"type": "list_reply", **row} for row in rows}

    def pressed(self, person: str, title: str) -> dict[str, Any]:
        """The message for choosing a button or a row."""
        reply = dict(self.newest_choices(person)[title])
        kind = reply.pop("type")
        return self.written(person, "interactive", {"type": kind, kind: reply})


def signature(body: bytes, secret: str = SECRET) -> str:
    """The header X-Hub-Signature-256 over the raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
