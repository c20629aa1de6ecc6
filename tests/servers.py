"""Real servers that tests start for themselves, on free ports and in folders of their own, and stop again."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

POSTGRES_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))


def free_port() -> int:
    """A port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _as_postgres(command: list[str | Path]) -> None:
    """Runs a program of PostgreSQL, which refuses to be run by root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", "postgres", "--", *words]
    subprocess.run(words, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """A PostgreSQL server; call it for the address of a new, empty database."""
    programs = POSTGRES_PROGRAMS[-1]
    # The data must belong to the user who runs it, in a folder whose parents that user may enter.
    folder = Path(tempfile.mkdtemp(prefix="calf-postgres-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = folder / "data", free_port()
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        _as_postgres([programs / "initdb", "-D", data, "-A", "trust", "-U", "assistant", "-E", "UTF8"])
        _as_postgres([programs / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-o", options, "start"])
        server = f"postgresql://assistant@127.0.0.1:{port}"
        admin = sa.create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT", future=True)

        def new_database() -> str:
            name = f"test_{uuid.uuid4().hex}"
            with admin.connect() as connection:
                connection.execute(sa.text(f"CREATE DATABASE {name}"))
            return f"{server}/{name}"

        yield new_database
        admin.dispose()
        _as_postgres([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
