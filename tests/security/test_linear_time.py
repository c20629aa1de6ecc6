"""Every reader of what visitors write takes time in proportion to its length, whatever the text is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.booking.additions import addition_in, told_anew, told_on_top
from bot.booking.contact import read_contact, read_number
from bot.booking.contact_wishes import wishes_in
from bot.booking.decisions import decide, decides, stops
from bot.booking.emails import read_email
from bot.booking.kept import without_kept
from bot.booking.matters import matters_in
from bot.booking.names import find_name, read_name
from bot.booking.patients import find_patient
from bot.booking.phones import read_phone
from bot.booking.renaming import find_new_name
from bot.booking.urgency import find_urgency
from bot.booking.wishes import read_wishes
from bot.reading.doc import make_doc
from bot.reading.emergencies import find_emergency
from bot.reading.languages import foreign_emergency, language_of
from bot.reading.read import read
from bot.reading.reading import Turn
from bot.reading.when import find_onset
from tests.stopwatch import cpu_seconds, slowness

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Dublin"))
TURN = Turn(NOW.date())
# What a message may be at most (bot/channels/text.py), and how long any reader may take over it.
MOST, SECONDS = 2_000, 0.5
READERS: dict[str, Callable[[str], Any]] = {
    "read": lambda text: read(text, TURN),
    "find_emergency": lambda text: find_emergency(make_doc(text), TURN),
    "language_of": language_of,
    "foreign_emergency": foreign_emergency,
    "find_onset": lambda text: find_onset(text, NOW.date()),
    "read_contact": lambda text: read_contact(text, NOW),
    "read_number": read_number,
    "wishes_in": lambda text: wishes_in(text, NOW),
    "read_wishes": lambda text: read_wishes(text, NOW),
    "find_urgency": lambda text: find_urgency(text, NOW.date()),
    "read_phone": read_phone,
    "read_email": read_email,
    "read_name": read_name,
    "find_name": find_name,
    "find_new_name": lambda text: find_new_name(text, "Aoife Byrne"),
    "find_patient": find_patient,
    "decide": decide,
    "decides": decides,
    "stops": stops,
    "addition_in": addition_in,
    "told_anew": told_anew,
    "told_on_top": told_on_top,
    "without_kept": without_kept,
    "matters_in": matters_in,
}
PIECES = (
    " ", "\n ", "\t\u00a0", "can't breathe ", "my calf hurts ", " and", ", ", ". ", " - ", "-", "a", "A", "9", "9 ", "087 123 ",
    "+353 ", "a@", "@a.", "a.", ".", "'", "\u2019s ", "my name is ", "My name is Aoife ", "monday ", "monday or tuesday at 9 ",
    "not no never ", "no ", "/", "(", ")(", "half past ", "in 2 weeks ", "1/2/", "9:30-", "son of ", "my mother's ", "\u00e9",
    "a\u0301", "\u200b", "\U0001f600", "\u0130", "if ", "tell them ", "dot com at ", "and the ", "swollen or ", "?!", "left calf sore right calf grand ", "x" * 40 + " ",
)  # fmt: skip


def _text(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def _seconds(reader: Callable[[str], Any], text: str, tries: int) -> float:
    return cpu_seconds(lambda: reader(text), tries)


@pytest.mark.parametrize("name", READERS)
def test_twice_the_text_takes_twice_the_time(name: str) -> None:
    """Not four times; and no text keeps a reader for long. Both ends of a run of each piece are looked at."""
    reader, slow = READERS[name], []
    reader("warm up, my calf is sore since Monday, 087 123 4567")
    for piece in PIECES:
        for made in (lambda n, p=piece: _text(p, n), lambda n, p=piece: f"calf hurts{_text(p, n)}when I run"):
            whole = _seconds(reader, made(MOST), 1)
            if whole < 0.02:
                continue
            whole, half = _seconds(reader, made(MOST), 3), _seconds(reader, made(MOST // 2), 3)
            if whole > 3 * half:
                # Once more before it counts: a busy machine slows one of the two.
                half, whole = _seconds(reader, made(MOST // 2), 7), _seconds(reader, made(MOST), 7)
            if whole > SECONDS * slowness() or (whole > 0.06 and whole > 3 * half):
                slow.append(f"{piece!r}: {half * 1000:.0f} ms, {whole * 1000:.0f} ms")
    assert not slow, slow
