"""The widget's sources: their own tests, and the file that is served is built from them and small."""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess

from bot.settings import ROOT, Clinic
from bot.web.first import numbers
from bot.web.words import words

WIDGET = ROOT / "bot" / "web"
BUILT = WIDGET / "dist" / "widget.js"
MOST_BYTES = 20_000


def test_the_sources_pass_their_own_tests() -> None:
    """Text, colours, the stream, and the conversation through lost lines: with Node's own test runner."""
    ran = subprocess.run(
        ["node", "--test", *map(str, sorted((ROOT / "tests" / "web" / "sources").glob("*.test.mjs")))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:] + ran.stderr[-2000:]
    passed = re.search(r"^# pass (\d+)$", ran.stdout, re.MULTILINE)
    assert passed
    assert int(passed[1]) >= 25


def test_the_built_file_is_of_these_sources() -> None:
    """`make widget` was run after the last change."""
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in sorted((WIDGET / "src").iterdir()))).hexdigest()[:16]
    assert f"sources {digest} */" in BUILT.read_text(encoding="utf-8").split("\n", 1)[0], "run `make widget`"


def test_it_is_small_and_asks_nobody_else() -> None:
    """At most 20 kB as it travels, and no address of a third party in it."""
    content = BUILT.read_bytes()
    assert len(gzip.compress(content, 9)) <= MOST_BYTES
    addresses = set(re.findall(rb"https?://[\w.-]+", content))
    assert addresses <= {b"http://www.w3.org"}


def test_lock_files_name_no_addresses() -> None:
    """Where packages are fetched from is the machine's affair; npm writes addresses of funders back by itself."""
    locks = [WIDGET / "package-lock.json", *ROOT.glob("requirements*.lock")]
    assert len(locks) >= 4
    for lock in locks:
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name


def test_the_words_without_a_server_are_the_servers() -> None:
    """What is built in for a server that was never reached says the same, with the same numbers."""
    built = (WIDGET / "src" / "fallback.js").read_text(encoding="utf-8")
    english = words()["widget"]
    said = dict(re.findall(r'^  (\w+): "(.*)",$', built, re.MULTILINE))
    assert len(said) >= 10
    assert said == {key: english[key] for key in said}
    known = {number["title"]: number["number"] for number in numbers(Clinic(), english["numbers"])}
    rings = re.findall(r'ring\("\w+", "([^"]+)", "([^"]+)"\)', built)
    assert len(rings) == 3
    assert all(known[title] == number for title, number in rings)
