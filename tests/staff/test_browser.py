"""The inbox in Chromium: keys, what comes in while a page is open, two people at once, phones, and axe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect, sync_playwright

from bot.clinical.assess import assess
from bot.staff import live
from bot.staff.web import HOME
from bot.staff.words import words
from bot.storage.audit import record_advice
from bot.storage.requests import get_request
from bot.storage.transcripts import conversations_engine, events
from tests.staff.conftest import PASSWORD, sent
from tests.unit.handover.test_sheet import data
from tests.web.conftest import ARGUMENTS, CHROMIUM
from tests.web.test_widget import violations

OTHERS = [f"{HOME}/{name}" for name in ("safety", "record", "figures", "account", "accounts", "nothing")]
Open = Callable[..., Page]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """The browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def open_inbox(served: str, database: str, chromium: Chromium, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Call it for a page of Mary's; a script that fails, or that the policy keeps out, fails the test."""
    monkeypatch.setattr(live, "EVERY", 0.2)
    contexts, errors = [], []

    def new(path: str = HOME, **options: Any) -> Page:
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Security Policy" in line.text else None)
        page.goto(served + path)
        page.get_by_label("User name").fill("mary")
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Log out").wait_for()
        return page

    yield new
    for context in contexts:
        context.close()
    assert errors == []


def test_with_keys_alone(open_inbox: Open) -> None:
    """Down, up, tick, take, open, note that it is done, take it back, search."""
    first, second = sent("a", name="Ann Lee"), sent("b", name="Tom Daly", phone="086 111 1111")
    page = open_inbox()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name=first, exact=True)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.get_by_label(f"Tick {first}")).to_be_checked()
    for key, said in (("Enter", first), ("t", "In hand"), ("d", "Done"), ("u", "In hand"), ("n", second)):
        page.keyboard.press(key)
        expect(page.locator("h1")).to_contain_text(said)
        page.wait_for_load_state()
    page.get_by_role("link", name="All requests").press("Enter")
    page.wait_for_url(f"**{HOME}")
    page.keyboard.press("/")
    page.keyboard.type("jkx daly")
    expect(page.locator("#q")).to_have_value("jkx daly")


def test_a_new_request_comes_in_without_a_reload(open_inbox: Open) -> None:
    """The list and its counts follow; ticks and the place in the list stay."""
    first = sent("a")
    page = open_inbox()
    page.get_by_label(f"Tick {first}").check()
    page.get_by_role("link", name=first, exact=True).focus()
    expect(page).to_have_title("(1) Requests – Staff inbox – Resync Physiotherapy")
    second = sent("b", name="Tom Daly", phone="086 111 1111")
    expect(page.get_by_role("link", name=second, exact=True)).to_be_visible()
    expect(page.locator("#news")).to_contain_text(words()["live"]["new"])
    expect(page.locator("#counts [aria-current]")).to_have_text("To do 2")
    expect(page.get_by_label(f"Tick {first}")).to_be_checked()
    expect(page.get_by_role("link", name=first, exact=True)).to_be_focused()


def test_two_people_at_one_request(open_inbox: Open) -> None:
    """The second is told at once, and a form of the old page changes nothing."""
    reference = sent()
    path = f"{HOME}/requests/{reference}"
    mary, other = open_inbox(path), open_inbox(path)
    mary.get_by_role("button", name="Take it").click()
    expect(other.locator("#news")).to_contain_text(words()["live"]["changed"])
    other.get_by_role("button", name="Done", exact=True).click()
    expect(other.get_by_role("alert")).to_contain_text("Nothing was changed")
    row = get_request(reference)
    assert row is not None and row["work"] == "in_hand"


def test_without_scripts(open_inbox: Open) -> None:
    """Everything works; only the list doesn't follow by itself."""
    reference = sent(email="ann@example.ie")
    page = open_inbox(java_script_enabled=False)
    page.get_by_label(f"Tick {reference}").check()
    page.get_by_role("button", name="Take them").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.get_by_role("link", name=reference, exact=True).click()
    page.locator("summary", has_text="Reply").click()
    page.get_by_role("link", name="Ask for other times").click()
    page.get_by_role("button", name="Send by e-mail").click()
    expect(page.locator("h1")).to_contain_text("Waiting for visitor")


def test_the_first_request_is_on_the_first_screen(open_inbox: Open) -> None:
    """Also on a small phone without a mail server; what leads elsewhere takes one line on a desktop."""
    reference = sent("a", name="Bríd Ní Dhónaill-O'Shaughnessy", wished_times="Thursday evening", tier="same_day")
    page = open_inbox(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    box = page.get_by_role("link", name=reference, exact=True).bounding_box()
    assert box and box["y"] + 100 <= 640, box
    wide = open_inbox(viewport={"width": 1280, "height": 800})
    first = wide.get_by_role("link", name="Requests", exact=True).bounding_box()
    last = wide.get_by_role("button", name="Log out").bounding_box()
    assert first and last and abs(first["y"] + first["height"] / 2 - last["y"] - last["height"] / 2) < 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("options", [PHONE, {}], ids=["phone", "desktop"])
def test_every_page_fits_and_axe_finds_nothing(open_inbox: Open, options: dict[str, Any], scheme: str) -> None:
    """360 px and a desktop, in both themes; with everything folded out."""
    record_advice("a", assess({"swelling": "yes", "warmth": "yes"}, {"swelling": "like a balloon"}))
    long = {"name": "Bríd Ní Dhónaill-O'Shaughnessy", "email": "a.very.long.address.indeed@a-clinic-example.ie"}
    reference = sent("a", **long, tier="same_day", handover=data(), transcript=[{"who": "visitor", "text": "hello"}])
    sent("b", name="B. Ní Dhónaill", email="a.very.long.address.indeed@a-clinic-example.ie")
    with conversations_engine().begin() as connection:
        events.metadata.create_all(connection)
    page = open_inbox(color_scheme=scheme, **options)
    path = f"{HOME}/requests/{reference}"
    for address in (HOME, f"{HOME}?due=overdue", path, f"{path}?reply=other_times", *OTHERS):
        page.goto(page.url.split("/staff")[0] + address)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], address  # type: ignore[index]
        assert violations(page) == [], address
    page.goto(page.url.split("/staff")[0] + path)
    page.locator("#day").fill("2030-01-07")
    page.locator("#time").fill("10:00")
    page.get_by_role("button", name="See the e-mail").click()
    page.get_by_role("heading", name="Send this?").wait_for()
    assert violations(page) == []
    page.goto(page.url.split("/staff")[0] + f"{HOME}/account")
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("img").wait_for()
    assert violations(page) == []
