"""The inbox in Firefox: axe on every page, and the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clinical.assess import assess
from bot.staff.web import HOME
from bot.storage.audit import record_advice
from bot.storage.transcripts import conversations_engine, events
from tests.staff.conftest import PASSWORD, sent
from tests.staff.test_browser import OTHERS
from tests.unit.handover.test_sheet import data
from tests.web.firefox import DARK, FOCUSED, Firefox, Tab


@pytest.fixture(scope="module", params=["light", "dark"])
def firefox(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The browser, once for each colour scheme."""
    browser = Firefox(tmp_path_factory.mktemp("firefox") / "profile", DARK if request.param == "dark" else None)
    yield browser
    browser.close()


@pytest.fixture
def tab(firefox: Firefox, served: str, database: str) -> Tab:
    """Mary, logged in by the keyboard, on a phone's screen."""
    assert Path(database.removeprefix("sqlite:///")).is_file()
    tab = firefox.tab(served + HOME, 360, 740)
    for name, text in (("User name", "mary"), ("Password", PASSWORD)):
        tab.tab_to(name)
        tab.types(text)
    tab.press("Enter")
    tab.until("document.title.includes('Requests')")
    return tab


def test_every_page_fits_and_axe_finds_nothing(tab: Tab, served: str) -> None:
    """With everything folded out."""
    record_advice("a", assess({"swelling": "yes", "warmth": "yes"}, {"swelling": "like a balloon"}))
    reference = sent("a", tier="same_day", handover=data(), transcript=[{"who": "visitor", "text": "hello"}])
    sent("b", name="B. Ní Dhónaill", email="a.very.long.address.indeed@a-clinic-example.ie")
    with conversations_engine().begin() as connection:
        events.metadata.create_all(connection)
    path = f"{HOME}/requests/{reference}"
    for address in (HOME, f"{HOME}?due=overdue", path, f"{path}?reply=other_times", *OTHERS):
        tab.goto(served + address)
        tab.run("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
        assert tab.run("document.documentElement.scrollWidth") <= 360, address
        assert tab.violations() == [], address


def test_with_keys_alone(tab: Tab, served: str) -> None:
    """Down, open, take, done, undo, the next one; then a note by Tab."""
    first, second = sent("a", name="Ann Lee"), sent("b", name="Tom Daly", phone="086 111 1111")
    tab.goto(served + HOME)
    tab.press("j")
    assert tab.run(FOCUSED).startswith(first)
    for key, said in (("Enter", first), ("t", "In hand"), ("d", "Done"), ("u", "In hand"), ("n", second)):
        tab.press(key)
        tab.until(f"document.readyState === 'complete' && document.querySelector('h1').textContent.includes('{said}')")
    tab.tab_to("Note for the team")
    tab.types("rang, nobody there")
    tab.tab_to("Add the note")
    tab.press("Enter")
    tab.until("document.body.textContent.includes('rang, nobody there')")
