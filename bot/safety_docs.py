"""`python -m bot.safety_docs`: writes the rule table that a clinician reads and signs (docs/safety/rule-table.md)."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from bot.clinical.assess import AT_LEAST, BELOW, MARKS, TIERS, Condition, Group, Is, Rule, Source, load_rules
from bot.clinical.facts import load_facts
from bot.errors import ConfigError
from bot.settings import ROOT

TABLE_FILE = ROOT / "docs" / "safety" / "rule-table.md"
TIER_TITLES = {
    "emergency": "Emergency: 112 or 999, or the emergency department, now",
    "same_day": "Same day: seen by a doctor today",
    "gp_soon": "GP soon: seen by a doctor within days",
    "none": "Only asks: no advice, but these facts are asked first",
}
MARK_MEANINGS = {
    "R": "read in the source itself",
    "S": "read on a secondary page",
    "K": "background knowledge, to be confirmed by a clinician",
}
JOINED = {"all": " **and** ", "any": " **or** ", "none": " **or** "}

_HEAD = """\
# The rules that decide what is escalated

Written by `python -m bot.safety_docs` from [warning_signs.yml](../../bot/clinical/rules/warning_signs.yml); change that
file, never this one. A fact that was not told meets no condition. Of all the rules that fire, the highest tier is told.
“Asks first” names facts that settle it: while one of them is untold, it is asked instead of raising the alarm. The
arrow says where the rule sends people, best first. The sources stand in
[sources.yml](../../bot/clinical/rules/sources.yml); the day is the one on which the source's own text (a stored copy or
the abstract) was opened for the sentence that is used.
"""
_COLUMNS = (
    "| rule | fires when | what the visitor reads | why, and where to | source | signed off |\n"
    "|---|---|---|---|---|---|\n"
)


def cell(text: str) -> str:
    """A text as one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def in_words(condition: Condition, nested: bool = False) -> str:
    """A condition as a clinician reads it: the facts' labels, joined by and, or, not."""
    if isinstance(condition, Is):
        label = load_facts()[condition.fact].label
        if condition.value == "yes":
            return cell(label)
        if condition.value.startswith(AT_LEAST):
            return cell(f"{label} is {condition.value.removeprefix(AT_LEAST)} or more")
        if condition.value.startswith(BELOW):
            return cell(f"{label} is under {condition.value.removeprefix(BELOW)}")
        return cell(f"{label}: {condition.value.replace('_', ' ')}")
    if not isinstance(condition, Group):
        raise TypeError(f"no words for {type(condition).__name__}")
    parts = [in_words(part, nested=True) for part in condition.parts]
    text = JOINED[condition.kind].join(parts)
    if condition.kind == "none":
        return f"**not** ({text})"
    return f"({text})" if nested and len(parts) > 1 else text


def source_cell(source: Source) -> str:
    """The source with its address, as a link where it is one, its mark and the day it was read."""
    title = cell(source.title)
    mark = f"{source.mark}, read {source.read}" if source.read else f"{source.mark}, not opened"
    if source.address.startswith("https://"):
        return f"[{title}]({source.address}) ({mark})"
    return f"{title}; {cell(source.address)} ({mark})"


def when_cell(rule: Rule) -> str:
    """The condition, and what is asked first."""
    asks = ", ".join(cell(load_facts()[fact].label) for fact in rule.ask_first)
    return f"{in_words(rule.when)}; *asks first:* {asks}" if asks else in_words(rule.when)


def why_cell(rule: Rule) -> str:
    """Why that fast, and where to."""
    return f"{cell(rule.why)} → {', '.join(rule.route)}" if rule.route else cell(rule.why)


def rule_row(rule: Rule) -> str:
    """One rule as a row of the table."""
    signed = f"{cell(rule.signed_off_by)}, {rule.signed_off_on}" if rule.signed_off_by else "no"
    cells = (
        f"`{rule.id}` v{cell(rule.version)}",
        when_cell(rule),
        cell(rule.message).replace("{words}", "*{words}*"),
        why_cell(rule),
        source_cell(rule.source),
        signed,
    )
    return f"| {' | '.join(cells)} |\n"


def rule_table(rules: Sequence[Rule]) -> str:
    """The whole document: the state of sources and sign-off, then a table for each tier, the most urgent first."""
    marks = Counter(rule.source.mark for rule in rules)
    signed = sum(rule.signed_off_by is not None for rule in rules)
    lines = [
        f"\n{len(rules)} rules, {signed} of them signed off by a clinician.\n\n",
        *(f"- {mark}: {MARK_MEANINGS[mark]} ({marks[mark]} rules)\n" for mark in MARKS),
    ]
    for tier in reversed(TIERS):
        rows = [rule_row(rule) for rule in rules if rule.tier == tier]
        lines += [f"\n## {TIER_TITLES[tier]} ({len(rows)})\n\n", _COLUMNS, *rows]
    return _HEAD + "".join(lines)


def main() -> int:
    """Writes the table; 0 when it went well, 2 with one sentence when a rule file is wrong."""
    try:
        text = rule_table(load_rules())
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    TABLE_FILE.write_text(text, encoding="utf-8")
    print(f"Wrote {TABLE_FILE.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
