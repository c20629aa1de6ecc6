"""Where a request came from, behind as many proxies as are configured and no more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.network import client_address, over_https


class Headers(dict[str, Any]):
    """Headers that may stand several times."""

    def getall(self, name: str, default: list[str]) -> list[str]:
        """Every line of that name."""
        return list(self[name]) if name in self else default


def request(forwarded: list[str] | None = None, scheme: str = "http", proto: str | None = None) -> Any:
    """A request as far as its address goes."""
    headers = Headers()
    if forwarded is not None:
        headers["x-forwarded-for"] = forwarded
    if proto is not None:
        headers["x-forwarded-proto"] = proto
    return SimpleNamespace(headers=headers, ip="10.0.0.9", scheme=scheme)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        ("0", ["1.2.3.4"], "10.0.0.9"),
        ("1", None, "10.0.0.9"),
        ("1", ["1.2.3.4"], "1.2.3.4"),
        ("1", ["6.6.6.6, 1.2.3.4"], "1.2.3.4"),
        ("1", ["6.6.6.6", " 1.2.3.4 "], "1.2.3.4"),
        ("2", ["6.6.6.6, 1.2.3.4, 10.1.1.1"], "1.2.3.4"),
        ("2", ["1.2.3.4, 10.1.1.1"], "1.2.3.4"),
        ("2", ["1.2.3.4"], "10.0.0.9"),
        ("1", [""], "10.0.0.9"),
    ],
)
def test_the_address(monkeypatch: pytest.MonkeyPatch, proxies: str, forwarded: list[str] | None, address: str) -> None:
    """What stands further left was written by the client and isn't believed."""
    monkeypatch.setenv("ASSISTANT_PROXIES", proxies)
    assert client_address(request(forwarded)) == address


@pytest.mark.parametrize(
    ("proxies", "scheme", "proto", "https"),
    [
        ("0", "https", None, True),
        ("0", "http", "https", False),
        ("1", "http", "https", True),
        ("1", "http", " https , http", True),
        ("1", "https", "http", False),
        ("1", "http", "http, https", False),
        ("1", "http", None, True),
    ],
)
def test_https(monkeypatch: pytest.MonkeyPatch, proxies: str, scheme: str, proto: str | None, https: bool) -> None:
    """To this server, or to the first proxy."""
    monkeypatch.setenv("ASSISTANT_PROXIES", proxies)
    assert over_https(request(scheme=scheme, proto=proto)) is https
