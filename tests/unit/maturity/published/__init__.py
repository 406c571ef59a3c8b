"""Reads the published numbers (SOURCES.md says whose they are)."""

import json
from math import log10
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent


def table(name: str, index: str | None = None) -> pd.DataFrame:
    """A published table; ``index`` names the column that the rows go by."""
    found = pd.read_csv(FOLDER / f"{name}.csv")
    return found.set_index(index) if index else found


def small_examples() -> dict:
    """The Handbook's small examples."""
    return json.loads((FOLDER / "handbook_small_examples.json").read_text())


def tai() -> pd.DataFrame:
    """The Technology Achievement Index's values, a row a country."""
    return table("tai23_raw", "country")


def tai_goalposts() -> dict[str, tuple[float, float]]:
    """Its goalposts; two are printed as logarithms, such as log10(901)."""

    def number(printed: str) -> float:
        return log10(float(printed[6:-1])) if printed.startswith("log10(") else float(printed)

    rows = table("tai_goalposts72_published", "indicator").astype(str)
    return {str(name): (number(row["min"]), number(row["max"])) for name, row in rows.iterrows()}
