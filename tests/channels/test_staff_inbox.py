"""The staff inbox is served beside the channels by `make run`."""

from __future__ import annotations

import requests

from bot.staff.web import HOME
from tests.channels.conftest import Server


def test_the_inbox_asks_for_a_log_in(server: Server) -> None:
    """At its own address, not below /webhooks."""
    assert requests.get(server.address + HOME, timeout=30).status_code == 401
    assert requests.get(f"{server.address}/webhooks{HOME}", timeout=30).status_code == 404


def test_other_websites_get_no_leave_to_read_it(server: Server) -> None:
    """Whatever Rasa's own CORS headers are."""
    answer = requests.get(server.address + HOME, headers={"Origin": "https://evil.example"}, timeout=30)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers
