"""The chat in a real browser: whole conversations, lost connections, hostile pages and words, and accessibility."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from bot.dialogue.copy import titles
from tests.web.conftest import Chat, Site

Visit = Callable[..., Chat]
REFERENCE = re.compile(r"Your reference is [A-Z]{2}-\w+")
DETAILS = "can I book a visit? my name is Orla Keane, 089 444 5566, orla.keane@example.ie"
HOSTILE = (
    "<img src=x onerror=\"document.title='broken'\">",
    "<script>document.title='broken'</script>",
    'javascript:alert(1) https://example.ie/"><b>x</b>',
    "\u202eright to left {{7*7}} ${x}",
    "a" * 1_900,
)

no_pictures = pytest.mark.xfail(reason="no reply of the new core shows a picture", strict=True)
AGGRESSIVE = """
  * { font-size: 40px !important; color: red !important; all: unset; display: block !important; }
  button, textarea, div, section, ol, li { transform: rotate(20deg) !important; position: static !important; }
  html { font-size: 3px; } calf-pain-chat { opacity: .99; float: left; margin: 900px; }
"""


def books(chat: Chat) -> None:
    """From the first choice to a stored request."""
    chat.chooses("My calf hurts when I run")
    chat.says(DETAILS)
    chat.says("monday before 9")
    chat.chooses("Yes, that's fine")
    chat.says("yes send it")
    assert REFERENCE.search(chat.text)
    assert "nothing is booked" in chat.text


def violations(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.2 AA and its best practices."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]


def test_to_a_booking_by_mouse(visit: Visit) -> None:
    """On a desktop."""
    books(visit().open())


def test_to_a_booking_on_a_small_touch_screen(visit: Visit) -> None:
    """320 px wide; nothing is cut off or too small for a thumb, and the page behind doesn't scroll sideways."""
    chat = visit(viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True)
    chat.open()
    books(chat)
    page = chat.page
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    sizes = page.evaluate(
        """() => [...document.querySelector("calf-pain-chat").shadowRoot.querySelectorAll("button, .rings a")]
              .map(e => e.getBoundingClientRect()).filter(r => r.width).map(r => [r.width, r.height, r.right])"""
    )
    assert sizes
    assert all(width >= 44 and height >= 35.9 and right <= 320 for width, height, right in sizes), sizes


def test_to_a_booking_by_keyboard_only(visit: Visit) -> None:
    """Tab, Enter and Escape; the focus is never lost, and goes back where it came from."""
    chat = visit()
    page = chat.page
    focused = "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.getAttribute('aria-label') || e?.textContent || ''; }"

    def tab_to(label: str) -> None:
        for _ in range(60):
            if label in page.evaluate(focused):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{label!r} can't be reached with the keyboard")

    def back_to(label: str) -> None:
        for _ in range(60):
            if label in page.evaluate(focused):
                return
            page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{label!r} can't be reached with the keyboard")

    tab_to("Open the calf pain chat")
    page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    back_to("Request a visit")
    page.keyboard.press("Enter")
    chat.answered("Request a visit")
    expect(chat.input).to_be_focused()
    for text in ("Orla Keane, 089 444 5566", "monday before 9", "skip"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        chat.answered(text)
    back_to("Yes, that's fine")
    page.keyboard.press("Enter")
    chat.answered("Yes, that's fine")
    page.keyboard.type("yes send it")
    page.keyboard.press("Enter")
    chat.answered("yes send it")
    assert REFERENCE.search(chat.text)
    page.keyboard.press("Escape")
    assert "Open the calf pain chat" in page.evaluate(focused)


def test_a_reload_in_the_middle(visit: Visit) -> None:
    """What was said stands there again, once, and the conversation goes on."""
    chat = visit().open()
    chat.says("my left calf hurts when I run slowly")
    before = chat.log.locator(".visitor, .assistant").count()
    chat.page.reload()
    again = Chat(chat.page).open()
    expect(again.log.locator(".visitor")).to_have_count(1)
    assert again.log.locator(".visitor, .assistant").count() == before
    again.says("what did I tell you?")
    assert "So far: left calf" in again.text


def test_the_server_restarts_in_the_middle(visit: Visit, site: Site) -> None:
    """A message that was sent meanwhile waits, is answered once, and nothing was forgotten."""
    chat = visit().open()
    chat.says("my left calf hurts when I run slowly")
    site.stop()
    try:
        chat.input.fill("what did I tell you?")
        chat.input.press("Enter")
        expect(chat.page.get_by_role("alert")).to_contain_text("can't be reached")
    finally:
        site.start()
    chat.answered("what did I tell you?")
    expect(chat.log.locator(".visitor", has_text="what did I tell you?")).to_have_count(1)
    assert "So far: left calf" in chat.text


def test_offline_then_online(visit: Visit) -> None:
    """Messages are kept in order and sent when the line is back, also after a reload."""
    chat = visit().open()
    chat.says("hello")
    chat.page.context.set_offline(True)
    for text in ("my calf hurts", "it is the right one"):
        chat.input.fill(text)
        chat.input.press("Enter")
    expect(chat.log.locator(".pending")).to_have_count(2)
    expect(chat.page.get_by_role("alert")).to_contain_text("offline")
    chat.page.context.set_offline(False)
    chat.answered("it is the right one")
    said = [text.strip() for text in chat.log.locator(".visitor .bubble").all_inner_texts()]
    assert said == ["hello", "my calf hurts", "it is the right one"]


def test_two_tabs_stay_in_step(visit: Visit) -> None:
    """What is said in one stands in the other, and a chat that is deleted goes from both."""
    chat = visit().open()
    chat.says("my left calf hurts")
    page = chat.page.context.new_page()
    page.goto(chat.page.url)
    other = Chat(page).open()
    expect(other.log.locator(".visitor")).to_have_count(1)
    chat.says("it started in spring")
    expect(other.log.locator(".visitor")).to_have_count(2)
    other.says("thanks")
    expect(chat.log.locator(".visitor", has_text="thanks")).to_have_count(1)
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Clear this chat").click()
    page.get_by_role("button", name="Delete everywhere").click()
    expect(other.log).to_contain_text("Receipt: ER-")
    expect(chat.log.locator(".visitor")).to_have_count(0)
    assert not any(
        "token" in str(value) and "null" not in str(value) for value in page.evaluate("Object.values(localStorage)")
    )


def test_hostile_words_stay_words(visit: Visit) -> None:
    """In the text field; nothing is rendered or run, and no link leads anywhere but the web, mail or telephone."""
    chat = visit().open()
    for text in HOSTILE:
        chat.says(text)
    assert chat.page.title() == "Calf pain in runners · Resync Physiotherapy"
    assert chat.log.locator(".bubble img, .bubble script, .bubble b").count() == 0
    for link in chat.log.locator("a").all():
        assert re.match(r"https?:|tel:|mailto:", link.get_attribute("href") or "")
    chat.input.fill("b" * 2_500)
    chat.input.press("Enter")
    expect(chat.page.get_by_role("alert")).to_contain_text("2000")


def test_an_aggressive_page_leaves_it_alone(visit: Visit) -> None:
    """Its style sheets stop at the chat's border, and the chat's own don't reach the page."""
    chat = visit()
    plain = chat.page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily")
    chat.open()
    assert chat.page.locator("h1").evaluate("e => getComputedStyle(e).fontFamily") == plain
    before = chat.input.bounding_box()
    chat.page.evaluate(
        "css => { const s = new CSSStyleSheet(); s.replaceSync(css); document.adoptedStyleSheets = [s]; }", AGGRESSIVE
    )
    assert chat.input.bounding_box() == before
    assert chat.input.evaluate("e => getComputedStyle(e).fontSize") == "16px"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers_in_any_state(visit: Visit, scheme: str) -> None:
    """Closed, greeting, answer with choices, menu, question before deleting, emergency, offline: axe finds nothing."""
    chat = visit(color_scheme=scheme)
    page = chat.page
    assert violations(page) == []
    chat.open()
    page.wait_for_timeout(300)
    assert violations(page) == []
    chat.says("what is a calf strain?")
    assert violations(page) == []
    page.get_by_role("button", name="More", exact=True).click()
    assert violations(page) == []
    page.get_by_role("button", name="Clear this chat").click()
    assert violations(page) == []
    page.get_by_role("button", name="Keep it").click()
    chat.says("it is swollen and I can't catch my breath")
    advice = chat.log.locator(".emergency")
    expect(advice).to_contain_text("Get help now")
    pinned = page.get_by_role("region", name="Get help now")
    assert pinned.get_by_role("link", name="Call 112").get_attribute("href") == "tel:112"
    assert violations(page) == []
    page.context.set_offline(True)
    chat.input.fill("hello?")
    chat.input.press("Enter")
    page.get_by_role("alert").last.wait_for()
    assert violations(page) == []


def test_each_message_is_announced_once(visit: Visit) -> None:
    """A node that stands in the log is never put in again; only new ones are added, which is what is read out."""
    chat = visit().open()
    chat.page.evaluate(
        """() => { window.added = [];
             const log = document.querySelector("calf-pain-chat").shadowRoot.querySelector(".log");
             new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(node =>
               node.classList.contains("assistant") && window.added.push(node.textContent)))).observe(log, {childList: true}); }"""
    )
    chat.says("hello")
    chat.says("what is a calf strain?")
    added = chat.page.evaluate("window.added")
    shown = chat.log.locator(".assistant").count()
    # The greeting stood there before.
    assert len(added) == shown - 1


def test_an_article_leads_into_its_topic(visit: Visit) -> None:
    """A link of the page opens the chat with the explanation asked for."""
    chat = visit()
    chat.page.get_by_role("link", name="Ask about this: Sore at a slow pace").click()
    chat.answered(titles()["calf_pain_running_slow"])
    assert "strength" in chat.text
    chat.page.get_by_role("button", name="Close the chat").click()
    chat.page.get_by_role("link", name="Request a visit").click()
    chat.answered("Request a visit")
    assert "nothing is booked" in chat.text


def test_nothing_is_kept_before_something_is_said(visit: Visit) -> None:
    """No cookie ever, nothing in the browser's memory before the first message, and nothing from elsewhere is loaded."""
    asked: list[str] = []
    chat = visit()
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.page.reload()
    chat = Chat(chat.page).open()
    assert chat.page.evaluate("Object.keys(localStorage)") == []
    chat.says("hello")
    assert chat.page.context.cookies() == []
    assert {url.partition("/")[2].split("/")[1] for url in asked} == {chat.page.url.split("/")[2]}


def test_without_javascript_the_page_says_what_to_do(visit: Visit) -> None:
    """The emergency advice and the way to the clinic are plain text."""
    page = visit(java_script_enabled=False).page
    expect(page.locator("body")).to_contain_text("112 or 999")
    expect(page.get_by_text("please ring or write to the clinic")).to_be_visible()


@no_pictures
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_picture_and_its_zoom(visit: Visit, scheme: str) -> None:
    """Loads in the page's theme, says in words what it shows, opens larger, and closes with Escape to where it was."""
    chat = visit(color_scheme=scheme, viewport={"width": 320, "height": 568})
    chat.open()
    chat.says("explain the photo of the runner")
    picture = chat.log.get_by_role("img", name="Picture: a drawing of a runner")
    expect(picture).to_be_visible()
    assert picture.evaluate("async e => { await e.decode(); return e.naturalWidth; }") > 0
    assert ("theme=dark" in (picture.get_attribute("src") or "")) == (scheme == "dark")
    box = picture.bounding_box()
    assert box
    assert box["width"] >= 270
    chat.log.get_by_role("button", name="Picture: a drawing of a runner").click()
    zoomed = chat.page.get_by_role("dialog", name="Picture: a drawing of a runner")
    expect(zoomed).to_be_visible()
    assert violations(chat.page) == []
    chat.page.keyboard.press("Escape")
    expect(zoomed).to_have_count(0)


@no_pictures
def test_the_healing_check_draws_where_one_is(visit: Visit) -> None:
    """The timeline and the chain, from the visitor's own words."""
    chat = visit().open()
    chat.says("my left calf is sore for six weeks, about the same, first time, walking is fine")
    chat.says("has it had enough time to heal?")
    chat.chooses("Healing time check")
    for _ in range(6):
        group = chat.page.get_by_role("group", name="Choices").get_by_role("button", name="Not sure", exact=True)
        if not group.count():
            break
        group.click()
        chat.answered("Not sure")
    expect(chat.log.get_by_role("img", name="weeks since it began")).to_be_visible()
    expect(chat.log.get_by_role("img", name="Marked to look at first")).to_be_visible()
