"""Takes out of a message what it says shall stay as it is ("the name and number are fine, just add …")."""

from __future__ import annotations

import re

_THING = (
    r"(?:(?:the|my|his|her|their|all|that|of|those|other|first|last) ){0,3}"
    r"(?:names?|surname|number|phone|mobile|e-?mail|contact|days?|dates?|times?|details?|address|age|rest(?: of it)?|"
    r"everything(?: else)?|it all|all of (?:it|that)|all that|all|others?|notes?|info|reason|stuff|bits?|lot)"
)
_THINGS = rf"{_THING}(?:(?:,? and |, | & | or ){_THING}){{0,5}}"
_GOOD = (
    r"(?:all )?(?:fine|right|grand|ok(?:ay)?|correct|good|perfect|great|the same|spot on|sound|all ?right|unchanged|"
    r"as (?:it|they) (?:is|are|was|were)|as is|as before|as i (?:said|gave (?:it|them)))"
)
_END = r"(?=\s*(?:$|[,;.!–—-]|but\b|just\b|only\b|and\b|except\b|bar\b|apart from\b))"
_BEFORE = r"(?:^|(?<=[.;,!]\s)|(?<=\bbut\s)|(?<=\byes\s)|(?<=\bno\s)|(?<=\band\s))"
_KEPT = re.compile(
    rf"{_BEFORE}\s*(?:(?:yes|no|ok|so|and|please),? ){{0,3}}(?:"
    rf"{_THINGS}(?: (?:is|are|can stay|stays?|was|were|all|looks?)|'s|'re)* {_GOOD}"
    rf"|{_THINGS} (?:can )?stays?(?: {_GOOD})?"
    rf"|(?:you can |ye can )?(?:keep|leave) {_THINGS}(?: (?:there|in|alone|{_GOOD}))?"
    rf"|(?:don'?t|do not|no need to) (?:change|touch|alter) {_THINGS}"
    rf"|same {_THINGS}){_END}",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"^[\s,;.!–—-]*(?:(?:but|and|just|only|so|then|all i want is to"
    r"|(?:except|bar|apart from)(?: that)?(?= (?:i|i'd|i'll|make|could|can|it|it's|its|we|we'd)\b))\b[\s,]*)+",
    re.IGNORECASE,
)


def without_kept(text: str) -> str:
    """The message without what is to stay; as it was where it says nothing else."""
    plain = text.replace("’", "'")
    found = _KEPT.search(plain)
    if not found:
        return text
    after = _JOINS.sub("", plain[found.end() :]).lstrip(" ,;.!–—-")
    before = re.sub(r"[\s,;–—-]*(?:\b(?:but|and)\b\s*)?$", "", plain[: found.start()])
    left = ", ".join(part for part in (before.strip(), after.strip()) if part)
    return left if re.search(r"\w{2,}", left) else text
