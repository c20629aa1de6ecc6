"""What can be asked and what answers it: the article's topics (`bot/clinical/topics.yml`) and the clinic's services."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ConfigError
from bot.pictures.drawing import EXPLAINING

TOPIC_FILES = (Path(__file__).parent / "clinical" / "topics.yml", Path(__file__).parent / "services.yml")

QUESTIONS = ("ask_", "bot_challenge", "talk_to_human")


@dataclass(frozen=True)
class Topic:
    """One thing that can be asked about.

    `answer` is a response of the domain, or the name of a function in actions/answers.py for what depends on the
    conversation; `picture` is shown with it; `next` names the topics and steps offered afterwards.
    """

    id: str
    title: str
    ask: str
    intents: tuple[str, ...]
    response: str | None = None
    answer: str | None = None
    next: tuple[str, ...] = ()
    small_talk: bool = False
    picture: str | None = None

    @property
    def question(self) -> bool:
        """Whether it answers a question, rather than a complaint or small talk."""
        return not self.small_talk and any(intent.startswith(QUESTIONS) for intent in self.intents)


@lru_cache(maxsize=1)
def load_topics() -> dict[str, Topic]:
    """All topics by id.

    Raises:
        ConfigError: an entry lacks a key, has an unknown one, or two answer the same intent.
    """
    topics: dict[str, Topic] = {}
    for path in TOPIC_FILES:
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            entry.pop("source", None)
            values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()}
            try:
                topic = Topic(**values)
            except TypeError as error:
                raise ConfigError(f"{path.name}: topic {entry.get('id')!r}: {error}.") from error
            if topic.picture and topic.picture not in EXPLAINING:
                raise ConfigError(f"{path.name}: topic {topic.id!r}: picture is one of {', '.join(EXPLAINING)}.")
            topics[topic.id] = topic
    taken: dict[str, str] = {}
    for topic in topics.values():
        for intent in topic.intents:
            if intent in taken:
                raise ConfigError(f"topics: {topic.id!r} and {taken[intent]!r} both answer the intent {intent!r}.")
            taken[intent] = topic.id
    return topics


@lru_cache(maxsize=1)
def topics_by_intent() -> dict[str, Topic]:
    """The topic that answers each intent."""
    return {intent: topic for topic in load_topics().values() for intent in topic.intents}
