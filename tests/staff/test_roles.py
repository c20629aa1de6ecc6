"""Who may do what; the second factor; where one is logged in; accounts looked after by an admin."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest

from bot.staff import audit, second_factor
from bot.staff.accounts import (
    ADMIN,
    PHYSIO,
    RECEPTIONIST,
    ROLES,
    AccountError,
    accounts,
    add_account,
    change_role,
    set_second_factor,
)
from bot.staff.pages import ROLES_OF, ROUTES
from bot.staff.sessions import start_session
from bot.staff.web import HOME
from bot.staff.words import words
from bot.storage.database import now
from tests.staff.conftest import PASSWORD, Browser, sent, shown

SAID = words()
OTHER = "tide stone window"
PENDING = re.compile(r'name="pending" value="([^"]+)"')


def logged_in(address: str, role: str, name: str = "sean") -> Browser:
    """Somebody of a role."""
    add_account(name, OTHER, role)
    browser = Browser(address)
    browser.plant("staff", start_session(next(each for each in accounts() if each.username == name)))
    return browser


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_it_needs(mary: Browser, role: str) -> None:
    """And nothing else: neither the page nor its link."""
    browser = logged_in(mary.address, role)
    menu = browser.get().text
    for address in ("/safety", "/record", "/accounts", "/requests.csv", "/account"):
        may = role in ROLES_OF.get(address, ROLES)
        response = browser.get(HOME + address)
        assert response.status_code == (200 if may else 403), address
        assert (f'href="{HOME}{address}"' in menu) is may or address == "/requests.csv"
        if not may:
            assert SAID["errors"]["role"]["title"] in shown(response)
    assert browser.get(f"{HOME}/requests/{sent()}").status_code == 200


def test_a_role_may_not_send_what_it_may_not_see(mary: Browser) -> None:
    """A receptionist makes no admin of herself."""
    browser = logged_in(mary.address, RECEPTIONIST)
    fields = {"step": "role", "username": "sean", "role": ADMIN}
    assert browser.post(f"{HOME}/accounts", fields).status_code == 403
    assert {each.username: each.role for each in accounts()}["sean"] == RECEPTIONIST


def test_the_table_of_roles_names_real_pages() -> None:
    """So that a page that was renamed isn't open to everybody."""
    assert set(ROLES_OF) <= set(ROUTES)


def test_an_admin_adds_somebody_who_chooses_their_own_password(mary: Browser) -> None:
    """The first one is shown once, serves for one log-in, and opens nothing but the page to change it."""
    response = mary.post(f"{HOME}/accounts", {"step": "add", "username": "Sean", "role": RECEPTIONIST})
    (password,) = re.findall(r"<code>([^<]+)</code>", response.text)
    assert password not in mary.get(f"{HOME}/accounts").text
    browser = Browser(mary.address)
    assert browser.log_in("sean", password).status_code == 303
    assert browser.get().headers["Location"] == f"{HOME}/account?notice=must_change"
    token = browser.form_token(f"{HOME}/account")
    wrong = {"step": "password", "password": "not this one", "new": OTHER}
    assert SAID["notices"]["wrong_password"] in shown(browser.post(f"{HOME}/account", wrong, token=token))
    easy = {"step": "password", "password": password, "new": "aaaaaaaaaaaaaa"}
    assert SAID["accounts"]["password_easy"] in shown(browser.post(f"{HOME}/account", easy, token=token))
    right = {"step": "password", "password": password, "new": OTHER}
    assert browser.post(f"{HOME}/account", right, token=token).status_code == 303
    assert browser.get().status_code == 200
    assert Browser(mary.address).log_in("sean", password).status_code == 401


def test_an_admin_resets_a_password_and_closes_an_account(mary: Browser) -> None:
    """The person is logged out at once, and what was done is recorded."""
    browser = logged_in(mary.address, PHYSIO)
    response = mary.post(f"{HOME}/accounts", {"step": "password", "username": "sean"})
    assert browser.get().status_code == 401
    (password,) = re.findall(r"<code>([^<]+)</code>", response.text)
    assert Browser(mary.address).log_in("sean", password).status_code == 303
    assert mary.post(f"{HOME}/accounts", {"step": "close", "username": "sean"}).status_code == 303
    assert Browser(mary.address).log_in("sean", password).status_code == 401
    done = [(row["username"], row["action"], row["detail"]) for row in audit.entries()]
    assert ("mary", audit.PASSWORD, "sean") in done and ("mary", audit.DISABLED, "sean") in done
    assert password not in str(audit.entries())


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"step": "add", "username": "mary", "role": PHYSIO}, SAID["account_page"]["taken"]),
        ({"step": "add", "username": "a b", "role": PHYSIO}, SAID["accounts"]["bad_name"]),
        ({"step": "add", "username": "tom", "role": "boss"}, SAID["accounts"]["bad_role"]),
        ({"step": "close", "username": "mary"}, SAID["accounts"]["last_admin"]),
        ({"step": "role", "username": "mary", "role": PHYSIO}, SAID["accounts"]["last_admin"]),
        ({"step": "password", "username": "nobody"}, SAID["account_page"]["unknown"]),
        ({"step": "nonsense"}, SAID["notices"]["unknown"]),
    ],
)
def test_what_an_admin_can_not_do(mary: Browser, fields: dict[str, str], said: str) -> None:
    """Is told; nobody is left without an admin."""
    add_account("sean", OTHER, RECEPTIONIST)
    before = accounts()
    response = mary.post(f"{HOME}/accounts", fields)
    assert response.status_code == 400
    assert said in shown(response)
    assert accounts() == before


def test_a_role_takes_effect_at_once(mary: Browser) -> None:
    """The old sessions end."""
    browser = logged_in(mary.address, PHYSIO)
    change_role("sean", RECEPTIONIST)
    assert browser.get().status_code == 401
    with pytest.raises(AccountError, match="bad_role"):
        change_role("sean", "boss")


def test_logging_out_everywhere_else(mary: Browser) -> None:
    """Both are listed; the other ends, this one stays."""
    other = Browser(mary.address)
    assert other.log_in().status_code == 303
    text = shown(mary.get(f"{HOME}/account"))
    assert text.count("Since ") == 2 and text.count("(this browser)") == 1
    assert mary.post(f"{HOME}/account", {"step": "log_out"}).status_code == 303
    assert other.get().status_code == 401
    assert mary.get().status_code == 200


def second(browser: Browser, code: str, pending: str, token: str) -> int:
    """The answer to a code."""
    fields = {"code": code, "pending": pending, "next": HOME}
    return int(browser.post(f"{HOME}/log-in/code", fields, token=token).status_code)


def begun(address: str) -> tuple[Browser, str, str]:
    """Somebody whose password was right, the token that says so, and the form's."""
    browser = Browser(address)
    token = browser.form_token()
    fields = {"username": "mary", "password": PASSWORD, "next": HOME}
    response = browser.post(f"{HOME}/log-in", fields, token=token)
    assert response.status_code == 401 and "staff" not in browser.session.cookies
    (pending,) = PENDING.findall(response.text)
    return browser, str(pending), token


def test_the_second_factor_is_set_up_and_asked_for(mary: Browser) -> None:
    """Only once its first code was typed; each code is good once, and this browser stays logged in."""
    page = mary.post(f"{HOME}/account", {"step": "begin"})
    (secret,) = re.findall(r'name="secret" value="(\w+)"', page.text)
    assert 'src="data:image/svg+xml;base64,' in page.text
    wrong = mary.post(f"{HOME}/account", {"step": "second_factor", "secret": secret, "code": "000 000x"})
    assert wrong.status_code == 400 and secret in wrong.text
    code = pyotp.TOTP(secret).now()
    assert mary.post(f"{HOME}/account", {"step": "second_factor", "secret": secret, "code": code}).status_code == 303
    assert mary.get().status_code == 200
    browser, pending, token = begun(mary.address)
    assert browser.get().status_code == 401, "the password alone opens nothing"
    assert second(browser, "123456", pending, token) == 401
    fresh = pyotp.TOTP(secret).now()
    assert second(browser, f" {fresh[:3]} {fresh[3:]}", pending, token) == 303
    assert browser.get().status_code == 200
    again, pending, token = begun(mary.address)
    assert second(again, fresh, pending, token) == 401, "a code is good once"


def test_what_goes_round_the_second_factor_fails(stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another browser, a made-up token, one too old, one of before the password changed; guesses have to wait."""
    secret = second_factor.new_secret()
    set_second_factor("mary", secret)
    code = pyotp.TOTP(secret).at(now() + timedelta(seconds=0))
    browser, pending, token = begun(stranger.address)
    other = Browser(stranger.address)
    assert second(other, code, pending, other.form_token()) == 401
    assert second(browser, code, second_factor._signer().dumps([1, "x"]), token) == 401
    assert second(browser, code, "x.y.z", token) == 401
    assert second(browser, code, pending, "x") == 403
    with monkeypatch.context() as later:
        later.setattr(second_factor, "PENDING_SECONDS", -1)
        assert second(browser, code, pending, token) == 401
    assert second(browser, code, pending, token) == 303, "the right way works"


def test_guessing_codes_has_to_wait(stranger: Browser) -> None:
    """As guessing passwords does."""
    secret = second_factor.new_secret()
    set_second_factor("mary", secret)
    browser, pending, token = begun(stranger.address)
    answers = [second(browser, "000000x", pending, token) for _ in range(audit.FREE_FOR_ACCOUNT + 1)]
    assert answers == [401] * audit.FREE_FOR_ACCOUNT + [429]


def test_an_admin_takes_a_lost_second_factor_away(mary: Browser) -> None:
    """The next log-in asks for the password only."""
    add_account("sean", OTHER, RECEPTIONIST)
    set_second_factor("sean", second_factor.new_secret())
    assert mary.post(f"{HOME}/accounts", {"step": "second_factor", "username": "sean"}).status_code == 303
    assert Browser(mary.address).log_in("sean", OTHER).status_code == 303


def test_a_failed_log_in_keeps_the_name_and_reads_as_an_error(stranger: Browser) -> None:
    """Only the password has to be typed again."""
    page = stranger.log_in("mary", "wrong words here").text
    assert 'value="mary"' in page and 'class="notice bad" role="alert"' in page
    assert page.count('aria-invalid="true"') == 2 and "wrong words here" not in page
