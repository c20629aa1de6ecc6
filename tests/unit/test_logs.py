"""What reaches the log holds nothing that a visitor wrote."""

from __future__ import annotations

import json
import logging
import sys

from bot.logs import JsonFormatter, PlainFormatter

SECRET = "Orla 087 123 4567"


def failing_record() -> logging.LogRecord:
    """A record of an error whose own words quote a visitor."""
    try:
        raise ValueError(SECRET)
    except ValueError:
        return logging.LogRecord("bot", logging.ERROR, "x.py", 1, "It failed.", None, sys.exc_info())


def test_exceptions_are_class_and_place() -> None:
    """In both formats."""
    for formatter in (JsonFormatter(), PlainFormatter("%(message)s")):
        text = formatter.format(failing_record())
        assert "ValueError at test_logs.py" in text
        assert SECRET not in text


def test_json_is_one_object_a_line() -> None:
    """With what the record brings."""
    record = logging.LogRecord("bot.messages", logging.INFO, "x.py", 1, "a\nmessage", None, None)
    record.details = {"session": "abc", "milliseconds": 3.0}
    line = JsonFormatter().format(record)
    assert "\n" not in line
    assert json.loads(line)["session"] == "abc"
    assert json.loads(line)["message"] == "a\nmessage"
