"""`qianmo divisions diff CODE`: what changed between two editions of a county; needs no database."""

import argparse
import json
import sys
from collections.abc import Sequence

from qianmo.apps.grids.divisions import (
    EDITIONS,
    DivisionRow,
    DivisionsError,
    EditionDiff,
    Pair,
    diff_editions,
    read_edition,
)

WORDS = {
    "same": "代码、名称未变",
    "recoded": "名称未变、代码已换",
    "renamed_or_reused": "代码未变、名称已换",
    "gone": "已不在表中",
    "new": "新增",
}


def run(argv: Sequence[str]) -> int:
    """Compare two editions and print the answer; 0 when done, 2 with one sentence when there is no table."""
    parser = argparse.ArgumentParser(prog="qianmo divisions", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    diff = commands.add_parser("diff", help="compare two editions of one county")
    diff.add_argument("code", help="six-digit county code, for example 150422")
    diff.add_argument("--older", type=int, default=EDITIONS[0])
    diff.add_argument("--newer", type=int, default=EDITIONS[-1])
    diff.add_argument("--json", action="store_true", help="print one JSON object")
    asked = parser.parse_args(argv)
    try:
        found = diff_editions(read_edition(asked.code, asked.older), read_edition(asked.code, asked.newer))
    except DivisionsError as error:
        print(error, file=sys.stderr)
        return 2
    answer = _answer(found)
    if asked.json:
        counts = {key: len(rows) for key, rows in answer.items()}
        told = {"code": asked.code, "older": asked.older, "newer": asked.newer, **counts, "rows": answer}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    for key, words in WORDS.items():
        print(f"{words}：{len(answer[key])}")
        if key != "same":
            for row in answer[key]:
                print("  " + _line(row))
    return 0


def _answer(found: EditionDiff) -> dict[str, list[dict[str, str]]]:
    return {
        "same": [_row(pair.newer) for pair in found.same],
        "recoded": [_pair(pair) for pair in found.recoded],
        "renamed_or_reused": [_pair(pair) for pair in found.renamed_or_reused],
        "gone": [_row(row) for row in found.gone],
        "new": [_row(row) for row in found.new],
    }


def _row(row: DivisionRow) -> dict[str, str]:
    return {"level": row.level, "code": row.code, "name": row.name}


def _pair(pair: Pair) -> dict[str, str]:
    return {
        "level": pair.newer.level,
        "older_code": pair.older.code,
        "older_name": pair.older.name,
        "newer_code": pair.newer.code,
        "newer_name": pair.newer.name,
    }


def _line(row: dict[str, str]) -> str:
    if "code" in row:
        return f"{row['code']} {row['name']}"
    return f"{row['older_code']} {row['older_name']} → {row['newer_code']} {row['newer_name']}"
