"""The pages of the inbox, and the table of their addresses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping

from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.staff import audit
from bot.staff.account_pages import change_account, change_own, show_account, show_accounts
from bot.staff.accounts import ADMIN, PHYSIO, ROLES
from bot.staff.answers import change_work, reply, set_status, undo
from bot.staff.figures import show_figures
from bot.staff.live import live
from bot.staff.log_in import check_code, log_in, log_out
from bot.staff.request_page import show_handover, show_request
from bot.staff.web import HOME, METHODS, Handler, Visit, error_page, guarded, page, redirect
from bot.staff.worklist import PAGE, change_several, export, last_page, page_number, show_list
from bot.storage.audit import count_episodes, episodes

RECORD_PAGE = 100


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


def nothing(visit: Visit, rest: str) -> HTTPResponse:
    """Any other address: strangers don't learn that it doesn't exist."""
    return error_page(visit, "not_found", 404) if rest else redirect(HOME)


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
    "/account": {"GET": show_account, "POST": change_own},
    "/accounts": {"GET": show_accounts, "POST": change_account},
    "/log-out": {"POST": log_out},
    "/<rest:path>": {"GET": nothing, "POST": nothing},
}
# Who may open what; everything else is everybody's.
ROLES_OF: Mapping[str, Collection[str]] = {
    "/requests.csv": (ADMIN,),
    "/safety": (PHYSIO, ADMIN),
    "/record": (ADMIN,),
    "/accounts": (ADMIN,),
}
# What strangers may send forms to.
LOG_IN: Mapping[str, Callable[[Request], Awaitable[HTTPResponse]]] = {"/log-in": log_in, "/log-in/code": check_code}
LIVE_ADDRESS = "/live"


def inbox() -> Blueprint:
    """The inbox as a blueprint, to be mounted at `HOME`."""
    blueprint = Blueprint("staff")
    for number, (address, handlers) in enumerate(ROUTES.items()):
        blueprint.add_route(
            guarded(handlers, ROLES_OF.get(address, ROLES)), address, methods=METHODS, name=f"page_{number}"
        )
    blueprint.add_route(live, LIVE_ADDRESS, methods=METHODS, name="live")
    others = [method for method in METHODS if method != "POST"]
    for number, (address, step) in enumerate(LOG_IN.items()):
        blueprint.add_route(step, address, methods=["POST"], name=f"log_in_{number}")
        blueprint.add_route(guarded({}), address, methods=others, name=f"log_in_otherwise_{number}")
    return blueprint
