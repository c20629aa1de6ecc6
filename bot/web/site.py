"""Serves the widget's script at `/widget.js` and a page with it at `/`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, Request
from sanic.response import html, raw

from bot.dialogue.copy import about, texts
from bot.dialogue.person import write
from bot.pictures.drawing import EXPLAINING, svg
from bot.settings import clinic
from bot.web.words import fill, words

FOLDER = Path(__file__).parent
SCRIPT = FOLDER / "dist" / "widget.js"
# A page embeds `/widget.js` without a version and gets a new one within the hour; with `?v=` it can be kept for ever.
HOUR, FOR_EVER = "public, max-age=3600", "public, max-age=31536000, immutable"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


async def answer(request: Request) -> HTTPResponse | None:
    """The website's own addresses; None for all others. It runs before Rasa's own greeting at `/`."""
    if request.method not in ("GET", "HEAD"):
        return None
    if request.path == "/":
        return html(page(), headers={"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"})
    if request.path == "/page.css":
        return _cached(request, (FOLDER / "page.css").read_bytes(), "text/css; charset=utf-8")
    if request.path == "/widget.js" and SCRIPT.is_file():
        return _cached(request, SCRIPT.read_bytes(), "text/javascript; charset=utf-8")
    return None


@cache
def page() -> str:
    """The demo page: what the clinic's article is about, in the assistant's own words, with the chat in it."""
    environment = Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
    sections = [_section(section) for section in words()["page"]["sections"]]
    return environment.get_template("page.html.j2").render(
        words=words()["page"], clinic=clinic(), sections=sections, version=_version(SCRIPT.read_bytes())
    )


def _section(section: Mapping[str, Any]) -> dict[str, Any]:
    """A section with its answer's words, and its figure where it has one."""
    figure = EXPLAINING[section["figure"]]() if "figure" in section else None
    return {
        "list": (),
        "caption": "",
        **section,
        "paragraphs": _paragraphs(f"faq/{section['topic']}", more=bool(section.get("more"))),
        "figure": figure,
        "height": _height(section["figure"]) if figure else "",
    }


def _paragraphs(name: str, more: bool) -> list[str]:
    """An answer as the page shows it: its head, then its longer text where that is wanted."""
    plain = next((text for text in texts()[name] if "when" not in text.about), texts()[name][0])
    longer = str(about(name).get("more") or "") if more else ""
    return [fill(write(text, "")) for text in (plain.text, longer) if text]


def _height(name: str) -> str:
    """How high a drawing is in its own units, so that the page keeps its place before it is loaded."""
    found = re.search(r'height="(\d+)"', svg(name, {}) or "")
    return found[1] if found else ""


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def _cached(request: Request, content: bytes, kind: str) -> HTTPResponse:
    """A file with what lets browsers keep it."""
    tag = f'"{_version(content)}"'
    keep = FOR_EVER if request.args.get("v") == _version(content) else HOUR
    headers = {"ETag": tag, "Cache-Control": keep, "Cross-Origin-Resource-Policy": "cross-origin"}
    if request.headers.get("if-none-match") == tag:
        return HTTPResponse(status=304, headers=headers)
    return raw(content, content_type=kind, headers=headers)
