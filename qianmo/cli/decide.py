"""`qianmo decide MODEL.dmn --decision NAME --cases FILE.json`: cases in, answers out, as JSON; needs no database."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from qianmo import decisions
from qianmo.analytics.decide import run_cases
from qianmo.decisions import Months, Outcome


def decide_cases(argv: Sequence[str]) -> int:
    """Decide the cases of a file and print one JSON array of answers, in order; 2 with one sentence when it cannot.

    The file holds an array of objects, facts by input name; a value of time is {"@type": "date", "value": "2026-09-30"}
    (date, time, dateTime, duration), there and in the answers. An answer is a value, an object for several outputs,
    a list for several rows, or {"error": "…"} for a case that cannot be decided. Numbers are exact.
    """
    parser = argparse.ArgumentParser(prog="qianmo decide", description=__doc__)
    parser.add_argument("model", type=Path, help="a DMN file")
    parser.add_argument("--decision", required=True, help="name, id or label of a decision")
    parser.add_argument("--cases", type=Path, required=True, help="a JSON array of objects; - for standard input")
    parser.add_argument("--engine", choices=("one", "sql"), default="one", help="case by case, or all in DuckDB")
    parser.add_argument("--now", type=_moment, help="what now() and today() mean, as 2026-09-30T08:30:00+08:00")
    asked = parser.parse_args(argv)
    now = asked.now or datetime.now().astimezone()
    try:
        model, cases = decisions.load(asked.model), _cases(asked.cases)
        outcomes = run_cases(model=model, decision=asked.decision, cases=cases, engine=asked.engine, now=now)
    except (decisions.ModelError, CasesError) as error:
        print(error, file=sys.stderr)
        return 2
    sys.stdout.write("[" + ",\n ".join(map(written, outcomes)) + "]\n")
    return 0


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone()


class CasesError(Exception):
    """A file of cases that cannot be read; the text says why."""


def _cases(path: Path) -> list[dict[str, Any]]:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        found = json.loads(raw, parse_float=Decimal)
    except OSError as error:
        raise CasesError(f"{path}：读不到文件（{error.strerror}）") from error
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise CasesError(f"{path}：不是 JSON（{error}）") from error
    if not isinstance(found, list) or not all(isinstance(case, dict) for case in found):
        raise CasesError(f"{path}：应是一个数组，每个案例是一个对象")
    return found


def written(outcome: Outcome) -> str:
    """What is told of an outcome, as JSON."""
    return _written(_answer(outcome))


def _answer(outcome: Outcome) -> Any:
    """The value or the error; a table of which no row gave anything is null as a whole."""
    if outcome.error is not None:
        return {"error": outcome.error}
    if isinstance(outcome.value, Mapping) and all(part is None for part in outcome.value.values()):
        return None
    return outcome.value


def _written(value: Any) -> str:
    """A value as JSON; a decimal is written digit by digit, since floating would change it."""
    match value:
        case Decimal():
            return format(value, "f")
        case Mapping():
            return "{" + ", ".join(f"{_written(name)}: {_written(part)}" for name, part in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_written, value)) + "]"
        case datetime():
            return _of_time("dateTime", value)
        case date():
            return _of_time("date", value)
        case time():
            return _of_time("time", value)
        case timedelta() | Months():
            return _of_time("duration", value)
    return json.dumps(value, ensure_ascii=False)


def _of_time(name: str, value: Any) -> str:
    return json.dumps({"@type": name, "value": decisions.written(value)})
