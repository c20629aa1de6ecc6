"""What is to be sent is claimed by one sender, tried again later and later, and never given up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage import outbox
from bot.storage.database import now
from bot.storage.requests import save_request
from tests.unit.storage.test_requests import REQUEST

pytestmark = pytest.mark.usefixtures("database")


def test_each_is_claimed_by_one_of_many_senders() -> None:
    """None twice, none left."""
    for number in range(10):
        save_request("visitor", replace(REQUEST, urgency=str(number)))
    with ThreadPoolExecutor(5) as pool:
        claims = list(pool.map(lambda sender: outbox.claim(f"sender-{sender}", limit=7), range(5)))
    taken = [item.id for claim in claims for item in claim]
    assert len(taken) == len(set(taken)) == 20


def test_who_dies_while_sending_loses_the_claim() -> None:
    """Somebody else sends it, and the one who comes back can't note anything any more."""
    save_request("visitor", replace(REQUEST, email=None))
    (item,) = outbox.claim("dead")
    assert outbox.claim("alive") == []
    (again,) = outbox.claim("alive", moment=now() + outbox.LEASE)
    assert again == item
    assert not outbox.mark_sent(item, "dead")
    assert not outbox.mark_failed(item, "dead", "late")
    assert outbox.mark_sent(again, "alive")
    assert outbox.claim("alive", moment=now() + timedelta(days=1)) == []


def test_a_failure_is_tried_again_later() -> None:
    """Only the error's class is kept, and after a day the request stands out."""
    reference = save_request("visitor", replace(REQUEST, email=None))
    (item,) = outbox.claim("sender")
    assert outbox.mark_failed(item, "sender", "SMTPServerDisconnected")
    (row,) = outbox.rows(reference, unsent=True)
    assert (row["attempts"], row["last_error"], row["claimed_by"]) == (1, "SMTPServerDisconnected", None)
    assert outbox.claim("sender") == []
    (again,) = outbox.claim("sender", moment=now() + timedelta(minutes=1))
    assert again.attempts == 1
    assert outbox.stuck() == []
    assert outbox.stuck(now() + outbox.STUCK_AFTER) == [reference]


def test_pauses_grow_to_an_hour_and_spread() -> None:
    """However often it failed."""
    for attempts, least, most in ((1, 22, 38), (2, 45, 75), (4, 180, 300), (50, 2700, 4500)):
        pauses = [outbox.pause(attempts).total_seconds() for _ in range(50)]
        assert least <= min(pauses) and max(pauses) <= most
        assert len(set(pauses)) > 1
