"""Pictures for messengers, which show no SVG."""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import parse_qsl, urlsplit

from bot.pictures.drawing import ADDRESS, LIGHT, png

logger = logging.getLogger(__name__)


async def picture(path: str) -> bytes | None:
    """The PNG of a picture of ours by its path; None where it can't be drawn, and its description has to do."""
    address = urlsplit(path)
    name = address.path.removeprefix(f"{ADDRESS}/").removesuffix(".svg")
    query = dict(parse_qsl(address.query))
    theme = query.pop("theme", LIGHT)
    try:
        return await asyncio.get_running_loop().run_in_executor(None, png, name, query, theme)
    except Exception as error:  # what is said in words must not fail for a picture
        logger.error("The picture %s could not be drawn: %s.", name, type(error).__name__)
        return None
