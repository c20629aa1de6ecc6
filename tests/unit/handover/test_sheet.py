"""The handover in words: everything told, heard, left open and not asked; from data as it comes back from the database."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.clinical.facts import load_facts
from bot.clinical.handover import VERSION, handover
from bot.handover.sheet import MOST_IN_CHAT, as_json, as_text, drawings, of_request, open_in_chat, sections

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


def test_what_was_told_stands_beside_the_words() -> None:
    """Value as the button says it, the words where they differ, the start as a span; denials in one line."""
    told = lines(data(), "told")
    assert "7 to 8 weeks ago (from 1 October 2026 to 8 October 2026; “seven weeks or so”)" in told
    assert "better or worse: About the same (“no better at all”)" in told
    assert "which leg: Left" in told
    assert "Said not to have: swelling in one leg, warm or hot skin on the calf" in told


def test_what_is_open_and_what_nobody_asked() -> None:
    """Not sure is told as such, and silence is never taken for a no."""
    found = data()
    assert lines(found, "not_sure") == "pain at night"
    assert "shortness of breath" in lines(found, "not_asked")
    assert "swelling" not in lines(found, "not_asked")
    assert "A repeat pattern" in lines(found, "healing")
    assert "it isn't clear if the causes were looked at" in lines(found, "healing")


def test_no_warning_sign_is_no_all_clear() -> None:
    """It says so."""
    assert "no all-clear" in lines(data(), "warnings")


def test_a_warning_sign_comes_first_with_words_rule_and_source() -> None:
    """And a tier told before stays, also when the sign was taken back."""
    found = data({"swelling": "yes", "warmth": "yes"}, {"swelling": "puffy"})
    assert sections(found)[0].id == "warnings"
    heard = lines(found, "warnings")
    assert heard.startswith("Told: to be seen by a doctor the same day")
    for part in ("“puffy”", "clot_swelling v2", "HSE"):
        assert part in heard
    assert lines(data(told_tier="emergency"), "warnings") == "Told: emergency, to ring for help now"


def test_rules_that_say_the_same_stand_in_one_line() -> None:
    """With all their words."""
    found = data({"breathless": "yes", "faint": "yes"}, {"breathless": "out of puff", "faint": "blacked out"})
    (line,) = [line for part in sections(found) for line in part.lines if "clot in the lung" in line]
    assert "“out of puff”, “blacked out”" in line
    assert "lung_breathless v2, lung_faint v2" in line


def test_only_what_was_told_points_to_a_detail() -> None:
    """Without anything told there is nothing to look at first."""
    assert lines(data({}, {}), "look_first") == ""
    assert lines(data({"desk_job": "yes"}, {}), "look_first") != ""


def test_a_visitor_reads_the_open_points_in_two_sentences() -> None:
    """Not the whole list."""
    unsure, not_asked = open_in_chat(data())
    assert unsure == "You weren't sure about: pain at night."
    assert not_asked.count(",") == MOST_IN_CHAT - 1
    assert "more" in not_asked


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
    """There is always a text, and each fact told is in it by its label."""
    text = as_text(data(facts, words, onset=onset))
    for fact in facts:
        assert load_facts()[fact].label in text
