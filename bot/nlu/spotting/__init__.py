"""Hears facts in free text: words, grammar and context, without a language model and without Rasa."""

from bot.nlu.spotting.spotter import Mention, facts_in, spot

__all__ = ["Mention", "facts_in", "spot"]
