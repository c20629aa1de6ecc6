"""A whole installation on this machine: PostgreSQL, Redis, several nodes, and nginx in front.

Everything lies in one folder, listens on 127.0.0.1 and goes when it is closed. `make cluster` runs it by hand, and
tests/cluster breaks it in many ways.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NGINX = ROOT / "deploy" / "nginx"
START_SECONDS = 240

NGINX_CONFIG = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-error.log warn;
events {{ worker_connections 1024; }}
http {{
    include {zones};
    access_log {folder}/nginx-access.log quiet;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream assistant {{
        {servers}
        keepalive 32;
    }}
    # As the public sees it.
    server {{
        listen 127.0.0.1:{port};
        set $pages {pages};
        include {public};
    }}
    # For load and tests: all channels, balanced over the nodes, without limits.
    server {{
        listen 127.0.0.1:{inner_port};
        client_max_body_size 160k;
        proxy_http_version 1.1;
        proxy_set_header Connection "";
        proxy_connect_timeout 2s;
        proxy_next_upstream error timeout;
        proxy_buffering off;
        location / {{ proxy_pass http://assistant; }}
    }}
}}
"""


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def postgres_programs() -> Path:
    """The folder of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not found:
        raise SystemExit("PostgreSQL is missing; run tools/debian-packages.sh.")
    return found[-1]


def status(url: str) -> int:
    """The status of an address; 0 when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(condition: Callable[[], object], what: str, seconds: float = START_SECONDS) -> None:
    """Waits for a condition; an error names what did not come about."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.1)


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@dataclass
class Postgres:
    """A PostgreSQL server with its data in the cluster's folder."""

    folder: Path
    port: int = field(default_factory=free_port)
    durable: bool = True
    """Whether it waits for its disk; a test that crashes nothing needn't."""

    def _run(self, *words: object) -> None:
        command = [str(word) for word in words]
        if os.geteuid() == 0:  # PostgreSQL refuses to be run by root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    @property
    def url(self) -> str:
        """The address of the assistant's database."""
        return f"postgresql://assistant@127.0.0.1:{self.port}/postgres"

    def create(self) -> None:
        """Makes the data and starts the server."""
        self.folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        owner = ("-A", "trust", "-U", "assistant", "-E", "UTF8")
        self._run(postgres_programs() / "initdb", "-D", self.folder / "data", *owner)
        self.start()

    def start(self) -> None:
        """Starts the server and waits for it."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options += " -c max_connections=400" + ("" if self.durable else " -c fsync=off")
        log = self.folder / "log"
        self._run(postgres_programs() / "pg_ctl", "-D", self.folder / "data", "-l", log, "-w", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        """Stops it: `fast` breaks connections, `immediate` is a crash."""
        self._run(postgres_programs() / "pg_ctl", "-D", self.folder / "data", "-m", how, "-w", "stop")


@dataclass
class Redis:
    """A Redis server that keeps nothing on disk, so that a restart forgets everything."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Starts the server and waits for it."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(["redis-server", *options], cwd="/", stdout=subprocess.DEVNULL)
        wait_until(lambda: listens(self.port), "Redis doesn't answer", 30)

    def kill(self) -> None:
        """Ends it at once."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Node:
    """One assistant."""

    number: int
    folder: Path
    environment: dict[str, str]
    command: list[str] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    root: Path = ROOT

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it said."""
        return self.folder / f"node-{self.number}.log"

    def start(self) -> None:
        """Starts it; `wait` waits until it may be sent messages."""
        var = self.folder / f"var-{self.number}"
        var.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "ASSISTANT_LOG": "json",
            "PYTHONPATH": str(self.root),
            **self.environment,
            "ASSISTANT_PORT": str(self.port),
            "ASSISTANT_VAR": str(var),
        }
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [*self.command, sys.executable, "-m", "bot", "serve"],
                cwd=self.root,
                env=environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def ready(self) -> bool:
        """Whether it may be sent messages."""
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(f"node {self.number} ended: {self.log.read_text()[-2000:]}")
        return status(f"{self.address}/health/ready") == 200

    def wait(self) -> None:
        """Waits until it may be sent messages."""
        wait_until(self.ready, f"node {self.number} is not ready")

    def fill_disk(self) -> None:
        """Lets no file of it grow any more, as on a full disk; its databases are elsewhere."""
        assert self.process is not None
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    def free_disk(self) -> None:
        """Makes room again."""
        assert self.process is not None
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def kill(self) -> None:
        """Ends it at once, without a word, and whatever stands between (`command`)."""
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """Asks it to leave, and returns how it left."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)


class Cluster:
    """PostgreSQL, Redis, nodes, and nginx, as a context."""

    def __init__(self, nodes: int, environment: dict[str, str] | None = None, root: Path = ROOT) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="calf-cluster-"))
        self.folder.chmod(0o755)
        self.postgres = Postgres(self.folder / "postgres")
        self.redis = Redis()
        self.secret_key = secrets.token_urlsafe(32)
        shared = {
            "ASSISTANT_DATABASE_URL": self.postgres.url,
            "ASSISTANT_REDIS_URL": self.redis.url,
            "ASSISTANT_SECRET_KEY": self.secret_key,
            "ASSISTANT_PROXIES": "1",
            **(environment or {}),
        }
        self.nodes = [Node(number, self.folder, dict(shared), root=root) for number in range(nodes)]
        self.port, self.inner_port = free_port(), free_port()
        self.nginx: subprocess.Popen[bytes] | None = None

    @property
    def public(self) -> str:
        """What the public sees."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def inner(self) -> str:
        """All nodes behind nginx, without limits."""
        return f"http://127.0.0.1:{self.inner_port}"

    def __enter__(self) -> Cluster:
        try:
            self.postgres.create()
            self.redis.start()
            environment = {**os.environ, **self.nodes[0].environment}
            migrate = [sys.executable, "-m", "bot", "migrate"]
            subprocess.run(migrate, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
            for node in self.nodes:
                node.start()
            for node in self.nodes:
                node.wait()
            self._start_nginx()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for node in self.nodes:
            if node.process and node.process.poll() is None:
                node.kill()
        if self.nginx:
            self.nginx.terminate()
            self.nginx.wait(timeout=30)
        self.redis.kill()
        with contextlib.suppress(subprocess.CalledProcessError):  # it was stopped, or never started
            self.postgres.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start_nginx(self) -> None:
        servers = "\n        ".join(f"server 127.0.0.1:{node.port} max_fails=2 fail_timeout=5s;" for node in self.nodes)
        config = self.folder / "nginx.conf"
        config.write_text(
            NGINX_CONFIG.format(
                folder=self.folder,
                servers=servers,
                port=self.port,
                inner_port=self.inner_port,
                zones=NGINX / "zones.conf",
                public=NGINX / "public.conf",
                pages=NGINX,
            ),
            encoding="utf-8",
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.nginx = subprocess.Popen([program, "-p", str(self.folder), "-c", str(config)])
        wait_until(lambda: status(f"{self.public}/health/live") == 200, "nginx doesn't answer", 30)


def main() -> None:
    """Runs a cluster until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=2)
    options = parser.parse_args()
    with Cluster(options.nodes) as cluster:
        print(f"The public sees {cluster.public}; for load and trials, without limits: {cluster.inner}")
        for node in cluster.nodes:
            print(f"Node {node.number}: {node.address}, log in {node.log}")
        print("Stop it with Ctrl-C.", flush=True)
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
