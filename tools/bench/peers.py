"""The assistants that are compared: stock Rasa, a light stock Rasa, this one, and a server that only answers."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
import yaml

from tools.cluster import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
HOME = ROOT / "var" / "bench"
START_SECONDS = 600
HELLO = "my calf hurts when i run slowly"

EPOCHS = 1
"""Of the stock peer's networks, where `rasa init` writes 100; how fast it answers doesn't depend on them."""
# What `rasa init` writes but for the epochs.
STOCK = {
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": EPOCHS, "constrain_similarities": True},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": EPOCHS},
        {"name": "TEDPolicy", "max_history": 5, "epochs": EPOCHS, "constrain_similarities": True},
    ],
}
LIGHT = {
    "pipeline": [
        {"name": "WhitespaceTokenizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "LogisticRegressionClassifier", "max_iter": 200},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ],
    "policies": [{"name": "RulePolicy"}],
}


@dataclass
class Peer:
    """An assistant that can be trained, started and asked over HTTP."""

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    session: requests.Session = field(default_factory=requests.Session)

    @property
    def address(self) -> str:
        """Where messages are posted."""
        return f"http://127.0.0.1:{self.port}/webhooks/rest/webhook"

    def train(self) -> None:
        """Trains anew from the data, as its user would."""
        raise NotImplementedError

    def commands(self) -> Sequence[tuple[list[str], Path]]:
        """What its user runs, and where."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """What its processes see."""
        return {
            **os.environ,
            "RASA_TELEMETRY_ENABLED": "false",
            "ASSISTANT_PORT": str(self.port),
            "ASSISTANT_VAR": str(self.folder / "var"),
            "TF_CPP_MIN_LOG_LEVEL": "3",
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        }

    def start(self) -> float:
        """Starts it; the seconds until its first answer that says something."""
        (self.folder / "var").mkdir(parents=True, exist_ok=True)
        begin = time.monotonic()
        with (self.folder / "log.txt").open("ab") as log:
            for command, where in self.commands():
                self.processes.append(
                    subprocess.Popen(
                        command, cwd=where, env=self.environment(), stdout=log, stderr=log, start_new_session=True
                    )
                )
        while time.monotonic() - begin < START_SECONDS:
            if any(process.poll() is not None for process in self.processes):
                break
            try:
                if self.ask("first", HELLO):
                    return time.monotonic() - begin
            except (requests.RequestException, ValueError):
                pass
            time.sleep(0.05)
        self.stop()
        raise RuntimeError(f"{self.name} doesn't answer; see {self.folder / 'log.txt'}")

    def ask(self, sender: str, text: str, session: requests.Session | None = None) -> list[dict[str, Any]]:
        """Sends a message; what was answered.

        Raises:
            requests.RequestException: there was no answer.
        """
        answer = (session or self.session).post(self.address, json={"sender": sender, "message": text}, timeout=60)
        answer.raise_for_status()
        return list(answer.json())

    def memory(self) -> float:
        """What its processes hold in memory now, in MB; shared pages are counted once."""
        total = 0
        for process in self.processes:
            for line in Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1])
        return total / 1024

    def stop(self) -> None:
        """Ends its processes and whatever they started."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes.clear()


@dataclass
class Ours(Peer):
    """This assistant, as `make run` starts it."""

    def train(self) -> None:
        """`make train`, though the inputs didn't change."""
        _run([sys.executable, "-m", "bot", "train", "--force"], ROOT, self.environment(), self.folder)

    def commands(self) -> Sequence[tuple[list[str], Path]]:
        """One process."""
        return [([sys.executable, "-m", "bot", "serve"], ROOT)]


@dataclass
class StockRasa(Peer):
    """Rasa as it is installed, with the same domain, rules, stories and lines, and the same actions in a server."""

    settings: dict[str, Any] = field(default_factory=dict)
    python: Path = HOME / "venv" / "bin" / "python"
    actions_port: int = field(default_factory=free_port)

    def prepare(self) -> None:
        """Writes its project."""
        from rasa.shared.core.domain import Domain

        from bot.rasa_parts.importer import AssistantImporter

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        domain: Domain = AssistantImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml")).get_domain()
        domain.persist(self.folder / "domain.yml")
        for part in ("nlu", "rules", "stories"):
            shutil.copytree(ROOT / "data" / part, self.folder / "data" / part)
        config = {"recipe": "default.v1", "language": "en", "assistant_id": "stock", **self.settings}
        (self.folder / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        (self.folder / "credentials.yml").write_text("rest:\n", encoding="utf-8")

    def train(self) -> None:
        """`rasa train`."""
        _run([str(self.python), "-m", "rasa", "train", "--force"], self.folder, self.environment(), self.folder)

    def start(self) -> float:
        """The same, once the server knows where the action server is."""
        endpoint = {"action_endpoint": {"url": f"http://127.0.0.1:{self.actions_port}/webhook"}}
        (self.folder / "endpoints.yml").write_text(yaml.safe_dump(endpoint), encoding="utf-8")
        return super().start()

    def commands(self) -> Sequence[tuple[list[str], Path]]:
        """The server and the action server."""
        serve = ["run", "--port", str(self.port), "--interface", "127.0.0.1"]
        actions = ["-m", "rasa_sdk", "--port", str(self.actions_port), "--actions", "tools.bench.stock_actions"]
        return [([sys.executable, *actions], ROOT), ([str(self.python), "-m", "rasa", *serve], self.folder)]


@dataclass
class Floor(Peer):
    """The HTTP server that Rasa stands on, answering with the same words whatever is asked."""

    def train(self) -> None:
        """There is nothing to learn."""

    def commands(self) -> Sequence[tuple[list[str], Path]]:
        """One process."""
        return [([sys.executable, "-m", "tools.bench.floor", str(self.port)], ROOT)]


def make_environment(python: Path) -> None:
    """An environment with TensorFlow in it, made once, for the stock peers."""
    if (python.parent / "rasa").is_file():
        return
    uv = shutil.which("uv") or str(ROOT / ".uv" / "bin" / "uv")
    folder = python.parent.parent
    print("Installing stock Rasa with TensorFlow …", flush=True)
    subprocess.run([uv, "venv", "--quiet", "--python", "3.11", str(folder)], check=True)
    for locked in ("requirements.lock", "requirements-tensorflow.lock"):
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", str(python), "--require-hashes", "-r", str(ROOT / locked)],
            check=True,
        )


def peers() -> list[Peer]:
    """Everything that is compared, this assistant first."""
    folder = Path(tempfile.mkdtemp(prefix="calf-bench-"))
    ours = Ours("this assistant", folder / "ours")
    stock = StockRasa("stock Rasa", HOME / "stock", settings=STOCK)
    light = StockRasa("light stock Rasa", HOME / "light", settings=LIGHT)
    floor = Floor("bare server", folder / "floor")
    for peer in (ours, floor):
        peer.folder.mkdir(parents=True, exist_ok=True)
    # What is quick first: a mistake shows before stock Rasa has trained.
    return [ours, floor, light, stock]


def _run(command: list[str], where: Path, environment: dict[str, str], folder: Path) -> None:
    with (folder / "train.txt").open("wb") as log:
        done = subprocess.run(command, cwd=where, env=environment, stdout=log, stderr=log, check=False)
    if done.returncode:
        raise RuntimeError(f"training failed; see {folder / 'train.txt'}")
