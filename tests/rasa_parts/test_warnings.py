"""What `rasa data validate` says is worth reading: warnings that can't be heeded here are silenced, all others stay."""

from __future__ import annotations

import importlib
import warnings

import pytest

import bot.rasa_parts

UNUSED = "The utterance 'utter_faq/ice' is not used in any story or rule."
TWICE = "The following duplicated intents have been found across multiple domain files: case, faq, hold"
MISSING = "The action 'utter_goodbye' is used in the stories, but is not a valid utterance action."


@pytest.mark.parametrize(("text", "shown"), [(UNUSED, False), (TWICE, False), (MISSING, True)])
def test_what_is_shown(text: str, shown: bool) -> None:
    """With Rasa's own filter set before."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.filterwarnings("once", category=UserWarning)
        importlib.reload(bot.rasa_parts)
        warnings.warn(text, UserWarning, stacklevel=1)
    assert [str(each.message) for each in seen] == [text] * shown
