"""Reads credentials.yml, where the channels and their secrets are named."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.errors import ConfigError
from bot.settings import ROOT

CREDENTIALS_FILE = ROOT / "credentials.yml"
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")


def load_credentials(path: Path = CREDENTIALS_FILE, environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """Each connector's keys by the connector's name, `${VARIABLES}` filled from the environment.

    Raises:
        ConfigError: the file is missing or not as expected, or a variable that it names isn't set.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path.name} can't be read; every installation needs one.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise ConfigError(f"{path.name}, line {line}: this is not valid YAML; check quotes and indentation.") from error
    if not isinstance(node, yaml.MappingNode):
        raise ConfigError(f"{path.name}, line 1: expected one connector a line, such as bot.channels.rest.RestInput:.")
    found: dict[str, Any] = {}
    for connector, keys in node.value:
        pairs = keys.value if isinstance(keys, yaml.MappingNode) else []
        found[connector.value] = {key.value: _filled(value, path.name, environment) for key, value in pairs}
    return found


def _filled(value: yaml.Node, file: str, environment: Mapping[str, str]) -> Any:
    """A key's value, its variables replaced."""
    if not isinstance(value, yaml.ScalarNode):
        return None

    def fill(name: re.Match[str]) -> str:
        variable = name[1] or name[2]
        if not environment.get(variable):
            where = f"{file}, line {value.start_mark.line + 1}"
            raise ConfigError(
                f"{where}: the environment variable {variable} is not set; set it, or take the channel out."
            )
        return environment[variable]

    return _VARIABLE.sub(fill, str(value.value))
