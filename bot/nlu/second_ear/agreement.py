"""Puts the second ear beside the spotter: what both make of a message, and what has to be asked at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.clinical.assess import Assessment, assess
from bot.nlu.clauses import split_clauses
from bot.nlu.second_ear.model import Hearing, listen, load_families, telling_piece
from bot.nlu.spotting import Mention, facts_in

URGENT_TIERS = ("same_day", "emergency")


@dataclass(frozen=True)
class Agreement:
    """`facts` by id as both ears have them; `in_doubt` the fact to ask for at once, None without doubt."""

    facts: Mapping[str, Mention]
    in_doubt: str | None = None


def agree(text: str, facts: Mapping[str, Mention]) -> Agreement:
    """What a message tells, from what the spotter heard in it and what the second ear makes of it.

    The second ear adds what it is sure of, never against a denial; where it is sure of nothing urgent, a phrase alone
    isn't believed; between the two the fact is in doubt, and so it is where the whole sounds urgent but no sign in it
    can be named.
    """
    hearing, limits = listen(text), load_families().thresholds
    found = assess({fact: mention.value for fact, mention in facts.items()})
    if found.tier in URGENT_TIERS:
        if 0 < hearing.urgent < limits["not_believed"] and not _stands_alone(text, facts, limits["not_believed"]):
            return _not_believed(text, facts, found, hearing)
        if found.tier == "same_day" and hearing.emergency >= limits["heard_emergency"]:
            return Agreement(_with(text, facts, hearing, "emergency"))
        return Agreement(facts)
    tier = "emergency" if hearing.emergency >= 0.5 else "same_day"
    names_a_sign = max(hearing.families.values(), default=0.0) >= limits["heard_family"]
    if names_a_sign and hearing.urgent >= limits["heard"] and hearing.unexplained >= limits["heard_without_explained"]:
        return Agreement(_with(text, facts, hearing, tier))
    if hearing.urgent >= limits["in_doubt"]:
        family = _family(facts, hearing, tier)
        return Agreement(facts, load_families().by_name[family].fact if family else None)
    rest = limits["heard_without_explained"]
    if found.tier == "none" and hearing.any_sign >= limits["heard_gp_soon"] and hearing.any_unexplained >= rest:
        return Agreement(_with(text, facts, hearing, "gp_soon"))
    return Agreement(facts)


def _stands_alone(text: str, facts: Mapping[str, Mention], limit: float) -> bool:
    """Whether a sentence of the message would be believed by itself; what is said around it must not drown it."""
    sentences = split_clauses(text)
    for sentence in sentences if len(sentences) > 1 else []:
        heard = {fact: mention.value for fact, mention in facts_in(sentence).items() if fact in facts}
        urgent = assess(heard).tier in URGENT_TIERS
        if urgent and not 0 < listen(sentence).urgent < limit:
            return True
    return False


def _not_believed(text: str, facts: Mapping[str, Mention], found: Assessment, hearing: Hearing) -> Agreement:
    """Without the facts that only a phrase spoke for; the first of them is asked for."""
    doubted = [fact for finding in found.findings if finding.tier in URGENT_TIERS for fact in finding.facts]
    kept = {fact: mention for fact, mention in facts.items() if fact not in doubted}
    if hearing.any_sign >= load_families().thresholds["heard_gp_soon"]:
        return Agreement(_with(text, kept, hearing, "gp_soon"))
    return Agreement(kept, doubted[0] if doubted else None)


def _family(facts: Mapping[str, Mention], hearing: Hearing, tier: str) -> str | None:
    """The likeliest family of a tier whose fact the spotter didn't hear denied or over."""
    open_families = {
        name: hearing.families[name]
        for name, family in load_families().by_name.items()
        if family.tier == tier
        and (family.fact not in facts or facts[family.fact].status == "present")
        and name in hearing.families
    }
    return max(open_families, key=open_families.__getitem__, default=None)


def _with(text: str, facts: Mapping[str, Mention], hearing: Hearing, tier: str) -> dict[str, Mention]:
    """The facts with the likeliest family of a tier added, in the words of the piece that speaks most of it."""
    name = _family(facts, hearing, tier)
    if name is None:
        return dict(facts)
    family = load_families().by_name[name]
    start, end = telling_piece(text, name)
    return {**facts, family.fact: Mention(family.fact, family.value, start, end, text[start:end], "present")}
