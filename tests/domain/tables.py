"""Reads the tables in tests/tables that a bank's own staff can check with a pencil."""

import csv
from datetime import date
from pathlib import Path

TABLES = Path(__file__).resolve().parents[1] / "tables"


def rows(name: str) -> list[dict[str, str]]:
    """All rows of one table, keyed by its Chinese heads."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def fen(yuan_text: str) -> int:
    """Yuan as written in a table, without separators, in fen."""
    whole, _, decimals = yuan_text.partition(".")
    return int(whole + decimals.ljust(2, "0"))


def fen_of_wan(wan_text: str) -> int:
    """万 as written in a table in fen."""
    whole, _, decimals = wan_text.partition(".")
    return int(whole + decimals.ljust(6, "0"))


def ppm_of_percent(percent_text: str) -> int:
    """A percentage as written in a table in parts per million."""
    whole, _, decimals = percent_text.partition(".")
    return int(whole + decimals.ljust(4, "0"))


def day(iso_text: str) -> date:
    """A day as written in a table."""
    return date.fromisoformat(iso_text)
