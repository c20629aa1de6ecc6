"""The pictures over HTTP: kept by browsers, shown on other sites, and nothing else behind their address."""

from __future__ import annotations

import pytest
import requests

from bot.pictures.drawing import Drawing, chain, runner, timeline
from tests.channels.conftest import Server


@pytest.mark.parametrize("drawing", [timeline((5, 6)), runner(), chain(["foot_posture"]), chain()])
def test_a_picture(server: Server, drawing: Drawing) -> None:
    """As SVG on light and on dark ground, and as PNG for messengers that fetch it themselves."""
    paths = (drawing.path, drawing.path_dark)
    light, dark = (requests.get(server.address + path, timeout=30) for path in paths)
    assert light.headers["Content-Type"].startswith("image/svg+xml")
    assert light.text != dark.text
    assert "max-age" in light.headers["Cache-Control"]
    assert light.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    image = requests.get(server.address + paths[0].replace(".svg", ".png"), timeout=30)
    assert (image.headers["Content-Type"], image.content[:4]) == ("image/png", b"\x89PNG")


@pytest.mark.parametrize(
    "path",
    ["timeline.svg", "timeline.svg?days=9-3", "runner.svg?theme=pink", "chain.svg?marked=x", "x.svg", "runner.gif",
     "runner", "..%2f..%2fclinic.yml", "runner.svg?" + "a=b&" * 200, "%00.svg"],
)  # fmt: skip
def test_what_is_no_picture(server: Server, path: str) -> None:
    """Is not found, and says no more than that."""
    answer = requests.get(f"{server.address}/pictures/{path}", timeout=30)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text
