"""How a found sign is meant: here and now, denied, over, somebody else's, asked about or imagined.

Every function looks outward from a sign's head. Where the grammar is unclear the answer is the cautious one: the sign
counts as present.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.nlu.spotting import grammar
from bot.nlu.spotting.lexicon import Lexicon
from bot.nlu.spotting.sentence import Written
from bot.nlu.spotting.text import COMMA, SENTENCE_ENDS

NEGATION_REACH = 16
RESOLVED_REACH = 20
UNKNOWN_BETWEEN = 4
NOUN_ENDINGS = ("ness", "ing", "ings", "ation", "ion")
NOUNS = grammar.words("nouns")
_QUESTION_STARTS = grammar.words("question_starts")
_AUXILIARIES = grammar.words("auxiliaries")
_INVERTED = grammar.words("inverted")
_FIRST_PERSON = grammar.words("first_person")
_PREPOSITIONS = grammar.words("prepositions")
_VERBS = grammar.words("verbs")
_STATEMENT_SUBJECTS = grammar.words("statement_subjects")
_STATEMENT_VERBS = grammar.words("statement_verbs")
_LIST_ADJECTIVES = grammar.words("list_adjectives")
_LIST_WORDS = _LIST_ADJECTIVES | {"or", COMMA}
_BODY_WORDS = grammar.words("body_words")
_TAKES_UP = grammar.words("takes_up") | {COMMA}
_PLACES = grammar.words("places")
_PLAIN_BETWEEN = grammar.words("plain_between")
_LEG_WORDS = grammar.words("leg_words")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sign stands: the tokens of the whole match, of its head, and those of its gaps (read for negation)."""

    first: int
    last: int
    head: int
    head_end: int
    gaps: frozenset[int]


def _is_noun(word: str) -> bool:
    return word in NOUNS or word.endswith(NOUN_ENDINGS)


def _phrase_ends_at(pattern: re.Pattern[str], written: Written, index: int, reach: int = 8) -> tuple[int, int] | None:
    """The span of a phrase of the list that covers this token."""
    first = max(0, index - reach)
    text = written.part(first, min(len(written.words), index + reach))
    base = written.starts[first] - 1
    position = written.starts[index]
    for match in pattern.finditer(text):
        if match.start() + base <= position < match.end() + base:
            return written.index(match.start() + base), written.index(match.end() - 1 + base) + 1
    return None


def negated(written: Written, place: Place, lexicon: Lexicon, across_commas: bool = True) -> str:
    """`yes` when an odd number of negators reaches the head, `little` for "not very", else `no`.

    Reassuring phrases ("normal colour") don't stand in lists of denied signs: for them a comma ends the scope.
    """
    words = written.words
    transparent, negators = lexicon.words["transparent"] | lexicon.words["little"], lexicon.words["negators"]
    stops, soft = lexicon.words["stops"], lexicon.words["soft_stops"]
    after = _answered(written, place, lexicon)
    if after is not None:
        return "yes" if after else "no"
    count = 0
    crossed = False
    little = new_subject = ends_with_or = False
    in_list = 0
    index = place.head - 1
    steps = 0
    while index > 0 and steps < NEGATION_REACH:
        steps += 1
        word = words[index]
        if word in SENTENCE_ENDS:
            break
        inside = place.first <= index < place.last and index not in place.gaps
        if inside and word not in ("just", "only", "but", "or"):
            index -= 1
            continue
        if (count or not across_commas) and (word == COMMA or word in soft):
            break  # Two negators undo each other only within one clause: "I can't say it isn't".
        if word == COMMA:
            if not across_commas or not _list_goes_on(written, place, index, lexicon, ends_with_or):
                break
            crossed = True
        elif word in soft:
            following = words[index + 1]
            if (
                following not in lexicon.sign_words
                and index + 1 != place.first
                and following not in ("no", "not", "without", "any")
            ):
                break
            if (
                count == 0
                and index + 1 < place.head
                and words[index + 1] not in lexicon.sign_words
                and index + 1 != place.first
            ):
                break
            crossed = True
        elif word in lexicon.sign_words and word not in negators and (count or new_subject or not across_commas):
            # "no swelling no redness": each has its own negator; "not bruised it is red": a new statement began.
            break
        elif word in negators:
            if words[index + 1] == COMMA:
                break
            if words[index - 1] == word:
                index -= 1  # "no no swelling" denies once
                continue
            if _particle(words, index):
                break
            if _phrase_ends_at(lexicon.context["not_negators"], written, index):
                break
            if crossed and not _same_kind(words, index, place):
                break
            if word == "not" and not count and _only_little(words[index + 1 : place.head], lexicon):
                little = True
            count += 1
        elif word in stops:
            break
        elif word in ("or", "nor"):
            in_list = 4
            ends_with_or = True
        elif in_list and word not in _STATEMENT_SUBJECTS and word not in transparent and word not in lexicon.sign_words:
            # "not sick or feverish": what else stands in an or-list needn't be known.
            in_list -= 1
        elif (
            word not in transparent
            and word not in lexicon.sign_words
            and word not in ("or", "nor", "can", "could", "do", "does", "did")
            and not (crossed and (word in _LIST_ADJECTIVES or _is_noun(word)))
        ) or _phrase_ends_at(lexicon.context["exceptions"], written, index):
            break
        if word in _STATEMENT_SUBJECTS and words[index + 1] in _STATEMENT_VERBS:
            new_subject = True
        index -= 1
    if count % 2 == 0 or _now_true(written, place):
        return "no"
    return "little" if little else "yes"


def _now_true(written: Written, place: Place) -> bool:
    """ "I never had a swollen leg, but now I do": the denial is taken back."""
    sentence_end = written.sentence(place.head)[1]
    following = written.part(sentence_end + 1, min(len(written.words), sentence_end + 7))
    if re.match(
        r" (?:but |and )?(?:it |there )?(?:is|does|has) (?:now|this week|today|since|this morning|tonight) ", following
    ):
        return True
    rest = written.part(place.last, sentence_end + 1)
    if re.match(
        r" , (?:but |though )?(?:the |my |it 's the )?(?:\S+ )?(?:calf|leg|shin|left|right|other|one) "
        r"(?:is|are|has|does|did|was)(?: though)? [.,!?]",
        rest,
    ):
        return True  # "the ankle isn't swollen, the calf is"
    return bool(
        re.search(
            r" (?:but|until|till) (?:now|today|this|yesterday|last)?\s?(?:\S+ )?(?:i|it|there|they|"
            r"now) (?:do|have|am|is|does|are|has)(?: now)? [.,!?]",
            rest,
        )
    )


def _particle(words: list[str], index: int) -> bool:
    """Whether this `no` answers a question instead of denying what follows: "no, it is swollen"."""
    if words[index] not in ("no", "nope", "nah"):
        return False
    following = words[index + 1]
    if words[index] != "no":
        return True
    return (
        following in (COMMA, "it", "i", "my", "that", "this", "there", "he", "she", "but", "not", "just", "the")
        or following in SENTENCE_ENDS
    )


def _only_little(between: list[str], lexicon: Lexicon) -> bool:
    little = lexicon.words["little"]
    fillers = {"is", "it", "look", "looking", "feel", "feeling", "be", "all", "bad", "really"}
    return any(word in little for word in between) and all(word in little or word in fillers for word in between)


def _list_goes_on(written: Written, place: Place, index: int, lexicon: Lexicon, ends_with_or: bool) -> bool:
    """Whether the comma stands in a list of denied signs, and not before a new statement; an "or" behind it tells.

    "no swelling, chest pain or fever" is a list; "no swelling, chest pain when I breathe" is cautiously read as news.
    """
    words = written.words
    following = words[index + 1]
    if following in ("or", "nor", "any"):
        return True
    if following == "and":
        following = words[index + 2] if index + 2 < len(words) else "."
    if ends_with_or and _is_noun(following):
        return True
    if following not in lexicon.sign_words and following not in _LIST_ADJECTIVES:
        return False
    if ends_with_or:
        return True
    last = place.last + 1 if _is_noun(words[place.last]) else place.last
    behind = words[last]
    if behind in SENTENCE_ENDS or behind in (COMMA, "or", "nor", "and", "but", "at", "though", "either"):
        return True
    _, end = written.sentence(place.head)
    return any(word in ("or", "nor") for word in words[place.last : min(end, place.last + 8)])


def _same_kind(words: list[str], negator: int, place: Place) -> bool:
    """ "no redness, swollen" changes from noun to adjective: the negator doesn't reach so far."""
    if words[negator] not in ("no", "without", "zero"):
        return True
    head = place.head
    lone = not any(_is_noun(word) for word in words[negator + 1 : head])
    while words[head] in _LIST_WORDS and not _is_noun(words[head]):
        head += 1
    phrase = words[place.first : place.last]
    return lone or _is_noun(words[head]) or (_is_noun(phrase[0]) and _STATEMENT_VERBS.isdisjoint(phrase))


def _answered(written: Written, place: Place, lexicon: Lexicon) -> bool | None:
    """Whether an answer behind the sign denies it ("swelling: none") or affirms it ("swelling yes"), else None."""
    words = written.words
    index = place.last
    if words[index] in (COMMA, "?"):
        index += 1
    if index >= len(words) - 1:
        return None
    word = words[index]
    ends = index + 1 >= len(words) or words[index + 1] in SENTENCE_ENDS or words[index + 1] in (COMMA, "and", "but")
    asked = words[place.last] == "?"
    if ends and word in lexicon.words["after_no"] and (asked or _is_noun(words[place.head_end - 1])):
        return True
    if ends and word in lexicon.words["after_yes"] and (words[place.last] != COMMA or words[index + 1] not in (COMMA,)):
        return False
    rest = written.part(place.last, min(len(words), place.last + 7))
    if re.match(
        r" (?:is|was|has|are|does|do|there is)? ?(?:not|never) (?:there|present|visible|"
        r"noticeable|an issue|a problem|happening|happened|really there|a thing|"
        r"something i have|appeared|apply)",
        rest,
    ):
        return True
    if re.match(r" (?:is|are|was)? ?(?:absent|none|nil|negative|zero) ", rest):
        return True
    return None


def unsure(written: Written, place: Place) -> bool:
    """Whether the visitor can't tell: "not sure if it is swollen"."""
    first, _ = written.sentence(place.head)
    before = written.part(max(first, place.head - 12), place.head)
    found = list(
        re.finditer(
            r" (?:not (?:really |too |100 |quite |entirely )?(?:sure|certain|know|tell|say)|"
            r"hard to (?:tell|say|know)|no idea|no clue|unsure|wonder|wondering|unclear|"
            r"uncertain) (?:exactly |really )?(?:if|whether|about|that|on) ",
            before,
        )
    )
    if not found:
        return False
    between = before[found[-1].end() - 1 :].split()
    return len(between) <= 7 and not any(word in ("but", "because", COMMA) for word in between)


def resolved(written: Written, place: Place, lexicon: Lexicon) -> bool:
    """Whether the sign is told to be over: "was swollen, gone now", "used to be red", and it didn't return."""
    words = written.words
    before = written.part(max(0, place.head - 4), place.head)
    if re.search(
        r" (?:no longer|stopped (?:being|feeling|getting)|used to (?:be|get|have|feel|go)) (?:\S+ ){0,2}$", before
    ):
        return True
    sentence_first, sentence_end = written.sentence(place.head)
    if lexicon.context["exceptions"].search(written.part(sentence_first, place.head)):
        return False
    if _was(written, place) and _over_later(written, place, sentence_end, lexicon):
        return True
    limit = min(place.last + RESOLVED_REACH, _next_sentence_end(written, sentence_end))
    text = written.part(place.last, limit)
    for match in lexicon.context["resolved"].finditer(text):
        between = text[: match.start()].split()
        ended = text[match.end() :].split()
        if not _speaks_of_sign(between, words[place.head_end - 1], lexicon):
            break
        if any(word in ("not", "never", "no") for word in between[-4:]) and match.group() not in (
            "no longer",
            "no more",
            "not any more",
            "not anymore",
        ):
            continue
        near = [word for word in between[-3:] + ended[:2] if word in lexicon.words["partly"]]
        if near or (
            ended[:1]
            and match.group().split()[-1] in ("gone", "went", "gone down", "stopped", "settled", "dropped")
            and _turns(ended, lexicon)
        ):
            continue
        return not (
            any(word in lexicon.words["back_again"] for word in ended[:14])
            and not any(word in ("not", "never") for word in ended[:14])
        )
    return False


def _was(written: Written, place: Place) -> bool:
    """Whether the sign is told in the past tense."""
    before = written.part(max(0, place.head - 5), place.head)
    told = re.search(r" (?:was|were|had|did|got|went|felt|came|swelled|throbbed) (?:\S+ ){0,3}$", before)
    return bool(told) or written.words[place.head] in ("swelled", "throbbed", "fainted", "went", "gave")


def _over_later(written: Written, place: Place, end: int, lexicon: Lexicon) -> bool:
    """Whether a sign told in the past is followed by "but fine since", "grand now" with no other subject."""
    text = written.part(place.last, end + 1)
    match = re.search(
        r" (?:,|but|and|then) (?:(?:it|that|they|all|is|are|been|has|have|completely|totally|now|i|am) )*"
        r"(?:fine|grand|ok|normal|gone|perfect|settled|better|back to normal|wore off|"
        r"went away|cleared|good|nothing) (?:now|since|again|after|ever since|these days|today|"
        r"[.,])",
        text,
    )
    return match is not None and not any(word in lexicon.words["back_again"] for word in text[match.end() :].split())


def _next_sentence_end(written: Written, end: int) -> int:
    """Resolution may follow in the next sentence when that speaks of the sign by a pronoun: "It is gone now"."""
    if end + 1 >= len(written.words) or written.words[end] == "?":
        return end
    opener = written.words[end + 1]
    if opener in (
        "it",
        "that",
        "they",
        "all",
        "both",
        "gone",
        "thankfully",
        "now",
        "this",
        "went",
        "has",
        "but",
        "luckily",
        "the",
        "nothing",
        "none",
        "not",
    ):
        return written.sentence(end + 1)[1]
    return end


def _speaks_of_sign(between: list[str], head: str, lexicon: Lexicon) -> bool:
    """Whether the words from the sign to "gone" have no other subject than the sign."""
    unknown = [
        index
        for index, word in enumerate(between)
        if word not in _PLAIN_BETWEEN and word not in (COMMA, ".") and word not in lexicon.sign_words
    ]
    # "red after the tape, gone": unknown words may name a time or cause, but not stand as subject before "gone".
    if len(unknown) > UNKNOWN_BETWEEN or (unknown and _TAKES_UP.isdisjoint(between[unknown[-1] + 1 :])):
        return False
    for index in range(len(between) - 1):
        if between[index] == "my" and between[index + 1] not in _LEG_WORDS | {"left", "right", "lower", "swelling"}:
            return False
        if between[index] in ("the", "my", "any") and between[index - 1 : index] != ["and"]:
            noun = between[index + 1]
            if (
                noun in ("pain", "soreness", "ache", "tightness", "bruise", "bruising", "throbbing", "tenderness")
                or _is_noun(noun)
            ) and not noun.startswith(head[:4]):
                return False
        if between[index] in ("pain", "ache", "soreness") and between[index + 1] in ("is", "has", "went", "was"):
            return False
    tail = between[-3:]
    return not (
        any(word in ("pain", "soreness", "ache") for word in tail) and not head.startswith(("pain", "sore", "ach"))
    )


def _turns(ended: list[str], lexicon: Lexicon) -> bool:
    """Whether "gone" goes on to "red": it then says what the leg became, not that something is over."""
    following = next(
        (word for word in ended if word not in ("very", "a", "bit", "all", "really", "so", "quite", "completely")), ""
    )
    return (
        following in lexicon.sign_words
        or following.endswith("ing")
        or following
        in (
            "running",
            "blue",
            "weak",
            "hard",
            "white",
            "pale",
            "from",
            "to",
            "back",
            "dead",
            "into",
            "in",
            "my",
            "the",
            "over",
            "up",
            "mad",
        )
    )


_NO_BOTHER_SINCE = re.compile(
    r" (?:no|not a|not any|never a|nothing|without|zero) (?:\S+ ){0,2}since |"
    r" (?:perfect|good|great|healed|solid|sound|flying|running) (?:\S+ )?since "
)


def long_past(written: Written, place: Place, lexicon: Lexicon, months: int = 0) -> bool:
    """Whether the sign is put far into the past.

    `months` is how long ago still counts as now. With it the whole sentence is read ("broke it in 2009 and was in a
    cast"), without it the clause.
    """
    if _signed_off(written, place):
        return True
    first, last = written.clause(place.head)
    if months and not re.search(
        r" (?:week|weeks|yesterday|days|day|recently|now|just|today|currently) ", written.part(first, last)
    ):
        first, last = written.sentence(place.head)
    last = max(last, place.last)
    text = written.part(first, min(last + 4, written.sentence(place.head)[1]))
    match = lexicon.context["past"].search(text)
    number = re.search(r" (?:(\d+)|(a|one|two|three|couple of)) (months|month) (?:ago|back) ", text)
    if number:
        ago = (
            int(number.group(1))
            if number.group(1)
            else {"a": 1, "one": 1, "two": 2, "couple of": 2, "three": 3}[number.group(2)]
        )
        if ago <= max(months, 1):
            return False
    elif not match:
        year = re.search(r" (?:in|of|from|during|summer|since) ((?:19|20)\d\d) ", text)
        if not year or int(year.group(1)) >= date.today().year:
            return False
    if re.search(r"(?<! never)(?<! not)(?<! fine)(?<! grand)(?<! ok) since ", _NO_BOTHER_SINCE.sub(" ", text)):
        return False
    before = written.part(first, place.head)
    return not re.search(r" (?:is|are|am|has been|have been|feels|looks|still|now|again|keeps) (?:\S+ ){0,4}$", before)


def ahead(written: Written, place: Place, lexicon: Lexicon) -> bool:
    """Whether a risk is still to come, or only thought of: "my flight is in June", "thinking of going on the pill"."""
    first, last = written.sentence(place.head)
    text = written.part(first, last)
    if lexicon.context["already"].search(text):
        return False
    return bool(lexicon.context["ahead"].search(text) or lexicon.context["intends"].search(text))


def _signed_off(written: Written, place: Place) -> bool:
    """Whether an illness is told that is over: "was breathless in March, had pneumonia, fully recovered"."""
    rest = written.part(place.last, written.sentence(place.head)[1])
    recovered = re.search(r" (?:fully recovered|recovered fully|signed off|long recovered)(?! but) ", rest)
    return bool(recovered) and bool(
        re.search(r" (?:was|had|got) ", written.part(max(0, place.head - 4), place.head + 1))
    )


def others(written: Written, place: Place, lexicon: Lexicon, child_is_patient: bool) -> bool:
    """Whether the sign belongs to another person or an animal."""
    words = written.words
    first, _ = written.sentence(place.head)
    persons, pronouns = lexicon.words["persons"], lexicon.words["others_pronouns"]
    child, reporters = lexicon.words["child_words"], lexicon.words["reporters"]
    index = place.head - 1
    while index >= first and index > 0:
        word = words[index]
        if word == "me" and words[index - 1] in _PREPOSITIONS:
            pass  # "the lad beside me fainted"
        elif word in _FIRST_PERSON and not (word == "mine" and words[index - 1] == "of"):
            if word not in ("my", "our") or _owns_body(words[index + 1 : index + 5]):
                return False
            # "my wife ..." was looked at when the person's word itself was passed.
        elif place.first <= index < place.last and index not in place.gaps:
            pass
        elif word in persons or word in child:
            if child_is_patient and (
                word in child
                or word
                in (
                    "husband",
                    "wife",
                    "partner",
                    "mam",
                    "mum",
                    "dad",
                    "brother",
                    "sister",
                    "boyfriend",
                    "girlfriend",
                    "mother",
                    "father",
                )
            ):
                return False
            if _person_is_subject(words, index, reporters):
                return True
        elif word in pronouns:
            if word in ("her", "his", "he", "she", "himself", "herself", "him", "hers") and child_is_patient:
                return False
            if not _reports(words, index, reporters) and _antecedent(words, index, persons | child, word):
                return True
        index -= 1
    behind = words[place.last : place.last + 6]
    return bool(
        behind[:1] == ["in"]
        and any(word in persons for word in behind)
        and not any(word in _FIRST_PERSON - {"my", "our"} for word in behind)
    )


def _owns_body(ahead: list[str]) -> bool:
    """Whether `my` speaks of the visitor's own body ("my left calf") and not of a person or a thing ("my club")."""
    for word in ahead:
        if word in _BODY_WORDS:
            return True
        if word in SENTENCE_ENDS or word == COMMA or word == "'s":
            return False
    return False


def _reports(words: list[str], index: int, reporters: frozenset[str]) -> bool:
    ahead = words[index + 1 : index + 4]
    return any(word in reporters for word in ahead) and not any(word in ("had", "got", "whose") for word in ahead[:1])


def _person_is_subject(words: list[str], index: int, reporters: frozenset[str]) -> bool:
    """Whether what follows is told of this person: "my wife had", "my dad's calf", not "I ran with my wife"."""
    before = words[max(0, index - 6) : index]
    if words[index + 1 : index + 3] == ["of", "mine"]:
        return True
    if "am" in before and "i" in before:
        return False
    if (
        before
        and before[-1] in ("old", "yo", "male", "female", "aged", "as")
        and not any(word in ("my", "our", "his", "her") for word in before)
    ):
        return False
    if words[index + 1] in ("here", "of", "runner") and not any(word in ("my", "our") for word in before[-2:]):
        return False
    if words[index + 1] == "'s":
        return True
    if _reports(words, index, reporters):
        return False
    if words[index + 1 : index + 3] == ["of", "mine"]:
        return True
    reach = 8 if words[index + 1] in _PLACES else 4
    subject = any(
        word in _VERBS or (word.endswith("ed") and len(word) > 4) for word in words[index + 1 : index + reach]
    )
    led_in = any(word in _PREPOSITIONS for word in before[-3:])
    if led_in and words[index + 1] not in ("whose", "who"):
        return False
    if words[index + 1] in _LEG_WORDS or words[index + 1] in ("calf", "swollen"):
        return True
    return subject or bool(
        before and before[-1] in ("my", "a", "the", "our") and any(word in ("for", "about") for word in before[-3:])
    )


def _antecedent(words: list[str], index: int, persons: frozenset[str], pronoun: str) -> bool:
    """Whether an earlier word can be whom the pronoun means."""
    if pronoun in ("they", "their", "them", "theirs"):
        return any(word in persons for word in words[max(0, index - 25) : index])
    return not any(
        word in ("doctor", "physio", "gp", "nurse", "consultant", "doc", "pharmacist")
        for word in words[max(0, index - 15) : index]
    ) or pronoun in ("his", "hers")


_PROXY = re.compile(
    r" (?:wife|husband|partner|girlfriend|boyfriend|mam|mum|mom|mother|dad|father|sister|"
    r"brother|daughter|son|friend|mate) (?:is )?(?:here|typing|writing|texting|messaging)"
    r"| on behalf of (?:my|a) | (?:writing|asking|booking|messaging|"
    r"enquiring) (?:this )?for my (?!own|calf|left|right|leg|self)"
    r"| (?:he|she) (?:wanted|wants|asked|told) me to (?:book|write|message|ask|contact|get in touch)"
    r"| (?:he|she|my (?:wife|husband|partner)) (?:can not|will not|is not able to|"
    r"could not) (?:type|write|use the|message)"
)
_OWN_COMPLAINT = re.compile(
    r" my (?:own |left |right |sore |lower |bad )?(?:calf|calves|leg|legs|foot|achilles|ankle|chest) "
)


def child_patient(written: Written, lexicon: Lexicon) -> bool:
    """Whether somebody writes about another person's leg as the patient: a parent, or "wife typing this"."""
    words = written.words
    if _PROXY.search(written.text) and not _OWN_COMPLAINT.search(written.text):
        return True
    if re.search(
        r" my (?:own |left |right |sore |lower |bad )?(?:calf|calves|leg|legs|foot|achilles|"
        r"ankle|chest) | i (?:am|have|feel|felt|got|tore|pulled) (?!worried|concerned|asking|"
        r"writing|a (?:mam|mum|mom|dad|parent|mother|father)|not sure|wondering|afraid|noticed)",
        written.text,
    ):
        return False
    if _LEG_WORDS.isdisjoint(words):
        return False
    for index, word in enumerate(words):
        if word in lexicon.words["child_words"]:
            before = words[max(0, index - 5) : index]
            if any(own in ("my", "our") for own in before) or (
                words[index - 1] in SENTENCE_ENDS and words[index + 1] in ("has", "is", "'s", "got")
            ):
                return True
    return bool(re.search(r" (?:my|our) \d+ (?:year|yr) old ", written.text))


_HABIT = re.compile(
    r" (?:i|you) (?:just |even |so much as |only |gently |lightly )?(?:press|tap|touch|"
    r"push|walk|stand|sit|lie|breathe|cough|try|put|bend|lift|poke|squeeze|take|move|laugh|"
    r"rest|stop|look) "
)


def hypothetical(written: Written, place: Place, lexicon: Lexicon) -> bool:
    """Whether the sign is imagined, looked out for, or told of in general."""
    first, _ = written.clause(place.head)
    sentence_first, _ = written.sentence(place.head)
    words = written.words
    # A list of signs belongs to what stands before the list: "if it gets red, hot or swollen".
    while (
        first > sentence_first
        and words[first - 1] in (COMMA, "or", "and")
        and words[first] not in ("it", "i", "my", "the", "is", "am", "there", "left", "right")
        and words[first] not in _LEG_WORDS
    ):
        first = written.clause(max(sentence_first, first - 2))[0]
    text = written.part(first, place.head)
    if _admitted(written, written.sentence(place.head)[1]):
        return False
    for match in lexicon.context["hypotheticals"].finditer(text):
        phrase = match.group()
        rest = text[match.end() :].split()
        lead = text[: match.start()].split()
        if (
            phrase == "if"
            and " would " not in written.text
            and (
                _HABIT.match(" " + " ".join(rest[:4]) + " ")
                or any(
                    word in ("already", "currently", "since", "still") for word in words[place.last : place.last + 3]
                )
            )
        ):
            continue
        if phrase == "if":
            if (lead[-1:] and lead[-1] in ("as", "even", "feels", "like")) or (
                rest[:1] and rest[0] in ("anything", "not", "possible")
            ):
                continue
            if re.search(
                r" (?:bad|normal|serious|worrying|dangerous|ok|concerning|strange|weird|common|bad sign|natural) $",
                text[: match.start()] + " ",
            ) and any(w in _FIRST_PERSON for w in rest):
                continue
        if phrase in ("it says", "they say") and "my" in rest:
            continue
        return True
    if re.search(
        r" (?:can|could|does|do|would|will) (?:a |an |the )?(?:\S+ ){1,4}(?:cause|lead to|"
        r"give you|make your|bring on|mean|involve|come with) ",
        text,
    ) and not re.search(r" (?:my|i) ", text):
        return True
    return bool(
        re.search(r" (?:what if|will|might|could) (?:it|my \S+|the \S+|i) (?:\S+ ){0,3}$", " " + text.strip() + " ")
    ) and words[first] in ("what", "will", "could", "might")


def questioned(written: Written, place: Place, lexicon: Lexicon) -> bool:
    """Whether the visitor asks about the sign in general instead of telling it: "is swelling normal?"."""
    words = written.words
    first, _ = written.clause(place.head)
    sentence_first, end = written.sentence(place.head)
    if _asks_the_meaning(written, place, sentence_first, end):
        return True
    while (
        first > sentence_first
        and words[first - 1] in (COMMA, "or", "and")
        and words[first] in lexicon.sign_words - _LEG_WORDS
    ):
        first = written.clause(max(sentence_first, first - 2))[0]
    start = next(
        (
            i
            for i in range(first, place.head + 1)
            if words[i] not in ("and", "but", "so", "or", "also", "hi", "hello", "hey", "just", "then", COMMA)
        ),
        first,
    )
    opener = words[start]
    asks = words[end] == "?"
    if opener == "should" and words[start + 1] in (
        "mention",
        "say",
        "add",
        "tell",
        "probably",
        "also",
        "have",
        "point",
        "note",
        "let",
    ):
        return False
    if any(word in ("already", "currently") for word in words[place.last : place.last + 3]):
        return False
    if opener not in _QUESTION_STARTS or _admitted(written, end):
        return False
    if words[start + 1] == "not" and not asks:
        return False  # "wouldn't say it's swollen"
    if opener in ("when", "where", "which", "who", "how", "what") and not asks and words[start + 1] not in _AUXILIARIES:
        return False
    if opener == "what" and not asks and re.search(r" what is (?:\S+ ){1,5}is ", written.part(start, place.last)):
        return False
    if opener in ("when", "where", "which") and words[start + 1] not in _AUXILIARIES:
        return False
    if opener in ("is", "are", "has", "have", "am", "was", "were", "can", "do", "did", "does", "will", "could", "any"):
        inverted = words[start + 1] in _INVERTED
        generic = re.search(
            r" (?:normal|common|a sign|ok|bad|serious|expected|usual|worrying|dangerous|typical|related) ",
            written.part(place.last, end + 1),
        )
        if opener in ("do", "does") and words[start + 1] not in ("not", "hurt", "throb", "feel", "barely", "hardly"):
            inverted = True
        if not inverted and not generic and not (asks and opener == "any"):
            return False
    text = written.part(start, place.head)
    if (
        opener == "why"
        and words[start + 1] in ("is", "are", "has", "have", "am")
        and words[start + 2] in ("my", "the", "one", "this", "it", "there", "that", "i")
    ):
        return False
    own = any(word in _FIRST_PERSON for word in words[start : place.last])
    if lexicon.context["presupposes"].search(text) and (own or re.search(r" (?:it|this|the|that) ", text)):
        return False
    if re.search(r" (?:my|this|these) (?:\S+ ){0,2}$", text) and not re.search(
        r" (?:my|this) (?:\S+ )?(?:calf|calves|leg|legs|foot|skin|ankle) (?:\S+ )*$", text
    ):
        return False
    if (
        re.search(r" the (?:\S+ ){0,1}$", text)
        and opener not in ("what", "do", "does")
        and words[place.last] not in ("mean",)
        and not re.search(r" the (?:calf|leg|foot|skin|ankle) $", text)
    ):
        return False
    if (
        own
        and re.search(r" (?:being|so|because|when|with a|with my|with this|with the|that|having) (?:\S+ ){0,3}$", text)
        and not re.search(r" (?:could|would) (?:a|it|you) ", text)
    ):
        return False
    return not (
        own
        and opener in ("how", "what", "who", "where", "should", "when")
        and re.search(r" my (?:calf|leg|foot|ankle) (?:is|has|feels|looks|and) ", text)
    )


_MEANING_BEFORE = re.compile(
    r" (?:(?:what|whats|wat|wats|what s) (?:(?:is|do|does|did|you|ye|it|by|a|an|exactly|was|meant|mean|counts as) )*"
    r"|(?:meaning|definition) of |define |explain )$"
)
_MEANING_AFTER = re.compile(
    r" (?:(?:even|actually|exactly|supposed to|meant to) )*(?:mean|means|meaning|stand for)[ ?.]"
)


def _asks_the_meaning(written: Written, place: Place, first: int, end: int) -> bool:
    """Whether the word itself is asked about: "what does numb mean", "whats pitting"."""
    before = _MEANING_BEFORE.search(written.part(first, place.first))
    what = before or _MEANING_BEFORE.search(written.part(first, place.head))
    if not what:
        return False
    behind = written.part(place.last, end + 1)
    only_word = place.last == end and not what.group().startswith((" define", " explain"))
    return only_word or bool(_MEANING_AFTER.match(behind)) or not what.group().startswith((" wh", " wa"))


_AHEAD = re.compile(
    r" (?:can|could|should|shall|will|would|may|might|must|when|how soon|how long|what if)"
    r" (?:not )?(?:\S+ )?(?:i|we|it|you|ye|he|she)"
    r"(?: \S+){0,5} $"
)


def asked_ahead(written: Written, place: Place) -> bool:
    """Whether a question about what comes names it: "when can I race again", "should I still run on it"."""
    first, _ = written.clause(place.head)
    return bool(_AHEAD.search(written.part(first, place.first)))


def _admitted(written: Written, end: int) -> bool:
    """Whether the visitor answers the own question: "is it normal to be breathless? I am"."""
    following = written.part(end + 1, min(len(written.words), end + 6))
    return bool(
        re.match(r" (?:because |and |as )?(?:i|mine|it) (?:am|do|have|is|does|has|was) [.,!]", following + ". ")
        or re.match(
            r" (?:because )?(?:mine|that is me) (?!(?:is|does|has|was|do|did) not|(?:is|"
            r"has) (?:fine|grand|ok|normal|gone|just|only))",
            following,
        )
    )
