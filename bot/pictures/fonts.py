"""Where the typeface of drawn and printed text lies: DejaVu Sans, which comes with matplotlib."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def font_files() -> tuple[Path, Path]:
    """The regular and the bold one. matplotlib itself is not imported, which would cost memory for nothing."""
    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "matplotlib, whose fonts the pictures are drawn with, is not installed; run `make install`"
        )
    folder = Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    return folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"
