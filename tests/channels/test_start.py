"""What can be wrong at the start is told in one sentence, with exit code 2 and no stack trace."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.model import digest_file, sha256
from bot.settings import ROOT
from tests.channels.conftest import environment
from tools.cluster import free_port


def started(arguments: list[str], extra: dict[str, str], folder: Path = ROOT) -> tuple[int, str]:
    """Exit code and output of `python -m bot …` in a folder."""
    result = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    return result.returncode, result.stdout + result.stderr


def assert_one_sentence(code: int, output: str, *parts: str) -> None:
    """Asserts exit code 2, no stack trace, and what the sentence names."""
    assert code == 2, output
    assert "Traceback" not in output
    for part in parts:
        assert part in output


def test_a_taken_port(model: Path, tmp_path: Path) -> None:
    """Names the port and the variable that changes it, after a word that something is being done."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, output = started(["serve"], environment(tmp_path, port))
    assert model.is_file()
    assert_one_sentence(code, output, str(port), "ASSISTANT_PORT")
    assert output.startswith("Starting …\n")


def test_a_broken_model(model: Path, tmp_path: Path) -> None:
    """Names the file and `make train`."""
    models = tmp_path / "models"
    models.mkdir()
    broken = models / model.name
    broken.write_bytes(b"this is no model")
    digest_file(broken).write_text(sha256(broken), encoding="ascii")
    code, output = started(["serve"], {**environment(tmp_path, free_port()), "ASSISTANT_MODELS": str(models)})
    assert_one_sentence(code, output, model.name, "make train")


@pytest.mark.parametrize(
    ("file", "text", "parts"),
    [
        ("clinic.yml", "name: [", ("clinic.yml",)),
        ("clinic.yml", "name: A\npone: 1\n", ("clinic.yml, line 2", "pone")),
        ("clinic.yml", 'phone: "12"\n', ("clinic.yml, line 1",)),
        ("bot/clinical/rules/warning_signs.yml", "[]\n", ("warning_signs.yml",)),
        ("bot/clinical/rules/warning_signs.yml", "- id: x\n  version: '1'\n", ("warning_signs.yml, line 1",)),
    ],
)
def test_an_unreadable_file(copy: Path, file: str, text: str, parts: tuple[str, ...]) -> None:
    """Names the file and the line."""
    (copy / file).write_text(text, encoding="utf-8")
    code, output = started(["check"], {}, copy)
    assert_one_sentence(code, output, *parts)


def test_an_impossible_port() -> None:
    """Names the variable."""
    code, output = started(["serve"], {"ASSISTANT_PORT": "70000"})
    assert_one_sentence(code, output, "ASSISTANT_PORT")


def test_the_files_as_they_are_pass() -> None:
    """`python -m bot check` says so."""
    code, output = started(["check"], {})
    assert code == 0, output
