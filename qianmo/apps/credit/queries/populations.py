"""Applications and live lines in columns, with the facts they are decided on, for trying a policy on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

DECIDED = """
SELECT a.id, a.household_id, v.branch_id, r.inputs::text
  FROM credit_policyrun r JOIN credit_application a ON a.id = r.application_id
  JOIN households_household h ON h.id = a.household_id JOIN grids_cell v ON v.id = h.village_id
 WHERE a.product_id = %s AND a.accepted_on > %s AND a.accepted_on <= %s ORDER BY a.id
"""
LIVE = """
SELECT l.id, l.household_id, v.branch_id, p.birth_on, l.limit_fen, l.drawn_fen + l.reserved_fen
  FROM credit_line l JOIN households_household h ON h.id = l.household_id JOIN grids_cell v ON v.id = h.village_id
  JOIN households_person p ON p.id = l.borrower_id
 WHERE l.product_id = %s AND l.state <> 'ended' ORDER BY l.id
"""
OUTCOMES = """
SELECT a.id, date_trunc('month', a.accepted_on)::date, r.inputs::text, coalesce(became.drew, false),
       coalesce(became.bad, false)
  FROM credit_policyrun r JOIN credit_application a ON a.id = r.application_id
  LEFT JOIN credit_line l ON l.application_id = a.id
  LEFT JOIN LATERAL (
      SELECT true AS drew, bool_or(
                 d.arrears_since IS NOT NULL AND least(%(on)s, watched.until) - d.arrears_since > %(days)s
                 OR EXISTS (SELECT FROM credit_classification c
                             WHERE c.draw_id = d.id AND c.floor >= %(floor)s AND c.from_on <= watched.until)) AS bad
        FROM credit_draw d,
             LATERAL (SELECT (a.accepted_on + make_interval(months => %(months)s))::date AS until) AS watched
       WHERE d.line_id = l.id AND d.state = 'posted' HAVING count(*) > 0) AS became ON true
 WHERE a.product_id = %(product)s AND a.accepted_on <= %(on)s ORDER BY a.id
"""
"""Arrears that were paid since are known by the class they led to, which tells lateness beyond 90 days only."""
FLOORS = ((90, 3), (270, 4), (360, 5))
"""Days of lateness a class stands for at least. Source: 金融资产风险分类办法."""
EXPOSURE = """
SELECT product_id, count(*), sum(limit_fen)::bigint, sum(drawn_fen)::bigint FROM credit_line WHERE state <> 'ended'
 GROUP BY product_id ORDER BY product_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedColumns:
    """Applications in columns, with the inputs the policy of their day was asked with, as JSON."""

    application_ids: Sequence[int]
    household_ids: Sequence[int]
    branch_ids: Sequence[int | None]
    inputs: Sequence[str]


def decided_applications(*, product_id: int, after: date, until: date) -> DecidedColumns:
    """The applications for a product that were accepted after one day and until another, and decided by its policy."""
    columns = _columns(DECIDED, [product_id, after, until], width=4)
    return DecidedColumns(
        application_ids=columns[0], household_ids=columns[1], branch_ids=columns[2], inputs=columns[3]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LineColumns:
    """Live lines in columns: whose they are, the borrower's birth, the limit, and what is drawn or reserved, in fen."""

    line_ids: Sequence[int]
    household_ids: Sequence[int]
    branch_ids: Sequence[int | None]
    births: Sequence[date]
    limits_fen: Sequence[int]
    used_fen: Sequence[int]


def live_lines(*, product_id: int) -> LineColumns:
    """The lines of a product that have not ended."""
    columns = _columns(LIVE, [product_id], width=6)
    return LineColumns(
        line_ids=columns[0], household_ids=columns[1], branch_ids=columns[2], births=columns[3], limits_fen=columns[4],
        used_fen=columns[5],
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeColumns:
    """Applications in columns: the month, the inputs they were decided on, whether money was drawn, and ended badly."""

    application_ids: Sequence[int]
    months: Sequence[date]
    inputs: Sequence[str]
    drew: Sequence[bool]
    bad: Sequence[bool]


def outcomes(*, product_id: int, overdue_days: int, window_months: int, on: date) -> OutcomeColumns:
    """What became of the applications for a product until a day.

    Bad is one with a draw overdue for more than so many days within so many months of its application.
    """
    floor = next((floor for days, floor in FLOORS if overdue_days <= days), FLOORS[-1][1])
    params = {"product": product_id, "days": overdue_days, "months": window_months, "floor": floor, "on": on}
    columns = _columns(OUTCOMES, params, width=5)
    return OutcomeColumns(
        application_ids=columns[0], months=columns[1], inputs=columns[2], drew=columns[3], bad=columns[4]
    )


@dataclass(frozen=True, slots=True)
class Exposure:
    """Live lines of one product: how many, their limits and what is drawn on them, in fen."""

    product_id: int
    lines: int
    limit_fen: int
    drawn_fen: int


def exposures() -> list[Exposure]:
    """Live lines summed by product."""
    with connection.cursor() as cursor:
        cursor.execute(EXPOSURE)
        return [Exposure(*row) for row in cursor.fetchall()]


def _columns(query: str, params: list[Any] | dict[str, Any], *, width: int) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return list(zip(*cursor.fetchall(), strict=True)) or [()] * width
