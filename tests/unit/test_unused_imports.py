"""What Rasa imports for parts that nobody configured stays out of the process, and can be had afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from bot.unused_imports import only_ours
from tests.unit.test_tensorflow_standin import output

SERVER = """
import sys
from bot import tensorflow_standin, unused_imports
tensorflow_standin.prefer()
with unused_imports.kept_out() as out:
    import rasa.core.run, bot.server
print(out, sorted(name for name in sys.modules if name.partition(".")[0] in unused_imports.PACKAGES))
from rasa.core.channels.slack import SlackBot
try:
    SlackBot("token")
except ModuleNotFoundError as error:
    print(error)
import matplotlib, pymongo, slack_sdk
print(matplotlib.__version__ > "3", pymongo.version > "3", slack_sdk.WebClient.__module__)
"""
WITHIN = """
import sys, json
from bot import unused_imports
import pymongo
with unused_imports.kept_out():
    import pymongo.collection, boto3.anything
print(pymongo.collection.__spec__.origin.endswith(".py"), "boto3" in sys.modules)
"""
ENDPOINTS = (ROOT / "endpoints.yml").read_text(encoding="utf-8")


def test_they_stay_out_and_can_be_imported_afterwards() -> None:
    kept_out, remedy, real = output(SERVER)
    assert kept_out == "True []"
    assert "slack_sdk" in remedy and "credentials.yml" in remedy
    assert real == "True True slack_sdk.web.client"


def test_what_was_imported_before_stays() -> None:
    assert output(WITHIN) == ["True False"]


def test_as_delivered_only_our_own_parts_are_named() -> None:
    assert only_ours(ROOT)


@pytest.mark.parametrize(
    ("endpoints", "credentials"),
    [
        (ENDPOINTS, "slack:\n  slack_token: x\n"),
        (ENDPOINTS, "mine.channels.SlackLike:\n"),
        ("tracker_store:\n  type: mongod\n  url: x\n", ""),
        ("event_broker:\n  url: x\n  queue: y\n", ""),
        (ENDPOINTS, "bot.channels.web.WebInput: ["),
        ("- a list\n", ""),
        (ENDPOINTS, None),
    ],
)
def test_other_parts_get_the_real_packages(tmp_path: Path, endpoints: str, credentials: str | None) -> None:
    (tmp_path / "endpoints.yml").write_text(endpoints, encoding="utf-8")
    if credentials is not None:
        (tmp_path / "credentials.yml").write_text(credentials, encoding="utf-8")
    assert not only_ours(tmp_path)
