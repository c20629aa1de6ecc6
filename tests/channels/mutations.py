"""Webhook bodies that aren't what was sent."""

from __future__ import annotations

import json
import random
from typing import Any


def mutated(body: bytes, chance: random.Random, *path: str | int) -> bytes:
    """A JSON body that was cut, changed in a byte, partly doubled, given another value, or replaced by noise.

    Other values are given at the top or, more often, at the path.
    """
    place = chance.randrange(len(body))
    kind = chance.randrange(5)
    if kind == 0:
        return body[:place]
    if kind == 1:
        return body[:place] + bytes([(body[place] + chance.randrange(1, 256)) % 256]) + body[place + 1 :]
    if kind == 2:
        return body[:place] + body[place : place + 9] + body[place:]
    if kind == 3:
        values: tuple[Any, ...] = (None, [], {}, "x", 0, True, -1, 10**30, {"id": []}, [[1]])
        changed = json.loads(body)
        where = changed
        for step in path if chance.random() < 0.7 else ():
            where = where[step]
        where[chance.choice(sorted(where))] = chance.choice(values)
        return json.dumps(changed).encode()
    return bytes(chance.randrange(256) for _ in range(chance.randrange(1, 60)))
