"""`python -m bot check`: a line for each mistake; exit code 2 when there is any."""

from __future__ import annotations

import sys

from bot.copy_check.check import check


def main() -> int:
    """Checks the project; 0 when all is well."""
    result = check()
    for problem in result.problems:
        print(problem)
    count = len(result.problems)
    found = f"{count or 'no'} mistake{'' if count == 1 else 's'}"
    print(
        f"{result.responses} responses in {result.wordings} wordings, {result.answers} answers, {result.asks} asks, "
        f"{result.unverified} sources to be verified: {found}."
    )
    return 2 if result.problems else 0


if __name__ == "__main__":
    sys.exit(main())
