"""The handover in words: everything told, heard, left open and not asked; from data as it comes back from the database."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.facts import load_facts
from bot.clinical.handover import VERSION, handover
from bot.handover.sheet import as_json, clause, drawings, of_request, sections, words

TODAY = date(2026, 11, 23)
ONSET = (date(2026, 10, 1), date(2026, 10, 8))
FACTS = {"side": "left", "trend": "same", "again": "yes", "swelling": "no", "warmth": "no", "night_pain": "unsure"}
WORDS = {"trend": "no better at all", "onset_time": "seven weeks or so"}


def data(facts: dict[str, str] = FACTS, words: dict[str, str] = WORDS, **more: Any) -> dict[str, Any]:
    """A handover after it was stored."""
    found: dict[str, Any] = json.loads(
        json.dumps(handover(facts, words, more.pop("onset", ONSET), TODAY, **more).as_data())
    )
    return found


def lines(found: dict[str, Any], section: str) -> str:
    """A section's lines."""
    return "\n".join(line for part in sections(found) if part.id == section for line in part.lines)


def test_what_was_told_reads_as_a_physio_writes_it() -> None:
    """Sentences under the headings of notes, the words where they differ, the start as a span."""
    found = data()
    assert lines(found, "subjective") == "Left calf."
    assert lines(found, "onset").startswith("7 to 8 weeks ago (from 1 October 2026 to 8 October 2026; “seven weeks")
    assert lines(found, "behaviour") == "Not the first time. Much the same since (“no better at all”)."
    assert lines(data({"race": "2027-03-14"}, {}), "goal") == "A race coming up: 14 March 2027."


def test_the_red_flag_screen_tells_asked_from_not_asked() -> None:
    """Not sure is told as such, and silence is never taken for a no."""
    screen = lines(data(), "red_flags")
    assert "Denies swelling in one leg, warm or hot skin on the calf." in screen
    assert "Not sure about pain at night." in screen
    _, _, not_asked = screen.partition("Not asked: ")
    assert "shortness of breath" in not_asked and "swelling" not in not_asked
    assert words()["screen_not_asked"] in lines(data({}, {}), "red_flags")
    assert "Not asked:" not in lines(data({}, {}), "red_flags"), "one sentence instead of a list"


def test_healing_time_is_a_hint() -> None:
    """With what is open of the article's two points."""
    assert "A repeat pattern" in lines(data(), "hints")
    assert "it isn't clear if the causes were looked at" in lines(data(), "hints")


def test_every_fact_has_its_place() -> None:
    """The lists name only facts there are, each once."""
    placed = [fact for facts in words()["facts"].values() for fact in facts]
    assert len(placed) == len(set(placed))
    assert set(placed) <= set(load_facts())
    assert set(words()["facts"]) <= set(words()["sections"])


def test_no_warning_sign_is_no_all_clear() -> None:
    """It says so."""
    assert "no all-clear" in lines(data(), "red_flags")


def test_a_warning_sign_comes_first_with_words_rule_and_source() -> None:
    """And a tier told before stays, also when the sign was taken back."""
    found = data({"swelling": "yes", "warmth": "yes"}, {"swelling": "puffy"})
    assert sections(found)[0].id == "red_flags"
    heard = lines(found, "red_flags")
    assert heard.startswith("Told: to be seen by a doctor the same day")
    for part in ("“puffy”", "clot_swelling v3", "HSE"):
        assert part in heard
    assert lines(data(told_tier="emergency"), "red_flags").startswith("Told: emergency, to ring for help now\n")


def test_rules_that_say_the_same_stand_in_one_line() -> None:
    """With all their words."""
    found = data({"breathless": "yes", "faint": "yes"}, {"breathless": "out of puff", "faint": "blacked out"})
    (line,) = [line for part in sections(found) for line in part.lines if "clot in the lung" in line]
    assert "“out of puff”, “blacked out”" in line
    assert "lung_breathless v2, lung_faint v2" in line


def test_only_what_was_told_points_to_a_detail() -> None:
    """Without anything told there is nothing to look at first."""
    assert lines(data({}, {}, onset=None), "hints") == ""
    assert lines(data({"desk_job": "yes"}, {}, onset=None), "hints") != ""


def test_pictures_only_where_they_say_something() -> None:
    """A timeline for grown runners who aren't getting worse; a chain when something was told."""
    assert [drawing.path.partition("?")[0] for drawing in drawings(data())] == [
        "/pictures/timeline.svg",
        "/pictures/chain.svg",
    ]
    for facts in ({"trend": "worse"}, {"age": "15"}):
        assert not [drawing for drawing in drawings(data(facts, {})) if "timeline" in drawing.path]
    assert drawings(data({}, {}, onset=None)) == []


def test_an_older_request_has_none() -> None:
    """Nor one of a form that isn't known."""
    assert of_request({"handover": None}) is None
    assert of_request({"handover": {"told": []}}) is None
    assert of_request({"handover": {"version": VERSION + 1}}) is None
    assert of_request({"handover": data()}) is not None


def test_json_can_be_read_again() -> None:
    """By another program."""
    assert json.loads(as_json(data())) == data()


@given(
    st.dictionaries(
        st.sampled_from(sorted(load_facts())), st.one_of(st.text(max_size=8), st.sampled_from(["yes", "no"]))
    ),
    st.dictionaries(st.sampled_from(sorted(load_facts())), st.text(max_size=30)),
    st.one_of(st.none(), st.tuples(st.dates(date(1950, 1, 1), TODAY), st.dates(date(1950, 1, 1), date(2030, 1, 1)))),
)
def test_whatever_was_told(facts: dict[str, str], words: dict[str, str], onset: tuple[date, date] | None) -> None:
    """There is always a text, and each fact told is in it."""
    found = data(facts, words, onset=onset)
    text = "\n".join(line for section in sections(found) for line in section.lines).casefold()
    for entry in found["told"]:
        assert clause(entry).casefold() in text or entry["label"].casefold() in text
