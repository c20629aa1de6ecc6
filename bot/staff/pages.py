"""The pages of the inbox, and the table of their addresses."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import BoundedSemaphore

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.staff import audit
from bot.staff.accounts import check_password
from bot.staff.answers import change_work, reply, set_status, undo
from bot.staff.figures import show_figures
from bot.staff.live import live
from bot.staff.request_page import show_handover, show_request
from bot.staff.sessions import end_session, form_token_fits, start_session
from bot.staff.web import (
    FORM_FIELD,
    HOME,
    METHODS,
    Handler,
    Visit,
    cookie_names,
    error_page,
    forged,
    guarded,
    in_thread,
    log_in_page,
    page,
    redirect,
    safe_next,
    set_cookie,
)
from bot.staff.words import words
from bot.staff.worklist import PAGE, change_several, export, last_page, page_number, show_list
from bot.storage.audit import count_episodes, episodes

RECORD_PAGE = 100
# One log-in after the other, so that a burst of guesses is counted before it is over; more than this don't queue up.
_log_ins = ThreadPoolExecutor(1, "staff-log-in")
_free_places = BoundedSemaphore(8)


def show_safety(visit: Visit) -> HTTPResponse:
    """What was advised, in which session; the visitor's words only where they agreed to hand them over."""
    total = count_episodes()
    number = page_number(visit, total, PAGE)
    audit.record(visit.username, audit.SAFETY)
    found = episodes(PAGE, (number - 1) * PAGE)
    return page(visit, "safety", episodes=found, total=total, number=number, last=last_page(total, PAGE))


def show_record(visit: Visit) -> HTTPResponse:
    """Who looked at what, newest first."""
    audit.record(visit.username, audit.RECORD)
    total = audit.count_entries()
    number = page_number(visit, total, RECORD_PAGE)
    rows = audit.entries(RECORD_PAGE, (number - 1) * RECORD_PAGE)
    return page(visit, "record", rows=rows, total=total, number=number, last=last_page(total, RECORD_PAGE))


def log_out(visit: Visit) -> HTTPResponse:
    """Ends the session for good."""
    if visit.session:
        end_session(visit.session.token)
        audit.record(visit.username, audit.LOG_OUT)
    return log_in_page(Visit(visit.request, None), words()["notices"]["logged_out"], 200, HOME)


def nothing(visit: Visit, rest: str) -> HTTPResponse:
    """Any other address: strangers don't learn that it doesn't exist."""
    return error_page(visit, "not_found", 404) if rest else redirect(HOME)


async def log_in(request: Request) -> HTTPResponse:
    """Checks name and password; the same answer, after the same work, for a wrong name and a wrong password."""
    if not _free_places.acquire(blocking=False):
        return await in_thread(request, lambda: _must_wait(Visit(request, None), 1))
    try:
        return await in_thread(request, lambda: _log_in(Visit(request, None)), _log_ins)
    finally:
        _free_places.release()


def _log_in(visit: Visit) -> HTTPResponse:
    session_cookie, form_cookie = cookie_names(visit.request)
    before = visit.request.cookies.get(form_cookie, "")
    if forged(visit.request) or not form_token_fits(before, visit.form.get(FORM_FIELD, "")):
        return error_page(visit, "form", 403)
    typed, back = visit.form.get("username", "")[:200], safe_next(visit.form.get("next", ""))
    name = audit.recorded_name(typed)
    wait = audit.seconds_to_wait(name, visit.address)
    if wait:
        return _must_wait(visit, wait, back)
    account = check_password(typed, visit.form.get("password", ""))
    audit.record(name, audit.LOG_IN if account else audit.LOG_IN_FAILED, address=visit.address)
    if account is None:
        return log_in_page(visit, words()["log_in"]["wrong"], 401, back)
    response = redirect(back)
    token = start_session(account, visit.request.cookies.get(session_cookie, ""))
    set_cookie(visit.request, response, session_cookie, token)
    set_cookie(visit.request, response, form_cookie, "")
    return response


def _must_wait(visit: Visit, seconds: int, back: str = HOME) -> HTTPResponse:
    said = words()["log_in"]
    span = said["seconds"].format(number=seconds) if seconds <= 90 else said["minutes"].format(number=-(-seconds // 60))
    response = log_in_page(visit, said["wait"].format(wait=span), 429, back)
    response.headers["Retry-After"] = str(seconds)
    return response


# By address: what answers which method. Strangers get 401 at each of them, whatever the method.
ROUTES: Mapping[str, Mapping[str, Handler]] = {
    "/": {"GET": show_list},
    "/requests/<reference>": {"GET": show_request},
    "/requests/<reference>/status": {"POST": set_status},
    "/requests/<reference>/work": {"POST": change_work},
    "/requests/<reference>/reply": {"POST": reply},
    "/several": {"POST": change_several},
    "/undo": {"POST": undo},
    "/handovers/<file>": {"GET": show_handover},
    "/requests.csv": {"GET": export},
    "/safety": {"GET": show_safety},
    "/figures": {"GET": show_figures},
    "/record": {"GET": show_record},
    "/log-out": {"POST": log_out},
    "/<rest:path>": {"GET": nothing, "POST": nothing},
}
LOG_IN_ADDRESS, LIVE_ADDRESS = "/log-in", "/live"


def inbox() -> Blueprint:
    """The inbox as a blueprint, to be mounted at `HOME`."""
    blueprint = Blueprint("staff")
    for number, (address, handlers) in enumerate(ROUTES.items()):
        blueprint.add_route(guarded(handlers), address, methods=METHODS, name=f"page_{number}")
    blueprint.add_route(live, LIVE_ADDRESS, methods=METHODS, name="live")
    blueprint.add_route(log_in, LOG_IN_ADDRESS, methods=["POST"], name="log_in")
    others = [method for method in METHODS if method != "POST"]
    blueprint.add_route(guarded({}), LOG_IN_ADDRESS, methods=others, name="log_in_otherwise")
    return blueprint
