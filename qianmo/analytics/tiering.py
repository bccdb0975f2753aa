"""What a table of tiers may look at of every household, worked out from the lake, and what it answers to all of them.

One query makes a row of figures per household, a second one, lowered from the table, decides them all; nothing is
asked household by household. The figures of a row are kept with what was decided on them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from qianmo import decisions
from qianmo.analytics.lake import Edition, Lake, views
from qianmo.decisions import Kind

DECISION = "tier"
"""The decision a table of tiers answers."""
FACTS: Mapping[str, tuple[str, Kind]] = {
    "segment": ("客群", Kind.STRING),
    "deposit_fen": ("存款", Kind.NUMBER),
    "deposit_average_fen": ("近一年日均存款", Kind.NUMBER),
    "loan_fen": ("贷款", Kind.NUMBER),
    "loan_average_fen": ("近一年日均贷款", Kind.NUMBER),
    "signed": ("已签约", Kind.BOOLEAN),
    "drawn": ("正在用信", Kind.BOOLEAN),
    "tied": ("代发工资或收单", Kind.BOOLEAN),
    "worst_class": ("最差五级分类", Kind.NUMBER),
    "in_arrears": ("有逾期", Kind.BOOLEAN),
}
"""What a table may look at: how people call it, and its sort. Classes count from 1 (正常); 0 where nothing is owed."""
TABLES = ("accounts", "balances", "households", "loans", "loan_states", "standings")
YEAR = timedelta(days=365)
ANSWERED = pa.schema(
    [
        ("household_id", pa.int64()), ("tier", pa.string()), ("rule", pa.int32()), ("facts", pa.string()),
        ("cell_id", pa.int64()),
    ]
)  # fmt: skip
AVERAGE = (
    "((2 * coalesce(sum(b.fen * (least(b.until_on, $until) - greatest(b.from_on, $first))) FILTER (a.side = '{side}'),"
    " 0) + $days) // (2 * $days))::BIGINT"
)
"""Balance-days of a year over its days, rounded half up; an account that is younger stood at nothing before."""
FIGURES = f"""
CREATE TEMP TABLE facts AS
WITH held AS (
    SELECT a.household_id,
           coalesce(sum(b.fen) FILTER (a.side = 'deposit' AND b.until_on > $as_of), 0)::BIGINT AS deposit_fen,
           {AVERAGE.format(side="deposit")} AS deposit_average_fen,
           coalesce(sum(b.fen) FILTER (a.side = 'loan' AND b.until_on > $as_of), 0)::BIGINT AS loan_fen,
           {AVERAGE.format(side="loan")} AS loan_average_fen,
           coalesce(bool_or(a.side IN ('payroll', 'acquiring')), false) AS tied
      FROM accounts a LEFT JOIN balances b
        ON b.account_id = a.account_id AND b.from_on <= $as_of AND b.until_on > $first
     WHERE a.household_id IS NOT NULL AND a.from_on <= $as_of AND a.until_on > $as_of
     GROUP BY a.household_id),
owed AS (
    SELECT l.household_id, max(s.class)::BIGINT AS worst_class, bool_or(s.arrears_since IS NOT NULL) AS in_arrears
      FROM loan_states s JOIN loans l ON l.account_id = s.account_id
     WHERE s.from_on <= $as_of AND s.until_on > $as_of GROUP BY l.household_id)
SELECT h.household_id, h.cell_id, h.segment, coalesce(m.deposit_fen, 0) AS deposit_fen,
       coalesce(m.deposit_average_fen, 0) AS deposit_average_fen, coalesce(m.loan_fen, 0) AS loan_fen,
       coalesce(m.loan_average_fen, 0) AS loan_average_fen, coalesce(s.signed, false) AS signed,
       coalesce(s.drawn, false) AS drawn, coalesce(m.tied, false) AS tied, coalesce(o.worst_class, 0) AS worst_class,
       coalesce(o.in_arrears, false) AS in_arrears
  FROM households h LEFT JOIN held m USING (household_id) LEFT JOIN standings s USING (household_id)
  LEFT JOIN owed o USING (household_id)
"""


DIFFERING = """
SELECT f.household_id, f.tier, f.rule, f.facts
  FROM found f LEFT JOIN living l USING (household_id)
 WHERE l.household_id IS NULL OR (f.tier, f.rule, $hash) IS DISTINCT FROM (l.tier, l.rule, l.model_hash)
 ORDER BY f.household_id
"""
GONE = "SELECT household_id FROM living WHERE household_id NOT IN (SELECT household_id FROM found) ORDER BY 1"


class Ground:
    """Figures of every household on a day, ready to be asked by one table after another."""

    def __init__(self, database: duckdb.DuckDBPyConnection) -> None:
        self._database = database

    def decided(self, model: decisions.Model) -> pa.Table:
        """What a sound table of tiers answers to everybody: tier, the row that hit, the figures it looked at as JSON.

        Who cannot be decided is not among them. Raises ModelError.
        """
        query = decisions.lower(model, DECISION, "duckdb", relation="facts", keys=["household_id"])
        hits = dict(query.hits)[DECISION]
        ((_, tier),) = query.results
        shown = ", ".join(f"{fact.name} := f.{fact.name}" for fact in query.facts)
        found = self._database.sql(
            f'SELECT q.household_id, q."{tier}" AS tier, q."{hits}"::INTEGER AS rule,'
            f" {f'to_json(struct_pack({shown}))::VARCHAR' if shown else repr('{}')} AS facts, f.cell_id"
            f' FROM ({query.sql}) q JOIN facts f USING (household_id) WHERE q."{query.error}" IS NULL'
            " ORDER BY q.household_id"
        )
        return found.to_arrow_table().cast(ANSWERED)

    def answers(self, model: decisions.Model, decision: str) -> pa.Table:
        """What a sound table answers to everybody: household_id, cell_id, rule (the row that hit), a column per result.

        Who cannot be decided is not among them. Raises ModelError.
        """
        query = decisions.lower(model, decision, "duckdb", relation="facts", keys=["household_id"])
        hits = dict(query.hits)[decision]
        results = ", ".join(f'q."{column}" AS "{name}"' for name, column in query.results)
        return self._database.sql(
            f'SELECT q.household_id, f.cell_id, q."{hits}"::INTEGER AS rule, {results}'
            f' FROM ({query.sql}) q JOIN facts f USING (household_id) WHERE q."{query.error}" IS NULL'
            " ORDER BY q.household_id"
        ).to_arrow_table()

    def of_household(self, household_id: int) -> dict[str, object] | None:
        """The figures of one household; None where the lake does not know it."""
        names = ", ".join(FACTS)
        row = self._database.execute(f"SELECT {names} FROM facts WHERE household_id = ?", [household_id]).fetchone()
        return None if row is None else dict(zip(FACTS, row, strict=True))


@contextmanager
def tier_ground(*, lake: Lake, edition: Edition, as_of: date) -> Iterator[Ground]:
    """Work out the figures of every household of the lake on a day; gone with the work."""
    until = as_of + timedelta(days=1)
    params = {"as_of": as_of, "until": until, "first": until - YEAR, "days": YEAR.days}
    with duckdb.connect() as database:
        views(lake, edition, database, tables=TABLES)
        database.execute(FIGURES, params)
        yield Ground(database)


def compared_with(living: pa.Table, found: pa.Table, *, model_hash: str) -> tuple[pa.Table, list[int]]:
    """Answers that differ from those that hold, and households that hold one and have no answer any more.

    `living` names household, tier, rule and the digest of the table that gave it; `found` is answered by `model_hash`.
    """
    with duckdb.connect() as database:
        database.register("found", found)
        database.register("living", living)
        differing = database.sql(DIFFERING, params={"hash": model_hash}).to_arrow_table()
        return differing, [pk for (pk,) in database.sql(GONE).fetchall()]
