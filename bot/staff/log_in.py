"""Logging in and out: name and password, then the code of the second factor where an account has one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.staff import audit, second_factor
from bot.staff.accounts import Account, accounts, check_password
from bot.staff.sessions import end_session, form_token, form_token_fits, start_session
from bot.staff.web import (
    FORM_FIELD,
    HOME,
    Visit,
    cookie_names,
    cookies,
    error_page,
    forged,
    in_thread,
    log_in_page,
    page,
    redirect,
    safe_next,
    set_cookie,
)  # fmt: skip
from bot.staff.words import words

# One log-in after the other, so that a burst of guesses is counted before it is over; more than this don't queue up.
_log_ins = ThreadPoolExecutor(1, "staff-log-in")
_free_places = BoundedSemaphore(8)


def log_out(visit: Visit) -> HTTPResponse:
    """Ends the session for good."""
    if visit.session:
        end_session(visit.session.token)
        audit.record(visit.username, audit.LOG_OUT)
    return log_in_page(Visit(visit.request, None), words()["notices"]["logged_out"], 200, HOME)


async def log_in(request: Request) -> HTTPResponse:
    """Checks name and password; the same answer, after the same work, for a wrong name and a wrong password."""
    return await _one_by_one(request, _log_in)


async def check_code(request: Request) -> HTTPResponse:
    """Checks the second factor's code."""
    return await _one_by_one(request, _check_code)


async def _one_by_one(request: Request, work: Callable[[Visit], HTTPResponse]) -> HTTPResponse:
    if not _free_places.acquire(blocking=False):
        return await in_thread(request, lambda: _must_wait(Visit(request, None), 1))
    try:
        return await in_thread(request, lambda: work(Visit(request, None)), _log_ins)
    finally:
        _free_places.release()


def _log_in(visit: Visit) -> HTTPResponse:
    before = cookies(visit.request).get(cookie_names(visit.request)[1], "")
    if forged(visit.request) or not form_token_fits(before, visit.form.get(FORM_FIELD, "")):
        return error_page(visit, "form", 403)
    typed, back = visit.form.get("username", "").replace("\0", "")[:200], safe_next(visit.form.get("next", ""))
    name = audit.recorded_name(typed)
    wait = audit.seconds_to_wait(name, visit.address)
    if wait:
        return _must_wait(visit, wait, back)
    account = check_password(typed, visit.form.get("password", ""))
    if account is None:
        audit.record(name, audit.LOG_IN_FAILED, address=visit.address)
        return log_in_page(visit, words()["log_in"]["wrong"], 401, back, typed)
    if account.second_factor:
        return _code_page(visit, second_factor.pending(account.id, before), back)
    return _logged_in(visit, account, back)


def _check_code(visit: Visit) -> HTTPResponse:
    """The second step: the code of the app, with the same pauses after failures as the password."""
    before = cookies(visit.request).get(cookie_names(visit.request)[1], "")
    if forged(visit.request) or not form_token_fits(before, visit.form.get(FORM_FIELD, "")):
        return error_page(visit, "form", 403)
    back, token = safe_next(visit.form.get("next", "")), visit.form.get("pending", "")
    user_id = second_factor.pending_user(token, before)
    account = next((each for each in accounts() if each.id == user_id), None)
    if account is None:
        return log_in_page(visit, words()["log_in"]["again"], 401, back)
    wait = audit.seconds_to_wait(account.username, visit.address)
    if wait:
        return _must_wait(visit, wait, back)
    if not second_factor.use_code(account.id, visit.form.get("code", "")[:20]):
        audit.record(account.username, audit.LOG_IN_FAILED, address=visit.address)
        return _code_page(visit, token, back, words()["log_in"]["wrong_code"])
    return _logged_in(visit, account, back)


def _code_page(visit: Visit, token: str, back: str, said: str | None = None) -> HTTPResponse:
    before = cookies(visit.request).get(cookie_names(visit.request)[1], "")
    return page(visit, "code", 401, said=said, pending=token, next=back, form_token=form_token(before))


def _logged_in(visit: Visit, account: Account, back: str) -> HTTPResponse:
    session_cookie, form_cookie = cookie_names(visit.request)
    audit.record(account.username, audit.LOG_IN, address=visit.address)
    response = redirect(back)
    token = start_session(account, cookies(visit.request).get(session_cookie, ""))
    set_cookie(visit.request, response, session_cookie, token)
    set_cookie(visit.request, response, form_cookie, "")
    return response


def _must_wait(visit: Visit, seconds: int, back: str = HOME) -> HTTPResponse:
    said = words()["log_in"]
    span = said["seconds"].format(number=seconds) if seconds <= 90 else said["minutes"].format(number=-(-seconds // 60))
    response = log_in_page(visit, said["wait"].format(wait=span), 429, back)
    response.headers["Retry-After"] = str(seconds)
    return response
