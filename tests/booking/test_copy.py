"""The texts of a request: within budget, plain, and the consent's words belong to their version."""

from __future__ import annotations

import hashlib

import pytest
import yaml

from bot.booking.draft import CONSENT_WORDING
from bot.booking.read_back import read_back
from bot.settings import ROOT
from tests.booking.playing import Desk

RESPONSES = yaml.safe_load((ROOT / "domain" / "requests.yml").read_text(encoding="utf-8"))["responses"]
# The version and the beginning of the SHA-256 of the words. New words need a new version, and a new line here.
VERSIONS = {"2026-11.3": "71e2c081243e"}
MOST_WORDS = 40
MOST_READ_BACK = 75


def test_consent_has_the_words_of_its_version() -> None:
    (said,) = RESPONSES["utter_request_ask_consent"]
    assert said["metadata"]["wording"] == CONSENT_WORDING
    assert hashlib.sha256(said["text"].encode()).hexdigest()[:12] == VERSIONS[CONSENT_WORDING]


@pytest.mark.parametrize("name", RESPONSES)
def test_texts_are_short(name: str) -> None:
    for said in RESPONSES[name]:
        assert len(said["text"].split()) <= MOST_WORDS


@pytest.mark.parametrize("name", [name for name in RESPONSES if "_again_" in name])
def test_question_that_comes_back_has_other_words(name: str) -> None:
    first = RESPONSES.get(name.replace("_again_", "_ask_")) or RESPONSES["utter_request_read_back"]
    assert not {said["text"] for said in RESPONSES[name]} & {said["text"] for said in first}


def test_read_back_is_short_however_much_was_told() -> None:
    desk = Desk()
    story = "I was doing hill reps on Tuesday and felt it go, " * 12
    desk.say(
        "visit", "for my daughter Niamh, I'm Orla Ní Bhriain", "0871234567", "Monday or Tuesday after 5", story, "yes"
    )
    desk.say("visit", "add that she has a match on Sunday and her coach is asking me every single day about it")
    assert desk.draft is not None
    assert len(read_back(desk.draft).split()) <= MOST_READ_BACK
    desk.say("visit", "yes")
    assert story.strip()[:200] in str(desk.request["reason"])
