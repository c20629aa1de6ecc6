"""Logging in and out: who gets in, for how long, and how often somebody may guess."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

import pytest
import requests as http
import sqlalchemy as sa

from bot.staff import accounts, audit, sessions, web
from bot.staff.accounts import add_account, change_password, disable_account
from bot.staff.web import HOME
from bot.storage.database import transaction
from bot.storage.tables import staff_audit, staff_sessions, staff_users
from tests.staff.conftest import PASSWORD, Browser, shown

WRONG = "That user name and password don't go together."


def rows(table: sa.Table) -> list[dict[str, object]]:
    """Everything in a table."""
    with transaction() as connection:
        return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def later(monkeypatch: pytest.MonkeyPatch, span: timedelta) -> None:
    """Lets time pass for sessions and pauses."""
    moment = datetime.now(timezone.utc) + span
    for module in (sessions, audit):
        monkeypatch.setattr(module, "now", lambda: moment)


def cookie(response: http.Response, name: str) -> str:
    """A cookie as it was set, with its attributes."""
    return next(line for line in response.raw.headers.getlist("Set-Cookie") if line.startswith(f"{name}="))


def test_logging_in_goes_on_to_the_page_that_was_asked_for(stranger: Browser) -> None:
    """With its query."""
    asked = f"{HOME}?status=contacted"
    assert 'value="/staff?status=contacted"' in stranger.get(asked).text
    response = stranger.log_in(back=asked)
    assert (response.status_code, response.headers["Location"]) == (303, asked)
    assert stranger.get().status_code == 200


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/staff//evil", "/other", "javascript:1", "/staff\r\nX: 1"]
)
def test_logging_in_never_leads_elsewhere(stranger: Browser, back: str) -> None:
    """Addresses outside the inbox are forgotten."""
    assert stranger.log_in(back=back).headers["Location"] == HOME


def test_the_cookie_is_kept_from_scripts_and_other_websites(stranger: Browser) -> None:
    """And the token in it is long, random, and stored as a hash only."""
    line = cookie(stranger.log_in(), "staff")
    for attribute in ("HttpOnly", "SameSite=Strict", "Path=/staff"):
        assert attribute in line
    assert "Secure" not in line
    token = stranger.session.cookies["staff"]
    assert len(token) == 43
    (row,) = rows(staff_sessions)
    assert row["token_hash"] == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(row)


def test_behind_a_proxy_the_cookie_is_for_https_only(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a name that browsers guard."""
    monkeypatch.setenv("ASSISTANT_PROXIES", "1")
    line = cookie(stranger.get(headers={"X-Forwarded-Proto": "https"}), "__Secure-staff-form")
    assert "Secure;" in line or line.endswith("Secure")


def test_a_new_log_in_has_a_new_token_and_ends_the_old_one(mary: Browser) -> None:
    """A token that somebody planted is never taken over."""
    before = mary.session.cookies["staff"]
    other = Browser(mary.address)
    token = other.form_token()
    other.plant("staff", before)
    assert other.post(f"{HOME}/log-in", {"username": "mary", "password": PASSWORD}, token=token).status_code == 303
    assert other.session.cookies["staff"] != before
    assert mary.get().status_code == 401


def test_a_planted_token_is_not_taken_over(stranger: Browser) -> None:
    """Logging in never makes a session of a token that came from outside."""
    planted = "a" * 43
    stranger.plant("staff", planted)
    token = stranger.form_token()
    assert stranger.log_in(PASSWORD, PASSWORD).status_code == 401
    assert stranger.post(f"{HOME}/log-in", {"username": "mary", "password": PASSWORD}, token=token).status_code == 303
    fresh = Browser(stranger.address)
    fresh.plant("staff", planted)
    assert fresh.get().status_code == 401


def test_logging_out_kills_the_session(mary: Browser) -> None:
    """Also for whoever copied the cookie."""
    copied = Browser(mary.address)
    copied.session.cookies.update(mary.session.cookies)
    assert copied.get().status_code == 200
    response = mary.post(f"{HOME}/log-out")
    assert "You are logged out." in shown(response)
    assert copied.get().status_code == 401
    assert rows(staff_sessions) == []


@pytest.mark.parametrize("span", [sessions.IDLE, sessions.LONGEST])
def test_a_session_ends_by_itself(mary: Browser, monkeypatch: pytest.MonkeyPatch, span: timedelta) -> None:
    """After half an hour without a page; the page says why it is gone."""
    later(monkeypatch, span)
    response = mary.get()
    assert response.status_code == 401
    assert "You were away for a while" in shown(response)


def test_a_session_in_use_ends_after_twelve_hours(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy it was; until then looking at pages keeps it."""
    step = timedelta(minutes=25)
    for number in range(1, int(sessions.LONGEST / step) + 1):
        later(monkeypatch, number * step)
        assert mary.get().status_code == 200, number
    later(monkeypatch, sessions.LONGEST)
    assert mary.get().status_code == 401


def test_a_new_password_and_a_closed_account_log_out(mary: Browser) -> None:
    """Everywhere and at once."""
    change_password("mary", "another four words here")
    assert mary.get().status_code == 401
    assert mary.log_in().status_code == 401
    assert mary.log_in(password="another four words here").status_code == 303
    disable_account("mary")
    assert mary.get().status_code == 401
    assert mary.log_in(password="another four words here").status_code == 401


def test_every_wrong_log_in_gets_the_same_answer(stranger: Browser) -> None:
    """A wrong password, an unknown name, a closed account, nothing at all."""
    add_account("sean", PASSWORD)
    disable_account("sean")
    tries = [
        ("mary", "wrong words here"),
        ("nobody", PASSWORD),
        ("sean", PASSWORD),
        ("", ""),
        ("mary\0", "x"),
        ("mary", "x" * 9000),
    ]
    pages = set()
    for username, password in tries:
        response = Browser(stranger.address).log_in(username, password)
        assert response.status_code == 401
        kept = web.re.search(r'id="username"[^>]* value="([^"]*)"', response.text)
        assert kept and kept[1] == username.replace("\0", ""), "the name is kept, the password isn't"
        pages.add(web.re.sub(r'(name="form_token" |required maxlength="64" )value="[^"]*"', "", response.text))
    assert len(pages) == 1
    assert WRONG in shown(response)


def test_every_wrong_log_in_takes_one_check_of_a_hash(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nobody learns names by the clock."""
    checked: list[str] = []
    real = accounts._fits
    monkeypatch.setattr(
        accounts, "_fits", lambda stored, password: checked.append(stored[:30]) or real(stored, password)
    )
    for username in ("mary", "nobody"):
        stranger.log_in(username, "wrong words here")
    assert len(checked) == 2
    assert len(set(checked)) == 1, "the same parameters of Argon2"


def test_after_five_failures_an_account_has_to_wait(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """From anywhere, with the right password too, longer each time; a good log-in ends it."""
    for _ in range(audit.FREE_FOR_ACCOUNT):
        assert stranger.log_in(password="wrong words here").status_code == 401
    response = stranger.log_in()
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) in (1, 2)
    assert "Too many tries" in shown(response)
    later(monkeypatch, timedelta(seconds=3))
    assert stranger.log_in(password="wrong words here").status_code == 401
    later(monkeypatch, timedelta(seconds=5))
    assert stranger.log_in().status_code == 429
    later(monkeypatch, timedelta(seconds=60))
    assert stranger.log_in().status_code == 303


def test_an_unknown_account_has_to_wait_as_well(stranger: Browser) -> None:
    """So that waiting tells nobody which names exist; what was typed isn't kept."""
    for _ in range(audit.FREE_FOR_ACCOUNT):
        assert stranger.log_in("my password by mistake").status_code == 401
    assert stranger.log_in("my password by mistake").status_code == 429
    assert "mistake" not in str(rows(staff_audit))


def test_an_address_has_to_wait_whatever_names_it_tries(stranger: Browser) -> None:
    """After ten; an address is kept as a hash only."""
    for number in range(audit.FREE_FOR_ADDRESS):
        assert stranger.log_in(f"name{number}").status_code == 401
    assert stranger.log_in().status_code == 429
    assert "127.0.0.1" not in str(rows(staff_audit))


def test_strangers_elsewhere_keep_nobody_out(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """From where Mary logged in before, failures from other addresses don't count."""
    assert mary.post(f"{HOME}/log-out").status_code == 200
    assert mary.log_in().status_code == 303
    for number in range(audit.FREE_FOR_ACCOUNT + 1):
        audit.record("mary", audit.LOG_IN_FAILED, address=f"192.0.2.{number}")
    assert audit.seconds_to_wait("mary", "198.51.100.1") > 0
    assert mary.post(f"{HOME}/log-out").status_code == 200
    assert mary.log_in().status_code == 303


def test_the_address_is_what_the_proxy_saw(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the client writes in front of it isn't believed; without a proxy nothing of it is."""
    written = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "http"}
    token = stranger.form_token()
    for proxies in ("0", "1"):
        monkeypatch.setenv("ASSISTANT_PROXIES", proxies)
        fields = {"username": "nobody", "password": "x"}
        assert stranger.post(f"{HOME}/log-in", fields, token=token, headers=written).status_code == 401
    assert [row["address_hash"] for row in rows(staff_audit)] == [
        audit.address_hash("127.0.0.1"),
        audit.address_hash("198.51.100.7"),
    ]


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    """And no further."""
    assert [audit.pause(failures, 5) for failures in (0, 4, 5, 6, 7, 13, 500)] == [0, 0, 2, 4, 8, 512, 900]


def test_a_burst_of_guesses_is_counted(stranger: Browser) -> None:
    """Twenty at once get no more tries than twenty one after the other."""
    from concurrent.futures import ThreadPoolExecutor

    browsers = [Browser(stranger.address) for _ in range(20)]
    tokens = [browser.form_token() for browser in browsers]

    def guess(number: int) -> int:
        fields = {"username": "mary", "password": f"guess number {number}"}
        return int(browsers[number].post(f"{HOME}/log-in", fields, token=tokens[number]).status_code)

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(guess, range(20)))
    assert answers.count(401) <= audit.FREE_FOR_ACCOUNT + 1
    assert set(answers) == {401, 429}


def test_a_password_is_stored_as_argon2id(stranger: Browser) -> None:
    """With the parameters of RFC 9106's second choice; one of older parameters is renewed at the next log-in."""
    (row,) = rows(staff_users)
    assert str(row["password_hash"]).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    weak = accounts.PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    with transaction() as connection:
        connection.execute(staff_users.update().values(password_hash=weak))
    assert stranger.log_in().status_code == 303
    (row,) = rows(staff_users)
    assert str(row["password_hash"]).startswith("$argon2id$v=19$m=65536")


def test_capitals_and_spaces_of_a_name_do_not_matter(stranger: Browser) -> None:
    """Phones write a capital first."""
    assert stranger.log_in(" Mary ").status_code == 303


def test_a_form_of_another_browser_logs_nobody_in(stranger: Browser) -> None:
    """The form's token belongs to the form's cookie."""
    token = Browser(stranger.address).form_token()
    fields = {"username": "mary", "password": PASSWORD}
    stranger.get()
    assert stranger.post(f"{HOME}/log-in", fields, token=token).status_code == 403
    assert Browser(stranger.address).post(f"{HOME}/log-in", fields, token="").status_code == 403


def test_a_broken_cookie_header_is_no_cookie(stranger: Browser) -> None:
    """Python's parser refuses it outright; a stranger gets the log-in form all the same."""
    response = stranger.get(headers={"Cookie": "/="})
    assert response.status_code == 401
