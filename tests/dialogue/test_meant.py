"""Hours and places of others than the clinic, and tablets: what a question means by what it names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.answer import Asked, answer_move
from bot.dialogue.heard import Heard
from bot.dialogue.meant import with_meant
from bot.dialogue.patients import about_advice
from bot.dialogue.state import GIVEN, Advice, State, Told
from bot.reading.acts import Act, Said


def meant(text: str, state: State, act: str = "faq/opening_hours") -> str:
    """The act that a single question is left with."""
    return with_meant(Heard(text, said=(Said(text, True, (Act(act, 0.9),)),)), state).said[0].best.name


def sent() -> State:
    """Somebody who was sent to be seen today."""
    return State(advice=Advice("same_day", ["achilles_tiptoe"], "", GIVEN), turn=2)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what time is the pharmacy open till?", "faq/pharmacy_hours"),
        ("and is the chemist open on Sundays?", "faq/pharmacy_hours"),
        ("what hours is the injury unit open?", "faq/unit_hours"),
        ("is the ED open all night?", "faq/unit_hours"),
        ("where's the nearest injury unit?", "faq/unit_where"),
        ("is it the Mater Smithfield?", "faq/unit_where"),
        ("do I take the tablets with food?", "faq/tablet_with_food"),
        ("should I take nurofen on an empty stomach?", "faq/tablet_with_food"),
        ("the doc gave me difene, should I take it?", "faq/tablet_as_told"),
        ("should I keep taking the tablets my GP prescribed?", "faq/tablet_as_told"),
    ],
)
def test_what_is_named_is_meant(text: str, name: str) -> None:
    assert meant(text, State(turn=1)) == name


@pytest.mark.parametrize(
    "text",
    [
        "what are your opening hours?",
        "are ye open on Saturdays?",
        "where is the clinic?",
        "where does it hurt with a torn Achilles?",
        "should I eat before a run?",
        "can I take the tablets and drink a pint?",
        "should I take my brother's tablets?",
        "can I drive after the hospital scan?",
        "does the injury unit take children?",
        "should the wound be open or closed?",
    ],
)
def test_what_is_not_named_stays(text: str) -> None:
    assert meant(text, State(turn=1)) == "faq/opening_hours"


def test_after_being_sent_to_be_seen_the_unit_need_not_be_named() -> None:
    assert meant("what hours does it open?", sent(), "hold/where") == "faq/unit_hours"
    assert meant("is there one in Smithfield?", sent(), "faq/physio_near_me") == "faq/unit_where"
    assert meant("are ye open today?", sent()) == "faq/opening_hours"
    assert meant("what time do you close?", sent()) == "faq/opening_hours"


def test_a_doctors_tablets_are_no_question_whether_to_be_seen_again() -> None:
    text = "the doc gave me difene, should I take it?"
    heard = with_meant(Heard(text, said=(Said(text, True, (Act("faq/ibuprofen", 0.7),)),)), State(turn=1))
    assert not about_advice(heard, "why")
    bare = "do I still need to see someone?"
    assert about_advice(Heard(bare, said=(Said(bare, True, (Act("tell", 0.3),)),)), "why")


def test_a_statement_is_left_alone() -> None:
    said = Said("the pharmacy was open", False, (Act("tell", 0.9),))
    heard = Heard(said.text, said=(said,))
    assert with_meant(heard, State()) == heard


@pytest.mark.parametrize(
    "text", ["and what about me 10k?", "so the half, is it gone?", "whats the story with the race?"]
)
def test_an_unclear_question_that_names_the_race_asks_about_it(text: str) -> None:
    told = State(turn=3, facts={"race": Told("2027-01-02", "in 5 weeks", "pattern", 1)})
    unclear = Heard(text, said=(Said(text, True, (Act("faq/ten_percent", 0.2),)),))
    assert with_meant(unclear, told).said[0].best.name == "case/race"
    assert with_meant(unclear, State(turn=3)) == unclear
    clear = Heard(text, said=(Said(text, True, (Act("faq/parkrun", 0.9),)),))
    assert with_meant(clear, told) == clear


RACING = State(turn=2, facts={"race": Told("yes")})


@pytest.mark.parametrize(
    ("text", "act", "name"),
    [
        ("and is the 10k out of the question?", "tell", "case/race"),
        ("what do I do every day till the race?", "faq/week_plan", "faq/week_plan"),
        ("would swimming be a help before the marathon?", "faq/swimming", "faq/swimming"),
    ],
)
def test_a_race_that_only_ends_a_time_is_not_what_is_asked(text: str, act: str, name: str) -> None:
    asked = Heard(text, said=(Said(text, True, (Act(act, 0.3), Act("case/race", 0.1))),))
    assert with_meant(asked, RACING).said[0].best.name == name


@pytest.mark.parametrize(
    ("text", "act", "name"),
    [
        ("did the hill cause it?", "faq/hills", "cause/hills"),
        ("would the hill have done it?", "faq/hills", "cause/hills"),
        ("so was it the hills that started it?", "faq/hills", "cause/hills"),
        ("maybe from my seat at work?", "faq/sit_at_desk", "cause/sit_at_desk"),
        ("might it be the wellies?", "faq/everyday_shoes", "cause/everyday_shoes"),
        ("could it be the massage gun?", "faq/massage", "general/cause"),
        ("when can I do hills again?", "faq/hills", "faq/hills"),
        ("could I do the hills slowly?", "faq/hills", "faq/hills"),
        ("could I do it on a hill?", "faq/hills", "faq/hills"),
        ("could it be the new job?", "faq/job_cause", "faq/job_cause"),
        ("is it the hospital I go to?", "faq/which_hospital", "faq/which_hospital"),
    ],
)
def test_whether_something_brought_it_on_is_no_question_what_to_do_with_it(text: str, act: str, name: str) -> None:
    assert meant(text, State(turn=1), act) == name


def test_the_likeliest_thing_that_can_be_to_blame_is_meant() -> None:
    """Where the question as a whole reads like "why me?"."""
    acts = (Act("case/why_me", 0.4), Act("faq/ice", 0.15), Act("faq/running_shoes", 0.12))
    said = Said("might it be my trainers?", True, acts)
    assert with_meant(Heard(said.text, said=(said,)), State(turn=1)).said[0].best.name == "cause/running_shoes"
    unnamed = replace(said, acts=(Act("case/why_me", 0.3), Act("faq/ice", 0.15)))
    assert with_meant(Heard(said.text, said=(unnamed,)), State(turn=1)).said[0].best.name == "general/cause"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("would that be a tear I have?", "case/is_it_strain"),
        ("did he pull something?", "case/is_it_strain"),
        ("so thats a strain then?", "case/is_it_strain"),
        ("is it the achilles you think?", "faq/calf_or_achilles"),
        ("is this a clot do you think?", "faq/clot_feels_like_strain"),
        ("would it be the soleus?", "faq/which_part"),
        ("is that plain soreness, nothing but?", "faq/feels_doms"),
        ("what might it be so?", "case/what_is_it"),
        ("what is a strain?", "faq/what_is_strain"),
        ("how do I know if I have a tear?", "faq/what_is_strain"),
        ("is a strain like a tear?", "faq/what_is_strain"),
        ("is it ok for the tendon if I hop?", "faq/what_is_strain"),
        ("I had a clot before, is that bad?", "faq/what_is_strain"),
    ],
)
def test_whether_it_is_that_asks_about_the_own_calf_and_not_about_the_word(text: str, name: str) -> None:
    assert meant(text, State(turn=1), "faq/what_is_strain") == name


@pytest.mark.parametrize(
    "text",
    [
        "give us a plan for the fortnight",
        "what do I do week by week?",
        "what must she do until the match?",
        "what should we be doing in the next three weeks?",
    ],
)
def test_a_plan_is_asked_for_with_or_without_a_question(text: str) -> None:
    said = Said(text, False, (Act("faq/strength_plan", 0.5),))
    [found] = with_meant(Heard(text, said=(said,)), State(turn=1)).said
    assert found.best.name == "faq/week_plan" and found.question


@pytest.mark.parametrize(
    "text",
    ["what do I do until the doctor rings?", "what exercises do I do each day?", "is there a plan of the clinic?"],
)
def test_other_plans_stay(text: str) -> None:
    assert meant(text, State(turn=1), "faq/strength_plan") == "faq/strength_plan"


@pytest.mark.parametrize("steps", [{"walking": "limp"}, {"tiptoe": "sore"}, {}])
def test_the_plan_goes_by_the_stage_and_names_the_time_to_the_race(steps: dict[str, str]) -> None:
    facts = {name: Told(value) for name, value in steps.items()}
    [part] = answer_move(
        [Asked("faq/week_plan")], State(facts=facts), {"race_weeks": "12 days", "race_days": "12"}, 1.0
    )
    assert "12 days" in part.text
    [slow] = answer_move([Asked("faq/week_plan")], State(facts={"onset": Told("gradual")}), {}, 9.0)
    assert "before it tightens" in slow.text


def test_a_question_without_a_subject_is_about_the_race_beside_it() -> None:
    race, vague = "sore calf since Monday and the Cork half in May.", "will it be on for me?"
    said = (Said(race, False, (Act("tell", 0.8),)), Said(vague, True, (Act("faq/school_pe", 0.3),)))
    found = with_meant(Heard(f"{race} {vague}", said=said), State(turn=1))
    assert found.said[1].best.name == "case/race"
    alone = with_meant(Heard(vague, said=said[1:]), State(turn=1))
    assert alone.said[0].best.name == "faq/school_pe"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("is there a slot going before the weekend?", "faq/clinic_this_week"),
        ("could she come in to ye with it?", "case/worth_coming"),
        ("which shoes are best for work with a heel?", "faq/work_shoes"),
        ("is there anything to do before my shift?", "faq/before_shift"),
        ("what would ye do that I can't do at home?", "faq/physio_or_home"),
        ("am I back at square one?", "faq/square_one"),
        ("was I too old to take it up?", "faq/too_old_to_start"),
        ("by when would I be worried about it?", "faq/when_looked_at"),
        ("what will I tell the receptionist?", "faq/what_to_say_desk"),
        ("what do I do for this week?", "faq/week_plan"),
        ("is it for the doctor or will I give it time?", "faq/when_looked_at"),
        ("and how much would it be?", "faq/cost"),
        ("can you come to the house?", "faq/opening_hours"),
        ("what will I tell my coach?", "faq/opening_hours"),
    ],
)
def test_form_and_thing_lead_past_the_classifier(text: str, name: str) -> None:
    assert meant(text, State(turn=2)) == name


@pytest.mark.parametrize(
    ("text", "state", "name"),
    [
        ("so who do I ring?", sent(), "hold/who_to_ring"),
        ("so who do I ring?", State(turn=2), "faq/opening_hours"),
        ("and what do I say to them?", sent(), "faq/what_to_say_desk"),
        ("and what do I say to them?", State(turn=2), "faq/opening_hours"),
        ("do ye treat somebody that age?", State(turn=2, facts={"age": Told("13")}), "faq/see_under_16"),
        ("do ye treat somebody that age?", State(turn=2, facts={"age": Told("73")}), "faq/opening_hours"),
    ],
)
def test_some_meanings_hold_only_beside_advice_or_for_a_child(text: str, state: State, name: str) -> None:
    assert meant(text, state) == name


def test_the_thing_may_be_named_elsewhere_in_the_message() -> None:
    told = Said("He has PE tomorrow.", False, (Act("tell", 0.9),))
    asks = Said("do I write a note?", True, (Act("faq/sick_cert", 0.4),))
    heard = Heard(f"{told.text} {asks.text}", said=(told, asks))
    assert with_meant(heard, State(turn=2)).said[1].best.name == "faq/pe_note"
