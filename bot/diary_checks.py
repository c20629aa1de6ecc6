"""Checks what clinic.yml says of a practice system. Each mistake is one sentence with file, line and remedy."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlparse

from bot.errors import ConfigError

HERE = ("localhost", "127.0.0.1", "::1")
CALDAV = "caldav+"
CLINIKO_IDS = ("cliniko_business", "cliniko_practitioner", "cliniko_appointment_type")
SWITCHES = ("yes", "no")


def check_diary(values: Mapping[str, str], lines: Mapping[str, str]) -> None:
    """Checks the keys of the diary together; `lines` says where each key stands.

    Raises:
        ConfigError: one has the wrong shape, or another that it needs is missing.
    """
    switch = values.get("diary_requests", "no")
    if switch not in SWITCHES:
        raise ConfigError(f"{lines['diary_requests']}: diary_requests is {switch!r}; write yes or no.")
    diary = values.get("diary")
    if diary is None:
        if switch == "yes":
            raise ConfigError(f"{lines['diary_requests']}: diary_requests needs a diary; set diary too.")
        return
    if diary == "cliniko":
        _check_cliniko(values, lines)
        return
    _check_address(diary, lines["diary"])
    if "visit_hours" not in values:
        raise ConfigError(f"{lines['diary']}: a diary needs visit_hours too, such as Mon-Fri 09:00-17:30.")
    if switch == "yes" and not diary.startswith(CALDAV):
        where = lines["diary_requests"]
        raise ConfigError(f"{where}: a calendar file can only be read; set diary to caldav+https://…, or write no.")


def _check_address(diary: str, where: str) -> None:
    address = urlparse(diary.removeprefix(CALDAV))
    here = address.scheme == "http" and address.hostname in HERE
    if not address.hostname or not (address.scheme == "https" or here):
        raise ConfigError(
            f"{where}: diary must start with https:// (a calendar file) or caldav+https://, or be the word cliniko."
        )


def _check_cliniko(values: Mapping[str, str], lines: Mapping[str, str]) -> None:
    for name in CLINIKO_IDS:
        value = values.get(name)
        if value is None:
            raise ConfigError(f"{lines['diary']}: Cliniko needs {name} too, the number in its address in Cliniko.")
        if not (value.isascii() and value.isdigit()):
            raise ConfigError(f"{lines[name]}: {name} is {value!r}; write the number in its address in Cliniko.")
