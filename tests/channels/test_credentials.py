"""credentials.yml: channels are off until somebody switches them on, and what is missing is told in one sentence."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.channels.credentials import CREDENTIALS_FILE, load_credentials
from bot.channels.telegram import TelegramInput
from bot.errors import ConfigError
from bot.settings import ROOT
from tests.channels.conftest import environment, free_port
from tests.channels.fakes.telegram import TOKEN, FakeTelegram
from tests.channels.test_start import assert_one_sentence, started

TELEGRAM = """\
bot.channels.telegram.TelegramInput:
  token: ${TELEGRAM_TOKEN}
  secret_token: ${TELEGRAM_SECRET_TOKEN}
"""
SECRETS = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET_TOKEN": "a-secret-that-only-telegram-knows"}


def written(folder: Path, text: str) -> Path:
    """A credentials file."""
    file = folder / "credentials.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_messengers_are_off_by_default() -> None:
    """A fresh clone talks to nobody."""
    assert list(load_credentials()) == [
        "bot.channels.web.WebInput",
        "bot.channels.rest.RestInput",
        "bot.staff.channel.StaffInbox",
    ]


def test_what_stands_there_commented_out_works(tmp_path: Path) -> None:
    """Taking the # away and setting the variables is all it takes."""
    text = re.sub(r"^# (?=bot\.|  )", "", CREDENTIALS_FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    names = set(re.findall(r"\$\{(\w+)\}", text))
    found = load_credentials(written(tmp_path, text), dict.fromkeys(names, "value"))
    assert len(found) == 6
    assert found["bot.channels.telegram.TelegramInput"] == {
        "token": "value",
        "secret_token": "value",
        "screening": "chat",
    }
    assert len(found["bot.channels.whatsapp.WhatsAppInput"]) == 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TELEGRAM, "line 2: the environment variable TELEGRAM_TOKEN is not set"),
        ("a: [", "not valid YAML"),
        ("- a", "one connector a line"),
        ("", "one connector a line"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, words: str) -> None:
    """With the line and the remedy."""
    with pytest.raises(ConfigError, match=words):
        load_credentials(written(tmp_path, text), {})
    with pytest.raises(ConfigError, match="can't be read"):
        load_credentials(tmp_path / "absent.yml", {})


def test_a_secret_that_telegram_would_not_take() -> None:
    """Is told before anything is sent."""
    for secret in ("short", "with a space in it, sadly", "x" * 300):
        with pytest.raises(ConfigError, match="secret_token"):
            TelegramInput.from_credentials({"token": TOKEN, "secret_token": secret})
    with pytest.raises(ConfigError, match="needs token and secret_token"):
        TelegramInput.from_credentials(None)


@pytest.mark.parametrize("verb", [["serve"], ["telegram", "setup"]])
def test_a_missing_secret_stops_the_start(copy: Path, model: Path, verb: list[str]) -> None:
    """With exit code 2."""
    written(copy, TELEGRAM)
    settings = {**environment(copy / "var", free_port()), "ASSISTANT_MODELS": str(model.parent)}
    code, output = started(verb, {**settings, "TELEGRAM_TOKEN": "x", "TELEGRAM_SECRET_TOKEN": ""}, copy)
    assert_one_sentence(code, output, "credentials.yml, line 3", "TELEGRAM_SECRET_TOKEN")


def test_setting_up_without_an_entry() -> None:
    """Says what to do."""
    code, output = started(["telegram", "setup"], {}, ROOT)
    assert_one_sentence(code, output, "TelegramInput")


async def test_setting_up(copy: Path) -> None:
    """As the documentation says, against a Bot API; without an address it is asked for."""
    async with FakeTelegram().running() as fake:
        written(copy, TELEGRAM + f"  api_address: {fake.address}\n")

        async def run(**extra: str) -> tuple[int, str]:
            return await asyncio.to_thread(started, ["telegram", "setup"], {**SECRETS, **extra}, copy)

        code, output = await run(ASSISTANT_PUBLIC_URL="https://chat.example.ie")
        assert (code, "@clinic_test_bot" in output) == (0, True), output
        assert fake.webhook["url"] == "https://chat.example.ie/webhooks/telegram/webhook"
        assert_one_sentence(*await run(ASSISTANT_PUBLIC_URL=""), "ASSISTANT_PUBLIC_URL")
