"""Takes the screenshots of the README and the documents from a running assistant: real conversations, nothing made up.

    python -m tools.screenshots

It starts a server of its own on a free port with an empty database. Look at each picture before it is committed.
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.settings import ROOT
from tests.channels.conftest import environment
from tests.web.conftest import ARGUMENTS, CHROMIUM, Chat, Site

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128
PHONE = {"width": 360, "height": 640}
DESKTOP = {"width": 1200, "height": 760}
PASSWORD = "only for this picture"


def keep(page: Page, name: str, **options: bool) -> None:
    """Saves what the page shows, with few colours so that it stays small."""
    page.wait_for_timeout(600)
    image = Image.open(io.BytesIO(page.screenshot(**options))).convert("RGB")
    image.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


def visit(browser: Browser, address: str, size: dict[str, int], scheme: str = "light") -> Chat:
    """A new visitor with the chat open."""
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    return Chat(page).open()


def healing(chat: Chat) -> None:
    """Goes through the healing-time check."""
    chat.says("me left calf has been at me for about 6 weeks, first time it happened")
    chat.says("has it had enough time to heal?")
    chat.chooses("Healing time check")
    for title in ("About the same", "Walking is fine", "Without pain", "I rested it", "Straight back", "Not looked at"):
        chat.chooses(title)


def main() -> None:
    """Takes all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        site.start()
        subprocess.run(
            [sys.executable, "-m", "bot", "staff", "add", "mary"],
            cwd=ROOT,
            env=environment(site.folder / "var", site.port),
            input=f"{PASSWORD}\n{PASSWORD}\n",
            text=True,
            check=True,
            capture_output=True,
        )
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        chat = visit(browser, site.address, DESKTOP)
        chat.says("why does my calf hurt when I run slowly?")
        keep(chat.page, "chat-desktop")
        chat = visit(browser, site.address, PHONE)
        chat.says("its gone very swollen since the flight home and I cant catch my breath")
        keep(chat.page, "chat-emergency")
        chat = visit(browser, site.address, PHONE, "dark")
        healing(chat)
        chat.log.get_by_role("img").first.scroll_into_view_if_needed()
        keep(chat.page, "chat-timeline")
        chat.chooses("Request a visit")
        for text in ("Orla Keane, 089 444 5566", "monday before 9", "yes that's fine", "yes send it"):
            chat.says(text)
        keep(chat.page, "chat-booked")
        page = browser.new_context(viewport=DESKTOP).new_page()
        page.goto(f"{site.address}/staff")
        page.get_by_role("textbox").first.fill("mary")
        page.locator("input[type=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.locator("a.reference").first.click()
        keep(page, "inbox-request", full_page=True)
        browser.close()
        site.stop()


if __name__ == "__main__":
    main()
