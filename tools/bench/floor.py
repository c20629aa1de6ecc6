"""A Sanic server that answers every message with the same words: `python -m tools.bench.floor PORT`."""

from __future__ import annotations

import sys

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json

app = Sanic("floor")


@app.post("/webhooks/rest/webhook")
async def answer(request: Request) -> HTTPResponse:
    """One message."""
    return json([{"recipient_id": request.json["sender"], "text": "Hello."}])


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]), access_log=False, motd=False)
