"""Questions that point back at the last reply, and those that name a matter of their own."""

from __future__ import annotations

import pytest

from bot.reading.points_back import measures, points_back


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("but why would you need to know that", "why_asked"),
        ("ok and what does that matter?", "why_asked"),
        ("how come you're asking?", "why_asked"),
        ("is there much more you need from me?", "anything_else"),
        ("have ye everything now?", "anything_else"),
        ("a straight yes or no please", "yes_or_no"),
        ("so can I or can't I?", "yes_or_no"),
        ("yes to which?", "to_what"),
        ("is it true for me as well?", "for_me"),
        ("also at his age?", "at_my_age"),
        ("and suppose that won't help?", "if_not"),
        ("what if none of that works", "if_not"),
        ("and if it gets sore?", "if_sore"),
        ("how will we notice?", "how_know"),
        ("and what can I do then", "what_then"),
        ("what happens if we do it anyway?", "if_so"),
        ("which muscle do you mean?", "which"),
        ("what kind of shoes are those?", "which"),
        ("ten days was it?", "makes_sure"),
        ("so 3 times a day yeah?", "makes_sure"),
        ("so no swimming for now?", "restates"),
    ],
)
def test_how_a_question_points_back(text: str, kind: str) -> None:
    found = points_back(text)
    assert found and found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "why do you need a warm up before a run?",
        "is there anything else I can do at home?",
        "can I cycle or not cycle to work?",
        "does it count as rest if I walk the dog?",
        "what if the bruise doesn't go away by Friday?",
        "how would I know if I tore my Achilles?",
        "what shoes should I wear?",
        "what time are ye open?",
        "which physio is best?",
        "ten days ago",
        "what should I do about my runners?",
        "what if my calf is swollen?",
        "is it normal to be sore for ten days?",
    ],
)
def test_a_matter_of_its_own(text: str) -> None:
    assert points_back(text) is None


def test_numbers_take_the_unit_beside_them() -> None:
    found = measures("Mild ones take 1 to 3 weeks, others 4 to 8; twice a day for 20mins.")
    assert [(one.numbers, one.unit) for one in found] == [
        ((1.0, 3.0), "week"),
        ((4.0, 8.0), "week"),
        ((2.0,), "time"),
        ((20.0,), "minute"),
    ]
