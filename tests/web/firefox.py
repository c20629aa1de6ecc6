"""Firefox without a window, driven over WebDriver BiDi, which it speaks itself (https://w3c.github.io/webdriver-bidi/).

Debian has no geckodriver, and Playwright's driver for an installed Firefox asks for an emulation of media features that
Debian's Firefox ESR doesn't know. The protocol is JSON over a socket, and a test needs six of its commands.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
import subprocess
import threading
import time
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
import axe_playwright_python

FIREFOX = "/usr/bin/firefox-esr"
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Shift": "\ue008", "Backspace": "\ue003"}
SECONDS = 60.0
LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
# Nothing is asked of Mozilla's servers, and motion is reduced as in the other browser's tests.
PREFERENCES: dict[str, bool | int | str] = {
    "accessibility.tabfocus": 7,
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "ui.prefersReducedMotion": 1,
}
DARK: dict[str, bool | int | str] = {"layout.css.prefers-color-scheme.content-override": 0}
FOCUSED = """(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
  return (e?.getAttribute("aria-label") || e?.labels?.[0]?.textContent || e?.textContent || "").trim(); })()"""
"""The name of what has the focus, also inside the chat."""
MOST_STOPS = 80
Value = TypeVar("Value")


class Tab:
    """A page in it."""

    def __init__(self, browser: Firefox, context: str) -> None:
        self.browser, self.context = browser, context

    def goto(self, address: str) -> None:
        """Returns once the page has loaded."""
        self.browser.send("browsingContext.navigate", context=self.context, url=address, wait="complete")

    def run(self, expression: str) -> Any:
        """The value of a JavaScript expression, or what its promise resolves to."""
        code = f"(async () => JSON.stringify(await ({expression})) ?? 'null')()"
        target = {"context": self.context}
        answer = self.browser.send("script.evaluate", expression=code, target=target, awaitPromise=True)
        if answer["type"] != "success":
            raise RuntimeError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def until(self, expression: str) -> None:
        """Returns once an expression is true.

        Raises:
            TimeoutError: it didn't become true in time.
        """
        deadline = time.monotonic() + SECONDS
        while not self.run(expression):
            if time.monotonic() > deadline:
                raise TimeoutError(f"never true: {expression}")
            time.sleep(0.1)

    def press(self, *keys: str) -> None:
        """Keys by name ("Tab", "Shift+Tab") or as the characters that they type."""
        strokes = []
        for key in keys:
            parts = [KEYS.get(part, part) for part in key.split("+")] if len(key) > 1 else [key]
            strokes += [{"type": "keyDown", "value": part} for part in parts]
            strokes += [{"type": "keyUp", "value": part} for part in reversed(parts)]
        self.browser.send(
            "input.performActions", context=self.context, actions=[{"type": "key", "id": "keys", "actions": strokes}]
        )

    def types(self, text: str) -> None:
        """Types a text where the focus is."""
        self.press(*text)

    def tab_to(self, name: str, key: str = "Tab") -> None:
        """Goes on with a key until what has the focus is called so.

        Raises:
            AssertionError: it can't be reached.
        """
        for _ in range(MOST_STOPS):
            if self.run(FOCUSED).startswith(name):
                return
            self.press(key)
        raise AssertionError(f"{name!r} can't be reached with {key}")

    def count(self, role: str, name: str = "", within: str = "") -> int:
        """How many elements Firefox's own accessibility engine gives this role and name.

        Args:
            within: an expression for the shadow root or element to look in; the whole page when empty.
        """
        start = {}
        if within:
            found = self.browser.send(
                "script.evaluate",
                expression=within,
                target={"context": self.context},
                awaitPromise=False,
                resultOwnership="root",
            )
            start = {"startNodes": [{"sharedId": found["result"]["sharedId"]}]}
        locator = {"type": "accessibility", "value": {"role": role, **({"name": name} if name else {})}}
        answer = self.browser.send("browsingContext.locateNodes", context=self.context, locator=locator, **start)
        return len(answer["nodes"])

    def violations(self) -> list[Any]:
        """What axe finds against WCAG 2.2 AA and its best practices."""
        self.run(f"(() => {{ if (!window.axe) {{ {AXE.read_text(encoding='utf-8')} }} }})()")
        found = self.run("axe.run({resultTypes: ['violations']})")["violations"]
        return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]

    def picture(self, file: Path) -> None:
        """Saves what can be seen."""
        file.write_bytes(
            base64.b64decode(self.browser.send("browsingContext.captureScreenshot", context=self.context)["data"])
        )


class Firefox:
    """The browser, with a profile of its own."""

    def __init__(self, profile: Path, preferences: Mapping[str, bool | int | str] | None = None) -> None:
        lines = [
            f"user_pref({json.dumps(key)}, {json.dumps(value)});"
            for key, value in {**PREFERENCES, **(preferences or {})}.items()
        ]
        profile.mkdir(parents=True)
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        self._process = subprocess.Popen(
            [FIREFOX, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        # A loop of its own, as Playwright's and the asynchronous tests' run in this thread.
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self._number = 0
        self._wait(self._connect(self._address()))
        self.send("session.new", capabilities={})

    def _address(self) -> str:
        assert self._process.stderr
        for line in self._process.stderr:
            if found := LISTENING.search(line):
                # What else it says is read away, so that it never waits for a reader.
                threading.Thread(target=self._process.stderr.read, daemon=True).start()
                return found[1]
        raise RuntimeError("Firefox ended before it listened")

    def _wait(self, work: Coroutine[Any, Any, Value]) -> Value:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(SECONDS)

    async def _connect(self, address: str) -> None:
        self._session = aiohttp.ClientSession()
        self._socket = await self._session.ws_connect(f"{address}/session", max_msg_size=0)

    def send(self, method: str, **parameters: Any) -> Any:
        """A command's result.

        Raises:
            RuntimeError: Firefox refuses it.
        """
        answer = self._wait(self._ask(method, parameters))
        if answer["type"] != "success":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    async def _ask(self, method: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json()
            if answer.get("id") == self._number:
                return answer

    def tab(self, address: str, width: int = 1100, height: int = 760) -> Tab:
        """A new visitor's page of this size: with storage and cookies of its own."""
        person = self.send("browser.createUserContext")["userContext"]
        tab = Tab(self, self.send("browsingContext.create", type="tab", userContext=person)["context"])
        size = {"width": width, "height": height}
        self.send("browsingContext.setViewport", context=tab.context, viewport=size)
        tab.goto(address)
        return tab

    def close(self) -> None:
        """Ends it."""
        self._wait(self._session.close())
        self._process.terminate()
        self._process.wait(timeout=30)
        self._loop.call_soon_threadsafe(self._loop.stop)
