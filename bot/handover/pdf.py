"""The handover as one page to print."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, KeepInFrame, Paragraph, Spacer, Table, TableStyle

from bot.handover.sheet import Data, Section, drawings, sections, words
from bot.pictures.drawing import PNG_WIDTH, Drawing, png_of
from bot.pictures.fonts import font_files
from bot.settings import clinic

MARGIN = 42
"""Points, 15 mm."""
GAP = 14
PICTURE_WIDTH = 170
SANS, BOLD, EAST_ASIAN = "DejaVu", "DejaVu-Bold", "STSong-Light"
INK, SOFT, HAIR, ALERT = (HexColor(colour) for colour in ("#1b2529", "#4c5a60", "#c9c5ba", "#a03c00"))
WIDE = ("W", "F")
SYMBOL = "So"
NOT_GIVEN = "not given"
MOST_SHRUNK = 1.25
"""What needs more room than this many pages is set without columns instead of in letters too small to read."""


@cache
def _fonts() -> Mapping[int, Any]:
    """Registers the fonts; returns the characters that the first one can write."""
    for name, file in zip((SANS, BOLD), font_files(), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(file)))
    pdfmetrics.registerFontFamily(SANS, normal=SANS, bold=BOLD, italic=SANS, boldItalic=BOLD)
    pdfmetrics.registerFont(UnicodeCIDFont(EAST_ASIAN))
    found: Mapping[int, Any] = pdfmetrics.getFont(SANS).face.charToGlyph
    return found


def as_pdf(row: Mapping[str, Any], data: Data) -> bytes:
    """A request's handover as a PDF of one A4 page; what is long is set smaller, nothing is left out.

    Args:
        row: the request as it is stored.
        data: its handover.
    """
    _fonts()
    said, styles = words()["page"], _styles()
    file = io.BytesIO()
    # Without the time of making, so that the same request always gives the same file.
    canvas = Canvas(file, pagesize=A4, invariant=True, pageCompression=1)
    canvas.setTitle(f"{said['title']} {row['reference']}")
    canvas.setAuthor(clinic().name or "")
    width, height = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
    footer = Paragraph(_marked(said["footer"]), styles["soft"])
    _, footer_height = footer.wrap(width, height)
    footer.drawOn(canvas, MARGIN, MARGIN - 14)
    room = height - footer_height
    content = _body(row, data, styles, width)
    if _height(canvas, content, width) > room * MOST_SHRUNK:
        content = _compact(row, data, styles, width)
    body = KeepInFrame(width, room, content, mode="shrink")
    body.wrapOn(canvas, width, room)
    body.drawOn(canvas, MARGIN, A4[1] - MARGIN - body.height)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _styles() -> dict[str, ParagraphStyle]:
    base = ParagraphStyle("base", fontName=SANS, fontSize=8.5, leading=11.5, textColor=INK, alignment=TA_LEFT)
    return {
        "text": base,
        "soft": ParagraphStyle("soft", base, fontSize=7, leading=9, textColor=SOFT),
        "title": ParagraphStyle("title", base, fontName=BOLD, fontSize=15, leading=19),
        "heading": ParagraphStyle("heading", base, fontName=BOLD, fontSize=10, leading=14, spaceBefore=7),
        "alert": ParagraphStyle("alert", base, fontName=BOLD, textColor=ALERT),
    }


def _marked(text: str) -> str:
    """Text as a paragraph takes it: nothing in it is read as markup, and each letter stands in a font that has it."""
    known, parts, wide = _fonts(), [], False
    for letter in text:
        is_symbol = unicodedata.category(letter) == SYMBOL
        is_wide = ord(letter) not in known and not is_symbol and unicodedata.east_asian_width(letter) in WIDE
        readable = is_wide or ord(letter) in known
        if is_wide != wide:
            parts.append(f'<font name="{EAST_ASIAN}">' if is_wide else "</font>")
            wide = is_wide
        parts.append(escape(letter) if readable else " ")
    return "".join(parts) + ("</font>" if wide else "")


def _height(canvas: Canvas, content: list[Flowable], width: float) -> float:
    return float(sum(part.wrapOn(canvas, width, A4[1])[1] for part in content))


def _head(row: Mapping[str, Any], styles: Mapping[str, ParagraphStyle], width: float) -> list[Flowable]:
    said = words()["page"]
    received = f"{row['created_at'].astimezone(clinic().zone):%-d %B %Y, %H:%M}"
    name = clinic().name
    title = f"{said['title']} · {name}" if name else said["title"]
    return [
        Paragraph(_marked(title), styles["title"]),
        Paragraph(_marked(said["made"].format(reference=row["reference"], received=received)), styles["soft"]),
        Spacer(1, 6),
        _who(row, styles, width),
        Spacer(1, 6),
    ]


def _compact(row: Mapping[str, Any], data: Data, styles: Mapping[str, ParagraphStyle], width: float) -> list[Flowable]:
    """Everything as running text over the whole width, without pictures."""
    parts = _head(row, styles, width)
    for section in sections(data):
        parts += [
            Paragraph(_marked(section.title), styles["heading"]),
            Paragraph(_marked(" ".join(section.lines)), styles["text"]),
        ]
    return parts


def _body(row: Mapping[str, Any], data: Data, styles: Mapping[str, ParagraphStyle], width: float) -> list[Flowable]:
    left = width - PICTURE_WIDTH - GAP
    text: list[Flowable] = []
    for section in sections(data):
        text += _section(section, data, styles)
    pictures: list[Flowable] = [_image(drawing) for drawing in drawings(data)]
    columns = Table([[text, pictures]], colWidths=[left + GAP, PICTURE_WIDTH], hAlign="LEFT")
    columns.setStyle(
        TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *_no_padding(), ("RIGHTPADDING", (0, 0), (0, 0), GAP)])
    )
    return [*_head(row, styles, width), columns]


def _no_padding() -> list[tuple[Any, ...]]:
    return [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _who(row: Mapping[str, Any], styles: Mapping[str, ParagraphStyle], width: float) -> Table:
    said = words()["page"]
    cells = []
    for key, label in said["who"].items():
        value = row.get(key)
        if value in (None, "", NOT_GIVEN):
            continue
        note = f" ({said['no_calls']})" if key == "phone" and row.get("no_calls") else ""
        cells.append([Paragraph(_marked(label), styles["soft"]), Paragraph(_marked(f"{value}{note}"), styles["text"])])
    table = Table(cells, colWidths=[90, width - 90], hAlign="LEFT")
    table.setStyle(
        TableStyle([*_no_padding(), ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, -1), (-1, -1), 0.7, HAIR)])
    )
    return table


def _section(section: Section, data: Data, styles: Mapping[str, ParagraphStyle]) -> list[Flowable]:
    parts: list[Flowable] = [Paragraph(_marked(section.title), styles["heading"])]
    for number, line in enumerate(section.lines):
        alert = section.id == "red_flags" and number == 0 and data["tier"] != "none"
        parts.append(Paragraph(_marked(line), styles["alert" if alert else "text"]))
    return parts


def _image(drawing: Drawing) -> Image:
    content = png_of(drawing)
    height = int.from_bytes(content[20:24], "big")  # of the PNG's header
    return Image(io.BytesIO(content), PICTURE_WIDTH, PICTURE_WIDTH * height / PNG_WIDTH)
