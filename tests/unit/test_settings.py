"""What the clinic and the environment may say, and what stops the start."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import Clinic, load_clinic, load_settings


def written(folder: Path, text: str) -> Path:
    """A clinic file."""
    file = folder / "clinic.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_is_optional(tmp_path: Path) -> None:
    """No file, an empty file, empty values."""
    assert load_clinic(tmp_path / "absent.yml") == Clinic()
    assert load_clinic(written(tmp_path, "")) == Clinic()
    assert load_clinic(written(tmp_path, "name:\nphone: ''\n")) == Clinic()


def test_values_are_kept_as_written(tmp_path: Path) -> None:
    """Numbers too."""
    assert load_clinic(written(tmp_path, "price_first: 80 euro\nphone: +353 1 234 5678\n")).price_first == "80 euro"


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("name: A\nfone: 1\n", 2, "fone"),
        ("name: [a, b]\n", 1, "name"),
        ("phone: hello\n", 1, "phone"),
        ("\n\nemail: not an address\n", 3, "e-mail"),
        ("website: ftp://x\n", 1, "https"),
        ("time_zone: Dublin\n", 1, "time zone"),
        ("- a\n- b\n", 1, "key"),
        ("name: 'x\n", 2, "YAML"),
    ],
)
def test_mistakes_name_the_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    """And what is wrong."""
    with pytest.raises(ConfigError, match=rf"clinic.yml, line {line}: .*{word}"):
        load_clinic(written(tmp_path, text))


@pytest.mark.parametrize("port", ["0", "70000", "abc", "-1", ""])
def test_an_impossible_port(port: str) -> None:
    """Named with its variable."""
    with pytest.raises(ConfigError, match="ASSISTANT_PORT"):
        load_settings({"ASSISTANT_PORT": port})


def test_an_impossible_redis_address() -> None:
    """Named with its variable, without the address, which may hold a password."""
    with pytest.raises(ConfigError, match="ASSISTANT_REDIS_URL") as told:
        load_settings({"ASSISTANT_REDIS_URL": "localhost:secret"})
    assert "secret" not in str(told.value)


@pytest.mark.parametrize("address", ["chat.example.ie", "ftp://chat.example.ie", "https://"])
def test_an_impossible_public_address(address: str) -> None:
    """Named with its variable."""
    with pytest.raises(ConfigError, match="ASSISTANT_PUBLIC_URL"):
        load_settings({"ASSISTANT_PUBLIC_URL": address})
    assert load_settings({"ASSISTANT_PUBLIC_URL": "https://a.ie/"}).public_url == "https://a.ie"


def test_defaults() -> None:
    """Port 5005 on this machine alone, SQLite under var/."""
    settings = load_settings({})
    assert (settings.host, settings.port) == ("127.0.0.1", 5005)
    assert settings.database.startswith("sqlite:///")
    assert load_settings({"ASSISTANT_DATABASE_URL": "postgresql://x"}).database == "postgresql://x"
