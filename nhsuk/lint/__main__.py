"""``python -m nhsuk.lint``: print what is wrong with templates/, and exit with 1 if anything is."""

import sys
import tomllib
from pathlib import Path

from . import problems

ROOT = Path(__file__).resolve().parents[2]


def layers(root: Path = ROOT) -> list[str]:
    """The apps, lowest first, as pyproject.toml's import contract has them: templates follow the same order."""
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    for contract in settings["tool"]["importlinter"]["contracts"]:
        if contract["id"] == "flow":
            return list(reversed(contract["layers"]))
    raise LookupError("pyproject.toml has no import contract named flow")


def main() -> int:
    found = list(problems(ROOT / "templates", layers()))
    for problem in found:
        print(problem)
    print(f"Templates: {len(found) or 'no'} problem{'' if len(found) == 1 else 's'}.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
