"""The pictures: as they were looked at, readable on a phone, never by colour alone, and nothing drawn from a bad address."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from bot.channels.pictures import picture
from bot.clinical.details import load_details
from bot.pictures.drawing import (
    AXIS_WEEKS,
    PNG_WIDTH,
    THEMES,
    WIDTH,
    Drawing,
    chain,
    png,
    runner,
    svg,
    themes,
    timeline,
    words,
)

REFERENCES = Path(__file__).parent / "reference"
# Looked at one by one, at the width of a phone, on light and on dark ground.
SHOWN = {
    "timeline-six-weeks": ("timeline", {"days": "39-43"}),
    "timeline-two-days": ("timeline", {"days": "2-2"}),
    "timeline-wide": ("timeline", {"days": "60-100"}),
    "timeline-months": ("timeline", {"days": "210-250"}),
    "runner": ("runner", {}),
    "chain": ("chain", {}),
    "chain-three": ("chain", {"marked": "soleus_capacity.foot_posture.hip_stability"}),
    "chain-one-part": ("chain", {"marked": "foot_posture.intrinsic_foot_strength.running_gait"}),
}
SMALLEST_TEXT, SMALLEST_PIXELS, NARROWEST = 14, 10.5, 280
DETAILS = [detail.id for detail in load_details()[0]]


def image(content: bytes) -> Image.Image:
    """A PNG's pixels."""
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SHOWN)
def test_it_looks_as_it_did(name: str, theme: str) -> None:
    """A change is seen here first: look at the new picture, then keep it with `python -m` and this module."""
    content = png(*SHOWN[name], theme)
    assert content is not None
    reference = image((REFERENCES / f"{name}-{theme}.png").read_bytes())
    difference = ImageChops.difference(image(content), reference).convert("L").point(lambda value: 255 * (value > 40))
    changed = sum(1 for value in difference.getdata() if value)
    assert changed <= 0.002 * reference.width * reference.height


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", SHOWN)
def test_its_text_can_be_read_on_a_phone(name: str, theme: str) -> None:
    """No text is so small that it falls below 10.5 px where the widget leaves a picture 280 px, and none is cut off."""
    drawing = svg(*SHOWN[name], theme)
    assert drawing is not None
    root = ElementTree.fromstring(drawing)
    sizes = [float(element.get("font-size", "0")) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert min(sizes) >= SMALLEST_TEXT
    assert SMALLEST_TEXT * NARROWEST / WIDTH >= SMALLEST_PIXELS
    pixels = image(png(*SHOWN[name], theme) or b"")
    ground = pixels.getpixel((0, 0))
    edges = [pixels.getpixel((x, y)) for x in (0, 1, PNG_WIDTH - 2, PNG_WIDTH - 1) for y in range(pixels.height)]
    assert set(edges) == {ground}, "something runs over the edge"


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", ["ink", "soft", "mark"])
def test_text_stands_out_from_its_ground(theme: str, colour: str) -> None:
    """4.5 to 1 at least (WCAG 2.2, 1.4.3)."""
    colours = themes()[theme]
    dark, light = sorted((luminance(colours[colour]), luminance(colours["ground"])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_what_is_marked_is_marked_in_words_and_shape_too() -> None:
    """Without colours a marked part still differs: by a ring, a bold name, and the detail's title."""
    drawing = svg("chain", {"marked": "soleus_capacity"})
    assert drawing is not None
    assert drawing.count('r="15"') == 1
    assert "› Soleus strength" in drawing
    assert re.search(r'font-weight="bold"[^>]*>Calf<', drawing)


def test_the_words_say_what_the_picture_says() -> None:
    """The ranges with their source, the place on them, and the details."""
    assert "1 to 3 weeks" in timeline((5.5, 6.2)).alt
    assert "5 to 6 weeks" in timeline((5.5, 6.2)).alt
    assert "Tyneside" in timeline((5.5, 6.2)).alt
    assert "Soleus strength, Hip stability" in chain(["soleus_capacity", "hip_stability"]).alt
    for mark in words()["runner"]["marks"]:
        assert mark["name"] in runner().alt


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("timeline", {}),
        ("timeline", {"days": ""}),
        ("timeline", {"days": "7"}),
        ("timeline", {"days": "9-3"}),
        ("timeline", {"days": "-3-9"}),
        ("timeline", {"days": "1e3-2e3"}),
        ("timeline", {"days": "٣-٤"}),
        ("timeline", {"days": "3-999999"}),
        ("timeline", {"days": "3-9", "name": "Ann"}),
        ("runner", {"days": "3-9"}),
        ("chain", {"marked": "foot"}),
        ("chain", {"marked": "foot_posture.foot_posture"}),
        ("chain", {"marked": ".".join(DETAILS[:4])}),
        ("../server", {}),
        ("", {}),
    ],
)
def test_an_address_that_says_nothing_draws_nothing(name: str, query: dict[str, str]) -> None:
    """And raises nothing."""
    assert svg(name, query) is None
    assert png(name, query) is None


def test_an_unknown_theme() -> None:
    """Draws nothing."""
    assert svg("runner", {}, "pink") is None
    assert png("runner", {}, "pink") is None


@given(st.floats(0, 5000), st.floats(0, 5000))
def test_any_time_can_be_drawn(one: float, other: float) -> None:
    """The mark stays on the axis, and the words inside the picture."""
    drawing = timeline((min(one, other), max(one, other)))
    query = dict([drawing.path.partition("?")[2].split("=")])
    root = ElementTree.fromstring(svg("timeline", query) or "")
    band = next(root.iter("{http://www.w3.org/2000/svg}path")).get("d")
    left, right = (int(number) for number in re.findall(r"M(\d+) 42", str(band)))
    assert 18 <= left < right <= 342
    assert right - left >= 6


@given(st.lists(st.sampled_from(DETAILS), unique=True, max_size=13))
def test_any_details_can_be_marked(details: list[str]) -> None:
    """Three at most; no name stands on another."""
    drawing = chain(details)
    marked = drawing.path.partition("marked=")[2]
    root = ElementTree.fromstring(svg("chain", {"marked": marked}) or "")
    heights = [int(e.get("y", "0")) for e in root.iter("{http://www.w3.org/2000/svg}text") if e.get("x") == "246"]
    assert sum(title.startswith("›") for title in root.itertext()) == min(3, len(details))
    assert all(lower - upper >= 15 for upper, lower in itertools.pairwise(heights))
    assert max(heights) <= 372 - 44 - 10


def test_the_axis_holds_all_ranges() -> None:
    """The longest usual recovery ends on it."""
    from bot.clinical.healing_table import load_healing

    assert max(band.high for band in load_healing().usual) <= AXIS_WEEKS


@pytest.mark.parametrize("drawing", [timeline((5, 6)), runner(), chain(["foot_posture"])])
async def test_messengers_get_it_as_png(drawing: Drawing) -> None:
    """From the address that goes with the message, for light and dark alike."""
    for path in (drawing.path, drawing.path_dark):
        content = await picture(path)
        assert content is not None
        assert image(content).width == PNG_WIDTH
    assert await picture("/pictures/none.svg") is None
    assert await picture("https://example.ie/x.svg?y=z") is None


def keep() -> None:
    """Draws the references anew; look at each of them before it is committed."""
    for name, shown in SHOWN.items():
        for theme in THEMES:
            (REFERENCES / f"{name}-{theme}.png").write_bytes(png(*shown, theme) or b"")


if __name__ == "__main__":
    keep()
