"""Signed links by which a messenger's conversation goes on in the website's chat."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeTimedSerializer

from bot.secret import secret_key
from bot.settings import load_settings

SALT = "carry over"
SECONDS = 24 * 3600
"""For so long a link can be followed."""
FRAGMENT = "carry"
"""A fragment isn't sent to servers, so the link's secret stands in no log."""


def carry_link(sender_id: str) -> str | None:
    """The address of the website's chat that goes on with this session; None where ASSISTANT_PUBLIC_URL isn't set."""
    settings = load_settings()
    if not settings.public_url:
        return None
    signed = URLSafeTimedSerializer(secret_key(settings), salt=SALT).dumps(sender_id)
    return f"{settings.public_url.rstrip('/')}/#{FRAGMENT}={signed}"


def carried(signed: str) -> str | None:
    """The session of a link's signed part; None when it wasn't made here, or is too old."""
    try:
        return str(URLSafeTimedSerializer(secret_key(load_settings()), salt=SALT).loads(signed, max_age=SECONDS))
    except BadSignature:
        return None
