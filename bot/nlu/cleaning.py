"""Takes out of a text what nobody typed on purpose."""

from __future__ import annotations

import re
import unicodedata

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """The text with control and direction characters and lone surrogates taken out, white space kept."""
    text = text.encode("utf-8", "ignore").decode("utf-8")
    return _CONTROL.sub("", unicodedata.normalize("NFC", text)).strip()
