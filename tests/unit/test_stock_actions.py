"""The bench's stock peers answer what stock Rasa heard, as this assistant would (tools/bench/stock_actions.py)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from bot.rasa_parts.importer import AssistantImporter
from bot.settings import ROOT, load_settings
from bot.storage.database import migrate
from tools.bench.stock_actions import StockReply, heard_by_stock

ICE = "would ice do me any good"


def parsed(text: str, intents: dict[str, float], answers: dict[str, float] | None = None) -> dict[str, Any]:
    """A message as Rasa's own components leave it; the response selector ranks answers of all intents together."""
    ranking = [{"name": name, "confidence": confidence} for name, confidence in intents.items()]
    ranked = [{"intent_response_key": key, "confidence": confidence} for key, confidence in (answers or {}).items()]
    selected = {"default": {"response": {"intent_response_key": next(iter(answers or {}), None)}, "ranking": ranked}}
    return {
        "text": text,
        "intent": ranking[0],
        "intent_ranking": ranking,
        "entities": [],
        "response_selector": {"all_retrieval_intents": ["case", "faq"], **selected} if answers else {},
    }


def acts(message: dict[str, Any]) -> list[tuple[str, float]]:
    """What the message was heard to do, likeliest first."""
    (said,) = heard_by_stock(message).said
    return [(act.name, round(act.confidence, 2)) for act in said.acts]


def test_an_answer_is_as_likely_as_its_intent_and_itself() -> None:
    """And stands before an intent that is less likely; answers of another retrieval intent are left to that one."""
    message = parsed(ICE, {"faq": 0.8, "greet": 0.2}, {"faq/ice": 0.9, "case/what_is_it": 0.06, "faq/heat": 0.04})
    assert acts(message) == [("faq/ice", 0.72), ("greet", 0.2), ("faq/heat", 0.03)]


def test_what_a_peer_without_a_selector_heard() -> None:
    """Is the intent alone."""
    assert acts(parsed("cheers", {"thanks": 0.7, "greet": 0.1})) == [("thanks", 0.7), ("greet", 0.1)]


def test_rasas_fallback_is_no_act() -> None:
    """Rasa puts it first where no intent reaches 0.3; what it is less sure of is weighed as in this assistant."""
    assert acts(parsed("cheers", {"nlu_fallback": 0.3, "thanks": 0.25})) == [("thanks", 0.25)]


def test_nothing_heard() -> None:
    """Is a sentence that does nothing."""
    assert acts({"text": "…"}) == []


@pytest.fixture(scope="module")
def domain() -> Domain:
    """The domain that the stock peers are trained with."""
    return AssistantImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml")).get_domain()


async def said(message: dict[str, Any], domain: Domain) -> list[str]:
    """The texts that the action server sends back for a first message."""
    slots = DialogueStateTracker("stock", domain.slots).current_slot_values()
    tracker = Tracker("stock", slots, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    await StockReply().run(dispatcher, tracker, domain.as_dict())
    return [str(each["text"]) for each in dispatcher.messages]


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database of this test's own."""
    monkeypatch.setenv("ASSISTANT_VAR", str(tmp_path))
    migrate(load_settings().database)


@pytest.mark.usefixtures("tables")
async def test_the_answer_is_said(domain: Domain) -> None:
    """Also where Rasa was less sure of the intent than its own fallback asks for; nothing heard is said to be so."""
    sure = parsed(ICE, {"faq": 0.9, "greet": 0.1}, {"faq/ice": 0.8})
    unsure = parsed(f"{ICE}?", {"nlu_fallback": 0.3, "faq": 0.28, "greet": 0.1}, {"faq/ice": 0.95})
    first, second = await said(sure, domain), await said(unsure, domain)
    assert "ice" in first[0].lower()
    assert second[0] == first[0]
    assert (await said(parsed(ICE, {"nlu_fallback": 0.3}), domain))[0] != first[0]
