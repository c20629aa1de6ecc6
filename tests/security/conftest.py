"""One assistant with every channel on, messengers included, that all of the suite is thrown at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.channels.conftest import START_SECONDS
from tests.rooms import rooms
from tools.cluster import free_port

# Whoever finds one of these in a log or an answer has found a leak.
SECRETS = {
    "ASSISTANT_SECRET_KEY": "leak-of-the-signing-key-0000000000",
    "TELEGRAM_TOKEN": "123456:leak-of-telegrams-token",
    "TELEGRAM_SECRET_TOKEN": "leak-of-telegrams-webhook-secret",
    "WHATSAPP_ACCESS_TOKEN": "leak-of-metas-access-token",
    "WHATSAPP_PHONE_NUMBER_ID": "100200300",
    "WHATSAPP_APP_SECRET": "leak-of-metas-app-secret",
    "WHATSAPP_VERIFY_TOKEN": "leak-of-metas-verify-token",
    "ASSISTANT_DIARY_PASSWORD": "leak-of-the-diary-password",
    "ASSISTANT_CLINIKO_KEY": "leak-of-the-cliniko-key-eu1",
}
PERSON = {"name": "Zebulon Quartermaine", "phone": "0861239876", "email": "zebulon.q@quartermaine.example"}
STAFF = ("ciara", "six plain words make it long")
CREDENTIALS = """
bot.channels.web.WebInput:
  origins: "https://www.example.ie"
bot.channels.rest.RestInput:
bot.staff.channel.StaffInbox:
bot.channels.telegram.TelegramInput:
  token: ${TELEGRAM_TOKEN}
  secret_token: ${TELEGRAM_SECRET_TOKEN}
  api_address: http://127.0.0.1:9
bot.channels.whatsapp.WhatsAppInput:
  access_token: ${WHATSAPP_ACCESS_TOKEN}
  phone_number_id: ${WHATSAPP_PHONE_NUMBER_ID}
  app_secret: ${WHATSAPP_APP_SECRET}
  verify_token: ${WHATSAPP_VERIFY_TOKEN}
  api_address: http://127.0.0.1:9
"""


@dataclass
class Target:
    """A running assistant and what it logged."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    var: Path
    session: requests.Session = field(default_factory=requests.Session)
    callers: int = 0

    def caller(self) -> dict[str, str]:
        """Headers of somebody who never called before, so that limits by address don't end the suite."""
        self.callers += 1
        place = self.callers
        return {"X-Forwarded-For": f"10.{place >> 16 & 255}.{place >> 8 & 255}.{place & 255}"}

    def token(self) -> str:
        """The token of a new chat."""
        answer = self.session.post(f"{self.address}/webhooks/web/session", headers=self.caller(), timeout=30)
        return str(answer.json()["token"])

    def alive(self) -> bool:
        """Whether the process still answers."""
        return self.process.poll() is None and self.session.get(f"{self.address}/health/live", timeout=30).ok

    @property
    def logged(self) -> str:
        """Everything that it logged until now."""
        return self.log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="session")
def target(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """The assistant, from a copy of its files with credentials of its own."""
    assert model.is_file()
    folder = tmp_path_factory.mktemp("target")
    (folder / "rooms").mkdir()
    place = rooms(folder / "rooms", CREDENTIALS)
    port, log, var = free_port(), folder / "log.txt", folder / "var"
    environment = {
        **os.environ,
        **SECRETS,
        "ASSISTANT_PORT": str(port),
        "ASSISTANT_VAR": str(var),
        "ASSISTANT_PROXIES": "1",
        "ASSISTANT_LOG": "json",
        "PYTHONPATH": str(place),
    }
    subprocess.run(
        [sys.executable, "-m", "bot", "staff", "add", STAFF[0]],
        cwd=place,
        env=environment,
        input=STAFF[1] + "\n",
        text=True,
        check=True,
        capture_output=True,
    )
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"], cwd=place, env=environment, stdout=out, stderr=subprocess.STDOUT
        )
    address = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + START_SECONDS
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        try:
            urllib.request.urlopen(f"{address}/health/live", timeout=2)
            break
        except OSError:
            time.sleep(0.3)
    yield Target(address, process, log, var)
    process.terminate()
    assert process.wait(timeout=60) == 0
    # Whatever was thrown at it, nothing of it and no secret stands in the log.
    logged = log.read_text(encoding="utf-8", errors="replace")
    for secret in SECRETS.values():
        assert secret == SECRETS["WHATSAPP_PHONE_NUMBER_ID"] or secret not in logged
    for line in logged.splitlines():
        if line.startswith("{"):
            assert set(json.loads(line)) <= {
                "at", "level", "logger", "message", "error", "session", "channel", "milliseconds", "failed",
            }  # fmt: skip
