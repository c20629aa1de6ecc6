"""What every page of the inbox has in common: who may see it, headers, forms, and what is said when it fails."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, cached_property
from http.cookies import CookieError
from typing import Any, cast
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from sanic.request import Request
from sanic.response import HTTPResponse, empty, html

from bot.channels.network import client_address, over_https
from bot.settings import clinic
from bot.staff.accounts import ROLES
from bot.staff.sessions import Session, find_session, form_token, form_token_fits, new_token
from bot.staff.words import FOLDER, moment_words, words

logger = logging.getLogger(__name__)

HOME = "/staff"
# Where everybody looks after their own account.
ACCOUNT = f"{HOME}/account"
FORM_FIELD = "form_token"
# A page that brings itself up to date says so.
LIVE_HEADER = "x-live"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MOST_BYTES = 16_384
MOST_FIELDS = 60
NEXT = re.compile(r"/staff(?:/[\w.-]+)*(?:\?[\w=&%+.~-]*)?", re.ASCII)
# Looking things up must not hold up conversations, which share the process.
_readers = ThreadPoolExecutor(4, "staff")


@dataclass(frozen=True)
class Visit:
    """One request from a browser; `session` is None for a stranger."""

    request: Request
    session: Session | None

    @cached_property
    def form(self) -> Mapping[str, str]:
        """The fields that were sent; of one sent twice, the last."""
        body = self.request.body or b""
        return _fields(body.decode(errors="replace")) if len(body) <= MOST_BYTES else {}

    @cached_property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return _fields(self.request.query_string)

    @property
    def username(self) -> str:
        """Whose visit it is; "" for a stranger."""
        return self.session.username if self.session else ""

    @property
    def address(self) -> str:
        """The network address it came from."""
        return client_address(self.request)


Handler = Callable[..., HTTPResponse]


def guarded(handlers: Mapping[str, Handler], roles: Collection[str] = ROLES) -> Callable[..., Awaitable[HTTPResponse]]:
    """One handler for Sanic from those for each method: strangers get the log-in form with 401, forged forms and other
    roles 403, and errors a page that says so."""

    async def answer(request: Request, **parts: str) -> HTTPResponse:
        return await in_thread(request, lambda: _let_in(handlers, roles, request, parts))

    return answer


async def in_thread(
    request: Request, work: Callable[[], HTTPResponse], pool: ThreadPoolExecutor = _readers
) -> HTTPResponse:
    """What `work` answers, with the headers of every page; it runs beside the conversations."""
    try:
        response = await asyncio.get_running_loop().run_in_executor(pool, work)
    except Exception as error:  # whatever fails, staff get a sentence, and the log no text of anybody's
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(
            "A page of the staff inbox failed: %s in %s, line %s.", type(error).__name__, place.filename, place.lineno
        )
        response = error_page(Visit(request, None), "broken", 503)
    response.headers.update(headers())
    return response


def cookies(request: Request) -> Mapping[str, str]:
    """The cookies of a request; none where their header is no list of cookies."""
    try:
        return cast(Mapping[str, str], request.cookies)
    except CookieError:
        return {}


def cookie_names(request: Request) -> tuple[str, str]:
    """The names of the session's cookie and of the log-in form's; over https, browsers guard names like these."""
    prefix = "__Secure-" if over_https(request) else ""
    return f"{prefix}staff", f"{prefix}staff-form"


def set_cookie(request: Request, response: HTTPResponse, name: str, value: str) -> None:
    """A cookie that only this inbox's own pages send, that no script can read, and that ends with the browser; an empty
    value deletes it."""
    response.cookies[name] = value
    cookie = response.cookies[name]
    cookie["path"], cookie["httponly"], cookie["samesite"] = HOME, True, "Strict"
    if over_https(request):
        cookie["secure"] = True
    if not value:
        cookie["max-age"] = 0


def forged(request: Request) -> bool:
    """Whether a browser says that another website sent this."""
    if request.method not in ("GET", "HEAD") and request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    origin = request.headers.get("origin", "null")
    # "null" is what browsers send from pages that tell nobody where they are, as ours do.
    return bool(origin != "null" and urlsplit(origin).netloc != request.headers.get("host", ""))


def page(visit: Visit, template: str, code: int = 200, **values: Any) -> HTTPResponse:
    """A page made from a template."""
    shown = {
        "username": visit.username,
        "role": visit.session.role if visit.session else "",
        "form_token": form_token(visit.session.token) if visit.session else "",
        "notice": None,
        **values,
    }
    return html(_templates().get_template(f"{template}.html.j2").render(shown), code)


def log_in_page(
    visit: Visit, said: str | None, status: int = 401, back: str | None = None, typed: str | None = None
) -> HTTPResponse:
    """The log-in form at whatever address was asked for; `said` stands above it, as an error where a name was typed."""
    session_cookie, form_cookie = cookie_names(visit.request)
    token = cookies(visit.request).get(form_cookie, "") or new_token()
    where = back or _way_back(visit.request)
    response = page(visit, "log_in", status, said=said, next=where, typed=typed, form_token=form_token(token))
    if cookies(visit.request).get(form_cookie) != token:
        set_cookie(visit.request, response, form_cookie, token)
    if cookies(visit.request).get(session_cookie):
        set_cookie(visit.request, response, session_cookie, "")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Form realm="staff"'
    return response


def error_page(visit: Visit, which: str, status: int) -> HTTPResponse:
    """A page that says what went wrong, in the words of `errors` in words.yml."""
    return page(visit, "error", status, **words()["errors"][which])


def redirect(address: str) -> HTTPResponse:
    """Goes on to a page of the inbox, with GET."""
    return empty(303, headers={"Location": address})


def safe_next(address: str) -> str:
    """An address of the inbox to go on to; its first page for any other."""
    return address if NEXT.fullmatch(address) else HOME


def address_with(path: str, **query: object) -> str:
    """An address with what is not empty behind the question mark."""
    told = urlencode({key: value for key, value in query.items() if value})
    return f"{path}?{told}" if told else path


def _let_in(
    handlers: Mapping[str, Handler], roles: Collection[str], request: Request, parts: Mapping[str, str]
) -> HTTPResponse:
    stranger = Visit(request, None)
    if forged(request):
        return error_page(stranger, "form", 403)
    token = cookies(request).get(cookie_names(request)[0], "")
    session = find_session(token, touch=LIVE_HEADER not in request.headers)
    if session is None:
        return log_in_page(stranger, words()["log_in"]["again" if token else "please"])
    visit = Visit(request, session)
    if request.method not in ("GET", "HEAD") and not form_token_fits(token, visit.form.get(FORM_FIELD, "")):
        return error_page(visit, "form", 403)
    if session.role not in roles:
        return error_page(visit, "role", 403)
    if session.must_change and not request.path.startswith((ACCOUNT, f"{HOME}/log-out")):
        return redirect(address_with(ACCOUNT, notice="must_change"))
    handler = handlers.get(request.method)
    return handler(visit, **parts) if handler else error_page(visit, "method", 405)


def _way_back(request: Request) -> str:
    """Where to go on after logging in: the page that was asked for, or the one whose form was sent."""
    if request.method == "GET":
        return safe_next(address_with(request.path, **_fields(request.query_string)))
    of_request = re.fullmatch(rf"({HOME}/requests/[\w-]+)/\w+", request.path)
    return safe_next(of_request[1]) if of_request else HOME


def _fields(encoded: str) -> Mapping[str, str]:
    try:
        return dict(parse_qsl(encoded, errors="replace", max_num_fields=MOST_FIELDS))
    except ValueError:
        return {}


@cache
def _part(name: str) -> str:
    return (FOLDER / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def headers() -> Mapping[str, str]:
    """Nothing is kept, framed or sent on; the only style and the only script are those in the page."""
    return {
        "Content-Security-Policy": "default-src 'none'; "
        f"style-src {_digest(_part('style.css'))}; script-src {_digest(_part('inbox.js'))}; connect-src 'self'; "
        "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(moment=moment_words, path=lambda text: quote(str(text), safe=""))
    environment.globals.update(style=Markup(_part("style.css")), script=Markup(_part("inbox.js")))
    environment.globals.update(words=words(), clinic_name=clinic().name, home=HOME, with_query=address_with)
    return environment
