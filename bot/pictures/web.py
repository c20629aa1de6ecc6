"""Serves the pictures: `GET /pictures/<name>.svg` and `.png`, with what is drawn in the query."""

from __future__ import annotations

import asyncio

from sanic import Blueprint, HTTPResponse, Request
from sanic.response import raw, text

from bot.pictures.drawing import ADDRESS, LIGHT, png, svg

HEADERS = {
    # An address says everything about its picture, so it stays true until the drawing is changed.
    "Cache-Control": "public, max-age=86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
LONGEST_QUERY = 200


def blueprint() -> Blueprint:
    """The pictures' addresses."""
    routes = Blueprint("pictures", url_prefix=ADDRESS)

    async def show(request: Request, file: str) -> HTTPResponse:
        name, _, kind = file.rpartition(".")
        query = {key: values[-1] for key, values in request.args.items()}
        theme = query.pop("theme", LIGHT)
        content: bytes | None = None
        if len(request.query_string) <= LONGEST_QUERY:
            if kind == "svg":
                drawing = svg(name, query, theme)
                content = drawing.encode() if drawing else None
            elif kind == "png":
                content = await asyncio.get_running_loop().run_in_executor(None, png, name, query, theme)
        if content is None:
            return text("There is no such picture.", status=404)
        return raw(content, content_type="image/svg+xml" if kind == "svg" else "image/png", headers=HEADERS)

    routes.add_route(show, "/<file:str>", methods=["GET"])
    return routes
