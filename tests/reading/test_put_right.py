"""What a new look says of the signs that standing advice rests on."""

from datetime import date

import pytest

from bot.reading.put_right import CONTESTS
from bot.reading.read import read
from bot.reading.reading import Turn


def after_all(text: str, *signs: str, patient: str = "") -> dict[str, str]:
    """How the signs are after all, as the message tells it while advice rests on them."""
    facts = {sign: "cannot" if sign in ("tiptoe", "walking") else "yes" for sign in signs}
    turn = Turn(date(2026, 11, 26), facts=facts, patient=patient, advised=True, rests_on=signs)
    return {r.name: r.value for r in read(text, turn).readings if r.puts_right and r.polarity == "uncertain"}


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("hang on, she's after doing a heel raise there in front of me no bother", "tiptoe", "can"),
        ("I asked him again and he says he can get up on them", "tiptoe", "can"),
        ("turns out he can do it holding the counter", "tiptoe", "can"),
        ("just got her to try it, the heel comes up grand", "tiptoe", "can"),
        ("had another go and I got up on my toes after all", "tiptoe", CONTESTS),
        ("I've just done ten calf raises on it so that's ok", "tiptoe", CONTESTS),
        ("actually I can walk on it, I was only being careful", "walking", CONTESTS),
        ("I measured them and they're both the same actually", "swelling", "no"),
        ("we measured the two calves, there's no difference between them", "swelling", "no"),
        ("looking at it again it's the same as the other one", "swelling", "no"),
        ("compared the two there now, both alike, I made a mistake", "swelling", "no"),
        ("checked just now with a string, the two are identical", "swelling", "no"),
        ("the sides match, my mistake, I misread the tape", "swelling", "no"),
        ("measured again and they're not both the same, I was wrong", "swelling", CONTESTS),
        ("had it wrong, it was the bandage on the other leg", "swelling", CONTESTS),
        ("hold on, I was looking at the wrong leg", "colour_change", CONTESTS),
        ("checked again and I can feel everything in it", "numb_foot", "no"),
    ],
)
def test_a_new_look_is_heard(text: str, sign: str, value: str) -> None:
    assert after_all(text, sign, patient="him" if " he " in text or "him" in text else "") == {sign: value}


def test_what_could_be_of_several_signs_is_heard_of_each() -> None:
    """Which one is meant is asked then."""
    assert len(after_all("checked again with a tape and they're both the same", "swelling", "warmth")) == 2


def test_comparing_both_legs_tells_no_side() -> None:
    turn = Turn(date(2026, 11, 26), facts={"swelling": "yes"}, advised=True, rests_on=("swelling",))
    assert "side" not in {r.name for r in read("measured them, they're both the same", turn).readings}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("actually no", "swelling"),
        ("actually no, I won't be going in", "swelling"),
        ("hang on, no way am I going to A&E for that", "swelling"),
        ("actually I can go tomorrow", "tiptoe"),
        ("hold on, I can do it on Monday, ring them I mean", "tiptoe"),
        ("I tried again and I still can't get up on my toes", "tiptoe"),
        ("checked again, it's the same as yesterday", "swelling"),
        ("measured it, it's 2 cm bigger", "swelling"),
        ("it's the same size now", "swelling"),
        ("checked it and it's gone down, they're the same now", "swelling"),
        ("I was wrong to run on it", "swelling"),
        ("is it the same thing actually?", "swelling"),
        ("actually can I walk on it?", "walking"),
        ("measured it there and it's the same now", "swelling"),
        ("grand", "swelling"),
        ("they're both the same", "swelling"),
    ],
)
def test_nothing_is_put_right_by_less(text: str, sign: str) -> None:
    """What is about going, about how it was before, or gone by now takes no sign back."""
    assert after_all(text, sign) == {}


def test_without_advice_nothing_is_put_right() -> None:
    assert after_all("I measured them and they're both the same") == {}
