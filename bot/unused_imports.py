"""Keeps packages out of the process that Rasa imports for channels, brokers, stores and plots nobody configured.

Importing them takes a fifth of the start. While Rasa is imported, stand-ins take their place, as TensorFlow's does
(bot/tensorflow_standin.py); afterwards whoever imports one of them gets the real package.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT
from bot.tensorflow_standin import StandIn, StandInModule

CHANNELS = ("aiogram", "fbmessenger", "mattermostwrapper", "rocketchat_API", "slack_sdk", "twilio", "webexteamssdk")
BROKERS_AND_STORES = ("aio_pika", "aiormq", "boto3", "botocore", "confluent_kafka", "kafka", "pika", "pymongo")
COMMAND_LINE_AND_PLOTS = ("matplotlib", "prompt_toolkit", "questionary")
PACKAGES = frozenset((*CHANNELS, *BROKERS_AND_STORES, *COMMAND_LINE_AND_PLOTS))
OURS = "bot."
KNOWN_TYPES = ("redis", "in_memory")
REMEDY = "{} is kept out while Rasa is imported, as nothing in endpoints.yml or credentials.yml seems to need it."


@contextmanager
def kept_out(folder: Path = ROOT) -> Iterator[bool]:
    """While it lasts, imports of those packages find stand-ins; gives whether they do.

    They don't where `endpoints.yml` or `credentials.yml` in the folder name a part that isn't ours or can't be read.
    What was imported before stays.
    """
    if not only_ours(folder):
        yield False
        return
    finder = StandIn(PACKAGES, REMEDY)
    sys.meta_path.insert(0, finder)
    try:
        yield True
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name, module in sys.modules.items() if isinstance(module, StandInModule)]:
            if finder.answers(name):
                del sys.modules[name]


def only_ours(folder: Path) -> bool:
    """Whether every channel, store and broker that the folder's files name is one of ours."""
    try:
        endpoints, credentials = (_entries(folder / name) for name in ("endpoints.yml", "credentials.yml"))
    except (OSError, ValueError, yaml.YAMLError):
        return False
    types = [entry["type"] for entry in endpoints.values() if isinstance(entry, dict) and "type" in entry]
    known = all(str(name).startswith(OURS) or name in KNOWN_TYPES for name in types)
    return known and "event_broker" not in endpoints and all(str(name).startswith(OURS) for name in credentials)


def _entries(file: Path) -> dict[str, Any]:
    read = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    if not isinstance(read, dict):
        raise ValueError(file.name)
    return read
