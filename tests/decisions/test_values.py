"""What FEEL says, in a table worked out by hand from the standard: all three engines must say it to the letter."""

import csv
from pathlib import Path

import pytest

from qianmo import decisions
from qianmo.analytics.decide import run_cases
from qianmo.cli.decide import written
from tests.decisions.drawn import Formula, drawn
from tests.decisions.engines import in_postgres

TABLE = Path(__file__).parents[1] / "tables" / "feel.csv"
ROWS = list(csv.DictReader(TABLE.open(encoding="utf-8")))
FACTS = {
    "n": "integer",
    "x": "number",
    "z": "number",
    "b": "boolean",
    "word": "string",
    "d": "date",
    "t": "time",
    "m": "dateTime",
    "y": "yearMonthDuration",
    "p": "dayTimeDuration",
    "L": "tNumbers",
    "T": "tTexts",
    "B": "tTruths",
    "E": "tNothing",
    "o": "tObject",
}
TYPES = "".join(
    f'<itemDefinition name="{name}" isCollection="true"><typeRef>{kind}</typeRef></itemDefinition>'
    for name, kind in (("tNumbers", "number"), ("tTexts", "string"), ("tTruths", "boolean"), ("tNothing", "boolean"))
) + (
    '<itemDefinition name="tObject"><itemComponent name="first name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="a"><itemComponent name="b"><typeRef>number</typeRef></itemComponent></itemComponent>'
    "</itemDefinition>"
)
CASE = {
    "n": 7,
    "x": "2.5",
    "b": True,
    "word": "foobar",
    "d": "2026-09-30",
    "t": {"@type": "time", "value": "08:30:00"},
    "m": {"@type": "dateTime", "value": "2026-09-30T08:30:00"},
    "y": {"@type": "duration", "value": "P1Y2M"},
    "p": {"@type": "duration", "value": "P1DT2H"},
    "L": [3, 1, "2.5"],
    "T": ["a", "b"],
    "B": [True, None],
    "E": [],
    "o": {"first name": "Ann", "a": {"b": 2}},
}


def asked(row):
    return decisions.load(drawn(FACTS, Formula("answer", row["expression"]), types=TYPES))


@pytest.mark.parametrize("row", ROWS, ids=[row["expression"] for row in ROWS])
def test_an_expression_has_the_value_worked_out_by_hand(row):
    for engine in ("one", "sql"):
        (outcome,) = run_cases(model=asked(row), decision="answer", cases=[CASE], engine=engine)
        assert (written(outcome), engine) == (row["answer"], engine)


@pytest.mark.django_db
def test_postgresql_gives_every_value_it_can_carry():
    from django.db import connection

    with connection.cursor() as cursor:
        for row in ROWS:
            if decisions.uncarried(asked(row), "answer"):
                continue
            (outcome,) = in_postgres(cursor, asked(row), "answer", [CASE])
            assert (row["expression"], written(outcome)) == (row["expression"], row["answer"])
