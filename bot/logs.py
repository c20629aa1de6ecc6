"""Keeps the log readable and free of what visitors write: Rasa logs texts and slots below warnings."""

from __future__ import annotations

import logging

import structlog

LOUD = ("rasa", "rasa_sdk", "sanic", "apscheduler", "matplotlib", "absl")


def quiet() -> None:
    """Lets only warnings and errors through."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    # Rasa 3.6 and what it stands on warn about their own future; nothing in that is for the person who runs this.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    # A model that can't be loaded is told in one sentence (bot/server.py), not with Rasa's stack trace.
    logging.getLogger("rasa.core.agent").setLevel(logging.CRITICAL)
    # Where no mail server is configured, this says which file holds the mail; it names no person.
    logging.getLogger("bot.outbox").setLevel(logging.INFO)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
