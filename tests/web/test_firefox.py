"""The chat in Firefox: axe, the keyboard alone, and what its accessibility engine makes of it beside Chromium's."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.web.conftest import Chat, Site
from tests.web.firefox import DARK, FOCUSED, Firefox, Tab
from tests.web.test_widget import DETAILS, REFERENCE

SHADOW = 'document.querySelector("calf-pain-chat").shadowRoot'
EMERGENCY = "it is swollen and I can't catch my breath"
# Role, name and how often, while an emergency is pinned.
MEANT = (
    ("dialog", "Calf pain assistant", 1),
    ("heading", "Calf pain assistant", 1),
    ("log", "Conversation", 1),
    ("alert", "", 1),
    ("status", "", 1),
    ("region", "Get help now", 1),
    ("link", "Call 112", 1),
    ("link", "Call 999", 1),
    ("group", "Choices", 1),
    ("button", "I rang", 1),
    ("button", "I didn't mean that", 1),
    ("textbox", "Your message", 1),
    ("button", "Send", 1),
    ("button", "More", 1),
    ("button", "Close the chat", 1),
)


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The browser."""
    browser = Firefox(tmp_path_factory.mktemp("firefox") / "profile")
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def dark_firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """The browser of somebody who prefers dark pages."""
    browser = Firefox(tmp_path_factory.mktemp("firefox") / "dark", DARK)
    yield browser
    browser.close()


def opened(tab: Tab) -> Tab:
    """With the panel open, by the keyboard."""
    tab.tab_to("Open the calf pain chat")
    tab.press("Enter")
    tab.until(f"{FOCUSED} === 'Your message'")
    return tab


def says(tab: Tab, text: str) -> None:
    """Types a message where the focus is and sends it; returns once it is answered."""
    tab.types(text)
    tab.press("Enter")
    answered(tab, text)


def answered(tab: Tab, text: str) -> None:
    """Waits until the newest message is the assistant's and nothing is being written."""
    tab.until(
        f"""(() => {{ const said = [...{SHADOW}.querySelectorAll(".log > .visitor, .log > .assistant")];
              const mine = said.filter((e) => e.matches(".visitor:not(.pending)") && e.textContent.includes({text!r}));
              return mine.length && !{SHADOW}.querySelector("[data-busy]") && said.at(-1).matches(".assistant"); }})()"""
    )


@pytest.mark.parametrize(
    ("browser", "width", "height"), [("dark_firefox", 360, 640), ("firefox", 360, 640), ("firefox", 1100, 760)]
)
def test_axe_finds_nothing_in_any_state(
    request: pytest.FixtureRequest, site: Site, browser: str, width: int, height: int
) -> None:
    """Closed, open, answer with choices, menu, question before clearing, emergency, crisis."""
    firefox: Firefox = request.getfixturevalue(browser)
    tab = firefox.tab(site.address, width, height)
    dark = tab.run("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (tab.run("innerWidth"), dark) == (width, browser == "dark_firefox")
    assert tab.violations() == []
    opened(tab)
    assert tab.violations() == []
    says(tab, "what is a calf strain?")
    assert tab.violations() == []
    tab.tab_to("More", "Shift+Tab")
    tab.press("Enter")
    assert tab.violations() == []
    tab.tab_to("Clear this chat")
    tab.press("Enter")
    assert tab.violations() == []
    tab.tab_to("Keep it")
    tab.press("Enter")
    tab.tab_to("Your message")
    says(tab, EMERGENCY)
    assert tab.violations() == []
    other = opened(firefox.tab(site.address, width, height))
    says(other, "I want to kill myself")
    assert other.count("region", "Talk to somebody now", SHADOW) == 1
    assert other.violations() == []


def test_to_a_booking_by_keyboard_only(site: Site, firefox: Firefox) -> None:
    """Tab, Enter and Escape; the focus is never lost, and goes back where it came from."""
    tab = opened(firefox.tab(site.address))
    tab.tab_to("Request a visit", "Shift+Tab")
    tab.press("Enter")
    answered(tab, "Request a visit")
    tab.until(f"{FOCUSED} === 'Your message'")
    for text in (DETAILS.partition("my name is ")[2], "monday before 9", "skip"):
        says(tab, text)
    tab.tab_to("Yes, that's fine", "Shift+Tab")
    tab.press("Enter")
    answered(tab, "Yes, that's fine")
    tab.until(f"{FOCUSED} === 'Your message'")
    says(tab, "yes send it")
    assert REFERENCE.search(tab.run(f"{SHADOW}.querySelector('.log').textContent"))
    tab.press("Escape")
    assert tab.run(FOCUSED).startswith("Open the calf pain chat")


def test_a_small_screen_keeps_the_focus_inside(site: Site, firefox: Firefox) -> None:
    """Tab goes round in a panel that covers the page; on a large screen one can tab out of it."""
    tab = opened(firefox.tab(site.address, 360, 640))
    reached = []
    for _ in range(25):
        tab.press("Tab")
        reached.append(tab.run("document.activeElement.tagName"))
    assert set(reached) == {"CALF-PAIN-CHAT"}
    tab.press("Escape")
    assert tab.run(f"{SHADOW}.querySelector('[role=dialog]').checkVisibility()") is False


def test_firefox_and_chromium_read_the_same(site: Site, firefox: Firefox, visit: Callable[..., Chat]) -> None:
    """Roles and names as each browser's own accessibility engine gives them, with an emergency pinned."""
    tab = opened(firefox.tab(site.address))
    says(tab, "my calf hurts")
    says(tab, EMERGENCY)
    found = [(role, name, tab.count(role, name, SHADOW)) for role, name, _ in MEANT]
    assert found == list(MEANT)
    chat = visit().open()
    chat.says("my calf hurts")
    chat.says(EMERGENCY)
    tree = chat.page.context.new_cdp_session(chat.page).send("Accessibility.getFullAXTree")["nodes"]
    seen = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in tree if not node["ignored"]]
    counted = [
        (role, name, sum(each == role and (not name or said == name) for each, said in seen)) for role, name, _ in MEANT
    ]
    assert counted == list(MEANT)
