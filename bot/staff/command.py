"""`python -m bot staff add|list|disable|password|role|no-second-factor`: accounts of the staff inbox."""

from __future__ import annotations

import sys
from getpass import getpass

from bot.staff import audit
from bot.staff.accounts import (
    ADMIN,
    RECEPTIONIST,
    AccountError,
    accounts,
    add_account,
    change_password,
    change_role,
    disable_account,
    set_second_factor,
    tidy_username,
)  # fmt: skip
from bot.staff.words import words

# Who did it, in the record: whoever can run commands on the machine.
CONSOLE = "console"


def run(what: str, username: str | None, role: str | None = None) -> int:
    """Does it and says so; 2 with one sentence when it can't be done."""
    said = words()["accounts"]
    name = tidy_username(username or "")
    try:
        if what == "list":
            for account in accounts():
                shown = {"username": account.username, "role": account.role}
                print(said["listed" if account.active else "listed_disabled"].format(**shown))
            if not accounts():
                print(said["nobody"])
            return 0
        if what == "add":
            # Somebody has to look after the others.
            first = ADMIN if not accounts() else RECEPTIONIST
            add_account(name, _password(name), role or first)
            action, answer = audit.ADDED, "added"
        elif what == "password":
            change_password(name, _password(name))
            action, answer = audit.PASSWORD, "password"
        elif what == "role":
            change_role(name, role or "")
            action, answer = audit.ROLE, "role"
        elif what == "no-second-factor":
            set_second_factor(name, None)
            action, answer = audit.SECOND_FACTOR, "no_second_factor"
        else:
            disable_account(name)
            action, answer = audit.DISABLED, "disabled"
    except AccountError as error:
        print(said[str(error)], file=sys.stderr)
        return 2
    audit.record(CONSOLE, action, detail=name)
    print(said[answer].format(username=name))
    return 0


def _password(username: str) -> str:
    """A password that is typed twice unseen, or the first line of a pipe.

    Raises:
        AccountError: the two differ.
    """
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    said = words()["accounts"]
    first = getpass(said["prompt"].format(username=username))
    if getpass(said["prompt_again"]) != first:
        raise AccountError("different")
    return first
