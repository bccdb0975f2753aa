"""What a decision model answers to many cases at once.

Cases come as columns: what each is known by, its facts as the JSON text in which they are kept, and facts worked out
besides (an age, a reference rate). The facts a model asks for become typed columns of an in-memory DuckDB, and one
statement decides them all. Where a fact does not fit its column, every case passes the gate of the engine for one case,
and those it refuses get that engine's answer, so that nobody is answered otherwise than at the counter.
"""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
from pyarrow import json as arrow_json

from qianmo import decisions
from qianmo.analytics.decide import columns_of
from qianmo.decisions import Fact, Kind

OFFER = "offer"
ANSWER = {
    "admitted": "BOOLEAN", "reasons": "VARCHAR[]", "grade": "VARCHAR", "limit_fen": "BIGINT", "rate_ppm": "BIGINT",
    "tenor_months": "BIGINT", "guarantee": "VARCHAR",
}  # fmt: skip
"""What the offer of every product answers."""
PAPERS = {"documents": "VARCHAR[]", "authority": "VARCHAR"}
"""What an offer may answer besides; null where it does not. A table of answers has all of these columns, the case's
place and its error."""
_PLAIN = {Kind.NUMBER: pa.int64(), Kind.STRING: pa.string(), Kind.BOOLEAN: pa.bool_()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Cases in columns of one length: what each is known by, its facts as JSON text, and facts worked out besides."""

    known: Mapping[str, Sequence[Any]]
    facts: Sequence[str]
    given: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def case(self, place: int) -> dict[str, Any]:
        """One case as the engine for one case takes it."""
        facts: dict[str, Any] = json.loads(self.facts[place])
        return facts | {name: values[place] for name, values in self.given.items()}


@dataclass(frozen=True, slots=True)
class Typed:
    """Facts of cases as columns by `#place`, and why the cases that are not among them were refused at the gate."""

    table: pa.Table
    refused: Mapping[int, str]


class TrialError(Exception):
    """A trial that cannot be carried out; says why in words for the model's author."""


@contextmanager
def memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory, gone with the work. What the model makes impossible there comes as a TrialError."""
    try:
        with duckdb.connect() as connection:
            yield connection
    except decisions.ModelError as error:
        raise TrialError(str(error)) from error
    except duckdb.Error as error:
        raise TrialError(f"算到一半算不下去：{str(error).splitlines()[0][:200]}") from error


def offer_query(model: decisions.Model) -> decisions.LoweredQuery:
    """The model's offer as one SELECT over `facts`. Raises TrialError: unsound, or its offer lacks an answer."""
    try:
        query = decisions.lower(model, OFFER, "duckdb", relation="facts", keys=["#place"], with_hits=False)
    except decisions.ModelError as error:
        raise TrialError(str(error)) from error
    answered = {name for name, _ in query.results}
    if missing := [name for name in ANSWER if name not in answered]:
        raise TrialError(f"决策 {OFFER} 没有给出 {'、'.join(missing)}")
    return query


def answer(connection: duckdb.DuckDBPyConnection, *, name: str, model: decisions.Model, cases: Cases) -> None:
    """Create the table `name` of what the model's offer answers to each case, by its place.

    A case the model cannot decide is not admitted, with its error as the reason. Raises TrialError.
    """
    query = offer_query(model)
    columns = dict(query.results)
    facts = typed(query.facts, cases)
    connection.register("facts", facts.table)
    taken = ", ".join(
        f'CAST("{columns[one]}" AS {kind}) AS {one}' if one in columns else f"NULL::{kind} AS {one}"
        for one, kind in (ANSWER | PAPERS).items()
    )
    connection.execute(
        f'CREATE TABLE "{name}" AS SELECT "#place" AS place, "{query.error}" AS error, {taken} FROM ({query.sql})'
    )
    connection.unregister("facts")
    refused = pa.table({"place": pa.array(list(facts.refused), pa.int64()), "error": list(facts.refused.values())})
    connection.register("refused", refused)
    connection.execute(
        f'UPDATE "{name}" SET admitted = false, reasons = [error], grade = NULL, limit_fen = 0, rate_ppm = NULL,'
        " tenor_months = NULL, guarantee = NULL, documents = NULL, authority = NULL WHERE error IS NOT NULL"
    )
    if facts.refused:
        connection.execute(
            f'INSERT INTO "{name}" BY NAME'
            " SELECT place, error, false AS admitted, [error] AS reasons, 0 AS limit_fen FROM refused"
        )
    connection.unregister("refused")


def typed(facts: tuple[Fact, ...], cases: Cases) -> Typed:
    """The facts a model asks for, of every case, as typed columns."""
    if any(fact.type.kind not in _PLAIN or fact.type.scale for fact in facts):
        return _through_the_gate(facts, cases)
    try:
        return Typed(_read_at_once(facts, cases), {})
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        return _through_the_gate(facts, cases)


def _read_at_once(facts: tuple[Fact, ...], cases: Cases) -> pa.Table:
    """The texts read by Arrow's own reader, which is a hundred times as fast as case by case."""
    wanted = pa.schema([(fact.name, _PLAIN[fact.type.kind]) for fact in facts])
    kept = pa.schema([one for one in wanted if one.name not in cases.given])
    places = pa.array(range(len(cases.facts)), pa.int64())
    if not cases.facts:
        return pa.table({"#place": places, **{one.name: pa.array([], one.type) for one in wanted}})
    options = arrow_json.ParseOptions(explicit_schema=kept, unexpected_field_behavior="ignore")
    read = arrow_json.read_json(io.BytesIO("\n".join(cases.facts).encode()), parse_options=options)
    given = {one.name: pa.array(cases.given[one.name], one.type) for one in wanted if one.name in cases.given}
    return pa.table({"#place": places, **{one.name: read[one.name] for one in kept}, **given})


def _through_the_gate(facts: tuple[Fact, ...], cases: Cases) -> Typed:
    gate, admitted, refused = decisions.Gate(facts), {}, {}
    for place in range(len(cases.facts)):
        try:
            admitted[place] = gate.admit(cases.case(place), {})
        except decisions.CaseError as error:
            refused[place] = str(error)
    return Typed(columns_of(facts, admitted), refused)
