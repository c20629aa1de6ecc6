"""One's own account (password, second factor, where one is logged in), and everybody's for an admin."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping

from sanic.response import HTTPResponse

from bot.staff import accounts as store
from bot.staff import audit, second_factor
from bot.staff.sessions import end_sessions, open_sessions, start_session
from bot.staff.web import ACCOUNT, HOME, Visit, address_with, cookie_names, page, redirect, set_cookie
from bot.staff.words import words
from bot.staff.worklist import notices


def show_account(visit: Visit) -> HTTPResponse:
    """One's own account."""
    return _own_page(visit)


def _own_page(visit: Visit, wrong: str = "", secret: str = "") -> HTTPResponse:
    session = visit.session
    assert session is not None
    mine = next(each for each in store.accounts() if each.id == session.user_id)
    shown = notices(visit) if not wrong else {"notice": wrong, "bad": True, "undo_events": ""}
    address = second_factor.setup_address(mine.username, secret) if secret else ""
    return page(
        visit,
        "account",
        400 if wrong else 200,
        account=mine,
        must_change=session.must_change,
        sessions=open_sessions(session.user_id, session.token),
        secret=secret,
        picture=second_factor.picture(address) if secret else "",
        **shown,
    )


def change_own(visit: Visit) -> HTTPResponse:
    """Changes the password or the second factor, or logs out everywhere else."""
    step = OWN.get(visit.form.get("step", ""))
    return step(visit) if step else _own_page(visit, words()["notices"]["unknown"])


def _change_password(visit: Visit) -> HTTPResponse:
    if not store.check_password(visit.username, visit.form.get("password", "")):
        audit.record(visit.username, audit.LOG_IN_FAILED, address=visit.address)
        return _own_page(visit, words()["notices"]["wrong_password"])
    try:
        store.change_password(visit.username, visit.form.get("new", ""))
    except store.AccountError as error:
        return _own_page(visit, _refusal(error))
    audit.record(visit.username, audit.PASSWORD, detail=visit.username)
    return _go_on(visit, "password_changed")


def _begin_second_factor(visit: Visit) -> HTTPResponse:
    return _own_page(visit, secret=second_factor.new_secret())


def _set_second_factor(visit: Visit) -> HTTPResponse:
    """Turns it on once a code of the new key was typed, so that nobody is locked out by a picture not scanned."""
    secret = visit.form.get("secret", "")
    if len(secret) != 32 or not secret.isalnum() or not second_factor.fits(secret, visit.form.get("code", "")):
        said = words()["log_in"]["wrong_code"]
        return _own_page(visit, said, secret if len(secret) == 32 and secret.isalnum() else "")
    store.set_second_factor(visit.username, secret)
    audit.record(visit.username, audit.SECOND_FACTOR, detail=visit.username)
    return _go_on(visit, "second_factor_on")


def _end_others(visit: Visit) -> HTTPResponse:
    session = visit.session
    assert session is not None
    end_sessions(session.user_id, session.token)
    audit.record(visit.username, audit.LOG_OUT, detail="everywhere")
    return redirect(address_with(ACCOUNT, notice="others_ended"))


OWN: Mapping[str, Callable[[Visit], HTTPResponse]] = {
    "password": _change_password,
    "begin": _begin_second_factor,
    "second_factor": _set_second_factor,
    "log_out": _end_others,
}


def _go_on(visit: Visit, notice: str) -> HTTPResponse:
    """Logs this browser in again, since the change logged out everywhere."""
    mine = next(each for each in store.accounts() if each.username == visit.username)
    response = redirect(address_with(ACCOUNT, notice=notice))
    set_cookie(visit.request, response, cookie_names(visit.request)[0], start_session(mine))
    return response


def show_accounts(visit: Visit) -> HTTPResponse:
    """Everybody who may log in."""
    return _accounts_page(visit)


def _accounts_page(visit: Visit, wrong: str = "", password: str = "", whose: str = "") -> HTTPResponse:
    shown = notices(visit) if not wrong else {"notice": wrong, "bad": True, "undo_events": ""}
    return page(
        visit,
        "accounts",
        400 if wrong else 200,
        accounts=store.accounts(),
        roles=store.ROLES,
        password=password,
        whose=whose,
        **shown,
    )


def change_account(visit: Visit) -> HTTPResponse:
    """Adds or closes an account, changes its role, or sets a password for one log-in, shown once."""
    name, step = store.tidy_username(visit.form.get("username", "")), visit.form.get("step", "")
    password = secrets.token_urlsafe(12)
    try:
        if step == "add":
            store.add_account(name, password, visit.form.get("role", ""), must_change=True)
            audit.record(visit.username, audit.ADDED, detail=name)
        elif step == "password":
            store.change_password(name, password, must_change=True)
            audit.record(visit.username, audit.PASSWORD, detail=name)
        elif step in CHANGES:
            action = CHANGES[step](name, visit.form.get("role", ""))
            audit.record(visit.username, action, detail=name)
            return redirect(address_with(f"{HOME}/accounts", notice="account_changed"))
        else:
            return _accounts_page(visit, words()["notices"]["unknown"])
    except store.AccountError as error:
        return _accounts_page(visit, _refusal(error))
    return _accounts_page(visit, password=password, whose=name)


def _close(name: str, _: str) -> str:
    store.disable_account(name)
    return audit.DISABLED


def _set_role(name: str, role: str) -> str:
    store.change_role(name, role)
    return audit.ROLE


def _no_second_factor(name: str, _: str) -> str:
    store.set_second_factor(name, None)
    return audit.SECOND_FACTOR


CHANGES: Mapping[str, Callable[[str, str], str]] = {
    "close": _close,
    "role": _set_role,
    "second_factor": _no_second_factor,
}


def _refusal(error: store.AccountError) -> str:
    """Why an account can't be changed so, without what only a command line needs."""
    said = words()
    return str(said["account_page"].get(str(error)) or said["accounts"][str(error)])
