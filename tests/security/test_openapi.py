"""The server keeps to docs/openapi.yml: Schemathesis asks what the description allows, and what it doesn't."""

from __future__ import annotations

import subprocess

import pytest

from bot.settings import ROOT
from tests.security.conftest import Target
from tests.security.test_endpoints import staff

pytestmark = pytest.mark.security

SCHEMATHESIS = ROOT / ".venv-security" / "bin" / "schemathesis"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
EXAMPLES = 150


def asked(target: Target, checks: str, paths: str, header: str) -> subprocess.CompletedProcess[str]:
    """Runs Schemathesis against part of the server."""
    assert SCHEMATHESIS.is_file(), "run this with `make security-test`, which installs Schemathesis"
    command = [
        str(SCHEMATHESIS), "run", str(ROOT / "docs" / "openapi.yml"), "--url", target.address, "--checks", checks,
        "--include-path-regex", paths, "--header", header, "--max-examples", str(EXAMPLES), "--seed", "7",
        "--phases", "examples,coverage,fuzzing", "--no-color", "--suppress-health-check", "all",
        "--request-timeout", "60",
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=target.var.parent)


def test_the_chat(target: Target) -> None:
    """With the token of a chat, and without."""
    run = asked(
        target, f"{CHECKS},ignored_auth", "^/(webhooks|pictures|health)", f"Authorization: Bearer {target.token()}"
    )
    assert run.returncode == 0, run.stdout[-6000:]


def test_the_inbox(target: Target) -> None:
    """With the cookie of somebody who is logged in."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in staff(target).cookies)
    run = asked(target, CHECKS, "^/staff", f"Cookie: {cookies}")
    assert run.returncode == 0, run.stdout[-6000:]


def test_the_inbox_for_a_stranger(target: Target) -> None:
    """Without."""
    run = asked(target, CHECKS, "^/staff", "Cookie: staff=nobody")
    assert run.returncode == 0, run.stdout[-6000:]
