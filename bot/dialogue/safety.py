"""The first move: advice in the turn a sign is told, its withdrawal, a confirming question where it is half heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.clinical.assess import TIERS, Assessment, Finding, assess
from bot.clinical.facts import load_facts
from bot.dialogue.case import SAID_BY, clause_of, listed
from bot.dialogue.copy import Known, about, choose, exists, fill, minds, subject, ways
from bot.dialogue.heard import Button, Part
from bot.dialogue.state import ACTED_ON, CLEARED, GIVEN, RUNS, WITHDRAWN, Advice, State
from bot.dialogue.update import News

EMERGENCY, SAME_DAY, GP_SOON, NONE = "emergency", "same_day", "gp_soon", "none"
CONFIRM = "confirm:"
OF_CLOT, CLOT_SIGNS = "clot_", ("swelling", "colour_change", "warmth")
"""Begins the ids of the rules on a clot, and the signs of one that people look for."""
SIGNS, RISKS = "warning_signs", "clot_risks"
"""Groups of facts: what may raise advice by itself, and what weighs beside it."""
BREATHLESS = "breathless"
NEW_OR_NOT = (("New or worse", "yes"), ("Always so", "no"), ("Not sure", "unsure"))
"""Answers to whether breath that is short on a hill is a new thing."""
NOT_SO = ("no", "gone", "unsure")
CLOT_FOUND, CHECKED = "clot_found", "checked_clear"
TESTS = "answered/tests_to_come"
"""The key of `said` that remembers that a doctor who looked sent the patient for a test."""
OF_A_CLOT = {"feeling": "answer/clot_feeling", "care": "answer/clot_care"}
RESULTS = {CHECKED: "seen_clear", CLOT_FOUND: "seen_found"}
"""What a check made of it, and the hold act that settles the advice with it."""
NOT_OF_A_LEG = frozenset({"clinic", "assistant", "meaning", "words"})
"""Kinds of questions whose answers are the same for any leg."""
WHY, NEEDED, REASON = "why", "needed", "why/held"
"""The acts that ask for the reason and if it must be, and the key of `said` with the turn that last gave the reason."""
TIMES, MOST_TIMES = "why/times", 2
"""The key of `said` that counts how often a held line gave the reason unasked, and how often it may."""
# What a visitor may do about advice, and what that makes of its state.
SETTLED = {
    "not_so": WITHDRAWN,
    "seen_clear": CLEARED,
    "seen_found": CLEARED,
    "sent_home": CLEARED,
    "already_seen": CLEARED,
    "on_my_way": ACTED_ON,
    "rang": ACTED_ON,
    "help_coming": ACTED_ON,
    "being_seen": ACTED_ON,
}
HELD_BACK = "answer/held_back"
FOR_LATER = frozenset({"exercises", "running", "training"})
"""Subjects of answers that wait for the test a doctor sent somebody for."""
OF_THE_LEG = frozenset({"daily_life", "exercises", "feels_like", "healing", "running", "self_care", "training"})
"""Subjects of answers about what to do with the leg, and what is wrong with it."""
SEEN = ("I've been seen", "hold:already_seen")
AFTER_ADVICE: dict[str, list[Button]] = {
    EMERGENCY: [("I rang", "hold:rang"), SEEN, ("I didn't mean that", "hold:not_so")],
    SAME_DAY: [("Where do I go?", "hold:where"), SEEN, ("Not what I meant", "hold:not_so")],
    GP_SOON: [],
}
AFTER_LOOK: list[Button] = [("It was clear", "hold:seen_clear"), ("Where do I go?", "hold:where")]
"""What somebody may press who was told to go again unless a doctor has ruled a clot out."""


def known(state: State, weeks: float | None = None) -> Known:
    """What decides between wordings now."""
    tier = state.advice.tier if state.advice.stands else NONE
    facts = state.values()
    if state.said.get(RUNS) or facts.get("sport") == "running":
        facts["runs"] = "yes"
    if facts.get(CLOT_FOUND) != "yes" and (state.advice.state == CLEARED or facts.get(CHECKED) == "yes"):
        facts["seen"] = "tests" if state.said.get(TESTS) else "yes"
        if facts.get("previous_care") == "none":
            # Nobody had looked when it was told; a doctor has by now.
            del facts["previous_care"]
    agreed = state.advice.stands and state.advice.state == ACTED_ON
    return Known(facts, tier, weeks, state.relation, state.child, request_is_open(state), agreed)


def request_is_open(state: State) -> bool:
    """Whether there is a request that a question can still go in: one that is being taken, or was just sent."""
    return state.request is not None or bool(state.sent)


def judge(state: State) -> Assessment:
    """What the rules make of everything told."""
    return assess(state.values(), state.words())


def sign_move(news: News, state: State, seen: bool = False, looked: bool = False, regret: str = "") -> list[Part]:
    """Advice on what was told just now, its withdrawal, or a confirming question; nothing where nothing is open.

    Args:
        seen: whether the message says that a doctor has looked at it, so that a risk adds nothing.
        looked: whether it tells a sign only as it was when a doctor looked.
        regret: a sentence that owns a mistake, said before the reason.
    """
    assessment = judge(state)
    fresh = [finding for finding in assessment.findings if finding.rule not in state.advice.rules]
    if state.advice.state == CLEARED:
        # They were seen about what was told; only something new counts, and no risk by itself.
        fresh = [finding for finding in fresh if _new_since(finding, news, state)]
    if not seen and _weighs_more(news, assessment, state):
        return _risk_told(news, assessment, state)
    if fresh and (news.told or not state.advice.stands):
        return _advise(fresh, assessment, state, looked, regret)
    if _lowers(news, state) and TIERS.index(assessment.tier) < TIERS.index(state.advice.tier):
        return _lower(news, assessment, state)
    return _confirm(news, state)


def _new_since(finding: Finding, news: News, state: State) -> bool:
    """Whether a finding rests on what was told since a doctor looked: on more than a risk, unless it is graver."""
    told = news.told.keys() & set(finding.facts)
    graver = TIERS.index(finding.tier) > TIERS.index(state.advice.tier)
    return bool(told if graver else told - set(_told_now(news, RISKS)))


def _weighs_more(news: News, assessment: Assessment, state: State) -> bool:
    """Whether a risk was told and no sign, and the advice that stands is as high as it makes it."""
    advice = state.advice
    higher = TIERS.index(assessment.tier) > TIERS.index(advice.tier)
    if not advice.stands or advice.tier not in (EMERGENCY, SAME_DAY) or higher or RESULTS.keys() & news.told.keys():
        return False
    return bool(_told_now(news, RISKS)) and not _told_now(news, SIGNS)


def _told_now(news: News, group: str) -> list[str]:
    """Ids of the facts of a group that were told just now to be so."""
    definitions = load_facts()
    told = (name for name in news.told if name in definitions and definitions[name].group == group)
    return [name for name in told if news.told[name].value not in NOT_SO]


def _risk_told(news: News, assessment: Assessment, state: State) -> list[Part]:
    """Says back what weighs more now, and holds the advice that stands."""
    if not state.advice.kind:
        state.advice.rules = [finding.rule for finding in assessment.findings]
    clauses = [clause_of(name, news.told[name].value, state) for name in _told_now(news, RISKS)]
    return hold_line(state.advice.tier, "risk_told", state, listed([clause for clause in clauses if clause]))


def _lowers(news: News, state: State) -> bool:
    """Whether what was told can lower advice: a fact taken back or put right, or what a check made of it.

    More told can't: "it's a bit better now", said of a leg that should be seen today, leaves the advice as it is.
    """
    return bool(state.advice.rules) and bool(news.taken_back or news.corrected or RESULTS.keys() & news.told.keys())


def _advise(
    fresh: list[Finding], assessment: Assessment, state: State, looked: bool = False, regret: str = ""
) -> list[Part]:
    worst = fresh[0]
    raised = TIERS.index(worst.tier) >= TIERS.index(state.advice.tier) or not state.advice.stands
    if not raised:
        # What stands is held, in its own words; nothing softer is said beside it.
        state.advice.rules += [finding.rule for finding in fresh]
        return []
    state.advice = Advice(worst.tier, [finding.rule for finding in assessment.findings], "", GIVEN)
    name = f"advice/{worst.tier}"
    reason = " ".join(s for s in (regret, choose_text(worst.message, state), _denied(worst, state)) if s)
    looked = looked and worst.tier == SAME_DAY
    name = f"advice/seen/{worst.tier}" if looked else name
    places = _places(worst, assessment)
    route = route_words(replace(worst, route=places), state)
    text = choose(name, known(state), state.said, reason=reason, route=route)
    buttons = AFTER_LOOK if looked else AFTER_ADVICE[worst.tier]
    return [Part("safety", text or reason, name, list(buttons), firm=True)]


def _denied(worst: Finding, state: State) -> str:
    """A word on the signs of a clot that were denied, beside advice because of one; empty for any other."""
    told = state.values()
    if not worst.rule.startswith(OF_CLOT) or not any(told.get(name) == "no" for name in CLOT_SIGNS):
        return ""
    return choose("advice/denied", known(state), state.said) or ""


def _places(worst: Finding, assessment: Assessment) -> tuple[str, ...]:
    """Where a finding sends people, without what is no place for another as urgent: a pharmacist feels no pulses."""
    routes = [finding.route for finding in assessment.findings if finding.tier == worst.tier]
    return tuple(place for place in worst.route if all(place in route for route in routes)) or worst.route


def route_words(finding: Finding, state: State) -> str:
    """Where a finding sends people, in words."""
    places = [choose(f"route/{key}", known(state), {}) for key in getattr(finding, "route", ())]
    named = [place for place in places if place]
    return named[0] if len(named) == 1 else ", ".join(named[:-1]) + f" or {named[-1]}" if named else ""


def choose_text(text: str, state: State) -> str:
    """A rule's own sentence, with its pronouns filled."""
    return fill(text, state.relation, {})


def said_back(news: News, state: State) -> str:
    """What was taken back, as a clause, which needs no second line then; empty where it has none."""
    gone = [name for name in news.taken_back if name in state.facts]
    told = listed([clause for clause in (_clause_now(name, news, state) for name in gone) if clause])
    if told:
        news.corrected = {name: before for name, before in news.corrected.items() if name not in gone}
    return told


def _clause_now(name: str, news: News, state: State) -> str:
    """How a fact is after all, as a clause; where another was told instead that says it better, that one's."""
    value = state.facts[name].value
    other, told = SAID_BY.get((name, value), ("", ""))
    instead_told = other in news.told and news.told[other].value == told
    return clause_of(other, told, state) if instead_told else clause_of(name, value, state)


def _lower(news: News, assessment: Assessment, state: State) -> list[Part]:
    """What was taken back no longer counts; what is left keeps its own tier."""
    tier, told = state.advice.tier, state.values()
    result = next((act for fact, act in RESULTS.items() if told.get(fact) == "yes"), "")
    state.advice = Advice(tier, [], "", CLEARED if result else WITHDRAWN)
    if not assessment.findings:
        after = "" if result else said_back(news, state)
        return hold_line(tier, result or ("put_right" if after else "not_so"), state, after)
    name = f"advice/lowered/{assessment.tier}"
    lowered = Part("safety", choose(name, known(state), state.said) or "", name, firm=True)
    return [lowered, *_advise(list(assessment.findings), assessment, state)]


def _confirm(news: News, state: State) -> list[Part]:
    """One question about the gravest sign that was only half heard, unless it was asked before."""
    definitions = load_facts()
    best, height = None, TIERS.index(judge(state).tier)
    for reading in news.doubtful:
        definition = definitions.get(reading.name)
        if definition is None or not definition.ask or state.said.get(CONFIRM + reading.name):
            continue
        if reading.source == "classifier" and state.values().get(reading.name) == "no":
            continue
        tier = _height(reading.name, reading.value, state)
        if tier > height:
            best, height = reading, tier
    if best is None:
        return []
    definition = definitions[best.name]
    at_effort = best.name == BREATHLESS and state.values().get(f"effort_{BREATHLESS}") == "yes"
    values = {"words": best.words, "question": choose_text(definition.ask, state)}
    effort = choose("confirm/at_effort", known(state), state.said, **values) if at_effort else ""
    question = effort or choose("confirm", known(state), state.said, **values)
    text = " ".join(line for line in (choose_text(definition.now, state), question or "") if line)
    titles = NEW_OR_NOT if at_effort else tuple((b.title, b.value) for b in definition.buttons)
    buttons = [(title, f"fact:{best.name}={value}") for title, value in titles]
    return [Part("safety", text, CONFIRM + best.name, buttons, CONFIRM + best.name, firm=True)]


def _height(name: str, value: str, state: State) -> int:
    """How high a fact would raise the tier, or may raise it by what is asked then where it is a risk."""
    made, now = assess({**state.values(), name: value}), judge(state)
    asks = load_facts()[name].group == RISKS and set(made.ask_first) - set(now.ask_first)
    return max(TIERS.index(made.tier), TIERS.index(SAME_DAY if asks else NONE))


def hold_line(tier: str, act: str, state: State, told: str = "") -> list[Part]:
    """A hold act's text with the buttons that fit the tier; its reason only where the reply before didn't give it.

    Args:
        told: what was just told or put right, as a clause.
    """
    name = f"hold/{tier}/{act}"
    if not exists(name):
        name = f"hold/{tier}/other"
    findings = judge(state).findings
    why = _reason(act, name, findings, state)
    # Where to go was said with the advice; it is said once more to who asks.
    route = route_words(findings[0], state) if findings and not state.said.get(name) else ""
    text = choose(name, known(state), state.said, why=why, reason=why, route=route, told=told)
    if why and why in (text or ""):
        state.said[REASON] = state.turn
        state.said[TIMES] = state.said.get(TIMES, 0) + 1
    settled = state.advice.state in (WITHDRAWN, CLEARED) or SETTLED.get(act) in (WITHDRAWN, CLEARED)
    going = state.advice.state == ACTED_ON and tier != GP_SOON
    left = [SEEN] if going else AFTER_ADVICE.get(tier, [])
    buttons = [] if settled or not state.advice.stands else [button for button in left if button[1] != f"hold:{act}"]
    return [Part("safety", text or "", name, buttons, firm=True)] if text else []


def _reason(act: str, name: str, findings: Sequence[Finding], state: State) -> str:
    """Why, for who asks in other words the second time; for others not twice running, and at most twice in all."""
    if not findings:
        return ""
    if act in (WHY, NEEDED):
        asked_before = state.said.get(name, 0)
        reasons = (findings[0].why, findings[0].message)
        return choose_text(reasons[asked_before], state) if asked_before < len(reasons) else ""
    again = state.said.get(REASON) == state.turn - 1 or state.said.get(TIMES, 0) >= MOST_TIMES
    return "" if again else choose_text(findings[0].why, state)


def instead(name: str, state: State) -> str:
    """The id of what is said instead of an answer; empty where the answer may be given.

    While same-day advice stands, what is marked waits, and so does what may be done about the leg, or what it is, where
    no wording fits the advice. To somebody with a clot nothing is said that was written for a strain, unless it has
    words of its own for them.
    """
    if not exists(name):
        return ""
    if state.advice.stands and state.advice.tier == SAME_DAY:
        return _after_being_seen(name, state)
    if about(name).get("judges") and not state.advice.stands and (awaited := _awaited(state)):
        return awaited
    if known(state).facts.get("seen") == "tests" and (about(name).get("running") or subject(name) in FOR_LATER):
        return HELD_BACK
    kind = str(about(name).get("kind"))
    if state.values().get(CLOT_FOUND) != "yes" or kind in NOT_OF_A_LEG or minds(name, CLOT_FOUND):
        return ""
    return OF_A_CLOT.get(kind, "answer/clot_found")


def _awaited(state: State) -> str:
    """What is said instead of an answer on how urgent it is while a rule waits for a fact; empty where none does."""
    names = (f"answer/awaits/{fact}" for fact in judge(state).ask_first)
    return next((name for name in names if exists(name)), "")


def _after_being_seen(name: str, state: State) -> str:
    marked = about(name).get("running")
    if marked:
        return HELD_BACK
    if marked is False or subject(name) not in OF_THE_LEG or _for_advice(name, state):
        return ""
    return {"cause": "general/cause", "feeling": "general/cause"}.get(str(about(name).get("kind")), HELD_BACK)


def _for_advice(name: str, state: State) -> bool:
    return any("tier" in text.about.get("when", {}) for text in ways(name, known(state)))


def keeps_to_advice(name: str, state: State) -> bool:
    """Whether an answer waits, or has words of its own that hold to the advice that stands."""
    return bool(instead(name, state)) or _for_advice(name, state)
