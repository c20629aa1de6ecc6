"""`python -m bot staff add|list|disable|password`: accounts of the staff inbox."""

from __future__ import annotations

import sys
from getpass import getpass

from bot.staff import audit
from bot.staff.accounts import AccountError, accounts, add_account, change_password, disable_account, tidy_username
from bot.staff.words import words

# Who did it, in the record: whoever can run commands on the machine.
CONSOLE = "console"


def run(what: str, username: str | None) -> int:
    """Does it and says so; 2 with one sentence when it can't be done."""
    said = words()["accounts"]
    name = tidy_username(username or "")
    try:
        if what == "list":
            for account in accounts():
                print(said["listed" if account.active else "listed_disabled"].format(username=account.username))
            if not accounts():
                print(said["nobody"])
            return 0
        if what == "add":
            add_account(name, _password(name))
            action, answer = audit.ADDED, "added"
        elif what == "password":
            change_password(name, _password(name))
            action, answer = audit.PASSWORD, "password"
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
