"""Throughput of 1, 2 and 4 nodes behind nginx, as the website's chat sees it: a table and a plot into docs/bench/.

Visitors write one message after the other, each waiting for its answer, for a fixed time; the load comes from this same
machine. `make cluster-bench` runs it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from statistics import median, quantiles

import aiohttp
import redis
import sqlalchemy as sa

from tests.cluster.talk import Talker, session
from tools.cluster import ROOT, Cluster, postgres_programs
from tools.machine import processor

FOLDER = ROOT / "docs" / "bench"
NODES = (1, 2, 4)
VISITORS = 16
WARM_SECONDS, SECONDS = 10.0, 40.0
# Fewer than one chat may send in a minute.
MESSAGES_A_CHAT = 12
MESSAGES = (
    "my right calf has been sore since a hill session three weeks ago",
    "no swelling, and it isn't warm",
    "why does it keep coming back when I run slowly?",
    "I can rise on my toes on both legs",
    "what is a strain?",
    "how long does it take to heal?",
    "I rested it for two weeks",
    "thanks, that helps",
    "do I need a scan?",
    "what did I tell you so far?",
    "no breathlessness, no chest pain",
    "what would a physio look at?",
)


@dataclass(frozen=True)
class Figures:
    """What so many nodes did: answered messages, how many failed, seconds of each, and memory of each node in MiB."""

    nodes: int
    answered: int
    failed: int
    seconds: list[float]
    memory: int
    # Seconds of processor time that the nodes used for one message.
    cost: float
    # Bytes by which PostgreSQL's data and Redis' memory grew for one message.
    stored: float
    cached: float

    @property
    def rate(self) -> float:
        """Answered messages a second."""
        return self.answered / SECONDS

    @property
    def p50(self) -> float:
        """Median reply in ms."""
        return median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        """95 % of replies came within so many ms."""
        return quantiles(self.seconds, n=20)[18] * 1000


async def visit(
    http: aiohttp.ClientSession, cluster: Cluster, until: float, seen: list[tuple[float, bool, float]]
) -> None:
    """One visitor after the other, until it is time; notes when each answer came, whether it did, how long it took."""
    while time.monotonic() < until:
        talker = Talker(http, cluster.secret_key)
        await talker.begins(cluster.inner)
        for text in MESSAGES[:MESSAGES_A_CHAT]:
            sent = await talker.says(cluster.inner, text)
            seen.append((time.monotonic(), sent.answered and sent.attempts == 1, sent.seconds))
            if time.monotonic() > until:
                return


async def load(cluster: Cluster) -> tuple[list[tuple[float, bool, float]], float, int]:
    """All visitors at once.

    Returns what was seen after the warm-up, the nodes' processor time in that time, and the number of all messages.
    """
    seen: list[tuple[float, bool, float]] = []
    began = time.monotonic()
    async with session() as http:
        until = began + WARM_SECONDS + SECONDS
        work = [asyncio.create_task(visit(http, cluster, until, seen)) for _ in range(VISITORS)]
        await asyncio.sleep(WARM_SECONDS)
        used = processor_seconds(cluster)
        await asyncio.sleep(SECONDS)
        used = processor_seconds(cluster) - used
        await asyncio.gather(*work)
    return [one for one in seen if WARM_SECONDS <= one[0] - began < WARM_SECONDS + SECONDS], used, len(seen)


def processor_seconds(cluster: Cluster) -> float:
    """Processor time of all nodes so far."""
    ticks = 0
    for node in cluster.nodes:
        assert node.process is not None
        fields = Path(f"/proc/{node.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(cluster: Cluster) -> int:
    """MiB that one node holds, the largest of them."""
    held = []
    for node in cluster.nodes:
        assert node.process is not None
        text = Path(f"/proc/{node.process.pid}/status").read_text(encoding="ascii")
        held.append(next(int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS:")) // 1024)
    return max(held)


def held(cluster: Cluster) -> tuple[int, int]:
    """Bytes of PostgreSQL's tables with their indexes, and of what Redis holds."""
    database = sa.create_engine(cluster.postgres.url)
    with database.connect() as connection:
        tables = connection.execute(sa.text("SELECT pg_database_size(current_database())")).scalar_one()
    database.dispose()
    with redis.Redis.from_url(cluster.redis.url) as client:
        return int(tables), int(client.info("memory")["used_memory_dataset"])


def measure(nodes: int) -> Figures:
    """Starts so many nodes and measures them."""
    with Cluster(nodes) as cluster:
        tables, cache = held(cluster)
        seen, used, messages = asyncio.run(load(cluster))
        more_tables, more_cache = held(cluster)
        good = [seconds for _, answered, seconds in seen if answered]
        return Figures(
            nodes,
            len(good),
            len(seen) - len(good),
            good,
            memory(cluster),
            used / max(1, len(seen)),
            (more_tables - tables) / max(1, messages),
            (more_cache - cache) / max(1, messages),
        )


def machine() -> str:
    """The processor, its cores, the memory and the system."""
    total = int(Path("/proc/meminfo").read_text(encoding="ascii").split()[1]) // 1024 // 1024
    release = Path("/etc/os-release").read_text(encoding="utf-8").split('PRETTY_NAME="')[1].split('"')[0]
    return f"{processor()}, {total} GiB, {release}"


def versions() -> str:
    """What took part."""

    def said(*command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return (done.stdout + done.stderr).strip()

    nginx = said("/usr/sbin/nginx", "-v").rpartition("/")[2]
    postgres = said(str(postgres_programs() / "postgres"), "-V").split()[2]
    redis = said("redis-server", "--version").split("v=")[1].split()[0]
    return f"Python {platform.python_version()}, Rasa 3.6.21, PostgreSQL {postgres}, Redis {redis}, nginx {nginx}"


def table(found: list[Figures]) -> str:
    """The figures as Markdown."""
    lines = [
        "| nodes | against one | messages a second | median | 95 % within | not answered at once "
        "| memory a node | processor time a message | in PostgreSQL a message | in Redis |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.nodes} | {one.rate / found[0].rate:.2f} × | {one.rate:.1f} | {one.p50:.0f} ms | {one.p95:.0f} ms "
        f"| {one.failed} | {one.memory} MiB | {one.cost * 1000:.1f} ms | {one.stored / 1024:.1f} KiB "
        f"| {one.cached / 1024:.1f} KiB |"
        for one in found
    ]
    return "\n".join(lines)


def plot(found: list[Figures], file: Path) -> None:
    """Messages a second against nodes, beside what perfect growth would be."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "cluster"
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.4))
    nodes = [one.nodes for one in found]
    axes.plot(nodes, [found[0].rate * n for n in nodes], linestyle="--", color="0.6", label="one node, times nodes")
    axes.plot(nodes, [one.rate for one in found], marker="o", color="#0b6e75", label="measured")
    for one in found:
        axes.annotate(f"{one.rate:.0f}", (one.nodes, one.rate), textcoords="offset points", xytext=(0, 8), ha="center")
    axes.set_xticks(nodes)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(f"nodes, all on the same {os.cpu_count()} cores")
    axes.set_ylabel("messages a second")
    axes.legend(frameon=False)
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})


def main() -> None:
    """Measures, prints, and writes the table (between its marks in cluster.md) and the plot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, nargs="+", default=list(NODES))
    options = parser.parse_args()
    busy = os.getloadavg()[0]
    found = [measure(nodes) for nodes in options.nodes]
    FOLDER.mkdir(parents=True, exist_ok=True)
    written = FOLDER / "cluster.md"
    begin, end = "<!-- measured -->", "<!-- /measured -->"
    text = written.read_text(encoding="utf-8") if written.is_file() else f"# Several nodes\n\n{begin}{end}\n"
    head, _, rest = text.partition(begin)
    tail = rest.partition(end)[2]
    measured = (
        f"Measured on {datetime.now(timezone.utc):%-d %B %Y} on {machine()};\n{versions()}.\n"
        f"{VISITORS} visitors wrote at the same time, for {SECONDS:.0f} seconds after {WARM_SECONDS:.0f} to warm up.\n"
        f"Load, nginx, databases and nodes shared the machine; its load average before was {busy:.1f}.\n\n"
        f"{table(found)}\n"
    )
    written.write_text(f"{head}{begin}\n{measured}{end}{tail}", encoding="utf-8")
    plot(found, FOLDER / "cluster.svg")
    print(table(found))


if __name__ == "__main__":
    main()
