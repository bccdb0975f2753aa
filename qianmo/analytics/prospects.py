"""A list built from the lake: conditions, what bars a household, who takes it and in which order, in one DuckDB query.

Conditions say which figures are needed; only those are computed. The room `leads` brings what the lake does not know
(`Ground`): the villages within reach and who answers for them, households that are taken or barred, who asked first.
What was imported comes the same way (`listed`), so an imported list is screened and split by the same words.
Nobody is left out silently: every household that meets the conditions comes back, with why it is not to be visited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import duckdb
import pyarrow as pa

from qianmo.analytics.lake import Edition, Lake, views
from qianmo.domain.leads.conditions import MEASURES, Condition

TABLES = ("accounts", "balances", "businesses", "households", "loans", "loan_states", "standings", "transactions")
ROWS = {
    "villages": pa.schema([("cell_id", pa.int64()), ("owner_id", pa.int64()), ("head_id", pa.int64())]),
    "taken": pa.schema([("household_id", pa.int64()), ("why", pa.string())]),
    "barred": pa.schema([("household_id", pa.int64()), ("why", pa.string())]),
    "asked_first": pa.schema([("household_id", pa.int64()), ("staff_id", pa.int64())]),
    "tiers": pa.schema([("household_id", pa.int64()), ("tier", pa.string())]),
    "listed": pa.schema([("household_id", pa.int64()), ("row_id", pa.int64())]),
    "scores": pa.schema([("household_id", pa.int64()), ("score", pa.int64())]),
}
"""What the ground of a list is made of; households at most once in each."""
WORST_CLASS = 3
"""From this class on a loan bars its household."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What the lake does not know.

    Villages within reach with their steward and the head of their branch, households that other lists have taken or
    that a rule bars, who asked a household first, the rows of an imported list (None: everybody the conditions find);
    the tiers that hold, where a condition asks for them; what a model gives each, which ranks before any amount.
    """

    villages: pa.Table
    taken: pa.Table
    barred: pa.Table
    asked_first: pa.Table
    listed: pa.Table | None = None
    tiers: pa.Table | None = None
    scores: pa.Table = field(default_factory=ROWS["scores"].empty_table)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How a list is made: conditions, what it is ranked by, and how it is split.

    From `leader_fen` on a leader takes a lead (0: never); one person is given `each` of them (0: no end).
    """

    conditions: Sequence[Condition]
    measure: str = "deposit_fen"
    leader_fen: int = 0
    each: int = 0


MONEY = """
money AS (
    SELECT a.household_id,
           coalesce(sum(b.fen) FILTER (a.side = 'deposit'), 0)::BIGINT AS deposit_fen,
           coalesce(sum(b.fen) FILTER (a.side = 'loan'), 0)::BIGINT AS loan_fen
      FROM accounts a LEFT JOIN balances b
        ON b.account_id = a.account_id AND b.from_on <= $as_of AND b.until_on > $as_of
     WHERE a.household_id IS NOT NULL AND a.from_on <= $as_of AND a.until_on > $as_of
     GROUP BY a.household_id)"""
INFLOW = """
inflow AS (
    SELECT a.household_id, {sums}, sum(t.fen)::BIGINT AS inflow_fen
      FROM transactions t JOIN accounts a
        ON a.account_id = t.account_id AND a.from_on <= $as_of AND a.until_on > $as_of
     WHERE t.on_day > $flow_since AND t.on_day <= $as_of AND t.fen > 0 AND t.kind IN $flow_kinds
       AND a.household_id IS NOT NULL
     GROUP BY a.household_id)"""
ENDED = """
ended AS (
    SELECT DISTINCT a.household_id
      FROM balances b JOIN accounts a
        ON a.account_id = b.account_id AND a.side = 'loan' AND a.from_on <= $as_of AND a.until_on > $as_of
     WHERE b.fen > 0 AND b.from_on <= $as_of AND b.until_on > $lost_since AND a.household_id IS NOT NULL)"""
DUE = """
falling_due AS (
    SELECT DISTINCT l.household_id
      FROM loans l JOIN balances b ON b.account_id = l.account_id AND b.from_on <= $as_of AND b.until_on > $as_of
     WHERE l.due_on BETWEEN $as_of AND $due_until AND b.fen > 0)"""
TIED = """
tied AS (
    SELECT DISTINCT household_id FROM accounts
     WHERE side IN ('payroll', 'acquiring') AND from_on <= $as_of AND until_on > $as_of AND household_id IS NOT NULL)"""
TROUBLED = f"""
troubled AS (
    SELECT DISTINCT l.household_id
      FROM loan_states s JOIN loans l ON l.account_id = s.account_id
     WHERE s.from_on <= $as_of AND s.until_on > $as_of AND (s.class >= {WORST_CLASS} OR s.arrears_since IS NOT NULL))"""
EVERYONE = "SELECT household_id, NULL::BIGINT AS row_id FROM households"
CHOSEN = """
chosen AS (
    SELECT h.household_id, l.row_id, h.cell_id, h.segment, {measures}
      FROM ({listed}) l JOIN households h USING (household_id) JOIN villages v ON v.cell_id = h.cell_id
      {joins}
     WHERE {conditions})"""
JUDGED = """
judged AS (
    SELECT c.*, coalesce(b.why, CASE WHEN x.household_id IS NOT NULL THEN '有逾期或不良贷款' END) AS barred,
           t.why AS taken, c.{measure} AS value_fen, coalesce(p.score, 0) AS score,
           CASE WHEN $leader_fen > 0 AND c.{measure} >= $leader_fen THEN coalesce(v.head_id, v.owner_id)
                ELSE coalesce(f.staff_id, v.owner_id, v.head_id) END AS owner_id,
           $leader_fen > 0 AND c.{measure} >= $leader_fen AS for_leader
      FROM chosen c JOIN villages v USING (cell_id)
      LEFT JOIN barred b USING (household_id)
      LEFT JOIN taken t USING (household_id)
      LEFT JOIN asked_first f USING (household_id)
      LEFT JOIN scores p USING (household_id)
      LEFT JOIN troubled x USING (household_id))"""
RANKED = """
SELECT household_id, row_id, cell_id, deposit_fen, loan_fen, inflow_fen, value_fen, owner_id, for_leader,
       CASE WHEN barred IS NOT NULL THEN 'barred' WHEN taken IS NOT NULL THEN 'taken'
            WHEN owner_id IS NULL THEN 'nobody' WHEN $each > 0 AND place > $each THEN 'beyond' ELSE 'given' END AS fate,
       coalesce(barred, taken, '') AS why,
       CASE WHEN barred IS NULL AND taken IS NULL AND owner_id IS NOT NULL THEN place END AS place
  FROM (SELECT *, row_number() OVER (
                 PARTITION BY owner_id, barred IS NULL AND taken IS NULL
                     ORDER BY score DESC, value_fen DESC, household_id) AS place
          FROM judged)
 ORDER BY owner_id NULLS LAST, place NULLS LAST, household_id"""
WHERE: Mapping[str, str] = {
    "deposit": "coalesce(m.deposit_fen, 0) >= $deposit_fen",
    "no_loan": "coalesce(m.loan_fen, 0) <= 0",
    "lost": "coalesce(m.loan_fen, 0) <= 0 AND h.household_id IN (SELECT household_id FROM ended)",
    "due": "h.household_id IN (SELECT household_id FROM falling_due)",
    "bare": (
        "m.loan_fen > 0 AND coalesce(m.deposit_fen, 0) < $bare_fen"
        " AND h.household_id NOT IN (SELECT household_id FROM tied)"
    ),
    "settled": "coalesce(i.settled_fen, 0) >= $settled_fen",
    "payroll": "coalesce(i.payroll_fen, 0) >= $payroll_fen",
    "segment": "h.segment IN $segments",
    "tier": "h.household_id IN (SELECT household_id FROM tiers WHERE tier IN $tiers)",
    "business": (
        "h.household_id IN (SELECT household_id FROM businesses"
        " WHERE kind IN $businesses AND from_on <= $as_of AND until_on > $as_of)"
    ),
    "unsigned": "s.granted AND NOT s.signed",
    "undrawn": "s.signed AND NOT s.drawn",
}
"""What each condition asks of a household `h`, its money `m`, its inflow `i` and its standing `s`."""
FLOWS = ("settled", "payroll")


def prospects(*, lake: Lake, edition: Edition, as_of: date, recipe: Recipe, ground: Ground) -> pa.Table:
    """Everybody who meets the conditions on a day, ranked within whoever takes them.

    `fate` is given, beyond (past what one person is given), nobody (a village without a steward), taken or barred,
    with `why`; `row_id` is the imported row. Households of other villages than those of the ground are not looked for.
    """
    sql, params = lowered(as_of=as_of, recipe=recipe, listed=ground.listed is not None)
    with duckdb.connect() as database:
        views(lake, edition, database, tables=TABLES)
        for name, schema in ROWS.items():
            rows = getattr(ground, name)
            if rows is not None:
                database.register(name, rows.cast(schema))
        return database.sql(sql, params=params).to_arrow_table()


def lowered(*, as_of: date, recipe: Recipe, listed: bool) -> tuple[str, dict[str, object]]:
    """The one query of a recipe, and its parameters."""
    by_key = {one.key: one for one in recipe.conditions}
    flows = [by_key[key] for key in FLOWS if key in by_key]
    parts, joins = [MONEY, TROUBLED], ["LEFT JOIN money m USING (household_id)"]
    params: dict[str, object] = {"as_of": as_of, "leader_fen": recipe.leader_fen, "each": recipe.each}
    if flows:
        parts.append(INFLOW.format(sums=", ".join(_flow(one, as_of, params) for one in flows)))
        joins.append("LEFT JOIN inflow i USING (household_id)")
        params["flow_since"] = as_of - timedelta(days=max(one.days for one in flows))
        params["flow_kinds"] = sorted({word for one in flows for word in one.words})
    if "lost" in by_key:
        parts.append(ENDED)
        params["lost_since"] = as_of - timedelta(days=by_key["lost"].days)
    if "due" in by_key:
        parts.append(DUE)
        params["due_until"] = as_of + timedelta(days=by_key["due"].days)
    if "bare" in by_key:
        parts.append(TIED)
        params["bare_fen"] = by_key["bare"].fen
    if {"unsigned", "undrawn"} & by_key.keys():
        joins.append("LEFT JOIN standings s USING (household_id)")
    if "deposit" in by_key:
        params["deposit_fen"] = by_key["deposit"].fen
    if "segment" in by_key:
        params["segments"] = list(by_key["segment"].words)
    if "business" in by_key:
        params["businesses"] = list(by_key["business"].words)
    if "tier" in by_key:
        params["tiers"] = list(by_key["tier"].words)
    inflow = "coalesce(i.inflow_fen, 0)" if flows else "0::BIGINT"
    measures = f"coalesce(m.deposit_fen, 0) AS deposit_fen, coalesce(m.loan_fen, 0) AS loan_fen, {inflow} AS inflow_fen"
    chosen = CHOSEN.format(
        measures=measures,
        listed="SELECT household_id, row_id FROM listed" if listed else EVERYONE,
        joins="\n      ".join(joins),
        conditions=" AND ".join(f"({WHERE[key]})" for key in by_key) or "true",
    )
    measure = recipe.measure if recipe.measure in MEASURES else "deposit_fen"
    return "WITH" + ",".join([*parts, chosen, JUDGED.format(measure=measure)]) + RANKED, params


def _flow(one: Condition, as_of: date, params: dict[str, object]) -> str:
    """The sum of what one condition counts among the movements of the longest period asked for."""
    params[f"{one.key}_fen"] = one.fen
    params[f"{one.key}_since"] = as_of - timedelta(days=one.days)
    params[f"{one.key}_kinds"] = list(one.words)
    when = f"t.on_day > ${one.key}_since AND t.kind IN ${one.key}_kinds"
    return f"coalesce(sum(t.fen) FILTER ({when}), 0)::BIGINT AS {one.key}_fen"
