"""A child who limps is kept off sport, whichever game is asked about, and as often as it is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.dialogue.copy import Known, ways
from bot.dialogue.heard import Heard
from bot.dialogue.reply import reply
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said

TODAY = datetime(2026, 11, 26, 10, 0)


class NoDesk:
    """A desk that reaches nothing."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args: None


@pytest.mark.parametrize("name", ["faq/school_pe", "faq/court_sports", "faq/gaa_football"])
def test_the_limp_is_the_reason(name: str) -> None:
    known = Known({"walking": "limp"}, "gp_soon", relation="daughter", child=True)
    for text in ways(name, known):
        assert "limp" in text.text and "GP" in text.text


def test_asked_twice_it_is_not_met_with_the_text_for_athletes() -> None:
    state = State(
        facts={"walking": Told("limp"), "age": Told("13")},
        patient={"relation": "daughter"},
        said={"talk/introduction": 1},
        advice=Advice("gp_soon", ["child_limp"], "", GIVEN),
        turn=2,
    )
    asks = ("can she play hockey?", "and can she go on the trampoline?", "and basketball?")
    texts = []
    for ask in asks:
        heard = Heard(ask, said=(Said(ask, True, (Act("faq/court_sports", 0.9),)),))
        texts.append(" ".join(reply(heard, state, NoDesk(), TODAY).bubbles[0].split()))  # type: ignore[arg-type]
    assert not any("athletes" in text for text in texts)
    assert all("limp" in text or "GP" in text for text in texts)
