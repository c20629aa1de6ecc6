"""What staff see and do: the list, one request, its answers, safety advice, the record, and the export."""

from __future__ import annotations

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clinical.assess import assess
from bot.settings import clinic
from bot.staff import audit, worklist
from bot.staff.request_page import SETTABLE
from bot.staff.web import HOME
from bot.staff.words import day_words, moment_words, note_text, notes, words
from bot.storage import outbox, requests, work
from bot.storage.audit import record_advice
from bot.storage.database import transaction
from tests.staff.conftest import FORM_TOKEN, Browser, sent, shown
from tests.unit.handover.test_sheet import data

cell = worklist.cell
SOON = (datetime.now(timezone.utc) + timedelta(days=9)).date()
# A confirmed visit has its day and time, and its mail was seen.
VISIT = {"day": SOON.isoformat(), "time": "17:05", "sure": "yes"}

SEEN = re.compile(r'name="seen" value="(\d+)"')


def answer(browser: Browser, reference: str, status: str, seen: str | None = None, **fields: str) -> Any:
    """Sends the form of a request's page, as it was when `seen` was the newest event."""
    path = f"{HOME}/requests/{reference}"
    text = browser.get(path).text
    (token, *_), (newest, *_) = FORM_TOKEN.findall(text), SEEN.findall(text)
    whole = {**(VISIT if status == "confirmed" else {}), **fields}
    return browser.post(f"{path}/status", {"status": status, "seen": seen or newest, **whole}, token=token)


def followed(browser: Browser, response: Any) -> str:
    """What the page says that a form leads to."""
    assert response.status_code == 303
    return shown(browser.get(response.headers["Location"]))


def status(reference: str) -> str:
    """How a request stands."""
    row = requests.get_request(reference)
    assert row is not None
    return str(row["status"])


def mails(reference: str) -> list[str]:
    """What the outbox holds for the visitor."""
    return [row["key"] for row in outbox.rows(reference) if row["kind"] == outbox.MAIL_VISITOR]


def test_an_empty_inbox_says_so(mary: Browser) -> None:
    """Instead of an empty table."""
    assert "No request has come in yet." in shown(mary.get())


def test_the_list_shows_what_is_to_do_with_counts(mary: Browser) -> None:
    """Oldest unanswered first, what waits for the visitor last; what was told about warning signs stands beside it."""
    first, second = sent(name="Ann Lee"), sent(name="Bríd Ní Dhónaill", tier="same_day", patient="Aoife", no_calls=True)
    requests.set_status(first, "contacted", "mary")
    text = shown(mary.get())
    assert text.index(second) < text.index(first)
    third = sent("third")
    text = shown(mary.get())
    assert text.index(second) < text.index(third) < text.index(first)
    for said in (
        "3 requests, oldest unanswered first",
        "All 3",
        "New 2",
        "Waiting for visitor 1",
        "Done 0",
        "for Aoife",
    ):
        assert said in text
    assert words()["tiers"]["same_day"] in text
    assert words()["no_calls"] in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=brid", ["Bríd"]),
        ("q=BRÍD", ["Bríd"]),
        ("q=0871234567", ["Ann"]),
        ("q=ann@example.ie", ["Ann"]),
        ("status=contacted", ["Ann"]),
        ("kind=call_back", ["Bríd"]),
        ("kind=call_back&status=contacted", []),
        ("q=%25", []),
        ("q=nobody", []),
        ("status=nonsense&kind=nonsense&page=-1", ["Ann", "Bríd"]),
        ("q=%00&page=99999999999999999999", ["Ann", "Bríd"]),
    ],
)
def test_searching(mary: Browser, query: str, found: list[str]) -> None:
    """By what is in a request, with or without accents, and by filters; nonsense is left out."""
    ann = sent(name="Ann Lee", phone="0871234567", email="ann@example.ie")
    sent(name="Bríd Ní Dhónaill", kind="call_back")
    requests.set_status(ann, "contacted", "mary")
    text = shown(mary.get(f"{HOME}?{query}"))
    assert [name for name in ("Ann", "Bríd") if f"{name} " in text] == found


def test_a_reference_is_found_as_it_is_typed(mary: Browser) -> None:
    """In small letters, in the search and in the address."""
    reference = sent()
    assert reference in shown(mary.get(f"{HOME}?q={reference.lower()}"))
    assert reference in shown(mary.get(f"{HOME}/requests/{reference.lower()}"))


def test_a_long_list_has_pages(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which keep the search, and nothing is on two of them."""
    monkeypatch.setattr(worklist, "PAGE", 2)
    references = [sent(f"visitor {number}") for number in range(5)]
    listed = [
        re.findall(r'class="reference" href="/staff/requests/(CP-\w+)', mary.get(f"{HOME}?q=ann&page={number}").text)
        for number in (1, 2, 3)
    ]
    assert [reference for page in listed for reference in page] == references[::-1]
    text = mary.get(f"{HOME}?q=ann&page=2").text
    assert 'rel="prev" href="/staff?page=1&amp;q=ann"' in text
    assert 'rel="next" href="/staff?page=3&amp;q=ann"' in text


def test_a_request_shows_what_was_handed_over(mary: Browser) -> None:
    """Name, for whom, contact, wishes as read and as said, urgency, facts with words, times in the clinic's zone."""
    reference = sent(
        name="Ann Lee",
        patient="Tom",
        email="ann@example.ie",
        wished_times="Monday or Friday before 09:00",
        wished_words="Mon or Fri b4 9",
        urgency="race in three weeks",
        reason="it hurts on hills",
        facts={"side": "left"},
        words={"side": "me left leg"},
        channel="web",
    )
    text = shown(mary.get(f"{HOME}/requests/{reference}"))
    for said in (
        "Ann Lee",
        "Tom",
        "ann@example.ie",
        "Monday or Friday before 09:00",
        "Mon or Fri b4 9",
        "race in three weeks",
        "It hurts on hills.",
        "me left leg",
        "Sent by the visitor",
        "E-mail to the clinic: not sent yet",
        "through web",
    ):
        assert said in text


def test_the_handover_with_its_pictures_and_files(mary: Browser) -> None:
    """On the page, as a page to print and as data; who saved it stands in the record."""
    reference = sent(handover=data(), facts={"side": "left"})
    text = mary.get(f"{HOME}/requests/{reference}").text
    for said in (
        "no better at all",
        "Not asked",
        "Denies swelling",
        "/pictures/timeline.svg?days=46-53",
        "/pictures/chain.svg",
    ):
        assert said in text
    page = mary.get(f"{HOME}/handovers/{reference}.pdf")
    assert (page.headers["Content-Type"], page.content[:5]) == ("application/pdf", b"%PDF-")
    assert f'filename="{reference}-handover.pdf"' in page.headers["Content-Disposition"]
    assert mary.get(f"{HOME}/handovers/{reference}.json").json() == data()
    assert shown(mary.get(f"{HOME}/record")).count("Saved a handover") == 2


@pytest.mark.parametrize("file", ["CP-AAAAAA.pdf", "{}.exe", "{}", "{}.PDF", "x" * 300])
def test_a_handover_that_is_not_there(mary: Browser, file: str) -> None:
    """Is not found; nor is that of a request without one."""
    reference = sent(handover=data())
    assert mary.get(f"{HOME}/handovers/{file.format(reference)}").status_code == 404
    assert mary.get(f"{HOME}/handovers/{sent('other')}.pdf").status_code == 404


def test_a_conversation_is_shown_only_with_consent(mary: Browser) -> None:
    """It is handed over, or it isn't there."""
    lines = [{"who": "visitor", "text": "it hurts on hills"}]
    with_it, without = sent(transcript=lines), sent("other")
    assert "it hurts on hills" in shown(mary.get(f"{HOME}/requests/{with_it}"))
    assert "Conversation" not in shown(mary.get(f"{HOME}/requests/{without}"))
    with transaction() as connection:
        connection.execute(requests.booking_requests.update().values(transcript_consent=False))
    assert "it hurts on hills" not in mary.get(f"{HOME}/requests/{with_it}").text


def test_what_is_not_there_is_not_found(mary: Browser) -> None:
    """Erased, mistyped, or no page at all."""
    for path in (
        "requests/CP-AAAAAA",
        "requests/%00",
        "requests/%2e%2e%2fx",
        "safety/x",
        "nothing",
        "requests/CP-AAAAAA/x/y",
    ):
        assert mary.get(f"{HOME}/{path}").status_code == 404, path
    assert mary.post(f"{HOME}/requests/CP-AAAAAA/status", {"status": "contacted", "seen": "1"}).status_code == 404
    assert mary.get(f"{HOME}/log-out").status_code == 405


@pytest.mark.parametrize("to", ["contacted", "confirmed", "declined"])
def test_an_answer_is_noted_and_told(mary: Browser, to: str) -> None:
    """Who did it stands in the timeline, the visitor gets a mail with the chosen words."""
    reference = sent(email="ann@example.ie")
    note = notes()[to][0]
    text = followed(mary, answer(mary, reference, to, note=note["id"]))
    assert words()["notices"][to] in text
    assert words()["notices"]["told"] in text
    assert f"{words()['timeline'][to]} by mary" in text
    assert note["text"] in text
    assert status(reference) == to
    assert len(mails(reference)) == 2


def test_without_an_email_the_page_says_to_ring(mary: Browser) -> None:
    """And nothing is queued for the visitor."""
    reference = sent()
    assert words()["notices"]["not_told"] in followed(mary, answer(mary, reference, "contacted"))
    assert mails(reference) == []


def test_a_form_sent_twice_answers_once(mary: Browser) -> None:
    """A double click, also at the same moment."""
    reference = sent(email="ann@example.ie")
    path, token = f"{HOME}/requests/{reference}", mary.form_token()
    (seen, *_) = SEEN.findall(mary.get(path).text)
    fields = {"status": "contacted", "seen": seen}
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: mary.post(f"{path}/status", fields, token=token), range(4)))
    assert {response.status_code for response in answers} == {303}
    assert all("notice=contacted" in response.headers["Location"] for response in answers)
    assert [event["status"] for event in requests.timeline(reference)] == ["requested", "contacted"]
    assert len(mails(reference)) == 2


def test_a_page_that_is_out_of_date_changes_nothing(mary: Browser) -> None:
    """Also when the status came back to what that page showed."""
    reference = sent(email="ann@example.ie")
    requests.set_status(reference, "confirmed", "sean")
    seen = str(requests.timeline(reference)[-1]["id"])
    requests.set_status(reference, "declined", "sean")
    requests.set_status(reference, "confirmed", "sean")
    before = mails(reference)
    text = followed(mary, answer(mary, reference, "declined", seen=seen))
    assert words()["notices"]["stale"] in text
    assert status(reference) == "confirmed"
    assert mails(reference) == before


def test_what_the_visitor_cancelled_stays_cancelled(mary: Browser) -> None:
    """No buttons, and a form from before changes nothing."""
    reference = sent(phone="+353 87 123 4567")
    text = mary.get(f"{HOME}/requests/{reference}").text
    (seen, *_), (token, *_) = SEEN.findall(text), FORM_TOKEN.findall(text)
    assert requests.cancel_request(reference, "0871234567") is not None
    assert "nothing to answer" in shown(mary.get(f"{HOME}/requests/{reference}"))
    path = f"{HOME}/requests/{reference}/status"
    newest = str(requests.timeline(reference)[-1]["id"])
    for event in (seen, newest):
        assert "stale" in mary.post(path, {"status": "declined", "seen": event}, token=token).headers["Location"]
    assert status(reference) == "cancelled"


def test_a_mistake_can_be_put_right(mary: Browser) -> None:
    """Declined by a slip, confirmed after: as often as needed."""
    reference = sent(email="ann@example.ie")
    for to in ("declined", "confirmed", "declined", "contacted", "declined", "confirmed"):
        assert words()["notices"][to] in followed(mary, answer(mary, reference, to))
    assert len(requests.timeline(reference)) == 7


def test_a_confirmed_time_is_told_in_words(mary: Browser) -> None:
    """Day and time go into the mail, before the chosen note."""
    reference = sent(email="ann@example.ie")
    answer(mary, reference, "confirmed", note="bring")
    note = requests.timeline(reference)[-1]["note"]
    assert note == f"Your appointment is on {day_words(SOON)} at 17:05. {notes()['confirmed'][0]['text']}"
    row = requests.get_request(reference)
    assert row is not None and row["appointment_at"].astimezone(clinic().zone).hour == 17


def test_the_mail_of_a_confirmed_visit_is_seen_before_it_is_sent(mary: Browser) -> None:
    """The first click shows it, word for word; the form keeps what was filled in. Without an e-mail there is none."""
    reference = sent(email="ann@example.ie")
    response = answer(mary, reference, "confirmed", note="bring", sure="")
    text = shown(response)
    for said in ("Send this?", "ann@example.ie", day_words(SOON), "at 17:05", notes()["confirmed"][0]["text"]):
        assert said in text
    assert status(reference) == "requested" and len(mails(reference)) == 1
    assert f'href="/staff/requests/{reference}?day={SOON}&amp;time=17%3A05&amp;note=bring#confirm"' in response.text
    by_phone = sent("other")
    assert words()["notices"]["not_told"] in followed(mary, answer(mary, by_phone, "confirmed", sure=""))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"day": "2020-01-01", "time": "10:00"}, "past"),
        ({"day": "2099-01-01", "time": ""}, "incomplete"),
        ({"day": "", "time": "10:00"}, "incomplete"),
        ({"day": "", "time": ""}, "incomplete"),
        ({"day": "soon", "time": "10:00"}, "incomplete"),
        ({"day": "2099-02-30", "time": "25:00"}, "incomplete"),
        ({"note": "nonsense"}, "unknown"),
        ({"note": "full"}, "unknown"),
        ({"status": "cancelled"}, "unknown"),
        ({"status": "erased"}, "unknown"),
        ({"seen": "x"}, "unknown"),
        ({"seen": "9" * 40}, "unknown"),
        ({"seen": "²"}, "unknown"),
    ],
)
def test_an_impossible_answer_changes_nothing(mary: Browser, fields: dict[str, str], said: str) -> None:
    """And the page says what to put right."""
    reference = sent(email="ann@example.ie")
    response = answer(mary, reference, **{"status": "confirmed", **fields})
    assert response.status_code == 400
    assert words()["notices"][said] in shown(response)
    assert status(reference) == "requested"
    assert len(mails(reference)) == 1


def test_an_unsent_mail_stands_out_after_a_day(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the list and on the request; before that the page says that it waits."""
    reference = sent(email="ann@example.ie")
    assert "Not sent" not in shown(mary.get())
    with transaction() as connection:
        long_ago = datetime.now(timezone.utc) - timedelta(days=2)
        connection.execute(
            outbox.outbox.update().values(created_at=long_ago, attempts=7, last_error="ConnectionRefusedError")
        )
    text = shown(mary.get())
    assert "1 request has a message that has not gone out" in text
    assert "Not sent" in text
    page = shown(mary.get(f"{HOME}/requests/{reference}"))
    assert "Please don't wait for it: ring them." in page
    assert "7 tries failed (ConnectionRefusedError)" in page


def test_safety_advice_is_listed_with_its_rule(mary: Browser) -> None:
    """Words only of those who handed them over; a request is linked."""
    for sender in ("with", "without"):
        record_advice(sender, assess({"swelling": "yes", "warmth": "yes"}, {"swelling": f"swollen {sender} request"}))
    reference = sent("with")
    text = shown(mary.get(f"{HOME}/safety"))
    assert f"Sent a request: {reference}" in text
    assert "nobody at the clinic can reach them" in text
    assert "swollen with request" in text
    assert "swollen without request" not in text
    assert "version" in text


def test_who_looked_is_recorded(mary: Browser) -> None:
    """Each page, each answer, each export; what was searched for isn't."""
    reference = sent(name="Ann Lee")
    mary.get()
    mary.get(f"{HOME}?q=lee")
    answer(mary, reference, "contacted")
    mary.get(f"{HOME}/requests.csv")
    mary.get(f"{HOME}/safety")
    entries = [(row["username"], row["action"], row["reference"]) for row in audit.entries()[::-1]]
    assert entries == [
        ("mary", audit.LIST, None),
        ("mary", audit.SEARCH, None),
        ("mary", audit.VIEW, reference),
        ("mary", audit.STATUS, reference),
        ("mary", audit.EXPORT, None),
        ("mary", audit.SAFETY, None),
    ]
    text = shown(mary.get(f"{HOME}/record"))
    for action in (audit.SEARCH, audit.VIEW, audit.EXPORT):
        assert words()["actions"][action] in text
    assert "lee" not in str(audit.entries()).lower()


def test_what_can_not_be_recorded_is_not_shown(mary: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks without a trace; the page says so without a stack trace, and the log names nobody."""
    reference = sent(name="Quillfeather")

    def fails(*_: Any, **__: Any) -> None:
        raise sa.exc.OperationalError("INSERT Quillfeather", {}, Exception("disk full"))

    monkeypatch.setattr(audit, "record", fails)
    for path in (HOME, f"{HOME}/requests/{reference}", f"{HOME}/requests.csv"):
        response = mary.get(path)
        assert response.status_code == 503
        assert "Quillfeather" not in response.text
        assert "Traceback" not in response.text


def test_a_failure_is_logged_without_what_it_holds(
    mary: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it happened, but nothing of the request."""
    monkeypatch.setattr(audit, "record", lambda *_, **__: (_ for _ in ()).throw(ValueError("Quillfeather")))
    mary.get()
    assert "ValueError" in caplog.text
    assert "Quillfeather" not in caplog.text


def exported(browser: Browser, query: str = "") -> list[list[str]]:
    """The export's lines."""
    response = browser.get(f"{HOME}/requests.csv{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def test_the_export_holds_the_list_as_it_is_filtered(mary: Browser) -> None:
    """With a heading, in the order of the list: oldest first, in UTF-8 that spreadsheets know."""
    sent(name="Bríd, the “second”\nline", email="brid@example.ie")
    sent("other", name="Ann Lee", kind="call_back")
    heading, brid, ann = exported(mary)
    name = list(words()["export"]).index("name")
    assert heading == list(words()["export"].values())
    assert (ann[name], brid[name]) == ("Ann Lee", "Bríd, the “second”\nline")
    assert [line[name] for line in exported(mary, "?kind=call_back")[1:]] == ["Ann Lee"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\r=", " =", "＝", "\u00a0=", "\n="])
def test_no_cell_is_a_formula(mary: Browser, begin: str) -> None:
    """Whatever a visitor writes."""
    attack = f'{begin}HYPERLINK("https://evil.example")'
    sent(name=attack, wished_times=attack, reason=attack, urgency=attack, patient=attack, wished_words=attack)
    _, line = exported(mary)
    for value in line:
        assert not value.lstrip(" \n\u00a0").startswith(worklist.FORMULA)
    assert cell("plain") == "plain"


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'onmouseover='alert(1)",
    "</textarea></title></style><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "\u202egnp.exe\u0000<b>",
]


class Tags(HTMLParser):
    """What a browser makes of a page: its tags, their attributes, and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.mark.parametrize("attack", HOSTILE)
def test_what_visitors_write_is_shown_as_text(mary: Browser, attack: str) -> None:
    """In every field, on every page, also in attributes."""
    clean = attack.replace("\0", "")
    reference = sent(
        **dict.fromkeys(
            ("name", "patient", "phone", "email", "wished_times", "wished_words", "urgency", "reason", "channel"),
            clean[:32],
        ),
        facts={"side": clean, clean: clean},
        words={"side": clean},
        transcript=[{"who": clean, "text": clean}],
        handover=data({"side": clean, "swelling": "yes"}, {"side": clean, "swelling": clean, "onset_time": clean}),
        tier="same_day",
    )
    record_advice("visitor", assess({"swelling": "yes"}, {"swelling": clean}))
    with transaction() as connection:
        connection.execute(requests.request_events.update().values(note=clean, actor=clean[:64]))
        connection.execute(outbox.outbox.update().values(last_error=clean[:80], attempts=3))
    audit.record(clean, clean[:32], reference, detail=clean)
    for path in (HOME, f"{HOME}?q={clean}", f"{HOME}/requests/{reference}", f"{HOME}/safety", f"{HOME}/record"):
        response = mary.get(path)
        assert response.status_code == 200, path
        # Our own drawings are the only images there are.
        own = re.sub(r"<script>.*?</script>", "", response.text, count=1, flags=re.DOTALL)
        assert own.count("<script") == 0
        tags = Tags(re.sub(r'<img src="/pictures/[^"<>]*" alt="[^"<>]*" width="360" loading="lazy">', "", own))
        assert not tags.names & {"script", "img", "svg", "iframe", "object"}, path
        assert not [name for name in tags.attributes if name.startswith("on")], path
        assert all(re.match(r"(/staff|tel:|mailto:|#|data:,$)", address) for address in tags.addresses), path
    text = unescape(mary.get(f"{HOME}/requests/{reference}").text)
    assert text.count(clean[:32]) >= 9, "every field, as it was written"


@pytest.mark.parametrize("database", ["sqlite", "postgres"], indirect=True)
def test_a_day_at_the_clinic(stranger: Browser, database: str) -> None:
    """Log in, search, read, answer, export, log out: on both databases."""
    reference = sent(name="Seán Ó'Briain", email="sean@example.ie", facts={"side": "left"})
    record_advice("visitor", assess({"swelling": "yes", "warmth": "yes"}, {}))
    assert stranger.log_in("mary", "wrong words here").status_code == 401
    assert stranger.log_in().status_code == 303
    assert reference in shown(stranger.get(f"{HOME}?q=sean"))
    assert words()["notices"]["confirmed"] in followed(stranger, answer(stranger, reference, "confirmed", note="bring"))
    assert words()["notices"]["stale"] in followed(stranger, answer(stranger, reference, "declined", seen="1"))
    assert reference in shown(stranger.get(f"{HOME}/safety"))
    assert exported(stranger, "?work=all")[1][0] == reference
    assert "Logged in" in shown(stranger.get(f"{HOME}/record"))
    assert stranger.post(f"{HOME}/log-out").status_code == 200
    assert stranger.get().status_code == 401


def test_times_are_the_clinics() -> None:
    """Summer time and winter time."""
    assert moment_words(datetime(2026, 7, 1, 22, 30, tzinfo=timezone.utc)) == "Wed 1 Jul 2026, 23:30"
    assert moment_words(datetime(2026, 12, 31, 23, 30, tzinfo=timezone.utc)) == "Thu 31 Dec 2026, 23:30"


def test_every_word_the_pages_need_is_there() -> None:
    """Each status, kind, action and message has its words, and each note a way into the mail."""
    said = words()
    assert set(said["statuses"]) == set(requests.STATUSES)
    assert set(said["timeline"]) == {*requests.STATUSES, requests.CHANGED, *work.EVENTS, "unassigned"}
    assert set(said["works"]) == set(worklist.VIEWS)
    assert set(said["bulk"]) == set(worklist.BULK)
    assert set(said["kinds"]) == set(requests.KINDS)
    assert set(said["messages"]) == set(outbox.KINDS)
    assert set(said["actions"]) == set(audit.ACTIONS)
    assert set(said["set_status"]) == set(SETTABLE) == set(notes()) - {"appointment"}
    assert {*SETTABLE, "told", "not_told", "stale", "past", "incomplete", "unknown"} <= set(said["notices"])
    for each in SETTABLE:
        for note in notes()[each]:
            assert note_text(each, note["id"], None) == note["text"]
