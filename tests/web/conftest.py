"""A running assistant and a real browser before it."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from bot.settings import ROOT
from tests.channels.conftest import START_SECONDS, environment
from tools.cluster import free_port

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SECONDS = 60_000


@dataclass
class Site:
    """An assistant that can be stopped and started again on the same address with the same data."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where its demo page is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Returns once it answers."""
        log = (self.folder / "log.txt").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=ROOT,
            env=environment(self.folder / "var", self.port),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            assert self.process.poll() is None, (self.folder / "log.txt").read_text()
            assert time.monotonic() < deadline
            try:
                urllib.request.urlopen(self.address, timeout=2)
                return
            except OSError:
                time.sleep(0.2)

    def stop(self) -> None:
        """As when a machine is switched off."""
        if self.process:
            self.process.kill()
            self.process.wait(timeout=30)


@pytest.fixture(scope="session")
def site(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The assistant over HTTP."""
    assert model.is_file()
    running = Site(tmp_path_factory.mktemp("site"))
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; not for longer than a module, because its event loop would be in the way of asynchronous tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Chat:
    """The widget on a page, as a visitor uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.input = page.get_by_role("textbox", name="Your message")
        self.log = page.get_by_role("log")

    def open(self) -> Chat:
        """Opens the panel."""
        self.page.get_by_role("button", name="Open the calf pain chat").click()
        self.input.wait_for()
        return self

    def says(self, text: str) -> None:
        """Types a message and sends it; returns once it is answered."""
        self.input.fill(text)
        self.input.press("Enter")
        self.answered(text)

    def chooses(self, title: str) -> None:
        """Clicks a choice; returns once it is answered."""
        self.choice(title).click()
        self.answered(title)

    def choice(self, title: str) -> Locator:
        """A quick reply that can be chosen now."""
        return self.page.get_by_role("group", name="Choices").get_by_role("button", name=title, exact=True)

    def answered(self, text: str) -> None:
        """Waits until the newest message is the assistant's and nothing is being written."""
        mine = self.log.locator(".visitor:not(.pending)", has_text=text).last
        mine.wait_for()
        self.page.wait_for_function(
            """() => {
                 const root = document.querySelector("calf-pain-chat").shadowRoot;
                 const said = root.querySelectorAll(".log > .visitor, .log > .assistant");
                 return !root.querySelector("[data-busy]") && said[said.length - 1].classList.contains("assistant");
               }"""
        )

    @property
    def text(self) -> str:
        """Everything in the log."""
        return self.log.inner_text()


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Callable[..., Chat]]:
    """Call it for a new visitor's page, with options of a browser context; errors on the page fail the test."""
    contexts, errors = [], []

    def new(path: str = "/", **options: Any) -> Chat:
        context = chromium.new_context(
            **{"viewport": {"width": 1100, "height": 760}, "reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(SECONDS)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(site.address + path)
        return Chat(page)

    yield new
    for context in contexts:
        context.close()
    assert errors == []
