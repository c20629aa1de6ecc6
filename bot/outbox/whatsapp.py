"""Sends a reply of the clinic's by WhatsApp's Cloud API, to who wrote by WhatsApp themselves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import phonenumbers
import requests

from bot.channels.credentials import load_credentials
from bot.errors import ConfigError
from bot.storage.outbox import Item

TIMEOUT = 15
CHANNEL = "bot.channels.whatsapp.WhatsAppInput"
API, API_VERSION = "https://graph.facebook.com", "v25.0"
# More than a day after the person last wrote, free words aren't taken; they go out once the person writes again.
LATE = 131047


class WhatsAppError(OSError):
    """The message was not taken; its text is WhatsApp's number of the error."""


@cache
def keys() -> Mapping[str, str]:
    """WhatsApp's keys in credentials.yml; empty where it isn't set up."""
    try:
        return load_credentials().get(CHANNEL) or {}
    except ConfigError:  # the start says so
        return {}


def mobile(phone: str | None) -> str | None:
    """A phone number in digits with its country, as WhatsApp takes it; None for what is none."""
    try:
        number = phonenumbers.parse(phone or "", "IE")
    except phonenumbers.NumberParseException:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")


def send(item: Item, phone: str | None) -> None:
    """Sends the text of an outbox item to a phone number.

    Raises:
        OSError: it was not taken.
    """
    own, number = keys(), mobile(phone)
    if not own or not number:
        raise WhatsAppError("not set up")
    address = f"{own.get('api_address') or API}/{own.get('api_version') or API_VERSION}/{own['phone_number_id']}"
    body: dict[str, Any] = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": number,
        "type": "text",
        "text": {"body": str(item.payload["note"])[:4096], "preview_url": False},
    }
    answer = requests.post(
        f"{address}/messages",
        json=body,
        headers={"Authorization": f"Bearer {own['access_token']}"},
        timeout=TIMEOUT,
        allow_redirects=False,
    )
    if answer.status_code >= 300:
        raise WhatsAppError(_code(answer))


def _code(answer: requests.Response) -> str:
    try:
        error = answer.json()["error"]
        return str(int(error["code"]))
    except (ValueError, KeyError, TypeError):
        return f"HTTP {answer.status_code}"
