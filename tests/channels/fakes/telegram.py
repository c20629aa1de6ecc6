"""A Telegram Bot API that is as strict as the real one, and the updates that Telegram sends to a webhook.

Shapes and limits: core.telegram.org/bots/api (sendMessage, sendPhoto, InlineKeyboardButton, setWebhook, Update).
"""

from __future__ import annotations

import io
import json
import re
import time
from collections import deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from aiohttp import web
from PIL import Image

from tests.channels.fakes.serving import Call, FakeServer, RefusedError, length

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
TEXT, CAPTION, DATA_BYTES, ANSWER = 4096, 1024, 64, 200
PHOTO_BYTES = 10 * 1024 * 1024
PHOTO_SIDES, PHOTO_RATIO = 10_000, 20
MESSAGES_A_SECOND = 30
BUTTONS, BUTTONS_A_ROW = 100, 8
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
TAGS = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "a", "code", "pre", "blockquote"}
UPDATE_KINDS = {
    "message", "edited_message", "channel_post", "edited_channel_post", "message_reaction", "message_reaction_count",
    "inline_query", "chosen_inline_result", "callback_query", "my_chat_member", "chat_member", "chat_join_request", "poll",
    "poll_answer",
}  # fmt: skip
WEBHOOK_PORTS = {80, 88, 443, 8443}


def bad(description: str) -> RefusedError:
    """A 400 as Telegram words it."""
    return RefusedError(400, {"ok": False, "error_code": 400, "description": f"Bad Request: {description}"})


def too_many(retry_after: int) -> RefusedError:
    """A 429 that says how long to wait."""
    parameters = {"retry_after": retry_after}
    description = f"Too Many Requests: retry after {retry_after}"
    return RefusedError(429, {"ok": False, "error_code": 429, "description": description, "parameters": parameters})


def blocked() -> RefusedError:
    """The visitor blocked the bot."""
    return RefusedError(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"})


def server_error() -> RefusedError:
    """Telegram is in trouble."""
    return RefusedError(502, {"ok": False, "error_code": 502, "description": "Bad Gateway"})


class _Markup(HTMLParser):
    """Telegram's HTML: few tags, all closed, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.text, self.open = "", list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            raise bad(f'can\'t parse entities: Unsupported start tag "{tag}" at byte offset {self.getpos()[1]}')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise bad(f"can't parse entities: Unexpected end tag at byte offset {self.getpos()[1]}")

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_entityref(self, name: str) -> None:
        self.text += "&" if name in ("lt", "gt", "amp", "quot") else f"&{name};"

    def handle_charref(self, name: str) -> None:
        self.text += "&"


def entities(text: str, mode: str | None) -> str:
    """The text after its markup was read; refuses markup that can't be."""
    if mode is None:
        return text
    if mode != "HTML":
        raise bad("unsupported parse_mode")
    loose = re.search(r"<(?![a-zA-Z/])", text)
    if loose:
        raise bad(f'can\'t parse entities: Unsupported start tag "" at byte offset {loose.start()}')
    markup = _Markup()
    markup.feed(text)
    markup.close()
    if markup.open:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{markup.open[-1]}\"")
    return markup.text


@dataclass
class FakeTelegram(FakeServer):
    """The server; `chats` are the people who pressed Start, all others can't be written to."""

    chats: set[int] = field(default_factory=set)
    messages: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    open_queries: set[str] = field(default_factory=set)
    webhook: dict[str, Any] = field(default_factory=dict)
    commands: list[dict[str, str]] = field(default_factory=list)
    waits_until: float = 0.0
    impatient: int = 0
    _sent_at: deque[float] = field(default_factory=deque)
    _last_id: int = 100
    _last_update: int = 700_000_000

    def routes(self) -> list[web.RouteDef]:
        return [web.route(verb, "/bot{token}/{method}", self.guarded(self._call)) for verb in ("GET", "POST")]

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != TOKEN:
            raise RefusedError(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        method = request.match_info["method"]
        judge = getattr(self, f"_{method}", None)
        if not re.fullmatch(r"[a-zA-Z]+", method) or judge is None:
            raise RefusedError(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        body = await self._body(request)
        answer = judge(body)
        self.calls.append(Call(method, body))
        return web.json_response({"ok": True, **(answer if isinstance(answer, dict) else {"result": answer})})

    @staticmethod
    async def _body(request: web.Request) -> dict[str, Any]:
        if request.content_type == "application/json":
            body = await request.json()
            if not isinstance(body, dict):
                raise bad("object expected as JSON request")
            return body
        form = await request.post()
        fields: dict[str, Any] = {}
        for name, value in form.items():
            fields[name] = (
                {"bytes": value.file.read(), "type": value.content_type} if isinstance(value, web.FileField) else value
            )
        for name in ("reply_markup", "link_preview_options", "allowed_updates", "commands"):
            if isinstance(fields.get(name), str):
                fields[name] = json.loads(fields[name])
        return fields

    # what the methods refuse

    def _pace(self) -> None:
        now = time.monotonic()
        if now < self.waits_until:
            self.impatient += 1
            raise too_many(1)
        while self._sent_at and now - self._sent_at[0] > 1:
            self._sent_at.popleft()
        if len(self._sent_at) >= MESSAGES_A_SECOND:
            raise too_many(1)
        self._sent_at.append(now)

    def _chat(self, body: dict[str, Any]) -> int:
        if not body.get("chat_id"):
            raise bad("chat_id is empty")
        chat = int(body["chat_id"])
        if chat not in self.chats:
            raise bad("chat not found")
        return chat

    @staticmethod
    def _keyboard(markup: Any) -> None:
        if markup is None:
            return
        if not isinstance(markup, dict) or not isinstance(markup.get("inline_keyboard", []), list):
            raise bad("object expected as reply markup")
        rows = markup.get("inline_keyboard", [])
        if sum(len(row) for row in rows) > BUTTONS or any(len(row) > BUTTONS_A_ROW for row in rows):
            raise bad("reply markup is too long")
        for button in (button for row in rows for button in row):
            if not isinstance(button.get("text"), str) or not button["text"].strip():
                raise bad('can\'t parse inline keyboard button: Field "text" must be of type String')
            kinds = set(button) - {"text"}
            if len(kinds) != 1:
                raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
            data = button.get("callback_data")
            if data is not None and not 1 <= len(data.encode()) <= DATA_BYTES:
                raise bad("BUTTON_DATA_INVALID")
            if "url" in button and not re.match(r"(https?|tg)://\S+\.\S+", button["url"]):
                raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")

    def _message(self, chat: int, content: dict[str, Any]) -> dict[str, Any]:
        self._last_id += 1
        message = {
            "message_id": self._last_id,
            "from": {"id": 110201543, "is_bot": True, "first_name": "Clinic", "username": "clinic_test_bot"},
            "chat": {"id": chat, "first_name": "Aoife", "type": "private"},
            "date": int(time.time()),
            **content,
        }
        self.messages[chat, self._last_id] = message
        return message

    def _getMe(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - Telegram's name
        return {"result": {"id": 110201543, "is_bot": True, "first_name": "Clinic", "username": "clinic_test_bot"}}

    def _sendMessage(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat = self._chat(body)
        text = entities(str(body.get("text") or ""), body.get("parse_mode"))
        if not text.strip():
            raise bad("message text is empty")
        if length(text) > TEXT:
            raise bad("message is too long")
        self._keyboard(body.get("reply_markup"))
        self._pace()
        kept = {"reply_markup": body["reply_markup"]} if body.get("reply_markup") else {}
        return {"result": self._message(chat, {"text": text, **kept})}

    def _sendPhoto(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        chat = self._chat(body)
        caption = entities(str(body.get("caption") or ""), body.get("parse_mode"))
        if length(caption) > CAPTION:
            raise bad("message caption is too long")
        photo = body.get("photo")
        if not photo:
            raise bad("there is no photo in the request")
        if not isinstance(photo, dict):
            raise bad("wrong file identifier/HTTP URL specified")
        if len(photo["bytes"]) > PHOTO_BYTES:
            raise RefusedError(413, {"ok": False, "error_code": 413, "description": "Request Entity Too Large"})
        try:
            width, height = Image.open(io.BytesIO(photo["bytes"])).size
        except OSError as error:
            raise bad("IMAGE_PROCESS_FAILED") from error
        if width + height > PHOTO_SIDES or max(width, height) > PHOTO_RATIO * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")
        self._keyboard(body.get("reply_markup"))
        self._pace()
        return {"result": self._message(chat, {"caption": caption, "photo": [{"width": width, "height": height}]})}

    def _sendChatAction(self, body: dict[str, Any]) -> bool:  # noqa: N802
        self._chat(body)
        if body.get("action") not in ACTIONS:
            raise bad("wrong parameter action in request")
        return True

    def _answerCallbackQuery(self, body: dict[str, Any]) -> bool:  # noqa: N802
        if body.get("callback_query_id") not in self.open_queries:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if length(str(body.get("text") or "")) > ANSWER:
            raise bad("MESSAGE_TOO_LONG")
        self.open_queries.discard(body["callback_query_id"])
        return True

    def _editMessageReplyMarkup(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        message = self.messages.get((self._chat(body), int(body.get("message_id") or 0)))
        if message is None:
            raise bad("message to edit not found")
        markup = body.get("reply_markup")
        self._keyboard(markup)
        if (markup or {}).get("inline_keyboard", []) == message.get("reply_markup", {}).get("inline_keyboard", []):
            raise bad(
                "message is not modified: specified new message content and reply markup are exactly the same as a "
                "current content and reply markup of the message"
            )
        message.pop("reply_markup", None)
        return {"result": message}

    def _editMessageText(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        message = self.messages.get((self._chat(body), int(body.get("message_id") or 0)))
        if message is None:
            raise bad("message to edit not found")
        text = entities(str(body.get("text") or ""), body.get("parse_mode"))
        if not text.strip():
            raise bad("message text is empty")
        if length(text) > TEXT:
            raise bad("message is too long")
        self._keyboard(body.get("reply_markup"))
        if text == message.get("text") and body.get("reply_markup") == message.get("reply_markup"):
            raise bad("message is not modified")
        message["text"] = text
        message.pop("reply_markup", None)
        return {"result": message}

    def _leaveChat(self, body: dict[str, Any]) -> bool:  # noqa: N802
        self._chat(body)
        return True

    def _setWebhook(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        address = re.fullmatch(r"https://[^/:\s]+(?::(\d+))?/\S*", str(body.get("url") or ""))
        if not address:
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if int(address.group(1) or 443) not in WEBHOOK_PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = body.get("secret_token") or ""
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad("secret token contains unallowed characters")
        if not set(body.get("allowed_updates") or []) <= UPDATE_KINDS:
            raise bad("can't parse allowed_updates")
        same = self.webhook == body
        self.webhook = dict(body)
        return {"result": True, "description": "Webhook is already set" if same else "Webhook was set"}

    def _getWebhookInfo(self, body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        known = {key: self.webhook[key] for key in ("allowed_updates", "max_connections") if key in self.webhook}
        url = self.webhook.get("url", "")
        return {"result": {"url": url, "has_custom_certificate": False, "pending_update_count": 0, **known}}

    def _setMyCommands(self, body: dict[str, Any]) -> bool:  # noqa: N802
        for command in body.get("commands") or []:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]) or not 1 <= len(command["description"]) <= 256:
                raise bad("BOT_COMMAND_INVALID")
        self.commands = list(body["commands"])
        return True

    # what Telegram sends

    def _update(self, content: dict[str, Any]) -> dict[str, Any]:
        self._last_update += 1
        return {"update_id": self._last_update, **content}

    def person(self, chat: int) -> dict[str, Any]:
        """Who writes."""
        return {"id": chat, "is_bot": False, "first_name": "Aoife", "last_name": "Byrne", "language_code": "en"}

    def written(self, chat: int, text: str | None = None, **other: Any) -> dict[str, Any]:
        """An update with a message; commands get their entity, as Telegram marks them."""
        self.chats.add(chat)
        self._last_id += 1
        content: dict[str, Any] = {
            "message_id": self._last_id,
            "from": self.person(chat),
            "chat": {"id": chat, "first_name": "Aoife", "last_name": "Byrne", "type": "private"},
            "date": int(time.time()),
            **other,
        }
        if text is not None:
            content["text"] = text
            command = re.match(r"/\w+", text)
            if command:
                content["entities"] = [{"offset": 0, "length": command.end(), "type": "bot_command"}]
        return self._update({"message": content})

    def edited(self, chat: int, text: str) -> dict[str, Any]:
        """An update that says that an earlier message reads otherwise now."""
        update = self.written(chat, text)
        update["edited_message"] = {**update.pop("message"), "edit_date": int(time.time())}
        return update

    def grouped(self, group: int, person: int, text: str) -> dict[str, Any]:
        """A message in a group."""
        update = self.written(person, text)
        update["message"]["chat"] = {"id": group, "title": "Clontarf runners", "type": "supergroup"}
        self.chats.add(group)
        return update

    def keyboard(self, chat: int) -> dict[str, Any]:
        """The newest message in a chat that shows a keyboard."""
        shown = [
            message for (where, _), message in self.messages.items() if where == chat and "reply_markup" in message
        ]
        return shown[-1]

    def pressed(self, chat: int, title: str) -> dict[str, Any]:
        """An update for pressing the newest button with this title."""
        message = self.keyboard(chat)
        button = next(b for row in message["reply_markup"]["inline_keyboard"] for b in row if b["text"] == title)
        query = f"43824{self._last_update}"
        self.open_queries.add(query)
        content = {
            "id": query,
            "from": self.person(chat),
            "message": json.loads(json.dumps(message)),
            "chat_instance": "-4512311982761",
            "data": button["callback_data"],
        }
        return self._update({"callback_query": content})

    def reacted(self, chat: int, emoji: str) -> dict[str, Any]:
        """An update for a reaction to the newest message."""
        self.chats.add(chat)
        content = {
            "chat": {"id": chat, "first_name": "Aoife", "type": "private"},
            "message_id": self._last_id,
            "user": self.person(chat),
            "date": int(time.time()),
            "old_reaction": [],
            "new_reaction": [{"type": "emoji", "emoji": emoji}],
        }
        return self._update({"message_reaction": content})
