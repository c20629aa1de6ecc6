"""The key that signs what browsers keep."""

from __future__ import annotations

import os
import secrets

from bot.settings import Settings

FILE = "secret.key"


def secret_key(settings: Settings) -> str:
    """`ASSISTANT_SECRET_KEY`, which several nodes must share; else one that is made once and kept under `var/`."""
    if settings.secret_key:
        return settings.secret_key
    settings.var.mkdir(parents=True, exist_ok=True)
    file = settings.var / FILE
    try:
        # Made readable for its owner only, and by one process where two start at once.
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as made:
            made.write(secrets.token_urlsafe(32))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")
