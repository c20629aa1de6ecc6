"""Questions: several strung in one sentence, and short ones that lean on the one before."""

from __future__ import annotations

import pytest

from bot.reading.doc import make_doc
from bot.reading.questions import (
    alternatives,
    asks,
    form_asked,
    goes_on,
    kind_asked,
    opens_question,
    question_parts,
    tells,
    tells_of_trouble,
)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("should I ice it, can I swim, and how long will it take?", 3),
        ("is it ok to drive and do I need a letter from my doctor?", 2),
        ("what is it and how much does it cost?", 2),
        ("is it sore because of hills or stairs?", 1),
        ("can I run and jump and hop?", 1),
        ("is tape any good, is knitting ok and may I hoover?", 3),
        ("is it hot and is swollen?", 1),
        ("will I be stiff and is that bad?", 2),
        ("what shoes, socks and insoles should I wear?", 1),
        ("it hurts going down steps will i leave the stairs and should i use the lift", 3),
        ("could i row instead is that easier on it", 2),
        ("what does pronation mean how do i know if i have it", 2),
        ("what kind of socks do i get", 1),
        ("do you reckon is it worth my while", 1),
        ("can you tell me is it safe", 1),
    ],
)
def test_questions_in_one_sentence_are_parted(text: str, parts: int) -> None:
    """Each question is a part, and none is cut in two."""
    found = question_parts(next(make_doc(text).sents))
    assert len(found) == parts, [part.text for part in found]
    assert all(part.text[-1].isalnum() or part.text[-1] == "?" for part in found)


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("what can I do for it at night, a cushion, a hot bottle or a cream", ["a cushion", "a hot bottle", "a cream"]),
        ("can I cycle, swim or use the rower?", ["can I cycle", "swim", "use the rower?"]),
        ("is it the GP or the hospital", ["is it the GP", "the hospital"]),
        ("or is it the shoes?", []),
        ("is the rower allowed yes or no?", []),
        ("is it normal that it hurts or is there something that I should be doing about it now", []),
        ("can I walk?", []),
        ("or", []),
    ],
)
def test_what_is_offered_to_choose_from(text: str, things: list[str]) -> None:
    """Each thing of a list, the first with the words before it unless they only lead up to it."""
    assert [part.text for part in alternatives(next(make_doc(text).sents))] == things


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("ill be right by the final yeah", True), ("so i can go back to it ya", True), ("the hip is fine is that good", True),
        ("howd ye mend a thing like that and how long", True), ("I don't know how long", False),
        ("what i must eat for it to heal", True), ("how much it costs", True), ("what this test shows", True),
        ("how it came was odd", False), ("what i can do is very little", False), ("what i did then", False),
        ("when i can train again", True), ("when i can train i feel good", False),
        ("what in hell is wrong with it", True), ("where on earth do I start", True),
        ("i will yeah", False), ("as much as i can i do", False), ("the longer i sit the stiffer it is", False),
        ("i dont know is it the left", False), ("neither can i hop", False), ("when i stop it is grand", False),
    ],
)  # fmt: skip
def test_what_asks_without_a_mark(text: str, asked: bool) -> None:
    """A verb before its subject asks wherever it stands in dictation, and so does a tag behind what will be."""
    assert asks(next(make_doc(text).sents)) is asked


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why does it hurt at night", "cause"), ("is it 'cos of the new shoes", "cause"), ("Is that normal?", "feeling"),
        ("would honey do anything", "remedy"), ("how long does that take", "time"), ("may I dance", "activity"),
        ("Can we go on holidays?", "activity"), ("did the wedding do this", "cause"), ("did we do this right", ""),
        ("might it be my boots", "blamed"), ("maybe from the sofa?", "blamed"), ("is it ok to sit all day", "activity"), ("the wellies", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_kind_of_a_question(text: str, kind: str) -> None:
    assert kind_asked(text) == kind


@pytest.mark.parametrize(
    ("text", "told", "trouble"),
    [
        ("she can barely kneel at mass", True, True), ("I couldn't lift the shopping", True, True),
        ("well, we walked to the shop", True, False), ("it went at the kerb", True, False),
        ("I need insoles", False, False), ("I'd like a bandage", False, False), ("dose of paracetamol", False, False),
        ("I can't decide if I should tape it", False, False), ("he doesn't know how to tape it", False, False),
    ],
)  # fmt: skip
def test_what_only_tells(text: str, told: bool, trouble: bool) -> None:
    """A subject and a verb without a wish; and that something can hardly be done."""
    assert (tells(text), tells_of_trouble(text)) == (told, trouble)


@pytest.mark.parametrize("text", ["in the evening too?", "and on grass?", "for how long", "is that both legs?", "which ones", "but why"])  # fmt: skip
def test_a_fragment_leans_on_the_question_before(text: str) -> None:
    """It opens with a joining word, refers back, or is a few words without a verb."""
    assert goes_on(text)


@pytest.mark.parametrize("text", ["what is a cramp", "could I book a slot", "where do I park", "does my insurance cover it if I come in twice?", "", "??"])  # fmt: skip
def test_a_whole_question_stands_alone(text: str) -> None:
    """It says itself what it is about, or nothing."""
    assert not goes_on(text)


@pytest.mark.parametrize(
    "text", ["what exactly should I tell them at the desk", "where exactly do I go", "how then do I"]
)
def test_a_hedge_behind_the_first_word_changes_nothing(text: str) -> None:
    """ "What exactly should I say?" asks as "what should I say?" does."""
    assert opens_question(make_doc(text)[:])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("can I push the buggy", ""),
        ("would it help or not", ""),
        ("is it bad for it to drive", "harm"),
        ("am I damaging it", "harm"),
        ("which one do I buy", "open"),
        ("so how hard do I press", "open"),
        ("rest it or walk on it", "open"),
        ("what about the bike", ""),
    ],
)
def test_what_a_yes_would_not_answer(text: str, form: str) -> None:
    """A "yes, gently" fits neither "is it bad?" nor "which one?"."""
    assert form_asked(text) == form


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("calf wrecked after training can i play sunday", True),
        ("hurt it monday will we chance the relay", True),
        ("she can walk and so can i now", False),
        ("no better than could i ever run", False),
    ],
)
def test_what_one_may_do_is_asked_without_marks(text: str, question: bool) -> None:
    """People write on without a stop: the question begins in the middle."""
    assert asks(next(make_doc(text).sents)) is question


@pytest.mark.parametrize(
    "text",
    [
        "so doctor first then", "ok so runners then", "so no running then", "so the GP before physio so",
        "right so two legs then", "so ice and rest so", "so out of hours then",
    ],
)  # fmt: skip
def test_making_sure_asks(text: str) -> None:
    """A few words that take up what was said want a yes, with no mark and no verb."""
    assert asks(next(make_doc(text).sents))


@pytest.mark.parametrize(
    "text",
    [
        "so i rested it then", "so sore then", "so stiff then", "so sore since then", "so it went then", "so far so good",
        "thanks so", "right so", "so she went home then", "so fine until then", "was so sore then", "had to stop so",
        "so much better since then", "so i went to the doctor first then",
    ],
)  # fmt: skip
def test_what_was_then_is_told(text: str) -> None:
    """What was done or felt at a time asks nothing."""
    assert not asks(next(make_doc(text).sents))


def test_a_picture_of_a_face_ends_a_sentence() -> None:
    """What stands behind it is a sentence of its own."""
    assert [sent.text for sent in make_doc("not great :( can i swim").sents] == ["not great :(", "can i swim"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("that is all I want to know, really", False),
        ("the more I see of it the more I wonder", False),
        ("I like to know my body", False),
        ("she has a sore calf and she is a postwoman", False),
        ("I want to know the price", True),
        ("all I need to know is can she walk", True),
        ("I'd like to know why", True),
    ],
)
def test_a_frame_with_nothing_behind_it_asks_nothing(text: str, asked: bool) -> None:
    assert asks(next(make_doc(text).sents)) == asked
