"""Telegram: verified updates in, messages with inline keyboards and pictures out."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from typing import Any

from sanic.request import Request

from bot.channels.chats import Remembered
from bot.channels.delivery import Answer, Api, File, Outcome, Verdict, reached
from bot.channels.memory import Memory
from bot.channels.messenger import Incoming, Messenger, Outgoing, UnwelcomeError, numbered, required, words
from bot.channels.pictures import picture
from bot.channels.text import inside, length, shortened, split
from bot.errors import ConfigError

API = "https://api.telegram.org"
TEXT, CAPTION, DATA_BYTES = 4096, 1024, 64
# Wider titles are cut off on a phone, so they are written out and numbered instead.
TITLE = 40
# Titles this short stand side by side.
SIDE_BY_SIDE, A_ROW = 12, 3
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
UPDATES = ("message", "edited_message", "callback_query", "message_reaction")
UNREADABLE = {
    "voice": "voice",
    "audio": "voice",
    "video_note": "voice",
    "sticker": "sticker",
    "photo": "picture",
    "video": "picture",
    "animation": "picture",
    "document": "document",
    "location": "location",
    "venue": "location",
    "contact": "contact",
}
# Messages in which Telegram itself tells something; nobody wrote them.
NOTICES = ("pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "users_shared", "chat_shared")

REPEATS_SECONDS = 26 * 3600

Call = tuple[str, dict[str, Any]]


def judge(status: int, headers: Mapping[str, str], body: Mapping[str, Any]) -> Verdict:
    """What the Bot API's answer means; the code is its description without what a visitor may have written."""
    if body.get("ok") is True:
        return Verdict(Outcome.DONE)
    code = f"HTTP {status}: {str(body.get('description') or '')[:60]}"
    if status == 429:
        wait = inside(dict(body), "parameters", "retry_after")
        return Verdict(Outcome.AGAIN, float(wait) if isinstance(wait, int | float) else None, code)
    if status == 403 or "chat not found" in code:
        return Verdict(Outcome.GONE, code=code)
    return Verdict(Outcome.AGAIN if status >= 500 else Outcome.REFUSED, code=code)


def callback_data(payload: str) -> str:
    """What a button sends: its payload, or its digest where Telegram allows no more than 64 bytes."""
    return payload if len(payload.encode()) <= DATA_BYTES else "#" + hashlib.sha256(payload.encode()).hexdigest()[:40]


def keyboard(message: Outgoing) -> list[list[dict[str, str]]]:
    """The rows of the inline keyboard: short titles side by side, others one below the other."""
    buttons = [{"text": b.title, "callback_data": callback_data(b.payload)} for b in message.buttons]
    if len(buttons) <= A_ROW and all(length(button["text"]) <= SIDE_BY_SIDE for button in buttons):
        return [buttons] if buttons else []
    return [[button] for button in buttons]


def rendered(message: Outgoing) -> list[Call]:
    """The calls that show a message, without pictures; buttons stand under its last piece."""
    wide = any(length(button.title) > TITLE for button in message.buttons)
    text = numbered(message) if wide else message.text or (words()["says"]["pick_one"] if message.buttons else "")
    rows = [] if wide else keyboard(message)
    calls: list[Call] = [
        ("sendMessage", {"text": piece, "link_preview_options": {"is_disabled": True}}) for piece in split(text, TEXT)
    ]
    if calls and rows:
        calls[-1][1]["reply_markup"] = {"inline_keyboard": rows}
    return calls


def chosen_title(query: Mapping[str, Any]) -> str:
    """The title of the button that was pressed, from the message it stands under."""
    rows = inside(dict(query), "message", "reply_markup", "inline_keyboard") or []
    for button in (button for row in rows if isinstance(row, list) for button in row):
        if inside(button, "callback_data") == query.get("data"):
            return str(inside(button, "text") or "")
    return ""


def incoming(update: Mapping[str, Any]) -> Incoming | None:
    """What an update brings; None when there is nothing to answer.

    Raises:
        UnwelcomeError: it is no update (400).
    """
    number = update.get("update_id")
    if not isinstance(number, int) or isinstance(number, bool):
        raise UnwelcomeError(400)
    found: Incoming | None = None
    for kind, reader in (
        ("message", _message),
        ("edited_message", _edited),
        ("callback_query", _pressed),
        ("message_reaction", _reacted),
    ):
        if isinstance(update.get(kind), dict):
            found = reader(str(number), update[kind])
    return found


def _person(chat: Any) -> str | None:
    """The chat to answer in; None when it has no usable id."""
    number = inside(chat, "id")
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else None


def _message(number: str, message: dict[str, Any]) -> Incoming | None:
    person = _person(message.get("chat"))
    if person is None or any(notice in message for notice in NOTICES):
        return None
    at = float(message["date"]) if isinstance(message.get("date"), int | float) else 0.0
    if inside(message, "chat", "type") != "private":
        return Incoming(f"group:{person}", person, "group", at=at)
    text = message.get("text")
    if isinstance(text, str):
        command = re.match(r"/([A-Za-z]\w*)(?:@\w+)?(?:\s+(.*))?$", text, re.DOTALL)
        if command and inside(message, "entities", 0, "type") == "bot_command":
            return Incoming(number, person, "command", f"{command[1].lower()} {command[2] or ''}".strip(), at)
        return Incoming(number, person, "text", text, at)
    emoji = inside(message, "sticker", "emoji")
    if isinstance(emoji, str) and emoji.startswith(("👍", "👎")):
        return Incoming(number, person, "text", emoji[0], at)
    kind = next((kind for key, kind in UNREADABLE.items() if key in message), "other")
    caption = message.get("caption")
    return Incoming(number, person, kind, caption if isinstance(caption, str) else "", at)


def _edited(number: str, message: dict[str, Any]) -> Incoming | None:
    found = _message(number, message)
    if found is None or found.kind != "text":
        return None
    at = message.get("edit_date")
    return Incoming(
        found.id, found.person, "edited", found.text, float(at) if isinstance(at, int | float) else found.at
    )


def _pressed(number: str, query: dict[str, Any]) -> Incoming | None:
    person = _person(inside(query, "message", "chat"))
    data = query.get("data")
    if person is None or not isinstance(data, str):
        return None
    title = chosen_title(query)
    about = {
        "query": str(query.get("id") or ""),
        "message": inside(query, "message", "message_id"),
        "text": inside(query, "message", "text"),
        "title": title,
    }
    # A payload too long for the button isn't known here; its title is understood as if typed.
    return Incoming(number, person, "press", title if data.startswith("#") else data, about=about)


def _reacted(number: str, reaction: dict[str, Any]) -> Incoming | None:
    person = _person(reaction.get("chat"))
    emoji = inside(reaction, "new_reaction", 0, "emoji")
    if person is None or inside(reaction, "chat", "type") != "private" or not reaction.get("new_reaction"):
        return None
    about = {"message": reaction.get("message_id")}
    return Incoming(number, person, "reaction", emoji if isinstance(emoji, str) else "", about=about)


class TelegramInput(Messenger):
    """Telegram's connector; its keys in credentials.yml are in docs/channels.md."""

    longest_text = TEXT

    def __init__(self, token: str, secret_token: str, api_address: str = API, memory: Memory | None = None) -> None:
        super().__init__(Api("Telegram", judge), token, memory)
        self.secret, self._address = secret_token, f"{api_address.rstrip('/')}/bot{token}"
        # For each chat the message whose keyboard is still shown, with its text.
        self._open = Remembered()

    @classmethod
    def name(cls) -> str:
        """The part of the address that names the channel."""
        return "telegram"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> TelegramInput:
        """The connector of an entry in credentials.yml.

        Raises:
            ConfigError: a key is missing, or the secret is none that Telegram takes.
        """
        given = required(credentials, cls, "token", "secret_token")
        if not SECRET.fullmatch(given["secret_token"]):
            raise ConfigError(
                "credentials.yml: Telegram's secret_token takes 16 to 256 letters, digits, - and _; "
                'make one with `python -c "import secrets; print(secrets.token_urlsafe(32))"`.'
            )
        api = str((credentials or {}).get("api_address") or API)
        return cls(given["token"], given["secret_token"], api).screened(credentials)

    def read(self, request: Request) -> list[Incoming]:
        """The update of a webhook that carries our secret."""
        secret = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(secret.encode("utf-8", "replace"), self.secret.encode()):
            raise UnwelcomeError(401)
        try:
            update = request.json
        except Exception as error:  # Sanic raises its own errors for what is not JSON
            raise UnwelcomeError(400) from error
        if not isinstance(update, dict):
            raise UnwelcomeError(400)
        found = incoming(update)
        # Telegram gives up after a day; what comes later was kept by somebody else.
        late = found is not None and found.at and time.time() - found.at > REPEATS_SECONDS
        return [found] if found and not late else []

    async def call(
        self, method: str, body: Mapping[str, Any], *, attempts: int = 5, file: File | None = None
    ) -> Answer:
        """Calls a method of the Bot API; never raises."""
        return await self.api.post(
            f"{self._address}/{method}", body, file=file, form=file is not None, attempts=attempts
        )

    async def begin(self, incoming: Incoming) -> None:
        """Ends the spinner on a pressed button, takes the keyboard away, shows that an answer is being written."""
        if incoming.kind == "press":
            await self.call("answerCallbackQuery", {"callback_query_id": incoming.about["query"]}, attempts=1)
            await self._close_keyboard(incoming.person, incoming.about, incoming.about["title"])
        elif incoming.kind not in ("reaction", "group") and incoming.person in self._open:
            await self._close_keyboard(incoming.person, self._open[incoming.person], "")
        if incoming.kind != "group":
            await self.call("sendChatAction", {"chat_id": incoming.person, "action": "typing"}, attempts=1)

    async def _close_keyboard(self, person: str, shown: Mapping[str, Any], title: str) -> None:
        """Takes the buttons from a message; the one that was chosen is written under it, to be read later."""
        self._open.pop(person, None)
        where = {"chat_id": person, "message_id": shown["message"]}
        text = f"{shown['text']}\n\n✓ {title}"
        if title and isinstance(shown["text"], str) and length(text) <= TEXT:
            await self.call("editMessageText", {**where, "text": text}, attempts=1)
        else:
            await self.call("editMessageReplyMarkup", {**where, "reply_markup": {"inline_keyboard": []}}, attempts=1)

    async def send(self, incoming: Incoming, message: Outgoing) -> None:
        """Sends a picture first, then the text in as many pieces as it takes; leaves a group that was told."""
        if message.picture:
            await self._send_picture(incoming.person, message.picture.path, message.picture.alt)
        for method, body in rendered(message):
            answer = reached(await self.call(method, {"chat_id": incoming.person, **body}))
            if answer.outcome is Outcome.REFUSED and "reply_markup" in body:
                body = {"chat_id": incoming.person, "text": split(numbered(message), TEXT)[-1]}
                answer = await self.call(method, body)
            self._sent(incoming.person, answer, body)
        if incoming.kind == "group":
            await self.call("leaveChat", {"chat_id": incoming.person})

    def _sent(self, person: str, answer: Answer, body: Mapping[str, Any]) -> None:
        number = inside(dict(answer.body), "result", "message_id")
        if answer.outcome is Outcome.DONE and number is not None:
            self.newest[person] = number
            if "reply_markup" in body:
                self._open[person] = {"message": number, "text": body["text"]}

    async def _send_picture(self, person: str, path: str, alt: str) -> None:
        """Sends a picture with its description below; the description alone where the picture can't be had or sent."""
        content = await picture(path)
        if content:
            file = File("photo", "picture.png", "image/png", content)
            answer = await self.call("sendPhoto", {"chat_id": person, "caption": shortened(alt, CAPTION)}, file=file)
            self._sent(person, answer, {})
            if reached(answer).outcome is not Outcome.REFUSED:
                return
        await self.call("sendMessage", {"chat_id": person, "text": shortened(alt, TEXT)})
