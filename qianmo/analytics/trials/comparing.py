"""What would change from one model to another, case by case and summed.

A case changes when it is admitted or not, is offered another limit, rate, term or guarantee, or is asked for other
papers or another approver; a grade alone is told with it. Each changed case is of one kind: 得 gain, 失 lose, 升 up,
降 down (by its limit), 条件 terms.

Live lines stand under their policy in one way: a line follows the policy only where the policy binds it. What the
policy takes away is taken (down to the new limit, to nothing where a household is no longer admitted); what it adds may
be asked for where the line stands at the old limit, as far as the village's verdict goes. A line drawn above what would
be left keeps its draws and has nothing available; nobody is called upon to repay.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from qianmo import decisions
from qianmo.analytics.trials.answering import ANSWER, PAPERS, Cases, answer, memory

WAN = 1_000_000
BANDS = (1, 2, 3, 5, 10, 20)
"""Steps of a change of limit in 万: up to 1, up to 2, …, and above the last."""
LIMIT_BANDS = ("lose", *(f"-{step}" for step in (99, *reversed(BANDS))), *(f"+{step}" for step in (*BANDS, 99)), "gain")
"""The bars of the picture from left to right; 99 is above the last step."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The two answers to every case, side by side, until the work is done."""

    connection: duckdb.DuckDBPyConnection
    has_lines: bool

    def changed(self) -> pa.Table:
        """The cases that change, with their kind and band, by place."""
        return self.connection.sql(CHANGED).to_arrow_table()

    def totals(self) -> dict[str, int]:
        """Counts and sums over all cases."""
        return self._rows(TOTALS)[0]

    def by(self, column: str) -> list[dict[str, Any]]:
        """Counts and net change for each value of a column beside the case, most changed first."""
        return self._rows(BY.format(column=column))

    def grades(self) -> list[dict[str, Any]]:
        """How many cases stand in which grade before and after."""
        return self._rows(GRADES)

    def bands(self) -> dict[str, int]:
        """How many cases fall into each bar of the picture."""
        found = {row["band"]: row["cases"] for row in self._rows(BY_BAND)}
        return {band: found.get(band, 0) for band in LIMIT_BANDS}

    def reasons(self) -> list[dict[str, Any]]:
        """Why cases are refused, before and after, most frequent first."""
        return self._rows(REASONS)

    def _rows(self, query: str) -> list[dict[str, Any]]:
        return list(self.connection.sql(query).to_arrow_table().to_pylist())


@contextmanager
def compare(*, cases: Cases, before: decisions.Model | None, after: decisions.Model) -> Iterator[Trial]:
    """Have both models decide the cases; without a version before, everybody was refused.

    `cases.known` holds `branch_id`, and for live lines `line_fen`, `used_fen` and `verdict_fen` (null: none spoken).
    Raises TrialError.
    """
    with memory() as connection:
        known = pa.table({"place": pa.array(range(len(cases.facts)), pa.int64()), **_arrays(cases.known)})
        connection.register("known", known)
        answer(connection, name="after", model=after, cases=cases)
        if before is None:
            connection.execute(NOBODY)
        else:
            answer(connection, name="before", model=before, cases=cases)
        has_lines = "line_fen" in cases.known
        connection.execute(ANSWERS)
        connection.execute(JUDGED.format(own=LINES if has_lines else POLICY, over=OVER if has_lines else "false"))
        yield Trial(connection, has_lines)


def _arrays(known: Mapping[str, Sequence[Any]]) -> dict[str, pa.Array]:
    return {name: pa.array(values, pa.int64()) for name, values in known.items()}


NOBODY = (
    "CREATE TABLE before AS SELECT * REPLACE (NULL AS error, false AS admitted, [] AS reasons, NULL AS grade,"
    " 0 AS limit_fen, NULL AS rate_ppm, NULL AS tenor_months, NULL AS guarantee, NULL AS documents,"
    " NULL AS authority) FROM after"
)
_PAIRS = ", ".join(
    f"b.{name} AS {name}_before, a.{name} AS {name}_after"
    for name in ANSWER | PAPERS
    if name not in {"admitted", "limit_fen"}
)
ANSWERS = f"""
CREATE TABLE answers AS
SELECT k.*, b.error IS NOT NULL AS failed_before, a.error IS NOT NULL AS failed_after,
       coalesce(b.admitted, false) AS admitted_before, coalesce(a.admitted, false) AS admitted_after, {_PAIRS},
       CASE WHEN b.admitted THEN coalesce(b.limit_fen, 0) ELSE 0 END AS limit_fen_before,
       CASE WHEN a.admitted THEN coalesce(a.limit_fen, 0) ELSE 0 END AS limit_fen_after
  FROM known AS k JOIN before AS b USING (place) JOIN after AS a USING (place)
"""
POLICY = "limit_fen_before AS own_before, limit_fen_after AS own_after"
LINES = """line_fen AS own_before,
       CASE WHEN admitted_before AND NOT admitted_after THEN 0
            WHEN limit_fen_after < limit_fen_before THEN least(line_fen, limit_fen_after)
            WHEN limit_fen_after > limit_fen_before AND admitted_before AND line_fen >= limit_fen_before
            THEN greatest(line_fen, least(limit_fen_after, coalesce(verdict_fen, limit_fen_after)))
            ELSE line_fen END AS own_after"""
OVER = "used_fen > own_after AND own_after < own_before"
JUDGED = """
CREATE TABLE judged AS
WITH moved AS (SELECT *, {own} FROM answers),
kinds AS (
    SELECT *, own_after - own_before AS delta_fen, {over} AS over,
           CASE WHEN admitted_after AND NOT admitted_before THEN 'gain'
                WHEN admitted_before AND NOT admitted_after THEN 'lose'
                WHEN NOT admitted_after THEN NULL
                WHEN limit_fen_after > limit_fen_before THEN 'up'
                WHEN limit_fen_after < limit_fen_before THEN 'down'
                WHEN rate_ppm_after IS DISTINCT FROM rate_ppm_before
                  OR tenor_months_after IS DISTINCT FROM tenor_months_before
                  OR guarantee_after IS DISTINCT FROM guarantee_before
                  OR documents_after IS DISTINCT FROM documents_before
                  OR authority_after IS DISTINCT FROM authority_before THEN 'terms' END AS kind
      FROM moved
)
SELECT *, CASE WHEN kind IN ('gain', 'lose') THEN kind WHEN kind IN ('up', 'down') THEN
    (CASE kind WHEN 'up' THEN '+' ELSE '-' END) || (CASE {{bands}} ELSE '99' END) END AS band FROM kinds
""".replace(
    "{{bands}}",
    " ".join(f"WHEN abs(limit_fen_after - limit_fen_before) <= {step * WAN} THEN '{step}'" for step in BANDS),
)
LONGEST_WORD = 20
_WORDS = ", ".join(
    f"left(coalesce({name}, ''), {LONGEST_WORD}) AS {name}" for name in ("grade_before", "grade_after", "band")
)
CHANGED = f"SELECT * REPLACE ({_WORDS}) FROM judged WHERE kind IS NOT NULL ORDER BY place"
COUNTS = """
       count(*)::BIGINT AS cases, count(kind)::BIGINT AS changed,
       (count(*) FILTER (kind = 'gain'))::BIGINT AS gained, (count(*) FILTER (kind = 'lose'))::BIGINT AS lost,
       (count(*) FILTER (kind = 'up'))::BIGINT AS up, (count(*) FILTER (kind = 'down'))::BIGINT AS down,
       (count(*) FILTER (kind = 'terms'))::BIGINT AS terms, (count(*) FILTER (over))::BIGINT AS over,
       coalesce(sum(delta_fen), 0)::BIGINT AS net_fen
"""
TOTALS = f"""
SELECT {COUNTS},
       (count(*) FILTER (admitted_before))::BIGINT AS admitted_before,
       (count(*) FILTER (admitted_after))::BIGINT AS admitted_after,
       (count(*) FILTER (failed_before))::BIGINT AS failed_before,
       (count(*) FILTER (failed_after))::BIGINT AS failed_after,
       coalesce(sum(own_before), 0)::BIGINT AS fen_before, coalesce(sum(own_after), 0)::BIGINT AS fen_after,
       coalesce(sum(delta_fen) FILTER (delta_fen > 0), 0)::BIGINT AS added_fen,
       coalesce(-sum(delta_fen) FILTER (delta_fen < 0), 0)::BIGINT AS taken_fen,
       (count(*) FILTER (rate_ppm_after > rate_ppm_before))::BIGINT AS dearer,
       (count(*) FILTER (rate_ppm_after < rate_ppm_before))::BIGINT AS cheaper,
       (coalesce(sum(rate_ppm_before) FILTER (admitted_before AND admitted_after), 0))::BIGINT AS rates_before_ppm,
       (coalesce(sum(rate_ppm_after) FILTER (admitted_before AND admitted_after), 0))::BIGINT AS rates_after_ppm,
       (count(*) FILTER (admitted_before AND admitted_after))::BIGINT AS admitted_both
  FROM judged
"""
BY = f"SELECT {{column}} AS key, {COUNTS} FROM judged GROUP BY 1 ORDER BY abs(net_fen) DESC, 1"
GRADES = """
SELECT CASE WHEN admitted_before THEN coalesce(grade_before, '') END AS before,
       CASE WHEN admitted_after THEN coalesce(grade_after, '') END AS after, count(*)::BIGINT AS cases,
       coalesce(sum(delta_fen), 0)::BIGINT AS net_fen
  FROM judged GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""
BY_BAND = "SELECT band, count(*)::BIGINT AS cases FROM judged WHERE band IS NOT NULL GROUP BY 1"
REASONS = """
WITH said AS (
    SELECT unnest(reasons_before) AS reason, 1 AS before, 0 AS after FROM judged WHERE NOT admitted_before
    UNION ALL SELECT unnest(reasons_after), 0, 1 FROM judged WHERE NOT admitted_after
)
SELECT reason, sum(before)::BIGINT AS before, sum(after)::BIGINT AS after FROM said GROUP BY 1
 ORDER BY greatest(sum(before), sum(after)) DESC, 1 LIMIT 30
"""
