"""No cache of the process keeps what somebody wrote: an erasure couldn't reach it there."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from functools import _lru_cache_wrapper
from typing import Any

from tests.conftest import Visitor

# Single words are kept, to be spelt right only once: they tell nothing of who wrote them, and end somewhere.
TEXT = "my left calf went pop near Ballyvaughan on Sunday and I am Zebulon Quartermaine"
TELLING = ("near ballyvaughan", "ballyvaughan on", "zebulon quartermaine", "am zebulon")


def caches() -> list[Any]:
    """Every `functools` cache of the product."""
    found = [thing for thing in gc.get_objects() if isinstance(thing, _lru_cache_wrapper)]
    return [cache for cache in found if str(cache.__module__).startswith("bot.")]


def texts(thing: Any, depth: int = 4) -> Iterator[str]:
    """The texts that a cache holds, as keys or in results."""
    if isinstance(thing, str):
        yield thing
    elif depth and not callable(thing):
        for part in gc.get_referents(thing):
            yield from texts(part, depth - 1)


async def test_no_sentence_is_kept(visitor: Visitor) -> None:
    """Nor two words of one that tell something."""
    await visitor.says(TEXT)
    parts = [(cache, part) for cache in caches() for part in gc.get_referents(cache) if not callable(part)]
    held = {
        (c.__qualname__, text) for c, part in parts for text in texts(part) if any(t in text.lower() for t in TELLING)
    }
    assert caches() and held == set()


def test_what_visitors_words_fill_is_bounded() -> None:
    """A cache by the names of files or lists ends by itself; one by words must be told where."""
    by_word = [cache for cache in caches() if "word" in inspect.signature(cache.__wrapped__).parameters]
    assert by_word and [cache.__qualname__ for cache in by_word if cache.cache_parameters()["maxsize"] is None] == []
