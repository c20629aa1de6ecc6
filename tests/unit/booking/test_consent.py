"""What was agreed to can be told from the version that is stored with a yes."""

from __future__ import annotations

import hashlib

import pytest
import yaml

from bot.settings import ROOT

# The version and the beginning of the SHA-256 of the words. New words need a new version, and a new line here.
VERSIONS = {
    "utter_ask_consent": {"2026-11": "5bbff7e3fc7b", "2026-11.2": "df6ab87155fb"},
    "utter_call_back_read_back": {"2026-11-call": "b25e85ce1b89"},
}


@pytest.mark.parametrize("response", VERSIONS)
def test_words_and_version_belong_together(response: str) -> None:
    domain = yaml.safe_load((ROOT / "domain" / "booking.yml").read_text(encoding="utf-8"))
    (said,) = domain["responses"][response]
    digest = hashlib.sha256(said["text"].encode()).hexdigest()[:12]
    assert VERSIONS[response][said["metadata"]["wording"]] == digest
