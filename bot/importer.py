"""Puts the domain together: `domain.yml`, the copy in `domain/`, and the slots, entities and questions of every fact.

Rasa reads it through the `importers` key of config.yml, so that all its commands see the same domain.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

from bot.clinical.facts import FactDefinition, load_facts
from bot.dialogue.person import write

INFORM = "inform"
MAX_BUTTONS = 3


def button_payload(fact: str, value: str) -> str:
    """What pressing an answer button sends."""
    return f"/{INFORM}{json.dumps({fact: value})}"


def question(definition: FactDefinition) -> dict[str, Any]:
    """A fact's question as a Rasa response."""
    buttons = [
        {
            "title": button.title,
            "payload": button_payload(definition.id, button.value).replace("{", "{{").replace("}", "}}"),
        }
        for button in definition.buttons
    ]
    asked: dict[str, Any] = {"text": write(definition.ask, ""), **({"buttons": buttons} if buttons else {})}
    if len(buttons) > MAX_BUTTONS:
        # Messengers show at most three buttons; what has more is shown as a list there.
        asked["metadata"] = {"list": True}
    return asked


def facts_domain() -> Domain:
    """One slot filled from one entity for each fact, and the question that asks for it."""
    facts = load_facts()
    return Domain.from_dict(
        {
            "entities": [{fact: {"influence_conversation": False}} for fact in facts],
            "slots": {
                fact: {
                    "type": "any",
                    "influence_conversation": False,
                    "mappings": [{"type": "from_entity", "entity": fact}],
                }
                for fact in facts
            },
            "responses": {
                f"utter_ask_{fact}": [question(definition)] for fact, definition in facts.items() if definition.ask
            },
        }
    )


class AssistantImporter(RasaFileImporter):
    """Rasa's own importer with the domain completed from the folder beside it and from the facts."""

    def get_domain(self) -> Domain:
        """The whole domain; the handwritten file alone when it can't be found.

        Raises:
            ConfigError: a fact file is wrong.
        """
        domain = super().get_domain()
        if not self._domain_path or not Path(self._domain_path).is_file():
            return domain
        for copy in sorted((Path(self._domain_path).parent / "domain").glob("*.yml")):
            domain = domain.merge(Domain.from_file(str(copy)))
        return domain.merge(facts_domain())
