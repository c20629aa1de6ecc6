"""Takes the pictures of the README and the documents from a running assistant: real conversations, nothing made up.

    python -m tools.screenshots [NAME …]

Without names it takes all of them. It starts a server of its own on a free port with an empty database. Look at each
picture before it is committed.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from bot.settings import ROOT
from tests.channels.conftest import environment
from tests.web.conftest import ARGUMENTS, CHROMIUM, Chat, Site

FOLDER = ROOT / "docs" / "pictures"
COLOURS = 128
PHONE = {"width": 360, "height": 640}
TABLET = {"width": 768, "height": 1024}
DESKTOP = {"width": 1280, "height": 800}
# What a window of 1280 by 800 shows at 200 %.
ZOOMED = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
PASSWORD = "only for this picture"
QUESTION = "why does my calf hurt when I run slowly?"
EMERGENCY = "its gone very swollen since the flight home and I cant catch my breath"


@dataclass
class Studio:
    """A browser before a server of its own."""

    browser: Browser
    site: Site
    staffed: bool = False

    def page(self, path: str = "/", **options: Any) -> Page:
        """A new visitor's page."""
        context = self.browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        page = context.new_page()
        page.goto(self.site.address + path)
        return page

    def chat(self, *texts: str, **options: Any) -> Chat:
        """A new visitor with the chat open, who wrote these texts."""
        chat = Chat(self.page(**options)).open()
        for text in texts:
            chat.says(text)
        return chat


def keep(page: Page, name: str, **options: Any) -> None:
    """Saves what the page shows, with few colours so that it stays small."""
    page.wait_for_timeout(600)
    image = Image.open(io.BytesIO(page.screenshot(**options))).convert("RGB")
    image.quantize(COLOURS).save(FOLDER / f"{name}.png", optimize=True)


def outage(studio: Studio) -> Page:
    """The server is gone just when somebody needs help."""
    chat = studio.chat("my calf hurts when I run", viewport=PHONE)
    chat.page.route("**/webhooks/**", lambda route: route.abort())
    chat.input.fill("now I have chest pain")
    chat.input.press("Enter")
    chat.page.locator(".state").wait_for()
    return chat.page


def times(studio: Studio) -> Page:
    """Days and times to press."""
    chat = studio.chat("request a visit, my name is Orla Keane, 089 444 5566", viewport={"width": 360, "height": 740})
    chat.page.get_by_text("Pick days and times").click()
    for name in ("Monday morning", "Thursday evening"):
        chat.page.get_by_role("button", name=name).click()
    return chat.page


def booked(studio: Studio) -> Page:
    """A request from the first word to its reference."""
    chat = studio.chat("my left calf is sore for six weeks", "request a visit", viewport=PHONE, color_scheme="dark")
    for text in ("Orla Keane, 089 444 5566", "monday before 9"):
        chat.says(text)
    for title in ("Yes, that's fine", "Send it"):
        chat.chooses(title)
    return chat.page


def inbox(studio: Studio, name: str = "", **options: Any) -> Page:
    """The inbox with a week's requests in it; with a name, the newest request of that name."""
    if not studio.staffed:
        variables = environment(studio.site.folder / "var", studio.site.port)
        command = [sys.executable, "-m", "bot", "staff", "add", "mary"]
        typed = f"{PASSWORD}\n{PASSWORD}\n"
        subprocess.run(command, cwd=ROOT, env=variables, input=typed, text=True, check=True, capture_output=True)
        os.environ |= variables
        from tools.inbox_requests import store

        store()
        studio.staffed = True
    page = studio.page("/staff", locale="en-IE", **options)
    page.get_by_role("textbox").first.fill("mary")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Requests").wait_for()
    if name:
        page.goto(f"{page.url.partition('?')[0]}?q={name}")
        page.locator("a.reference").last.click()
        page.get_by_role("heading", name="At a glance").wait_for()
    return page


def figures(studio: Studio) -> Page:
    """The week in figures."""
    page = inbox(studio)
    page.get_by_role("link", name="Figures").click()
    page.get_by_role("heading", name="Figures").first.wait_for()
    return page


def menu(studio: Studio) -> Page:
    """What one can do with a chat."""
    chat = studio.chat(QUESTION, viewport=PHONE)
    chat.page.get_by_role("button", name="More", exact=True).click()
    return chat.page


WHOLE = {"full_page": True}
PICTURES: Mapping[str, tuple[Callable[[Studio], Page], dict[str, bool]]] = {
    "page-360": (lambda studio: studio.page(viewport=PHONE), WHOLE),
    "page-1280": (lambda studio: studio.page(), WHOLE),
    "page-dark": (lambda studio: studio.page(color_scheme="dark"), {}),
    "page-200": (lambda studio: studio.page(**ZOOMED), {}),
    "page-forced-colours": (lambda studio: studio.page(forced_colors="active"), {}),
    "chat-desktop": (lambda studio: studio.chat(QUESTION).page, {}),
    "chat-360": (lambda studio: studio.chat(QUESTION, viewport=PHONE).page, {}),
    "chat-768": (lambda studio: studio.chat(QUESTION, viewport=TABLET).page, {}),
    "chat-dark": (lambda studio: studio.chat(QUESTION, color_scheme="dark", viewport=PHONE).page, {}),
    "chat-200": (lambda studio: studio.chat(QUESTION, **ZOOMED).page, {}),
    "chat-forced-colours": (lambda studio: studio.chat(EMERGENCY, viewport=PHONE, forced_colors="active").page, {}),
    "chat-emergency": (lambda studio: studio.chat(EMERGENCY, viewport=PHONE).page, {}),
    "chat-emergency-dark": (lambda studio: studio.chat(EMERGENCY, viewport=PHONE, color_scheme="dark").page, {}),
    "chat-crisis": (lambda studio: studio.chat("I want to kill myself", viewport=PHONE).page, {}),
    "chat-outage": (outage, {}),
    "chat-times": (times, {}),
    "chat-menu": (menu, {}),
    "chat-booked": (booked, {}),
    "inbox-list": (inbox, {}),
    "inbox-360": (lambda studio: inbox(studio, viewport=PHONE), {}),
    "inbox-forced-colours": (lambda studio: inbox(studio, viewport=TABLET, forced_colors="active"), {}),
    "inbox-request": (lambda studio: inbox(studio, "Orla"), WHOLE),
    "inbox-advice": (lambda studio: inbox(studio, "Aoife", viewport=PHONE), {}),
    "inbox-dark": (lambda studio: inbox(studio, "Conor", viewport=TABLET, color_scheme="dark"), {}),
    "inbox-figures": (figures, WHOLE),
}


def main() -> None:
    """Takes those that were named, or all of them."""
    names = sys.argv[1:] or list(PICTURES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Site(Path(folder))
        try:
            site.start()
            # The language of date fields.
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=[*ARGUMENTS, "--lang=en-GB"], env={**os.environ, "LANGUAGE": "en_GB"}
            )
            studio = Studio(browser, site)
            for name in names:
                take, options = PICTURES[name]
                keep(take(studio), name, **options)
                print(FOLDER / f"{name}.png")
            browser.close()
        finally:
            site.stop()


if __name__ == "__main__":
    main()
