"""How SQLite's files are opened, whoever opens them."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

BUSY_SECONDS = 10
# Readers don't block the writer nor it them, a commit survives a power cut, and what is deleted is overwritten.
PRAGMAS = (
    f"busy_timeout={BUSY_SECONDS * 1000}",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
)
# A file in which an earlier version deleted without overwriting has a lower number.
OVERWRITTEN = 1


def set_up(engine: Engine) -> None:
    """Has every connection of an engine opened in this way."""
    sa.event.listen(engine, "connect", _prepare)


def _prepare(connection: Any, _: Any) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def only_for_its_owner(file: Path) -> None:
    """Makes a database's file, if there is none, and nobody but its owner may read it; SQLite's other files follow it.

    A file that is there is not opened: closing it again would drop every lock this process holds on it (POSIX), and the
    next program that looks at the database would take away the write-ahead log under our own connections.

    Raises:
        OSError: the folder or the file can't be written.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    if not os.access(file, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file))
    with suppress(PermissionError):  # another user's file that this one may write
        file.chmod(0o600)
