"""The first move: advice in the turn a sign is told, a confirming question where it is half heard, holding it after."""

from __future__ import annotations

from bot.clinical.assess import TIERS, Assessment, Finding, assess
from bot.clinical.facts import load_facts
from bot.dialogue.copy import Known, about, choose, exists, fill
from bot.dialogue.heard import Button, Heard, Part
from bot.dialogue.state import ACTED_ON, CLEARED, CRISES, GIVEN, WITHDRAWN, Advice, State
from bot.dialogue.update import News
from bot.reading.acts import ABOUT_ADVICE

EMERGENCY, SAME_DAY, GP_SOON, NONE = "emergency", "same_day", "gp_soon", "none"
CONFIRM, HOLD = "confirm:", ABOUT_ADVICE
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
SEEN = ("I've been seen", "hold:already_seen")
AFTER_ADVICE: dict[str, list[Button]] = {
    EMERGENCY: [("I rang", "hold:rang"), SEEN, ("I didn't mean that", "hold:not_so")],
    SAME_DAY: [("Where do I go?", "hold:where"), SEEN, ("Not what I meant", "hold:not_so")],
    GP_SOON: [],
}
LEAST_HOLD, LEAST_FOLLOWED, CLEARLY = 0.3, 0.4, 0.75
LEAST_SETTLING = {EMERGENCY: 0.5, SAME_DAY: 0.55, GP_SOON: 0.35}
"""Least probability of what is done about advice, and of what would end it."""


def known(state: State, weeks: float | None = None) -> Known:
    """What decides between wordings now."""
    tier = state.advice.tier if state.advice.stands else NONE
    return Known(state.values(), tier, weeks, state.relation, state.child)


def judge(state: State) -> Assessment:
    """What the rules make of everything told."""
    return assess(state.values(), state.words())


def sign_move(news: News, state: State) -> list[Part]:
    """Advice on what was told just now, its withdrawal, or a confirming question; nothing where nothing is open."""
    assessment = judge(state)
    fresh = [finding for finding in assessment.findings if finding.rule not in state.advice.rules]
    if state.advice.state == CLEARED:
        # They were seen about what was told; only something new counts.
        fresh = [finding for finding in fresh if news.told.keys() & set(finding.facts)]
    if fresh and (news.told or not state.advice.stands):
        return _advise(fresh, assessment, state)
    if state.advice.rules and TIERS.index(assessment.tier) < TIERS.index(state.advice.tier):
        return _lower(assessment, state)
    return _confirm(news, state)


def _advise(fresh: list[Finding], assessment: Assessment, state: State) -> list[Part]:
    worst = fresh[0]
    raised = TIERS.index(worst.tier) >= TIERS.index(state.advice.tier) or not state.advice.stands
    if not raised and worst.tier == GP_SOON:
        state.advice.rules += [finding.rule for finding in fresh]
        return []
    tier = worst.tier if raised else state.advice.tier
    state.advice = Advice(tier, [finding.rule for finding in assessment.findings], "", GIVEN)
    name = f"advice/{worst.tier}"
    reason = choose_text(worst.message, state)
    text = choose(name, known(state), state.said, reason=reason, route=route_words(worst, state))
    return [Part("safety", text or reason, name, list(AFTER_ADVICE[worst.tier]), firm=True)]


def route_words(finding: Finding, state: State) -> str:
    """Where a finding sends people, in words."""
    places = [choose(f"route/{key}", known(state), {}) for key in getattr(finding, "route", ())]
    named = [place for place in places if place]
    return named[0] if len(named) == 1 else ", ".join(named[:-1]) + f" or {named[-1]}" if named else ""


def choose_text(text: str, state: State) -> str:
    """A rule's own sentence, with its pronouns filled."""
    return fill(text, state.relation, {})


def _lower(assessment: Assessment, state: State) -> list[Part]:
    """What was taken back no longer counts; what is left keeps its own tier."""
    tier = state.advice.tier
    state.advice = Advice(tier, [], "", WITHDRAWN)
    cleared = state.facts.get("checked_clear")
    act = "seen_clear" if cleared and cleared.value == "yes" else "not_so"
    if not assessment.findings:
        return hold_line(tier, act, state)
    name = f"advice/lowered/{assessment.tier}"
    lowered = Part("safety", choose(name, known(state), state.said) or "", name, firm=True)
    return [lowered, *_advise(list(assessment.findings), assessment, state)]


def _confirm(news: News, state: State) -> list[Part]:
    """One question about the gravest sign that was only half heard, unless it was asked before."""
    now = TIERS.index(judge(state).tier)
    definitions = load_facts()
    best, height = None, now
    for reading in news.doubtful:
        definition = definitions.get(reading.name)
        if definition is None or not definition.ask or state.said.get(CONFIRM + reading.name):
            continue
        if reading.source == "classifier" and state.values().get(reading.name) == "no":
            continue
        tier = TIERS.index(assess({**state.values(), reading.name: reading.value}).tier)
        if tier > height:
            best, height = reading, tier
    if best is None:
        return []
    definition = definitions[best.name]
    question = choose(
        "confirm", known(state), state.said, words=best.words, question=choose_text(definition.ask, state)
    )
    text = " ".join(line for line in (choose_text(definition.now, state), question or "") if line)
    buttons = [(b.title, f"fact:{best.name}={b.value}") for b in definition.buttons]
    return [Part("safety", text, CONFIRM + best.name, buttons, CONFIRM + best.name, firm=True)]


# --- while advice stands ----------------------------------------------------------------------------------------------


def hold_act(heard: Heard, advice: Advice) -> str:
    """What the visitor does about the advice: where, refuses, rang, not_so …; empty where it is something else."""
    if heard.effect.startswith("hold:"):
        return heard.effect.removeprefix("hold:")
    if heard.takes_back:
        return "not_so"
    found = [(said.likeliest((HOLD,)), said.best) for said in heard.said]
    best, top = max(found, key=lambda pair: pair[0].confidence, default=(None, None))
    if best is None or best.confidence < LEAST_HOLD:
        return ""
    act = best.name.removeprefix(HOLD)
    least = LEAST_FOLLOWED if SETTLED.get(act) == ACTED_ON else _settling(advice)
    if act in SETTLED and (best != top or best.confidence < least):
        # A doubtful reading never ends advice or takes it for followed; the buttons do.
        return "other"
    return act


def _settling(advice: Advice) -> float:
    """Least probability of what ends advice; less is needed of somebody who went to be seen."""
    return LEAST_HOLD if advice.state == ACTED_ON else LEAST_SETTLING.get(advice.tier, LEAST_HOLD)


def clear(heard: Heard, act: str) -> bool:
    """Whether a sentence does this about the advice beyond doubt."""
    return (act == "not_so" and heard.takes_back) or any(
        said.best.name == HOLD + act and said.best.confidence >= CLEARLY for said in heard.said
    )


def settle(act: str, state: State) -> bool:
    """Moves the advice on where the visitor acted on it or it was not so; whether it no longer stands."""
    becomes = SETTLED.get(act)
    if becomes is None:
        return False
    if becomes == WITHDRAWN:
        _take_back(state)
        state.advice.rules = []
    state.advice.state = becomes
    return becomes in (WITHDRAWN, CLEARED)


def _take_back(state: State) -> None:
    """Facts that the standing rules rest on are no longer told."""
    for finding in judge(state).findings:
        for fact in finding.facts:
            if finding.tier == state.advice.tier and fact in state.facts and load_facts()[fact].sign:
                del state.facts[fact]


def ask_back(state: State) -> list[Part]:
    """The question that takes an emergency back or lets it stand; nothing where it was asked already."""
    advice = state.advice
    if advice.kind:
        name = f"crisis_ask/{advice.kind}" if advice.kind in CRISES else f"emergency_ask/{advice.kind}"
        buttons = [("Yes", f"emergency:{advice.kind}"), ("No", "emergency:no")]
        text = None if state.said.get(name, 0) > 1 else choose(name, known(state), state.said)
        return [Part("safety", text, name, buttons, f"emergency:{advice.kind}", firm=True)] if text else []
    facts = [fact for finding in judge(state).findings if finding.tier == EMERGENCY for fact in finding.facts]
    sign = next((fact for fact in facts if load_facts()[fact].sign and load_facts()[fact].ask), None)
    if sign is None or state.said.get(CONFIRM + sign, 0) > 1:
        return []
    definition = load_facts()[sign]
    text = " ".join(line for line in (choose_text(definition.now, state), choose_text(definition.ask, state)) if line)
    buttons = [(b.title, f"fact:{sign}={b.value}") for b in definition.buttons]
    return [Part("safety", text, CONFIRM + sign, buttons, CONFIRM + sign, firm=True)]


def hold_move(act: str, state: State) -> list[Part]:
    """The line for what the visitor does about the advice."""
    tier, kind = state.advice.tier, state.advice.kind
    if act == "other" and state.advice.state == ACTED_ON:
        # They are doing it: no scolding.
        act = "help_coming" if tier == EMERGENCY else "on_my_way"
    if kind in CRISES:
        return [Part("safety", choose("crisis/stay", known(state), state.said) or "", "crisis/stay", firm=True)]
    if kind and exists(f"emergency/stay/{act}"):
        name = f"emergency/stay/{act}"
        return [Part("safety", choose(name, known(state), state.said) or "", name, firm=True)]
    return hold_line(tier, act, state)


def hold_line(tier: str, act: str, state: State) -> list[Part]:
    """A hold act's text with the buttons that fit the tier."""
    name = f"hold/{tier}/{act}"
    if not exists(name):
        name = f"hold/{tier}/other"
    findings = judge(state).findings
    why = choose_text(findings[0].why, state) if findings else ""
    route = route_words(findings[0], state) if findings else ""
    text = choose(name, known(state), state.said, why=why, reason=why, route=route)
    settled = SETTLED.get(act) in (WITHDRAWN, CLEARED)
    buttons = [] if settled else [b for b in AFTER_ADVICE.get(tier, []) if b[1] != f"hold:{act}"]
    return [Part("safety", text or "", name, buttons, firm=True)] if text else []


def held_back(name: str, state: State) -> bool:
    """Whether an answer waits while the advice stands: running, exercise and massage."""
    return state.advice.stands and state.advice.tier == SAME_DAY and bool(about(name).get("running"))
