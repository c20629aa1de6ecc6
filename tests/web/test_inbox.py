"""The staff inbox in a real browser, beside the chat whose requests it shows."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.settings import ROOT
from tests.channels.conftest import environment
from tests.web.conftest import SECONDS, Chat, Site
from tests.web.test_widget import violations

REFERENCE = re.compile(r"Your reference is (CP-\w+)")
PASSWORD = "six plain words make it long"
TELLS = "my calf went at mile 8 three weeks ago, it was getting better but it's tight again when i run slow"


@pytest.fixture(scope="module")
def account(site: Site) -> tuple[str, str]:
    """A receptionist's user name and password, made on the command line."""
    subprocess.run(
        [sys.executable, "-m", "bot", "staff", "add", "ciara"],
        cwd=ROOT,
        env=environment(site.folder / "var", site.port),
        input=PASSWORD + "\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return "ciara", PASSWORD


@pytest.fixture
def open_inbox(site: Site, chromium: Browser, account: tuple[str, str]) -> Iterator[Callable[..., Page]]:
    """Call it for a page of somebody who has just logged in, with options of a browser context."""
    contexts = []

    def new(**options: Any) -> Page:
        context = chromium.new_context(**options)
        context.set_default_timeout(SECONDS)
        contexts.append(context)
        page = context.new_page()
        page.goto(site.address + "/staff")
        page.get_by_label("User name").fill(account[0])
        page.get_by_label("Password").fill(account[1])
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("heading", name="Requests", level=1).wait_for()
        return page

    yield new
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def booked(site: Site, chromium: Browser) -> str:
    """The reference of a request that a visitor sent from the chat, with the chat."""
    page = chromium.new_context(viewport={"width": 360, "height": 740}).new_page()
    page.set_default_timeout(SECONDS)
    page.goto(site.address)
    chat = Chat(page).open()
    chat.says(TELLS)
    chat.says("book me in, my name is Órla O'Keane, orla.keane@example.ie, monday before 9 or any evening")
    chat.chooses("Yes, and send this chat")
    chat.says("yes send it")
    reference = REFERENCE.search(chat.text)
    page.context.close()
    assert reference
    return reference[1]


def mails(site: Site, to: str) -> list[str]:
    """The texts of what was sent to an address until now."""
    files = (site.folder / "var" / "outbox").glob("*.eml")
    read = [BytesParser(policy=policy.default).parsebytes(file.read_bytes()) for file in files]
    return [mail.get_body(("plain",)).get_content() for mail in read if to in str(mail["To"])]


def waits_for(found: Callable[[], list[str]], seconds: float = 20) -> list[str]:
    """What is found, once there is something."""
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return found()


def own_link(page: Page, reference: str) -> Locator:
    """The link of a request's own row; rows of the same person name each other too."""
    return page.locator("a.reference", has_text=reference)


def test_a_request_is_read_and_confirmed(site: Site, open_inbox: Callable[..., Page], booked: str) -> None:
    """From the list to the mail that the visitor gets."""
    page = open_inbox()
    own_link(page, booked).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(booked)
    shown = page.locator("main").text_content() or ""
    assert "Órla O'Keane" in shown and "orla.keane@example.ie" in shown
    assert "Monday before 9 am" in shown and "any day after 5 pm" in shown and "three weeks ago" in shown
    page.get_by_text("What they told, as notes").click()
    picture = page.locator(".pictures img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("() => [...document.querySelectorAll('.pictures img')].every(i => i.naturalWidth > 0)")
    page.get_by_text("Show the conversation").click()
    expect(page.locator("ol.transcript li").first).to_contain_text("mile 8")
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a page to print").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")

    form = page.locator("form", has=page.locator("#day"))
    form.locator("#day").fill("2027-01-11")
    form.locator("#time").fill("08:00")
    form.get_by_role("button").click()
    expect(page.locator("pre.mail")).to_contain_text("11 January 2027 at 08:00")
    page.get_by_role("button", name="Confirm and send").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator("h1 .badge").first).to_have_text("Done")
    expect(page.locator("h1")).to_contain_text("Confirmed")
    # It waits a while, so that it can be taken back.
    said_yes = waits_for(lambda: [text for text in mails(site, "orla.keane@example.ie") if "has said yes" in text], 60)
    assert booked in said_yes[0] and "11 January 2027" in said_yes[0]


def test_words_that_visitors_write_stay_words(
    site: Site, open_inbox: Callable[..., Page], visit: Callable[..., Chat]
) -> None:
    """Nothing a visitor typed is run or drawn in the receptionist's browser."""
    chat = visit().open()
    chat.says("<img src=x onerror=\"document.title='broken'\"> my left calf is sore since monday")
    chat.says("no, none of those")
    chat.says("book a visit, my name is Bobby Tables, 089 444 5566, friday")
    chat.chooses("Yes, and send this chat")
    chat.says("yes send it")
    page = open_inbox()
    page.get_by_role("row", name="Bobby").get_by_role("link").first.click()
    page.get_by_text("Show the conversation").click()
    assert "onerror" in page.locator("ol.transcript").inner_text()
    assert page.title() != "broken" and page.locator("main img[src=x], main script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_every_page_fits_and_axe_finds_nothing(
    open_inbox: Callable[..., Page], booked: str, scheme: str
) -> None:
    """360 px wide, in both themes."""
    page = open_inbox(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, color_scheme=scheme)
    home = page.url.split("?")[0]
    for path in ("", f"/requests/{booked}", "/safety", "/record", "/requests/CP-NOSUCH"):
        page.goto(home.rstrip("/") + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        assert violations(page) == [], path


def test_with_the_keyboard_alone(site: Site, chromium: Browser, account: tuple[str, str], booked: str) -> None:
    """Log in, search, open, and log out again."""
    context = chromium.new_context()
    context.set_default_timeout(SECONDS)
    page = context.new_page()
    page.goto(site.address + "/staff")
    page.get_by_label("User name").focus()
    page.keyboard.type(account[0])
    page.keyboard.press("Tab")
    page.keyboard.type(account[1])
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Requests", level=1).wait_for()
    page.get_by_role("searchbox").focus()
    page.keyboard.type("orla")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=orla**")
    link = own_link(page, booked)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(booked)
    page.get_by_role("button", name="Log out").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Password").wait_for()
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()
    context.close()
