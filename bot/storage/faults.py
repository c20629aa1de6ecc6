"""What is wrong with a database at the start, in one sentence that names it and says what to do."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from bot.errors import ConfigError, UnreachableError

# SQLite's own words for what is wrong.
DAMAGED = ("malformed", "not a database", "disk image", "unsupported file format")
FULL = ("disk is full", "disk i/o error", "database or disk")
FORBIDDEN = ("readonly", "unable to open", "permission")
# A larger file takes too long to be read through at the start.
CHECKED_BYTES = 200 * 1024 * 1024


def fault(url: str, error: Exception) -> ConfigError:
    """The error with which the start ends: `UnreachableError` where waiting may help, `ConfigError` otherwise."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        return UnreachableError(
            "The database can't be reached; check ASSISTANT_DATABASE_URL and whether it runs and takes connections."
        )
    return _sqlite_fault(Path(address.database or ""), str(getattr(error, "orig", None) or error).lower())


def _sqlite_fault(file: Path, said: str) -> ConfigError:
    if any(word in said for word in DAMAGED):
        return ConfigError(
            f"The database {file} is damaged; stop the assistant, move the file away (with {file.name}-wal and "
            f"{file.name}-shm) and put your last back-up in its place (docs/operations.md, Back-up)."
        )
    if any(word in said for word in FULL):
        return UnreachableError(f"The database {file} can't be written: the disk is full or failing; free some space.")
    if any(word in said for word in FORBIDDEN):
        return unwritable(file)
    if "locked" in said or "busy" in said:
        return UnreachableError(
            f"The database {file} is locked by another program; stop that one (a second assistant, a back-up, a shell)."
        )
    return ConfigError(f"The database {file} can't be used ({said[:80]}); see docs/operations.md.")


def unwritable(file: Path, error: OSError | None = None) -> ConfigError:
    """The error for a file that this user can't write, or whose folder can't be written."""
    if error is not None and error.errno == errno.ENOSPC:
        return UnreachableError(f"{file} can't be written: the disk is full; free some space.")
    return ConfigError(
        f"{file} can't be written; make {file.parent} writable for user {_user()}, or set ASSISTANT_VAR to a folder "
        "that is."
    )


def _user() -> str:
    return os.environ.get("USER") or str(os.getuid())


def check_whole(connection: Connection, url: str) -> None:
    """Reads an SQLite file through, unless it is very large.

    Raises:
        ConfigError: it is damaged.
    """
    file = Path(make_url(url).database or "")
    if not file.is_file() or file.stat().st_size > CHECKED_BYTES:
        return
    found = connection.execute(sa.text("PRAGMA quick_check(1)")).scalar()
    if found != "ok":
        raise _sqlite_fault(file, "malformed")
