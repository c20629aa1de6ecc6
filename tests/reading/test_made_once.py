"""The Docs of one message: each text's is made once, and none outlives the message."""

from datetime import date

from bot.reading.doc import each_made_once, load_pipeline, make_doc
from bot.reading.episodes import episodes
from bot.reading.facts import read_facts
from bot.reading.reading import Turn

TEXT = "the shin is grand but my calf is swollen"


def test_a_text_is_parsed_once_while_one_message_is_worked_on() -> None:
    with each_made_once():
        first = make_doc(TEXT)
        with each_made_once():
            assert make_doc(TEXT) is first
        assert make_doc(TEXT) is first
    with each_made_once():
        assert make_doc(TEXT) is not first
    assert make_doc(TEXT) is not make_doc(TEXT)


def test_what_is_kept_with_a_doc_is_read_anew_in_another_light() -> None:
    lights = [
        Turn(date(2026, 3, 2)),
        Turn(date(2026, 3, 2), facts={"onset_time": "2026-02-01/2026-02-01", "calf": "yes"}),
    ]
    text = "first tear in 2019, second in 2022, and two days ago it went again"
    with each_made_once():
        for turn in [*lights, *lights]:
            doc = make_doc(text)
            read, told = read_facts(doc, turn), episodes(doc, turn)
            alone = load_pipeline()(text)
            assert read == read_facts(alone, turn) and told == episodes(alone, turn)
