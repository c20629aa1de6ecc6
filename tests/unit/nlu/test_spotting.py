"""How a fact is meant: denied, over, cleared, somebody else's, asked, imagined, a figure of speech."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clinical.assess import TIERS, assess
from bot.clinical.facts import load_facts
from bot.nlu.spotting import facts_in, spot
from bot.nlu.spotting.lexicon import lexicon
from bot.nlu.spotting.patterns import Compiler, PatternError
from bot.nlu.spotting.text import tokenize

# A pattern is compiled when it is first needed, which makes the first example slow.
settings.register_profile("spotting", deadline=None)
settings.load_profile("spotting")

PRESENT = {
    "swelling": "my calf is swollen",
    "warmth": "the calf feels hot to touch",
    "colour_change": "the skin on my leg has turned red",
    "shiny": "my calf looks shiny",
    "hard_vein": "a vein in my leg is hard and sore",
    "pitting": "my sock leaves a dent in my leg",
    "throbbing": "the calf is throbbing",
    "severe_pain": "I am in agony",
    "breathless": "I am short of breath",
    "chest_pain": "I have a pain in my chest",
    "faint": "I fainted yesterday",
    "cough_blood": "I coughed up blood",
    "racing_heart": "my heart is racing",
    "pop": "I heard a pop in my calf",
    "numb_foot": "my foot is numb",
    "cold_foot": "my foot is freezing",
    "foot_drop": "I can't lift my foot",
    "rock_hard": "my calf is rock hard",
    "dark_urine": "my urine is like cola",
    "spreading_redness": "a red patch is spreading",
    "fever": "I have a fever",
    "saddle_numbness": "I am numb between my legs",
    "bladder_bowel": "I can't control my bladder",
    "flight": "I was on a long haul flight",
    "pregnancy": "I am pregnant",
    "earlier_clot": "I had a clot before",
    "lump": "there is a lump in my calf",
}
DENIED = {
    "swelling": ("no swelling", "it isn't swollen", "I haven't any swelling", "never swollen", "without swelling"),
    "warmth": ("no heat in it", "it is not hot", "the skin isn't warm", "no warmth in the calf"),
    "colour_change": ("no redness", "it's not red", "it is not discoloured", "no change in colour", "normal colour"),
    "shiny": ("the skin isn't shiny", "not shiny at all", "no shine on the skin"),
    "breathless": ("no shortness of breath", "I'm not breathless", "my breathing is fine", "never short of breath"),
    "chest_pain": ("no chest pain", "my chest doesn't hurt", "no pain in my chest"),
    "faint": ("I haven't fainted", "no dizziness", "never fainted"),
    "cough_blood": ("I'm not coughing blood", "never coughed up blood"),
    "racing_heart": ("my heart isn't racing", "no palpitations"),
    "pop": ("I didn't hear a pop", "no pop or snap", "there was no bang"),
    "numb_foot": ("my foot isn't numb", "no numbness", "no pins and needles in my foot"),
    "fever": ("no fever", "I don't have a temperature", "no chills"),
    "night_pain": ("no pain at night", "it doesn't wake me"),
    "rest_pain": ("no pain at rest", "it doesn't hurt when I'm sitting"),
    "flight": ("no flights", "I haven't been on a long journey"),
    "hormones": ("not on the pill", "no contraception"),
    "pregnancy": ("I'm not pregnant",),
    "tiptoe": ("I can go up on my toes", "I can do a heel raise no problem"),
    "bladder_bowel": ("no trouble with bladder or bowel", "bladder is fine"),
}


def value(text: str, fact: str) -> str | None:
    mention = facts_in(text).get(fact)
    return mention.value if mention else None


def told(text: str) -> dict[str, str]:
    return {fact: mention.value for fact, mention in facts_in(text).items()}


@pytest.mark.parametrize(("fact", "text"), PRESENT.items())
def test_a_plain_sign_is_heard(fact: str, text: str) -> None:
    assert value(text, fact) == "yes"


@pytest.mark.parametrize(("fact", "text"), [(fact, text) for fact, texts in DENIED.items() for text in texts])
def test_a_denied_sign_is_absent(fact: str, text: str) -> None:
    assert value(text, fact) in ("no", "can")
    assert assess(told(text)).tier == "none"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no redness but it is swollen", {"colour_change": "no", "swelling": "yes"}),
        ("not swollen, just hot to touch", {"swelling": "no", "warmth": "yes"}),
        ("it isn't only sore, it is swollen", {"swelling": "yes"}),
        ("I can't say it isn't swollen", {"swelling": "yes"}),
        ("no symptoms apart from a swollen calf", {"swelling": "yes"}),
        ("no idea why my calf is swollen", {"swelling": "yes"}),
        ("the swelling won't go down", {"swelling": "yes"}),
        ("the swelling has not gone away", {"swelling": "yes"}),
        ("not the same colour as the other leg", {"colour_change": "yes"}),
        ("I never had a swollen leg before but now I do", {"swelling": "yes"}),
        ("no swelling, chest pain when I breathe in", {"swelling": "no", "chest_pain": "yes"}),
        ("no swelling, chest pain or breathlessness", {"swelling": "no", "chest_pain": "no", "breathless": "no"}),
        ("swelling: none, redness: yes", {"swelling": "no", "colour_change": "yes"}),
        ("not sure if it's swollen", {"swelling": "unsure"}),
        ("hard to tell whether my calf is warm", {"warmth": "unsure"}),
        ("my calf isn't very swollen", {"swelling": "unsure"}),
    ],
)
def test_negation_reaches_as_far_as_it_should(text: str, expected: dict[str, str]) -> None:
    assert {fact: value(text, fact) for fact in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it was swollen last week but it's gone now", "gone"),
        ("the swelling has gone down", "gone"),
        ("it used to be swollen", "gone"),
        ("no longer swollen", "gone"),
        ("two years ago it was swollen", "gone"),
        ("the swelling has gone down a bit", "yes"),
        ("the swelling is going down", "yes"),
        ("it was swollen, went away and now it's back", "yes"),
        ("swelling went down and then came back", "yes"),
        ("the pain is gone but the swelling isn't", "yes"),
        ("it was swollen yesterday", "yes"),
        ("swollen since I tore it two years ago", "yes"),
    ],
)
def test_what_is_over_is_told_apart(text: str, expected: str) -> None:
    assert value(text, "swelling") == expected


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("my wife's calf is swollen", "other"),
        ("a friend had a swollen leg", "other"),
        ("my dog has a swollen leg", "other"),
        ("what if it swells up", "hypothetical"),
        ("how would I know if it was swollen?", "hypothetical"),
        ("should I look for swelling?", "hypothetical"),
        ("is swelling normal?", "question"),
        ("can a strain cause swelling?", "hypothetical"),
        ("my knee is swollen", "figurative"),
    ],
)
def test_signs_that_are_not_told_are_kept_apart(text: str, status: str) -> None:
    assert [mention.status for mention in spot(text) if mention.fact == "swelling"] == [status]
    assert "swelling" not in facts_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "my wife says my calf is swollen",
        "I ran with my wife and my calf is swollen",
        "my calf is swollen, is that bad?",
        "why is my calf swollen?",
        "is it normal that my calf is swollen?",
        "my son's calf is swollen",
        "if it helps, my calf is swollen",
        "I'd say it's swollen",
    ],
)
def test_signs_told_beside_others_or_questions_count(text: str) -> None:
    assert value(text, "swelling") == "yes"


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("the scan was clear", True),
        ("doctor ruled out a clot", True),
        ("d-dimer was negative", True),
        ("the physio said it's fine", False),
        ("physio ruled out a clot", False),
        ("x-ray was clear", False),
        ("waiting for a scan", False),
        ("scan was clear last month but now it's swollen again", False),
    ],
)
def test_only_a_medical_check_clears(text: str, clear: bool) -> None:
    assert (value(text, "checked_clear") == "yes") is clear


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it's my left calf", {"side": "left"}),
        ("right leg", {"side": "right"}),
        ("both calves", {"side": "both"}),
        ("it came on gradually", {"onset": "gradual"}),
        ("never had it before", {"episode": "first"}),
        ("I haven't had a scan", {"scan_done": "no"}),
        ("it did not stop hurting", {}),
        ("have not given it a proper rest", {"rested": "no"}),
        ("no rest at all, marathon was coming", {"rested": "no"}),
        ("I felt it go mid sprint", {"onset": "moment"}),
        ("it's getting worse", {"trend": "worse"}),
        ("it's a bit better now", {"trend": "better"}),
        ("it was getting better but now it's worse", {"trend": "better_then_worse"}),
        ("I rested it for three weeks", {"rested": "yes"}),
        ("I saw a physio about it", {"physio_seen": "yes"}),
        ("I haven't seen a physio", {"physio_seen": "no"}),
        ("it only hurts when I run slow", {"pace": "slow"}),
        ("I run on my toes", {"foot_strike": "toes"}),
        ("I'm a heel striker", {"foot_strike": "heel"}),
        ("I've a desk job", {"desk_job": "yes"}),
        ("I'm 45", {"age": "45"}),
        ("62 year old man", {"age": "62", "sex": "male"}),
        ("my 14 year old son has calf pain", {"for_child": "yes", "age": "14"}),
        ("I got new runners last month", {"new_shoes": "yes"}),
        ("walking is fine", {"walking": "pain_free"}),
        ("it hurts to walk", {"walking": "painful"}),
        ("first time it happened", {"episode": "first"}),
        ("it keeps coming back", {"episode": "repeat"}),
    ],
)
def test_the_story_is_heard(text: str, expected: dict[str, str]) -> None:
    assert {fact: value(text, fact) for fact in expected} == expected


def test_a_mention_points_into_the_message() -> None:
    text = "Hi — my  calf’s SWOOOLLEN 😢"
    for mention in spot(text):
        assert mention.words == text[mention.start : mention.end]
    assert value(text, "swelling") == "yes"


def test_a_correction_in_the_message_counts() -> None:
    assert value("my calf is swollen. sorry, I misread, it is not swollen", "swelling") == "no"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("cant", "can not"),
        ("isn't", "is not"),
        ("swolen", "swollen"),
        ("soooo", "so"),
        ("my left half", "my left calf"),
        ("half marathon", "half marathon"),
    ],
)
def test_typing_habits_are_undone(typed: str, written: str) -> None:
    assert " ".join(token.text for token in tokenize(typed, lexicon().correct)) == written


@pytest.mark.parametrize("bad", ["{unknown", "}", "{a} {", "..", "x?", ""])
def test_a_broken_pattern_is_refused(bad: str) -> None:
    with pytest.raises(PatternError):
        Compiler({"a": "a, an"}).compile(bad)


def test_every_pattern_compiles() -> None:
    for heard in lexicon().patterns:
        assert heard.pattern.regex
    for trap in lexicon().traps:
        assert trap.regex


@given(st.text(max_size=400))
def test_any_text_is_taken(text: str) -> None:
    for mention in spot(text):
        assert load_facts()[mention.fact].accepts(mention.value)
        assert 0 <= mention.start <= mention.end <= len(text)


STATEMENTS = st.lists(st.sampled_from(sorted(PRESENT.values())), min_size=1, max_size=4, unique=True)


def tier(facts: dict[str, str]) -> int:
    return TIERS.index(assess(facts).tier)


@given(STATEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_statements_doesnt_change_the_tier(statements: list[str], random) -> None:
    shuffled = list(statements)
    random.shuffle(shuffled)
    assert tier(told(". ".join(statements))) == tier(told(". ".join(shuffled)))


@given(STATEMENTS)
def test_splitting_a_message_doesnt_change_the_tier(statements: list[str]) -> None:
    apart: dict[str, str] = {}
    for statement in statements:
        apart.update(told(statement))
    for joint in (". ", ", ", "\n", " and "):
        assert tier(told(joint.join(statements))) == tier(apart)


@given(
    st.lists(
        st.sampled_from([text for texts in DENIED.values() for text in texts]), min_size=1, max_size=5, unique=True
    )
)
def test_denying_every_sign_raises_nothing(texts: list[str]) -> None:
    for joint in (". ", "\n"):
        assert tier(told(joint.join(texts))) == 0


@given(STATEMENTS, st.sampled_from([text for texts in DENIED.values() for text in texts]))
def test_a_denied_sign_beside_others_lowers_nothing(statements: list[str], denial: str) -> None:
    keys = told(denial).keys()
    facts = told(". ".join(statements))
    both = told(". ".join([*statements, denial]))
    assert {k: v for k, v in both.items() if k not in keys} == {k: v for k, v in facts.items() if k not in keys}


def test_one_fact_inside_the_words_of_another() -> None:
    """Denied with the longer words ("numbness between the legs"), told beside them ("walk and go up on my toes")."""
    denied = facts_in("no back pain, numbness between the legs or fever")
    told = facts_in("can walk grand and go up on my toes")
    assert "numb_foot" not in denied or denied["numb_foot"].value == "no"
    assert (told["walking"].value, told["tiptoe"].value) == ("pain_free", "can")


@pytest.mark.parametrize(
    ("text", "clear"),
    [
        ("they scanned it and its not a clot", True),
        ("the doctor checked it and there's no clot", True),
        ("got seen this morning, nothing wrong they said", True),
        ("they scanned it and they're not sure it's not a clot", False),
        ("scan is tomorrow, hopefully not a clot", False),
        ("I'll have it scanned, I bet it's not a clot", False),
        ("my physio checked it and it's not a clot", False),
    ],
)
def test_what_a_doctor_found_is_told_apart_from_what_is_hoped(text: str, clear: bool) -> None:
    assert ("checked_clear" in facts_in(text)) is clear
