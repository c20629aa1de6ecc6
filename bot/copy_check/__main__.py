"""`python -m bot.copy_check`: one line for each problem; exit code 1 when there is any, 2 when a file can't be read."""

from __future__ import annotations

import sys

from bot.copy_check.checks import check_copy
from bot.copy_check.material import load_rules
from bot.errors import ConfigError
from bot.settings import ROOT


def main() -> int:
    """Runs all checks over the project."""
    try:
        material, problems = check_copy(ROOT, load_rules())
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    variations = sum(len(response.variations) for response in material.responses)
    print(
        f"Copy check: {len(material.responses)} responses with {variations} variations and {len(material.copy)} other "
        f"texts; {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}."
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
