"""Measures the website's chat beside the most used open chat widgets, in one run: size, time to interactive, memory.

Each stands alone on the same page, in Chromium with its processor slowed to a quarter and a slow-3G line (400 kbit/s,
400 ms there and back), served gzipped from this machine. "Interactive" is when the button or field that one begins with
is on the screen and the browser is idle. Writes docs/bench/widget.md. Needs npm, for the other widgets.

    python -m tools.bench_widget
"""

from __future__ import annotations

import gzip
import json
import platform
import statistics
import subprocess
import tarfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import Browser, sync_playwright

from bot.channels.web_requests import LONGEST_TEXT
from bot.settings import ROOT
from bot.web.first import shown_first

CHROMIUM = "/usr/bin/chromium"
RESULT = ROOT / "docs" / "bench" / "widget.md"
KEPT = ROOT / "var" / "bench" / "widgets"
RUNS = 5
SLOWDOWN, ROUND_TRIP_MS, BYTES_A_SECOND = 4, 400, 400_000 / 8
PATIENCE_MS = 120_000


@dataclass(frozen=True)
class Widget:
    """One to measure: its npm package, the file that a page loads, how it starts, what is there once it can be used."""

    name: str
    package: str
    file: str
    start: str
    ready: str
    module: bool = False
    styles: str = ""


OURS = Widget(
    "this chat",
    "",
    "bot/web/dist/widget.js",
    "",
    "document.querySelector('calf-pain-chat')?.shadowRoot?.querySelector('.launch')",
)
PEERS = (
    Widget(
        "rasa-webchat 1.0.1", "rasa-webchat@1.0.1", "package/lib/index.js",
        "WebChat.default({socketUrl: location.origin, title: 'Chat'}, null)", "window.WebChat",
    ),
    Widget(
        "deep-chat 2.4.2", "deep-chat@2.4.2", "package/dist/deepChat.bundle.js",
        "document.body.append(document.createElement('deep-chat'))",
        "document.querySelector('deep-chat')?.shadowRoot?.querySelector('#text-input')", module=True,
    ),
    Widget(
        "botframework-webchat 4.18.1", "botframework-webchat@4.18.1", "package/dist/webchat.js",
        "WebChat.renderWebChat({directLine: WebChat.createDirectLine({token: 'x'})}, document.getElementById('chat'))",
        "document.querySelector('#chat textarea, #chat input[type=text]')",
    ),
    Widget(
        "@n8n/chat 1.37.0", "@n8n/chat@1.37.0", "package/dist/chat.bundle.umd.js",
        "N8nChat.createChat({webhookUrl: location.origin, loadPreviousSession: false})",
        "document.querySelector('.chat-window-toggle')", styles="package/dist/style.css",
    ),
    Widget(
        "flowise-embed 3.1.6", "flowise-embed@3.1.6", "package/dist/web.js",
        "import('/widget.js').then((flowise) => flowise.default.init({chatflowid: 'x', apiHost: location.origin}))",
        "document.querySelector('flowise-chatbot')?.shadowRoot?.querySelector('button')", module=True,
    ),
)  # fmt: skip


def fetched(widget: Widget, path: str) -> bytes:
    """A file of a package, which is loaded once."""
    if not widget.package:
        return (ROOT / path).read_bytes()
    KEPT.mkdir(parents=True, exist_ok=True)
    archive = KEPT / (widget.package.replace("/", "-").replace("@", "-").strip("-") + ".tgz")
    if not archive.is_file():
        packed = subprocess.run(
            ["npm", "pack", "--silent", widget.package], cwd=KEPT, check=True, capture_output=True, text=True
        )
        (KEPT / packed.stdout.strip().split("\n")[-1]).rename(archive)
    with tarfile.open(archive) as opened:
        file = opened.extractfile(path)
        if file is None:
            raise FileNotFoundError(f"{widget.package} has no {path}")
        return file.read()


def page(widget: Widget) -> bytes:
    """The page with one widget in it; it notes when the widget can be used."""
    kind = ' type="module"' if widget.module else ""
    styles = '<link rel="stylesheet" href="/style.css">' if widget.styles else ""
    return f"""<!doctype html><html lang="en"><head><title>Bench</title>{styles}
<meta name="viewport" content="width=device-width">
<script>
  const look = () => {{
    const found = {widget.ready};
    if (found && (found === window.WebChat || found.getBoundingClientRect().width > 0))
      return requestIdleCallback(() => {{ window.interactive = performance.now(); }});
    requestAnimationFrame(look);
  }};
  requestAnimationFrame(look);
</script>
<script src="/widget.js"{kind} defer></script></head><body><h1>Calf pain in runners</h1><div id="chat"></div>
<script{kind}>addEventListener("load", () => {{ {widget.start} }});</script></body></html>""".encode()


class Files(BaseHTTPRequestHandler):
    """Serves a few files, gzipped."""

    def __init__(self, files: Mapping[str, tuple[str, bytes]], *rest: object) -> None:
        self.files = files
        super().__init__(*rest)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """A file, or 404."""
        kind, content = self.files.get(self.path.partition("?")[0], ("", b""))
        packed = gzip.compress(content, 9)
        self.send_response(200 if kind else 404)
        for name, value in (("Content-Type", kind), ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(packed)

    def log_message(self, *_: object) -> None:
        """Nothing: the figures are what is wanted."""


def measured(browser: Browser, address: str) -> tuple[float, float, float]:
    """Seconds until it can be used, MB of JavaScript heap then, kB that travelled."""
    context = browser.new_context(viewport={"width": 390, "height": 780})
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Performance.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    travelled = 0.0

    def count(event: dict[str, float]) -> None:
        nonlocal travelled
        travelled += event["encodedDataLength"]

    session.on("Network.loadingFinished", count)
    tab.goto(address, timeout=PATIENCE_MS)
    tab.wait_for_function("window.interactive", timeout=PATIENCE_MS)
    seconds = float(tab.evaluate("window.interactive")) / 1000
    session.send("HeapProfiler.collectGarbage")
    metrics = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return seconds, metrics["JSHeapUsedSize"] / 1e6, travelled / 1000


def bench(browser: Browser, widget: Widget) -> dict[str, float]:
    """The medians of some runs."""
    script = fetched(widget, widget.file)
    files = {"/": ("text/html; charset=utf-8", page(widget)), "/widget.js": ("text/javascript; charset=utf-8", script)}
    if widget.styles:
        files["/style.css"] = ("text/css", fetched(widget, widget.styles))
    if widget is OURS:
        config = {**shown_first("en"), "limits": {"text": LONGEST_TEXT}}
        files["/webhooks/web/config"] = ("application/json", json.dumps(config).encode())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, files))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    runs = [measured(browser, f"http://127.0.0.1:{server.server_port}/") for _ in range(RUNS)]
    server.shutdown()
    seconds, heap, travelled = (statistics.median(values) for values in zip(*runs, strict=True))
    size = sum(
        len(gzip.compress(content, 9)) for path, (_, content) in files.items() if path in ("/widget.js", "/style.css")
    )
    return {"kB gzip": size / 1000, "seconds": seconds, "heap MB": heap, "kB in all": travelled}


def table(figures: Mapping[str, Mapping[str, float] | None]) -> str:
    """The figures as Markdown, ours first, the others' also as multiples of ours."""
    ours = figures[OURS.name]
    assert ours is not None
    lines = [
        "| widget | script and styles, kB gzip | interactive after, s | JavaScript heap, MB |",
        "|---|---|---|---|",
    ]
    for name, found in figures.items():
        if found is None:
            lines.append(f"| {name} | not measured: it didn't start on the page | | |")
            continue
        cells = []
        for key in ("kB gzip", "seconds", "heap MB"):
            ratio = "" if found is ours else f" ({found[key] / ours[key]:.1f} ×)"
            cells.append(f"{found[key]:.1f}{ratio}")
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measures all, and writes the result."""
    figures: dict[str, Mapping[str, float] | None] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        version = browser.version
        for widget in (OURS, *PEERS):
            try:
                figures[widget.name] = bench(browser, widget)
            except Exception as error:  # one that can't be started must not keep the others' figures back
                print(f"{widget.name}: {type(error).__name__}: {str(error)[:300]}")
                figures[widget.name] = None
            print(widget.name, figures[widget.name], flush=True)
        browser.close()
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(
        f"""# The website's chat beside other widgets

{table(figures)}

Medians of {RUNS} runs on {date.today():%-d %B %Y}, Chromium {version} on {platform.machine()} with 2 cores, its
processor slowed to a quarter, on a line of 400 kbit/s with {ROUND_TRIP_MS} ms there and back (slow 3G). Each
widget stands alone on the same page, served gzipped from the same machine without its own server behind it.
“Interactive” is when the button or field that one begins with is on the screen and the browser is idle; rasa-
webchat shows nothing before its socket answers, so for it that is when its script has run. The machine is
shared, so the ratios say more than the seconds.

Measured again with `python -m tools.bench_widget` (needs npm).
""",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
