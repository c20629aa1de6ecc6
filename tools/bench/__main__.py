"""`make bench`: trains, starts and asks every peer, one after the other, and writes the results.

python -m tools.bench                 everything; about three quarters of an hour, most of it stock Rasa's training
python -m tools.bench --keep-trained  with the stock models of an earlier run, whose training times are kept too
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import random
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import requests

from bot.logs import quiet
from tools.bench.peers import HOME, ROOT, Peer, StockRasa, make_environment, peers
from tools.bench.report import write
from tools.machine import processor

DOCS = ROOT / "docs" / "bench"
TURNS = 10
CONVERSATIONS = 20
"""So many conversations of so many messages are timed, one message at a time."""
VISITORS = 8
"""So many write at once when the throughput is taken."""
LONG = 510
"""Messages in the long conversation; the medians around its 10th and its 500th are compared."""


def lines() -> list[str]:
    """Messages that no peer was trained on, in an order that is the same in every run."""
    rows = (ROOT / "tests" / "evaluation" / "messages.jsonl").read_text(encoding="utf-8").splitlines()
    found = [str(json.loads(row)["text"]) for row in rows if row.strip()]
    random.Random(7).shuffle(found)
    return found


def timed(peer: Peer, messages: list[str]) -> list[float]:
    """Milliseconds of each message of the conversations, asked one at a time."""
    times = []
    for number in range(CONVERSATIONS):
        for text in messages[number * TURNS : (number + 1) * TURNS]:
            begin = time.perf_counter()
            peer.ask(f"timed-{number}", text)
            times.append((time.perf_counter() - begin) * 1000)
    return times


def throughput(peer: Peer, messages: list[str]) -> float:
    """Messages answered a second with `VISITORS` who write at once."""

    def visit(number: int) -> int:
        session = requests.Session()
        for text in messages[number * 2 * TURNS : (number + 1) * 2 * TURNS]:
            peer.ask(f"busy-{number}", text, session)
        return 2 * TURNS

    begin = time.perf_counter()
    with ThreadPoolExecutor(VISITORS) as pool:
        answered = sum(pool.map(visit, range(VISITORS)))
    return answered / (time.perf_counter() - begin)


def measured(peer: Peer, messages: list[str], earlier: dict[str, Any] | None) -> dict[str, Any]:
    """What one peer needs: seconds to train and to start, MB, milliseconds a message, messages a second."""
    if earlier is None or not isinstance(peer, StockRasa):
        if isinstance(peer, StockRasa):
            peer.prepare()
        print(f"{peer.name}: trains …", flush=True)
        begin = time.monotonic()
        peer.train()
        trained = time.monotonic() - begin
    else:
        trained = earlier["train_s"]
    print(f"{peer.name}: starts …", flush=True)
    # The second start counts: the first one also fills the machine's file cache.
    peer.start()
    peer.stop()
    started = peer.start()
    try:
        timed(peer, messages)  # whatever is made on first use is made now
        times = sorted(timed(peer, messages))
        found = {
            "train_s": trained,
            "start_s": started,
            "median_ms": statistics.median(times),
            "p95_ms": times[int(len(times) * 0.95)],
            "per_s": throughput(peer, messages),
            "mb": peer.memory(),
        }
    finally:
        peer.stop()
    print(f"{peer.name}: { ({name: value and round(value, 3) for name, value in found.items()}) }", flush=True)
    return found


def encoder_ms(messages: list[str]) -> float:
    """The median milliseconds of the bare sentence encoder for one message."""
    import yaml

    from bot.reading.encoder import Encoder, locate_model

    pipeline = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    encoder = Encoder(locate_model(next(part["model"] for part in pipeline if "model" in part)))
    times = []
    for text in messages[:200]:
        begin = time.perf_counter()
        encoder.encode([text])
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def safety_ms(messages: list[str]) -> float:
    """The median milliseconds of reading signs and emergencies in a message and judging them, without the encoder."""
    from bot.clinical.assess import assess
    from bot.reading.emergencies import find_emergency
    from bot.reading.read import read
    from bot.reading.reading import Turn

    turn, times = Turn(today=date.today()), []
    for text in messages[:200]:
        begin = time.perf_counter()
        message = read(text, turn)
        find_emergency(message.doc, turn)
        assess({reading.name: reading.value for reading in message.readings if isinstance(reading.value, str)})
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


async def _long(settings: Any, messages: list[str], in_memory: bool) -> float:
    """How much longer the reply at message 500 takes than the one at message 10, as a ratio of medians."""
    from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

    from bot.model import train
    from bot.server import load_agent
    from bot.storage.conversations import ConversationMemory

    agent = await load_agent(settings, train(settings.models))
    if in_memory:
        store = ConversationMemory(agent.domain)
        agent.tracker_store = agent.processor.tracker_store = store
    short, late = [], []
    # Many short conversations and one long one, by turns, so that a slow moment of the machine meets both.
    for number in range(LONG):
        begin = time.perf_counter()
        await agent.handle_message(UserMessage(messages[number % 40], CollectingOutputChannel(), "long"))
        took = time.perf_counter() - begin
        if number >= LONG - 40:
            late.append(took)
            sender = f"short-{number}"
            for turn in range(11):
                text = messages[(number - 10 + turn) % 40]
                begin = time.perf_counter()
                await agent.handle_message(UserMessage(text, CollectingOutputChannel(), sender))
            short.append(time.perf_counter() - begin)
    return statistics.median(late) / statistics.median(short)


def flatness(kind: str, url: str, messages: list[str]) -> float:
    """See `_long`; in a folder of its own, with conversations in memory, SQLite or PostgreSQL."""
    from bot.settings import load_settings
    from bot.storage.database import migrate

    with tempfile.TemporaryDirectory() as folder:
        os.environ.update({"ASSISTANT_VAR": folder, "ASSISTANT_DATABASE_URL": url})
        settings = load_settings()
        migrate(settings.database)
        found = asyncio.run(_long(settings, messages, kind == "memory"))
    print(f"long conversation, {kind}: {found:.2f}", flush=True)
    return found


def machine() -> dict[str, str]:
    """What it was measured on."""
    import rasa

    return {
        "date": date.today().isoformat(),
        "cpu": processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "rasa": rasa.__version__,
    }


def main() -> None:
    """Measures all and writes `docs/bench/speed.md`, its picture and its figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep-trained", action="store_true")
    options = parser.parse_args()
    quiet()
    HOME.mkdir(parents=True, exist_ok=True)
    kept = HOME / "trained.json"
    earlier = json.loads(kept.read_text()) if options.keep_trained and kept.is_file() else {}
    everybody, messages = peers(), lines()
    make_environment(next(peer.python for peer in everybody if isinstance(peer, StockRasa)))
    found = {}
    for peer in everybody:
        found[peer.name] = measured(peer, messages, earlier.get(peer.name))
        kept.write_text(json.dumps({**earlier, **found}), encoding="utf-8")
    from tools.cluster import Postgres

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        postgres = Postgres(Path(folder) / "postgres")
        postgres.create()
        try:
            flat = {
                kind: flatness(kind, url, messages)
                for kind, url in (("memory", ""), ("SQLite", ""), ("PostgreSQL", postgres.url))
            }
        finally:
            postgres.stop("immediate")
    result = {
        "machine": machine(),
        "kept_trained": bool(earlier),
        "messages": CONVERSATIONS * TURNS,
        "peers": found,
        "encoder_ms": encoder_ms(messages),
        "safety_ms": safety_ms(messages),
        "flat": flat,
    }
    write(result, DOCS)
    print(f"Written to {DOCS / 'speed.md'}.")


if __name__ == "__main__":
    main()
