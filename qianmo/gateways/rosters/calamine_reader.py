"""Reads one sheet of a workbook in a process of its own and prints it, one JSON list for each row.

Run as a program by `worksheet`. A workbook comes from outside and its reader is native code: whatever such a file makes
of memory or time, it ends here and not in the bank's own process. It imports nothing of ours, so it starts fast.
"""

import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

MAX_MEMORY = 1024**3
"""Two hundred thousand rows take a quarter of it."""
MAX_SECONDS = 120


def main(path: str, place: int) -> None:
    """Print the column before the first one with content, then every row from the first of the sheet on."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sheet = python_calamine.load_workbook(path).get_sheet_by_index(place)
    write = sys.stdout.write
    write(f"{sheet.start[1] if sheet.start else 0}\n")
    for row in sheet.iter_rows():
        write(json.dumps([_plain(cell) for cell in row], ensure_ascii=False, separators=(",", ":")) + "\n")
    write("null\n")


def _plain(cell: Any) -> str | float:
    """A cell as JSON carries it: numbers as numbers, all else as text."""
    if isinstance(cell, str | float) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell) if isinstance(cell, timedelta) else float(cell)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]  # a pipe, hence a TextIOWrapper
    main(sys.argv[1], int(sys.argv[2]))
