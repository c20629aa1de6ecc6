"""The chat's panel: help in every failure, pinned emergencies, small screens, pickers, and what one can do with a chat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.web.conftest import Chat, Site
from tests.web.test_widget import violations

Visit = Callable[..., Chat]
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
EMERGENCY = "it is swollen and I can't catch my breath"
FOCUSED = "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.className || e?.tagName; }"
SHADOW = 'document.querySelector("calf-pain-chat").shadowRoot'


def in_view(page: Page, node: Locator) -> bool:
    """Whether the whole of it is on the screen, and nothing lies over its middle."""
    box = node.bounding_box()
    size = page.viewport_size
    assert box and size
    return bool(
        box["y"] >= 0
        and box["y"] + box["height"] <= size["height"]
        and node.evaluate(
            "e => { const r = e.getBoundingClientRect(); const top = e.getRootNode().elementFromPoint(r.x + r.width / 2, r.y + r.height / 2); return e.contains(top); }"
        )
    )


@pytest.mark.parametrize("begun", [True, False])
def test_a_dead_server_never_hides_112(visit: Visit, site: Site, begun: bool) -> None:
    """Killed before "now I have chest pain": it says so, and the numbers can be pressed, on a phone, in view."""
    chat = visit(**PHONE).open()
    if begun:
        chat.says("my left calf hurts when I run slowly")
    site.stop()
    try:
        chat.input.fill("now I have chest pain")
        chat.input.press("Enter")
        failure = chat.page.locator(".state")
        expect(failure).to_contain_text("can't be reached")
        expect(failure).to_contain_text("If it's urgent")
        for number in ("112", "999"):
            link = failure.get_by_role("link", name=f"Call {number}")
            assert link.get_attribute("href") == f"tel:{number}"
            assert in_view(chat.page, link)
        assert in_view(chat.page, chat.log.locator(".visitor", has_text="chest pain"))
    finally:
        site.start()
    chat.answered("now I have chest pain")
    expect(chat.page.locator(".state")).to_be_hidden()
    expect(chat.page.get_by_role("region", name="Get help now")).to_be_visible()


def test_a_server_that_hangs_or_was_never_reached(visit: Visit) -> None:
    """The numbers come after a few seconds without a word, and at once where not even the words could be fetched."""
    chat = visit(**PHONE).open()
    chat.page.route("**/webhooks/web/messages", lambda route: None)
    chat.page.evaluate('document.querySelector("calf-pain-chat").chat.slow = 300')
    chat.input.fill("I feel faint")
    chat.input.press("Enter")
    expect(chat.page.locator(".state")).to_contain_text("longer than it should")
    expect(chat.page.locator(".state").get_by_role("link", name="Call 112")).to_be_visible()
    other = visit().page

    def refuse(route: Route) -> None:
        route.abort()

    other.route("**/webhooks/**", refuse)
    other.reload()
    Chat(other).open()
    expect(other.locator(".state").get_by_role("link", name="Samaritans 116 123")).to_have_attribute(
        "href", "tel:116123"
    )


def test_an_emergency_stays_pinned_until_it_is_settled(visit: Visit) -> None:
    """Read out at once, in view on a phone whatever is said next; what became of it is sent as plain words."""
    chat = visit(**PHONE).open()
    chat.says(EMERGENCY)
    pinned = chat.page.get_by_role("region", name="Get help now")
    assert chat.log.get_by_role("alert").count() == 1
    assert in_view(chat.page, pinned.get_by_role("link", name="Call 112"))
    chat.says("what is a calf strain?")
    assert in_view(chat.page, pinned.get_by_role("link", name="Call 999"))
    chat.chooses("I rang")
    expect(chat.log.locator(".visitor").last).to_contain_text("I rang")
    expect(pinned).to_be_visible()
    assert chat.choice("I rang").count() == 0
    chat.page.reload()
    again = Chat(chat.page).open()
    expect(again.page.get_by_role("region", name="Get help now")).to_be_visible()
    assert again.log.get_by_role("alert").count() == 0
    again.chooses("I've been seen")
    expect(again.page.get_by_role("region", name="Get help now")).to_have_count(0)


def test_a_crisis_names_somebody_to_talk_to(visit: Visit) -> None:
    """By phone and by text; calmer than an accident, and no barrier either."""
    chat = visit().open()
    chat.says("I want to kill myself")
    pinned = chat.page.get_by_role("region", name="Talk to somebody now")
    for title, href in {
        "Call 112": "tel:112",
        "Samaritans 116 123": "tel:116123",
        "Text HELLO": "sms:50808?body=HELLO",
    }.items():
        assert pinned.get_by_role("link", name=title).get_attribute("href") == href
    assert violations(chat.page) == []


def test_the_message_and_the_answers_first_line_are_in_view(visit: Visit) -> None:
    """With a keyboard's worth of the screen gone, after a long message as well."""
    chat = visit(viewport={"width": 360, "height": 330}, has_touch=True, is_mobile=True).open()
    for text in (
        "why does my calf hurt when I run slowly?",
        "I rested it for weeks and weeks, then went back, and it went again. " * 4,
    ):
        chat.says(text)
        seen = chat.log.evaluate(
            """log => { const own = [...log.querySelectorAll(".visitor")].pop(), answer = own.nextElementSibling;
                 const edge = log.scrollTop + log.clientHeight;
                 return [own.offsetTop + own.offsetHeight > log.scrollTop, answer.offsetTop + 24 <= edge, log.clientHeight]; }"""
        )
        assert seen[0] and seen[1], (text, seen)


def test_what_lies_further_down_has_a_sign(visit: Visit) -> None:
    """A long answer says that there is more; one that comes while somebody reads above says that it is new."""
    chat = visit(viewport={"width": 360, "height": 400}).open()
    chat.says("what is a calf strain?")
    chat.says("why is it not healing?")
    chat.log.evaluate("log => { log.dispatchEvent(new WheelEvent('wheel')); log.scrollTop = 0; }")
    pill = chat.page.locator(".pill")
    expect(pill).to_contain_text("More below")
    chat.page.evaluate(
        'document.querySelector("calf-pain-chat").chat.take({from: "assistant", seq: 9000, text: "One more thing."})'
    )
    expect(pill).to_have_text("New messages")
    assert chat.log.evaluate("log => log.scrollTop") == 0
    for _ in range(10):
        if not pill.is_visible():
            break
        pill.click()
    expect(chat.log.get_by_text("One more thing.")).to_be_in_viewport()
    expect(pill).to_be_hidden()


def test_a_small_screen_keeps_the_focus_inside(visit: Visit) -> None:
    """The panel covers the page, says so, and Tab goes round in it; on a large screen one can tab out."""
    chat = visit(viewport={"width": 360, "height": 640}).open()
    panel = chat.page.get_by_role("dialog")
    assert panel.get_attribute("aria-modal") == "true"
    classes = []
    for _ in range(25):
        chat.page.keyboard.press("Tab")
        classes.append(chat.page.evaluate(FOCUSED))
    assert "BODY" not in classes and "A" not in classes and "send" in classes and "log" in classes
    chat.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    wide = visit().open()
    assert wide.page.get_by_role("dialog").get_attribute("aria-modal") is None


def test_a_choice_on_a_touch_screen_keeps_the_keyboard_away(visit: Visit) -> None:
    """Focus goes to the talk, not into the field; with a mouse it goes on in the field."""
    chat = visit(**PHONE).open()
    chat.choice("Is it serious?").tap()
    chat.answered("Is it serious?")
    assert chat.page.evaluate(FOCUSED) == "log"
    assert chat.choice("Is it serious?").count() == 0
    mouse = visit().open()
    mouse.chooses("Is it serious?")
    expect(mouse.input).to_be_focused()


def test_it_can_be_read_at_400_percent(visit: Visit) -> None:
    """1280 by 1024 at 400 % leaves 320 by 256: at least five lines of the talk, nothing beside the screen, axe content."""
    chat = visit(viewport={"width": 320, "height": 256}).open()
    chat.says("what is a calf strain?")
    assert chat.log.evaluate("log => log.clientHeight") >= 5 * 21
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 320
    chat.says(EMERGENCY)
    assert in_view(chat.page, chat.page.locator(".dock").get_by_role("link", name="Call 112"))
    assert chat.log.evaluate("log => log.clientHeight") >= 3 * 21
    assert violations(chat.page) == []


def test_times_are_picked_and_read(visit: Visit) -> None:
    """By keyboard; the words that are sent come back in the read-back."""
    chat = visit(viewport={"width": 360, "height": 740}).open()
    chat.says("request a visit, my name is Orla Keane, 089 444 5566")
    chat.page.get_by_text("Pick days and times").press("Enter")
    use = chat.page.get_by_role("button", name="Use these times")
    expect(use).to_be_disabled()
    for name in ("Monday morning", "Thursday afternoon", "Saturday evening"):
        chat.page.get_by_role("button", name=name).press("Space")
    assert violations(chat.page) == []
    use.press("Enter")
    chat.answered("Monday morning, Thursday afternoon and Saturday evening")
    chat.says("my left calf, it went on a hill")
    chat.says("yes that's fine")
    for day in ("Monday", "Thursday", "Saturday"):
        assert (
            day in chat.log.locator(".assistant").last.inner_text() or day in chat.text.rpartition("yes that's fine")[2]
        )


def test_the_side_is_picked_from_a_drawing(visit: Visit) -> None:
    """And "Left" is said; the same words as a button's aren't offered twice."""
    chat = visit(**PHONE).open()
    chat.says("my calf hurts when I run")
    legs = chat.page.get_by_role("group", name="Which leg, seen from behind")
    assert chat.choice("Left").count() == 0
    legs.get_by_role("button", name="Left").tap()
    chat.answered("Left")
    chat.says("what did I tell you?")
    assert "left calf" in chat.text


def test_a_scale_sends_words(visit: Visit) -> None:
    """By arrow keys; no question of the server's uses it yet, so one is put in."""
    chat = visit().open()
    chat.says("hello")
    chat.page.evaluate(
        'document.querySelector("calf-pain-chat").chat.take({from: "assistant", seq: 9000, text: "How bad?", picker: "scale"})'
    )
    slider = chat.page.get_by_role("slider", name="How bad is the pain, from 0 to 10?")
    for _ in range(2):
        slider.press("ArrowRight")
    assert violations(chat.page) == []
    chat.page.get_by_role("button", name="Send 7 out of 10").click()
    expect(chat.log.locator(".visitor").last).to_contain_text("7 out of 10")


def test_a_chat_can_be_saved_printed_mailed_and_cleared(visit: Visit) -> None:
    """Each from the menu; what is cleared here stays with the clinic, and the page forgets it."""
    chat = visit().open()
    page = chat.page
    chat.says("what is a calf strain?")
    page.evaluate(
        """() => { window.opened = []; HTMLAnchorElement.prototype.click = function () { window.opened.push(this.href); };
             const add = Element.prototype.append; Element.prototype.append = function (...nodes) { add.apply(this, nodes);
               for (const n of nodes) if (n.tagName === "IFRAME") n.contentWindow.print = () => { window.printed = n.contentDocument.body.textContent; }; }; }"""
    )

    def choose(entry: str) -> None:
        page.get_by_role("button", name="More", exact=True).click()
        page.get_by_role("button", name=entry).click()

    choose("Save as a text file")
    page.wait_for_function("() => window.opened.some(a => a.startsWith('blob:'))")
    choose("Print")
    page.wait_for_function("() => (window.printed || '').includes('muscle fibres')")
    choose("E-mail it to myself")
    page.wait_for_function("() => window.opened.some(a => a.startsWith('mailto:?subject='))")
    assert "calf%20strain" in page.evaluate("window.opened.find(a => a.startsWith('mailto:'))")
    choose("Show times")
    expect(chat.log.locator("time").first).to_be_visible()
    choose("Clear this chat")
    page.get_by_role("button", name="Clear it here").click()
    expect(chat.log.locator(".visitor")).to_have_count(0)
    expect(chat.log).to_contain_text("stays with the clinic")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_a_page_sets_colours_and_hears_events_without_content(visit: Visit) -> None:
    """One settings object and a variable of its style sheet; events say that something happened, never what."""
    chat = visit()
    page = chat.page
    page.evaluate(
        """() => { document.querySelector("calf-pain-chat").remove(); const sheet = new CSSStyleSheet();
             sheet.replaceSync("calf-pain-chat { --calf-chat-accent: #7a1fa2; }"); document.adoptedStyleSheets = [sheet];
             window.heard = []; window.calfChatSettings = {proactive: 0.2, theme: "light"};
             for (const name of ["open", "close", "message-sent", "reply", "button", "emergency"])
               document.addEventListener("calf-chat:" + name, event => window.heard.push([name, event.detail]));
             document.body.append(document.createElement("calf-pain-chat")); }"""
    )
    nudge = page.get_by_role("button", name="Sore calf from running?")
    expect(nudge).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
    assert violations(page) == []
    nudge.click()
    assert page.evaluate(f"getComputedStyle({SHADOW}.querySelector('.head')).backgroundColor") == "rgb(122, 31, 162)"
    chat.chooses("Is it serious?")
    chat.says(EMERGENCY)
    page.keyboard.press("Escape")
    heard = page.evaluate("window.heard")
    assert {name for name, _ in heard} == {"open", "close", "message-sent", "reply", "button", "emergency"}
    assert all(detail is None for _, detail in heard)
    assert visit().page.get_by_role("button", name="Sore calf from running?").count() == 0


def test_writing_is_said_and_only_moves_for_those_who_want_it(visit: Visit) -> None:
    """Dots and a pace where motion is welcome; without it neither, but a screen reader is told."""
    for motion, dots in (("no-preference", True), ("reduce", False)):
        chat = visit(reduced_motion=motion).open()
        chat.page.evaluate(
            "() => { const now = window.fetch; window.fetch = (...asked) => new Promise(done => setTimeout(() => done(now(...asked)), 1500)); }"
        )
        chat.input.fill("what is a calf strain?")
        chat.input.press("Enter")
        expect(chat.page.locator("[role=status]")).to_have_text("The assistant is writing")
        assert chat.page.locator(".typing").is_visible() == dots
        chat.answered("what is a calf strain?")
        assert chat.page.get_by_role("status").inner_text() == ""
