"""Draws the pictures from templates and `pictures.yml`: as SVG for browsers, as PNG for messengers and paper.

An address says everything about a picture (`/pictures/timeline.svg?days=35-49`), so that any node can draw it, browsers
and messengers may keep it, and nothing in it says whose it is.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import resvg_py
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.clinical.contributors import TOP
from bot.clinical.details import load_details
from bot.clinical.healing import time_said
from bot.clinical.healing_table import load_figures, load_healing
from bot.pictures.fonts import font_files

FOLDER = Path(__file__).parent
LIGHT, DARK = THEMES = ("light", "dark")
ADDRESS = "/pictures"
WIDTH = 360
"""The width of each drawing in its own units; text is never below 14 of them, 11 px on a screen of 320."""
PNG_WIDTH = 720
"""Pixels: sharp on a phone, and drawn in about 60 ms."""
LEFT, RIGHT = 18, 342
AXIS_WEEKS, TICK_WEEKS = 16, 4
DAYS_A_WEEK = 7
MOST_DAYS = 36_525
"""A hundred years: more than anybody runs with a sore calf."""
LINE = 19
CHARACTERS, LEGEND_CHARACTERS = 46, 40
"""As many fit on a line of 324 units, in DejaVu Sans of 14 and 15, the widest of the fonts."""
SCREEN_FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"
PARTS = {
    "trunk": (160, 82, 50),
    "hip": (150, 118, 122),
    "knee": (214, 168, 165),
    "calf": (188, 201, 208),
    "foot": (178, 242, 251),
}
"""By part of the chain: where it lies on the figure, and the height of its name. From the top down."""


@dataclass(frozen=True)
class Drawing:
    """A picture to show: its address below the server's, the same for dark screens, and what it shows, in words."""

    path: str
    path_dark: str
    alt: str

    @property
    def custom(self) -> dict[str, dict[str, str]]:
        """The picture as a Rasa message's `custom` part."""
        return {"picture": {"path": self.path, "path_dark": self.path_dark, "alt": self.alt}}


@cache
def words() -> Mapping[str, Any]:
    """The words of all pictures."""
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / "pictures.yml").read_text(encoding="utf-8"))
    return found


@cache
def themes() -> Mapping[str, Any]:
    """The colours by theme."""
    found: Mapping[str, Any] = yaml.safe_load((FOLDER / "themes.yml").read_text(encoding="utf-8"))
    return found


# --- what there is to show --------------------------------------------------------------------------------------------


def timeline(weeks: tuple[float, float]) -> Drawing:
    """Where somebody is on the usual recovery, by the fewest and the most weeks since it began."""
    fewest, most = (min(MOST_DAYS, max(0, round(count * DAYS_A_WEEK))) for count in weeks)
    return _picture("timeline", {"days": f"{fewest}-{most}"})


def runner() -> Drawing:
    """The runner from the side, with ankle bend, knee bend and knee over the toes marked."""
    return _picture("runner", {})


def chain(details: Sequence[str] = ()) -> Drawing:
    """The chain from foot to trunk, with at most three of the finer details (their ids) marked."""
    return _picture("chain", {"marked": ".".join(details[:TOP])} if details else {})


EXPLAINING: Mapping[str, Callable[[], Drawing]] = {"runner": runner, "chain": chain}
"""The pictures that explain something to anybody, by the name that topics.yml gives them."""


def svg(name: str, query: Mapping[str, str], theme: str = LIGHT) -> str | None:
    """A picture as SVG; None when there is no such picture. `query` is that of its address."""
    described = _described(name, query)
    if described is None or theme not in THEMES:
        return None
    return _drawn(name, described, theme, SCREEN_FONTS)


def png(name: str, query: Mapping[str, str], theme: str = LIGHT) -> bytes | None:
    """A picture as PNG of PNG_WIDTH pixels; None when there is no such picture."""
    described = _described(name, query)
    if described is None or theme not in THEMES:
        return None
    return _png(_drawn(name, described, theme, "DejaVu Sans"))


def png_of(drawing: Drawing) -> bytes:
    """A drawing as PNG, for light ground."""
    address = urlsplit(drawing.path)
    content = png(Path(address.path).stem, dict(parse_qsl(address.query)))
    if content is None:
        raise ValueError(f"There is no picture at {drawing.path}.")
    return content


# --- from an address to a drawing -------------------------------------------------------------------------------------


def _picture(name: str, query: Mapping[str, str]) -> Drawing:
    described = _described(name, query)
    if described is None:
        raise ValueError(f"There is no picture {name!r} with {dict(query)}.")
    light, dark = urlencode(query, safe="."), urlencode({**query, "theme": DARK}, safe=".")
    path = f"{ADDRESS}/{name}.svg"
    return Drawing(f"{path}?{light}" if light else path, f"{path}?{dark}", described["alt"])


def _described(name: str, query: Mapping[str, str]) -> dict[str, Any] | None:
    """What a template needs besides words and colours; None when name or query can't be read."""
    reader = READERS.get(name)
    return reader({key: value for key, value in query.items() if key != "theme"}) if reader else None


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _drawn(name: str, described: Mapping[str, Any], theme: str, fonts: str) -> str:
    template = _templates().get_template(f"{name}.svg.j2")
    return template.render({"words": words()[name], "colour": themes()[theme], "fonts": fonts, **described})


@lru_cache(maxsize=128)
def _png(drawing: str) -> bytes:
    files = [str(file) for file in font_files()]
    rendered = resvg_py.svg_to_bytes(svg_string=drawing, width=PNG_WIDTH, skip_system_fonts=True, font_files=files)
    return bytes(rendered)


def _wrapped(text: str, characters: int = CHARACTERS) -> list[str]:
    return textwrap.wrap(text, characters)


# --- timeline ---------------------------------------------------------------------------------------------------------


def _x(weeks: float) -> int:
    """Where a week lies on the axis; what is past its end lies at its end."""
    return round(LEFT + (RIGHT - LEFT) * min(max(weeks, 0), AXIS_WEEKS) / AXIS_WEEKS)


def _timeline(query: Mapping[str, str]) -> dict[str, Any] | None:
    fewest, _, most = query.get("days", "").partition("-")
    readable = all(number.isascii() and number.isdigit() and len(number) <= 5 for number in (fewest, most))
    if set(query) != {"days"} or not readable or not 0 <= int(fewest) <= int(most) <= MOST_DAYS:
        return None
    said, usual = words()["timeline"], load_healing().usual
    weeks = int(fewest) / DAYS_A_WEEK, int(most) / DAYS_A_WEEK
    began = time_said(weeks)
    bands = [said["bands"][band.name].format(low=band.low, high=band.high) for band in usual]
    source = load_figures()[usual[0].figure].title
    sources = _wrapped(said["sources"].format(source=source))
    return {
        "alt": said["alt"].format(bands=". ".join(bands), began=began, source=source),
        "bands": [
            {"text": text, "left": _x(band.low), "width": _x(band.high) - _x(band.low)}
            for text, band in zip(bands, usual, strict=True)
        ],
        "ticks": [{"week": week, "x": _x(week)} for week in range(0, AXIS_WEEKS + 1, TICK_WEEKS)],
        "you": _you(weeks, said["you"].format(began=began)),
        "sources": sources,
        "sources_top": 302,
        "height": 302 + LINE * len(sources),
    }


def _you(weeks: tuple[float, float], text: str) -> dict[str, Any]:
    """The mark of where somebody is: never narrower than can be seen, its words never past the edge."""
    left, right = _x(weeks[0]), _x(weeks[1])
    left = min(left, RIGHT - 6)
    right = max(right, left + 6)
    middle = (left + right) // 2
    anchor = "start" if middle < 120 else "end" if middle > 240 else "middle"
    edge = {"start": max(LEFT, middle - 40), "end": min(RIGHT, middle + 40), "middle": middle}[anchor]
    return {
        "left": left,
        "width": right - left,
        "middle": middle,
        "beyond": weeks[1] > AXIS_WEEKS,
        "text": text,
        "text_x": edge,
        "anchor": anchor,
    }


# --- runner -----------------------------------------------------------------------------------------------------------


def _runner(query: Mapping[str, str]) -> dict[str, Any] | None:
    if query:
        return None
    said = words()["runner"]
    legend: list[dict[str, Any]] = []
    y = 326
    for number, mark in enumerate(said["marks"], start=1):
        for line in [mark["name"], *_wrapped(mark["text"], LEGEND_CHARACTERS)]:
            legend.append({"number": number if line == mark["name"] else None, "text": line, "y": y})
            y += LINE
        y += 5
    marks = "; ".join(f"{n}, {mark['name']}: {mark['text']}" for n, mark in enumerate(said["marks"], start=1))
    return {"alt": said["alt"].format(marks=marks), "legend": legend, "height": y - 8}


# --- chain ------------------------------------------------------------------------------------------------------------


def _chain(query: Mapping[str, str]) -> dict[str, Any] | None:
    details = {detail.id: detail for detail in load_details()[0]}
    marked = [part for part in query.get("marked", "").split(".") if part]
    if set(query) - {"marked"} or len(marked) > TOP or len(set(marked)) < len(marked) or set(marked) - details.keys():
        return None
    said = words()["chain"]
    titles = [details[detail].title for detail in marked]
    note = _wrapped(said["note"] if marked else said["note_plain"])
    parts = [
        {
            "x": x,
            "y": y,
            "label_y": label_y,
            "name": said["parts"][part],
            "marked": [details[detail].title for detail in marked if details[detail].part == part],
        }
        for part, (x, y, label_y) in PARTS.items()
    ]
    return {
        "alt": said["alt"].format(marked=", ".join(titles)) if marked else said["alt_plain"],
        "parts": _apart(parts),
        "note": note,
        "note_top": 372,
        "height": 372 + LINE * len(note) - 6,
    }


def _apart(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Parts whose names, with what is marked below them, don't stand on each other."""
    free = 0
    for part in parts:
        part["label_y"] = max(part["label_y"], free)
        free = part["label_y"] + LINE * len(part["marked"]) + 24
    return parts


READERS: Mapping[str, Callable[[Mapping[str, str]], dict[str, Any] | None]] = {
    "timeline": _timeline,
    "runner": _runner,
    "chain": _chain,
}
