"""Serves the widget's script at `/widget.js` and a page with it at `/`."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sanic import HTTPResponse, Request
from sanic.response import html, raw

from bot.dialogue.copy import about, texts
from bot.dialogue.person import write
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
    sections = [
        {
            "topic": section["topic"],
            "title": section["title"],
            "paragraphs": _paragraphs(f"faq/{section['topic']}"),
        }
        for section in words()["page"]["sections"]
    ]
    return environment.get_template("page.html.j2").render(
        words=words()["page"], clinic=clinic(), sections=sections, version=_version(SCRIPT.read_bytes())
    )


def _paragraphs(name: str) -> list[str]:
    """An answer as the page shows it: its head, then its longer text."""
    plain = next((text for text in texts()[name] if "when" not in text.about), texts()[name][0])
    return [fill(write(text, "")) for text in (plain.text, str(about(name).get("more") or "")) if text]


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
