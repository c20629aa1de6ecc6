"""What Rasa's own commands need before they start: the `.pth` file of the environment imports this into every process.

Rasa tells its makers how it is used unless it is told not to. Besides, that would end every command here: Rasa 3.6.21
gives sentry-sdk an option that version 2 no longer knows.
"""

from __future__ import annotations

import os

from bot import tensorflow_standin  # noqa: F401 - it works by being imported

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
