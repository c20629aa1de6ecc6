"""A request in sentences: what they want, when, why, what became of the advice, how to reach them."""

from __future__ import annotations

from typing import Any

import pytest

from bot.clinical.assess import assess
from bot.outbox.worker import send_due
from bot.settings import load_settings
from bot.staff import glance
from bot.staff.web import HOME
from bot.staff.words import words
from bot.storage.audit import record_advice, record_clear_check, record_correction
from bot.storage.requests import get_request
from tests.staff.conftest import Browser, sent, shown
from tests.unit.handover.test_sheet import data

SIGNS = {"swelling": "yes", "warmth": "yes"}


def row(reference: str) -> dict[str, Any]:
    """A request as it is stored."""
    found = get_request(reference)
    assert found is not None
    return found


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "Ann Lee"}, "Ann Lee would like a visit."),
        ({"name": "Ann Lee", "patient": "son Tom, 12"}, "Ann Lee would like a visit, for son Tom, 12."),
        ({"name": "not given", "kind": "call_back"}, "Somebody who gave no name would like a call back."),
        ({"name": "Ann Lee", "kind": "question"}, "Ann Lee has a question."),
    ],
)
def test_who_wants_what(values: dict[str, str], said: str) -> None:
    """In one sentence, also for another person or without a name."""
    assert glance.want(row(sent(**values))) == said


@pytest.mark.usefixtures("database")
def test_when_and_why() -> None:
    """As sentences with one mark at the end; what wasn't said isn't made up."""
    full = row(sent(wished_times="Monday.", urgency="race in May", reason="In their words: does it tear again?"))
    assert (
        glance.summary(full)
        == "Times that suit: Monday. Time matters: race in May. In their words: does it tear again?"
    )
    bare = row(sent("other", wished_times="not given"))
    assert glance.summary(bare) == words()["glance"]["no_times"]
    assert len(glance.summary(row(sent("third", reason="calf " * 200)))) < 200


def test_advice_that_stands_is_said_with_its_words(mary: Browser) -> None:
    """On the page; the list has a badge."""
    record_advice("visitor", assess(SIGNS, {"swelling": "like a balloon"}))
    reference = sent(tier="same_day")
    text = shown(mary.get(f"{HOME}/requests/{reference}"))
    assert "told to be seen by a doctor the same day, because of “like a balloon”" in text
    assert "This advice stands." in text
    assert words()["tiers"]["same_day"] in shown(mary.get())


@pytest.mark.parametrize("ended", ["withdrawn", "cleared"])
def test_advice_that_ended_says_how(mary: Browser, ended: str) -> None:
    """By a correction or by a clear check, also after the request was sent; never as an all-clear."""
    record_advice("visitor", assess(SIGNS, {"swelling": "like a balloon"}))
    reference = sent(handover=data(told_tier="same_day"))
    if ended == "withdrawn":
        record_correction("visitor", "swelling", "no", "same_day", "none")
    else:
        record_clear_check("visitor", "", "same_day")
    text = shown(mary.get(f"{HOME}/requests/{reference}"))
    assert words()["glance"]["advice"][ended] in text
    assert "“like a balloon”" in text
    assert "This advice stands." not in text
    assert words()["glance"]["badge"]["withdrawn"].format(tier=words()["tiers"]["same_day"]) in shown(mary.get())


def test_a_correction_that_leaves_advice_standing_does_not_withdraw_it(mary: Browser) -> None:
    """One sign of two was taken back."""
    record_advice("visitor", assess(SIGNS, {}))
    record_correction("visitor", "warmth", "no", "same_day", "same_day")
    assert "This advice stands." in shown(mary.get(f"{HOME}/requests/{sent(tier='same_day')}"))


def test_no_sign_is_no_all_clear(mary: Browser) -> None:
    """It says so."""
    assert "not an all-clear" in shown(mary.get(f"{HOME}/requests/{sent()}"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"phone": "087 1", "email": None}, "Ring 087 1 ."),
        ({"phone": "087 1", "email": "a@b.ie"}, "Ring 087 1 , or write to a@b.ie ."),
        ({"phone": "087 1", "no_calls": True}, "Please don't ring ; their number is 087 1 ."),
        ({"phone": None, "email": "a@b.ie"}, "Write to a@b.ie ."),
        ({"phone": None, "email": None}, "They left no phone number and no e-mail."),
    ],
)
def test_how_to_reach_them(mary: Browser, values: dict[str, Any], said: str) -> None:
    """One sentence, with links."""
    assert said in shown(mary.get(f"{HOME}/requests/{sent(**values)}"))


def test_details_are_folded(mary: Browser) -> None:
    """The handover and the conversation; what there is to do comes before them."""
    text = mary.get(f"{HOME}/requests/{sent(handover=data())}").text
    assert text.index('id="glance"') < text.index('id="answer"') < text.index("<details>") < text.index("Left calf.")


def test_a_mail_that_nobody_got_is_not_called_sent(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a mail server it is a file: said on the request, warned of on the list, also once there is a server."""
    reference = sent(email="ann@example.ie")
    send_due(load_settings(), "sender")
    text = shown(mary.get(f"{HOME}/requests/{reference}"))
    assert "E-mail to the clinic: kept as a file, not sent" in text
    assert words()["no_mail"]["title"] in shown(mary.get())
    monkeypatch.setenv("ASSISTANT_SMTP_URL", "smtp://localhost:1")
    assert words()["no_mail"]["title"] not in shown(mary.get())
    assert "kept as a file, not sent" in shown(mary.get(f"{HOME}/requests/{reference}"))
