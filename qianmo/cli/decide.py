"""`qianmo decide MODEL.dmn --decision NAME --cases FILE.json`: cases in, outcomes out, as JSON; needs no database."""

import argparse
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from qianmo import decisions
from qianmo.analytics.decide import run_cases


def decide_cases(argv: Sequence[str]) -> int:
    """Decide the cases of a file and print one JSON array of outcomes, in order; 2 with one sentence when it cannot.

    The file holds an array of objects, facts by input name. An outcome is an object with `decision`, `value`, `hits`
    (rows by table, from 1) and `error`. Whole numbers are JSON integers, other numbers exact decimal text.
    """
    parser = argparse.ArgumentParser(prog="qianmo decide", description=__doc__)
    parser.add_argument("model", type=Path, help="a DMN file")
    parser.add_argument("--decision", required=True, help="name, id or label of a decision")
    parser.add_argument("--cases", type=Path, required=True, help="a JSON array of objects; - for standard input")
    parser.add_argument("--engine", choices=("one", "sql"), default="one", help="case by case, or all in DuckDB")
    asked = parser.parse_args(argv)
    try:
        model = decisions.load(asked.model)
        outcomes = run_cases(model=model, decision=asked.decision, cases=_cases(asked.cases), engine=asked.engine)
    except (decisions.ModelError, CasesError) as error:
        print(error, file=sys.stderr)
        return 2
    json.dump([outcome.as_json() for outcome in outcomes], sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")
    return 0


class CasesError(Exception):
    """A file of cases that cannot be read; the text says why."""


def _cases(path: Path) -> list[dict[str, Any]]:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        found = json.loads(raw, parse_float=Decimal)
    except OSError as error:
        raise CasesError(f"{path}：读不到文件（{error.strerror}）") from error
    except (ValueError, RecursionError) as error:
        raise CasesError(f"{path}：不是 JSON（{error}）") from error
    if not isinstance(found, list) or not all(isinstance(case, dict) for case in found):
        raise CasesError(f"{path}：应是一个数组，每个案例是一个对象")
    return found
