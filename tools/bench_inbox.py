"""Does a receptionist's work in the inbox with twenty requests, in Chromium, and counts clicks, keys and pages.

    python -m tools.bench_inbox

The seconds are an estimate by the keystroke-level model (Card, Moran, Newell 1980): 1.3 a click, 0.28 a key, 1.35 to
decide before each step, and 1.5 to find one's way on a new page. What it prints goes into docs/bench/inbox.md.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, sync_playwright

CLICK, KEY, DECIDE, PAGE = 1.3, 0.28, 1.35, 1.5
WALKED = 10


@dataclass
class Hand:
    """A receptionist at a page, counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    pages: int = 0
    steps: int = 0

    def click(self, target: Locator, leads_on: bool = True) -> None:
        """One click, which leads to a new page or not."""
        target.click()
        self.clicks, self.steps, self.pages = self.clicks + 1, self.steps + 1, self.pages + leads_on
        self.page.wait_for_load_state()

    def types(self, target: Locator, text: str) -> None:
        """Text into a field; the click into it counts."""
        target.fill(text)
        self.clicks, self.keys, self.steps = self.clicks + 1, self.keys + len(text), self.steps + 1

    def press(self, key: str, leads_on: bool = True) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.keys, self.pages = self.keys + 1, self.pages + leads_on
        self.page.wait_for_timeout(300)
        self.page.wait_for_load_state()

    @property
    def seconds(self) -> float:
        """The estimate."""
        return self.clicks * CLICK + self.keys * KEY + self.steps * DECIDE + self.pages * PAGE


def open_oldest(hand: Hand, _: str) -> None:
    """To the request that has waited longest."""
    hand.click(hand.page.locator("a.reference").first)


def confirm(hand: Hand, reference: str) -> None:
    """A visit with day and time, its mail seen."""
    hand.click(hand.page.get_by_role("link", name=reference, exact=True).first)
    hand.types(hand.page.locator("#day"), "2027-01-11")
    hand.types(hand.page.locator("#time"), "10:00")
    hand.click(hand.page.get_by_role("button", name="See the e-mail"))
    hand.click(hand.page.get_by_role("button", name="Confirm and send"))


def ask_for_times(hand: Hand, reference: str) -> None:
    """A mail that asks for other times, with a sentence of one's own."""
    hand.click(hand.page.get_by_role("link", name=reference, exact=True).first)
    hand.press("r", leads_on=False)
    hand.click(hand.page.get_by_role("link", name="Ask for other times"))
    hand.page.locator("#text").press("End")
    hand.page.keyboard.type(" Mornings are easier.")
    hand.keys += 21
    hand.click(hand.page.get_by_role("button", name="Send by e-mail"))


def rang(hand: Hand, reference: str) -> None:
    """A call back that is done, with a note of what was said."""
    hand.click(hand.page.get_by_role("link", name=reference, exact=True).first)
    hand.types(hand.page.locator("#note"), "rang, will come in January")
    hand.click(hand.page.get_by_role("button", name="Add the note"))
    hand.press("d")


def take_five(hand: Hand, _: str) -> None:
    """The five oldest are mine."""
    for box in hand.page.locator("#list input[type=checkbox]").all()[:5]:
        hand.click(box, leads_on=False)
    hand.click(hand.page.get_by_role("button", name="Take them"))


def mark_five(hand: Hand, _: str) -> None:
    """Five that were answered by phone."""
    for box in hand.page.locator("#list input[type=checkbox]").all()[-5:]:
        hand.click(box, leads_on=False)
    hand.click(hand.page.get_by_role("button", name="Done", exact=True))


def walk(hand: Hand, _: str) -> None:
    """Through all that is to do, one after the other."""
    hand.click(hand.page.locator("a.reference").first)
    for _number in range(WALKED - 1):
        hand.press("n")


def join(hand: Hand, reference: str) -> None:
    """Two requests of one person become one."""
    hand.click(hand.page.get_by_role("link", name=reference, exact=True).first)
    hand.click(hand.page.get_by_role("button", name="Join").first)


def take_back(hand: Hand, reference: str) -> None:
    """A slip: declined, and taken back."""
    hand.click(hand.page.get_by_role("link", name=reference, exact=True).first)
    hand.click(hand.page.locator("summary", has_text="Decline"), leads_on=False)
    hand.click(hand.page.get_by_role("button", name="Decline"))
    hand.press("u")


def overdue(hand: Hand, _: str) -> None:
    """What should have been answered by now."""
    hand.click(hand.page.get_by_role("link", name="Overdue"))


TASKS: tuple[tuple[str, str, Callable[[Hand, str], None]], ...] = (
    ("open the request that waited longest", "", open_oldest),
    ("see what is overdue", "", overdue),
    ("confirm a visit, Monday at ten", "Orla Keane", confirm),
    ("ask for other times, in one's own words", "Conor Daly", ask_for_times),
    ("rang a call-back: note it, done", "Tom Walsh", rang),
    ("read ten requests, one after the other", "", walk),
    ("take five requests", "", take_five),
    ("mark five as done", "", mark_five),
    ("join two requests of one person", "Liam Foley", join),
    ("decline by a slip, and take it back", "Mark Healy", take_back),
)


def main() -> None:
    """Prints a line a task."""
    os.environ["ASSISTANT_VAR"] = tempfile.mkdtemp()
    os.environ["ASSISTANT_SMTP_URL"] = "smtp://localhost:1"
    from bot.staff.accounts import ADMIN, add_account
    from tests.web.conftest import ARGUMENTS, CHROMIUM
    from tools.inbox_requests import SAMPLES, serving, store

    references = dict(zip((sample.name for sample in SAMPLES[::-1]), store()[::-1], strict=True))
    add_account("mary", "four words will do", ADMIN)
    with serving() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        page = browser.new_context().new_page()
        page.goto(f"{address}/staff")
        page.get_by_label("User name").fill("mary")
        page.get_by_label("Password").fill("four words will do")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Requests").wait_for()
        for title, name, task in TASKS:
            page.goto(f"{address}/staff")
            hand = Hand(page)
            task(hand, references.get(name, ""))
            print(f"| {title} | {hand.clicks} | {hand.keys} | {hand.pages} | {hand.seconds:.0f} |")
        browser.close()


if __name__ == "__main__":
    main()
