"""The clinic's facts (`clinic.yml`) and this installation's settings (the environment), read once and checked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlparse
from zoneinfo import ZoneInfo

import phonenumbers
import yaml
from email_validator import EmailNotValidError, validate_email

from bot.diary_checks import check_diary
from bot.errors import ConfigError
from bot.visit_hours import read_hours

ROOT = Path(__file__).resolve().parent.parent
CLINIC_FILE = ROOT / "clinic.yml"
LEAST_TOKEN_CHARACTERS = 24
# Thirty years: longer than any record has to be kept.
MOST_DAYS = 10_958


SERVICES = frozenset(
    {
        "emergency_numbers",
        "emergency_place",
        "same_day_place",
        "samaritans",
        "text_line",
        "pieta",
        "womens_aid",
        "poisons_line",
        "poisons_hours",
        "gp_out_of_hours",
        "injury_units",
        "pharmacy",
    }
)
"""Services outside the clinic: keys of clinic.yml whose placeholder has the same name."""


@dataclass(frozen=True)
class Clinic:
    """What the clinic configured; None where it left a line out."""

    name: str | None = None
    clinician: str | None = None
    credentials: str | None = None
    role: str | None = None
    address: str | None = None
    directions: str | None = None
    phone: str | None = None
    email: str | None = None
    requests_email: str | None = None
    website: str | None = None
    hours: str | None = None
    price_first: str | None = None
    price_follow_up: str | None = None
    insurance: str | None = None
    first_visit: str | None = None
    booking_link: str | None = None
    diary: str | None = None
    visit_hours: str | None = None
    visit_minutes: str = "60"
    diary_requests: str = "no"
    cliniko_business: str | None = None
    cliniko_practitioner: str | None = None
    cliniko_appointment_type: str | None = None
    return_to_running: str | None = None
    emergency_numbers: str = "112 or 999"
    emergency_place: str = "your nearest emergency department (ED)"
    same_day_place: str = "your GP, a GP out-of-hours service or an emergency department (ED)"
    # Ireland's services. They have defaults, so that a crisis is never answered without a number.
    samaritans: str = "116 123"
    text_line: str = "50808"
    pieta: str = "1800 247 247"
    womens_aid: str = "1800 341 900"
    poisons_line: str = "01 809 2166"
    poisons_hours: str = "8am to 10pm"
    gp_out_of_hours: str = "the GP out-of-hours service for your area (see hse.ie or ring your GP's number)"
    injury_units: str = "an HSE injury unit (look up the nearest, its hours and ages on hse.ie)"
    pharmacy: str = "a pharmacist"
    time_zone: str = "Europe/Dublin"
    digest_at: str | None = None
    keep_conversations_days: str = "30"
    keep_requests_days: str = "365"
    keep_audit_days: str = "2922"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which wishes and dates are read."""
        return ZoneInfo(self.time_zone)

    @property
    def delivers(self) -> bool:
        """Whether requests are put into the practice system that `diary` names."""
        return self.diary is not None and self.diary_requests == "yes"


def load_clinic(path: Path = CLINIC_FILE) -> Clinic:
    """The clinic's facts; an absent file means that nothing is configured.

    Raises:
        ConfigError: the file is not readable YAML, has an unknown key, or a value of the wrong shape.
    """
    if not path.is_file():
        return Clinic()
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ConfigError(f"{path.name}, line {line}: this is not valid YAML; check quotes and indentation.") from error
    if node is None:
        return Clinic()
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path.name}, line 1: expected lines of the form `key: value`.")
    values: dict[str, str] = {}
    known = {field.name for field in fields(Clinic)}
    lines: dict[str, str] = {}
    for key, value in node.value:
        where = f"{path.name}, line {key.start_mark.line + 1}"
        if key.value not in known:
            raise ConfigError(f"{where}: unknown key {key.value!r}; known keys are {', '.join(sorted(known))}.")
        if not isinstance(value, yaml.ScalarNode):
            raise ConfigError(f"{where}: {key.value!r} takes one text on one line; put it in quotes.")
        if value.value.strip():
            _check(key.value, value.value.strip(), where)
            values[key.value] = value.value.strip()
            lines[key.value] = where
    check_diary(values, lines)
    return Clinic(**values)


def _check(key: str, value: str, where: str) -> None:
    """Raises ConfigError when a value that machines use has the wrong shape."""
    check = _SHAPES.get("keep_" if key.startswith("keep_") else key)
    if check and (wrong := check(key, value)):
        raise ConfigError(f"{where}: {wrong}")


def _phone(key: str, value: str) -> str:
    try:
        fits = phonenumbers.is_possible_number(phonenumbers.parse(value, "IE"))
    except phonenumbers.NumberParseException:
        fits = False
    return "" if fits else f"{value!r} is not a phone number; write it like +353 1 234 5678."


def _email(key: str, value: str) -> str:
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return f"{value!r} is not an e-mail address."
    return ""


def _address(key: str, value: str) -> str:
    return "" if urlparse(value).scheme in ("http", "https") else f"{key} must start with https://."


def _hours(key: str, value: str) -> str:
    try:
        read_hours(value)
    except ValueError as error:
        return f"can't read {str(error)!r} in visit_hours; write Mon-Fri 09:00-17:30, Sat 09:00-13:00."
    return ""


def _minutes(key: str, value: str) -> str:
    fits = value.isascii() and value.isdigit() and 5 <= int(value) <= 240
    return "" if fits else f"visit_minutes is {value!r}; write a whole number from 5 to 240."


def _time_of_day(key: str, value: str) -> str:
    fits = re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", value)
    return "" if fits else f'digest_at is {value!r}; write a time of day such as "08:00".'


def _days(key: str, value: str) -> str:
    fits = value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_DAYS
    return "" if fits else f"{key} is {value!r}; write a whole number of days, from 1 to {MOST_DAYS}."


def _zone(key: str, value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError):
        return f"{value!r} is not a time zone; write one like Europe/Dublin."
    return ""


# What is wrong with a value, by its key; empty for nothing.
_SHAPES: dict[str, Callable[[str, str], str]] = {
    "phone": _phone,
    "email": _email,
    "requests_email": _email,
    "website": _address,
    "booking_link": _address,
    "visit_hours": _hours,
    "visit_minutes": _minutes,
    "digest_at": _time_of_day,
    "keep_": _days,
    "time_zone": _zone,
}


@lru_cache(maxsize=1)
def clinic() -> Clinic:
    """This installation's clinic, read once.

    Raises:
        ConfigError: see `load_clinic`.
    """
    return load_clinic()


@lru_cache(maxsize=1)
def clinic_words() -> dict[str, str]:
    """The configured facts by placeholder name; what is absent is left out.

    The clinic's own are `clinic_phone`, `clinic_hours` …, and `clinician`, `price_first`, `price_follow_up`,
    `insurance` by their short names too; services outside it are `emergency_numbers`, `samaritans` … (SERVICES).
    """
    facts = clinic()
    named = {
        field.name if field.name in SERVICES else f"clinic_{field.name}": getattr(facts, field.name)
        for field in fields(Clinic)
    }
    # Short names that the texts use beside those above.
    for name in ("clinician", "price_first", "price_follow_up", "insurance"):
        named[name] = getattr(facts, name)
    ways = [way for way in (facts.phone, facts.email, facts.website) if way]
    named["clinic_contact"] = " · ".join(ways)
    return {name: value for name, value in named.items() if value}


@dataclass(frozen=True)
class Settings:
    """Where this process listens and keeps its files."""

    host: str = "127.0.0.1"
    port: int = 5005
    var: Path = ROOT / "var"
    models: Path = ROOT / "models"
    database_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""
    secret_key: str = ""
    public_url: str = ""
    redis_url: str = ""
    proxies: int = 0
    rest: bool = True
    api_token: str = ""
    model_url: str = ""
    model_sha256: str = ""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 0
    drain_seconds: int = 0
    diary_user: str = ""
    diary_password: str = ""
    cliniko_key: str = ""

    @property
    def database(self) -> str:
        """The SQLAlchemy address of requests and audit; SQLite under `var/` unless set."""
        return self.database_url or f"sqlite:///{self.var / 'assistant.db'}"


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings from the environment.

    Raises:
        ConfigError: a variable has an impossible value.
    """
    port = environment.get("ASSISTANT_PORT", "5005")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise ConfigError(f"ASSISTANT_PORT is {port!r}; set it to a number from 1 to 65535.")
    proxies = environment.get("ASSISTANT_PROXIES", "0")
    if not proxies.isdigit() or int(proxies) > 9:
        raise ConfigError(
            f"ASSISTANT_PROXIES is {proxies!r}; set it to how many reverse proxies stand in front (0 to 9)."
        )
    public_url = environment.get("ASSISTANT_PUBLIC_URL", "").rstrip("/")
    if public_url and not re.fullmatch(r"https?://[^/\s]+(/\S*)?", public_url):
        raise ConfigError(f"ASSISTANT_PUBLIC_URL is {public_url!r}; write it like https://chat.example.ie.")
    redis_url = environment.get("ASSISTANT_REDIS_URL", "")
    if redis_url and not redis_url.startswith(("redis://", "rediss://", "unix://")):
        raise ConfigError(
            "ASSISTANT_REDIS_URL must start with redis:// or rediss://, such as redis://localhost:6379/0."
        )
    mail_from = environment.get("ASSISTANT_MAIL_FROM", "")
    if mail_from:
        try:
            validate_email(mail_from, check_deliverability=False)
        except EmailNotValidError as error:
            raise ConfigError("ASSISTANT_MAIL_FROM is not an e-mail address.") from error
    return Settings(
        host=environment.get("ASSISTANT_HOST", "127.0.0.1"),
        port=int(port),
        var=Path(environment.get("ASSISTANT_VAR", str(ROOT / "var"))),
        models=Path(environment.get("ASSISTANT_MODELS", str(ROOT / "models"))),
        database_url=environment.get("ASSISTANT_DATABASE_URL", ""),
        smtp_url=environment.get("ASSISTANT_SMTP_URL", ""),
        mail_from=mail_from,
        webhook_url=environment.get("ASSISTANT_WEBHOOK_URL", ""),
        secret_key=_token(environment, "ASSISTANT_SECRET_KEY"),
        webhook_secret=environment.get("ASSISTANT_WEBHOOK_SECRET", ""),
        public_url=public_url,
        redis_url=redis_url,
        proxies=int(proxies),
        rest=_switch(environment, "ASSISTANT_REST", True),
        api_token=_token(environment, "ASSISTANT_API_TOKEN"),
        model_url=environment.get("ASSISTANT_MODEL_URL", ""),
        model_sha256=environment.get("ASSISTANT_MODEL_SHA256", "").lower(),
        metrics_host=environment.get("ASSISTANT_METRICS_HOST", "127.0.0.1"),
        metrics_port=_number(environment, "ASSISTANT_METRICS_PORT", 0, 65535),
        drain_seconds=_number(environment, "ASSISTANT_DRAIN_SECONDS", 0, 300),
        diary_user=environment.get("ASSISTANT_DIARY_USER", ""),
        diary_password=environment.get("ASSISTANT_DIARY_PASSWORD", ""),
        cliniko_key=environment.get("ASSISTANT_CLINIKO_KEY", "").strip(),
    )


def _number(environment: Mapping[str, str], name: str, default: int, most: int) -> int:
    value = environment.get(name, str(default))
    if not value.isdigit() or int(value) > most:
        raise ConfigError(f"{name} is {value!r}; set it to a number from 0 to {most}.")
    return int(value)


def _switch(environment: Mapping[str, str], name: str, default: bool) -> bool:
    value = environment.get(name, "on" if default else "off")
    if value not in ("on", "off"):
        raise ConfigError(f"{name} is {value!r}; set it to on or off.")
    return value == "on"


def _token(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(name, "")
    if value and len(value) < LEAST_TOKEN_CHARACTERS:
        raise ConfigError(f"{name} is too short to be a secret; use at least {LEAST_TOKEN_CHARACTERS} characters.")
    return value
