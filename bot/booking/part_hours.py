"""Puts an hour that stands by itself to the part of the day named before it: "mornings, after the dog, ten"."""

from __future__ import annotations

import re

_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_ALONE = re.compile(
    r"(?P<part>\b(?:mornings?|afternoons?|evenings?)\b)(?P<between>[^?\n]{0,60}?(?:[,.;:–-]\s*|\s(?=(?:about|around|roughly)\b)))"
    rf"(?:(?:and|so|say|like|maybe|at) ){{0,2}}(?P<near>(?:about|around|roughly|near) )?"
    rf"(?P<hour>(?:half |quarter (?:past|to) )?{_HOUR})(?P<ends>(?: ?-?ish| or so| o'?clock)*)(?=\s*(?:[.,;!]|$))",
    re.IGNORECASE,
)
_NEAR = 20
_HAS_HOUR = re.compile(rf"\b(?:{_HOUR}|noon)\b", re.IGNORECASE)


def beside_part(text: str) -> str:
    """The text with such an hour put to the part of the day ("at ten in the morning"); as it was where there is none.

    A part of the day that has an hour already keeps it, and a number with anything behind it ("ten weeks") is none.
    """
    found = _ALONE.search(text)
    if not found or _HAS_HOUR.search(found["between"]) or _HAS_HOUR.search(text[: found.start()][-_NEAR:]):
        return text
    near = "around" if found["near"] or found["ends"].strip(" -").startswith(("ish", "or so")) else "at"
    whole = f"{near} {found['hour']} in the {found['part'].rstrip('s')}"
    return f"{text[: found.start()]}{whole}{found['between']}{text[found.end() :]}"
