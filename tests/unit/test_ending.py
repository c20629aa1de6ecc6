"""The server can be ended at any moment of its start."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.settings import ROOT
from tools.cluster import free_port

PROGRAM = """
import asyncio, logging, os, signal, sys
from sanic import Sanic
from sanic.response import text
from bot.ending import end_on_signals

when, name, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
app = Sanic("ended")

@app.get("/")
async def home(request):
    return text("here")

async def signalled(app, loop):
    os.kill(os.getpid(), getattr(signal, name))
    await asyncio.sleep({"at the end": 0, "in the middle": 0.3, "later": 0}[when])

async def later(app, loop):
    loop.call_later(0.5, os.kill, os.getpid(), getattr(signal, name))

class Between(logging.Handler):
    def emit(self, record):
        if "Starting worker" in record.msg:
            os.kill(os.getpid(), getattr(signal, name))

if when == "between":
    # Sanic says so when the loop rests between the start and the work.
    logging.getLogger("sanic.root").addHandler(Between())
    logging.getLogger("sanic.root").setLevel("INFO")
else:
    app.register_listener(later if when == "later" else signalled, "after_server_start")
end_on_signals(app, 0, lambda: print("leaving"))
app.run(port=port, motd=False, access_log=False, register_sys_signals=False)
print("ended")
"""


@pytest.mark.parametrize("when", ["in the middle", "at the end", "between", "later"])
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_during_the_start_ends_the_server(when: str, name: str) -> None:
    arguments = [sys.executable, "-W", "ignore", "-c", PROGRAM, when, name, str(free_port())]
    ran = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert ran.returncode == 0 and "Traceback" not in ran.stderr + ran.stdout
    lines = [line for line in ran.stdout.splitlines() if line in ("leaving", "ended")]
    assert lines == (["leaving", "ended"] if name == "SIGTERM" else ["ended"])
