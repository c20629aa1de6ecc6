"""Which practice system is configured; none by default."""

from __future__ import annotations

from bot.errors import ConfigError
from bot.practice.calendar import CalendarPractice
from bot.practice.cliniko import ClinikoPractice, base_address
from bot.practice.practice import Practice
from bot.settings import CLINIC_FILE, Clinic, Settings
from bot.visit_hours import read_hours

CLINIKO = "cliniko"


def connect(facts: Clinic, settings: Settings) -> Practice | None:
    """The practice system that `diary` names; None where it names none.

    Raises:
        ConfigError: something is missing in the environment; the message names file, line and remedy.
    """
    if not facts.diary:
        return None
    if facts.diary == CLINIKO:
        return _cliniko(facts, settings)
    login = (settings.diary_user, settings.diary_password) if settings.diary_user else None
    return CalendarPractice(
        facts.diary, read_hours(facts.visit_hours or ""), int(facts.visit_minutes), facts.zone, login
    )


def _cliniko(facts: Clinic, settings: Settings) -> ClinikoPractice:
    contact = facts.requests_email or facts.email
    if not settings.cliniko_key:
        raise ConfigError(f"{_line('diary')}: for Cliniko set ASSISTANT_CLINIKO_KEY to an API key made under My Info.")
    if not contact:
        raise ConfigError(f"{_line('diary')}: Cliniko asks for a contact address, so set requests_email or email.")
    return ClinikoPractice(
        base=base_address(settings.cliniko_key),
        key=settings.cliniko_key,
        contact=contact,
        business=str(facts.cliniko_business),
        practitioner=str(facts.cliniko_practitioner),
        appointment_type=str(facts.cliniko_appointment_type),
        zone=facts.zone,
    )


def _line(key: str) -> str:
    """Where a key stands in clinic.yml."""
    lines = CLINIC_FILE.read_text(encoding="utf-8").splitlines() if CLINIC_FILE.is_file() else []
    found = next((number for number, line in enumerate(lines, start=1) if line.startswith(f"{key}:")), None)
    return f"{CLINIC_FILE.name}, line {found}" if found else CLINIC_FILE.name
