"""Repricing (重定价): on the days its terms name, the price of what is drawn is judged again with the facts of the day.

The policy is the one the line was granted under, since its margins and discounts are what the customer signed; the
reference rate and the facts (guarantee, deposits, wages, e-banking, credit household) are those of the day. A discount
whose condition has gone is lost, one newly met is given. What the policy no longer admits keeps its rate, and so do
lines of another system, which no policy here has priced. Nobody's name is under it: the contract says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from qianmo.apps.credit.cases import policy_inputs
from qianmo.apps.credit.services.rates import NewRate, follow_rates
from qianmo.apps.events.services import Fact, record
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.products.queries import offers, policies_by_id, terms_in_force, terms_kept

CHUNK = 2_000
FIXED = "fixed"
REQUESTS = UUID("5b0a7a0e-2f1c-4c39-8c1b-6f4a9d1c7e30")
REASON = "按约定重定价"
FALLS = """
 CASE {rule} WHEN 'yearly' THEN to_char(%(cut)s::date, 'MM-DD') = '01-01'
 WHEN 'anniversary' THEN
      ({since} + make_interval(years => date_part('year', %(cut)s::date)::int - date_part('year', {since})::int))::date
      = %(cut)s::date
 WHEN 'monthly' THEN ({since} + make_interval(months =>
      (date_part('year', %(cut)s::date)::int - date_part('year', {since})::int) * 12
      + date_part('month', %(cut)s::date)::int - date_part('month', {since})::int))::date = %(cut)s::date END
"""
DRAWS = f"""
SELECT d.id, l.household_id, l.borrower_id, l.number, r.policy_id, coalesce(
         (SELECT c.rate_ppm FROM credit_ratechange c WHERE c.draw_id = d.id AND c.from_on <= %(cut)s
           ORDER BY c.from_on DESC, c.id DESC LIMIT 1), d.rate_ppm)
  FROM credit_draw d JOIN credit_line l ON l.id = d.line_id
  JOIN credit_policyrun r ON r.application_id = l.application_id
  JOIN unnest(%(ids)s::bigint[], %(rules)s::text[]) AS t(id, rule) ON t.id = d.terms_id
 WHERE d.id > %(after)s AND d.state = 'posted' AND d.unpaid_fen <> 0 AND d.due_on > %(cut)s
   AND d.value_date < %(cut)s AND {FALLS.format(rule="t.rule", since="d.value_date")}
 ORDER BY d.id LIMIT %(limit)s
"""
LINES = f"""
SELECT l.id, l.household_id, l.borrower_id, l.number, r.policy_id, l.rate_ppm
  FROM credit_line l JOIN credit_policyrun r ON r.application_id = l.application_id
  JOIN unnest(%(ids)s::bigint[], %(rules)s::text[]) AS t(id, rule) ON t.id = l.product_id
 WHERE l.id > %(after)s AND l.state <> 'ended' AND l.ends_on > %(cut)s
   AND l.starts_on < %(cut)s AND {FALLS.format(rule="t.rule", since="l.starts_on")}
 ORDER BY l.id LIMIT %(limit)s
"""
SET_LINES = """
UPDATE credit_line l SET rate_ppm = n.rate_ppm FROM unnest(%s::bigint[], %s::int[]) AS n(id, rate_ppm) WHERE l.id = n.id
"""


@dataclass(frozen=True, slots=True)
class _Priced:
    """A draw or line whose day has come: whose it is, the version that priced it, and its rate so far."""

    id: int
    household_id: int
    borrower_id: int
    line: str
    policy_id: int
    rate_ppm: int


def follow_prices(*, on: date, at: datetime, tell: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """Reprice from the next day on what that day calls for; returns how many draws and lines were looked at.

    The night of a business day calls it. It commits set by set; called again it finds each at its new price.
    """
    cut = on + timedelta(days=1)
    kept = {pk: one.repricing for pk, one in terms_kept().items() if one.repricing != FIXED}
    in_force = {pk: one.repricing for pk, one in terms_in_force(on=cut).items() if one.repricing != FIXED}
    seen = 0
    for query, rules, apply in ((DRAWS, kept, _draws), (LINES, in_force, _lines)):
        after = 0
        while rules and (rows := _falling(query, rules, cut=cut, after=after)):
            with transaction.atomic():
                apply(_judged(rows, on=cut), cut=cut, at=at, business_date=on)
            after, seen = rows[-1].id, seen + len(rows)
            tell(seen, seen)
    return seen


def _falling(query: str, rules: dict[int, str], *, cut: date, after: int) -> list[_Priced]:
    asked: dict[str, Any] = {
        "ids": list(rules),
        "rules": list(rules.values()),
        "cut": cut,
        "after": after,
        "limit": CHUNK,
    }
    with connection.cursor() as cursor:
        return [_Priced(*row) for row in cursor.execute(query, asked).fetchall()]


def _judged(rows: Sequence[_Priced], *, on: date) -> list[tuple[_Priced, int]]:
    """Those whose price comes out otherwise on a day, with it."""
    policies = policies_by_id(ids={row.policy_id for row in rows})
    facts = facts_in_force(household_ids=[row.household_id for row in rows], on=on)
    inputs = policy_inputs(households=[(row.household_id, row.borrower_id) for row in rows], facts=facts, on=on)
    offered = offers(cases=[(policies[row.policy_id], case) for row, case in zip(rows, inputs, strict=True)])
    return [
        (row, offer.rate_ppm)
        for row, offer in zip(rows, offered, strict=True)
        if offer.admitted and offer.rate_ppm not in {0, row.rate_ppm}
    ]


def _draws(judged: Sequence[tuple[_Priced, int]], *, cut: date, at: datetime, business_date: date) -> None:
    rates = [
        NewRate(
            draw_id=row.id,
            rate_ppm=rate_ppm,
            from_on=cut,
            reason=REASON,
            by=None,
            request_id=uuid5(REQUESTS, f"{row.id} {cut}"),
        )
        for row, rate_ppm in judged
    ]
    follow_rates(rates=rates, at=at, business_date=business_date)


def _lines(judged: Sequence[tuple[_Priced, int]], *, cut: date, at: datetime, business_date: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(SET_LINES, [[row.id for row, _ in judged], [rate_ppm for _, rate_ppm in judged]])
    facts = [
        Fact(
            subject_id=row.id,
            household_id=row.household_id,
            by=None,
            payload={
                "line": row.line, "before_ppm": row.rate_ppm, "rate_ppm": rate_ppm, "from": cut.isoformat(),
                "reason": REASON,
            },
        )
        for row, rate_ppm in judged
    ]  # fmt: skip
    record(kind="credit.line_repriced", facts=facts, at=at, business_date=business_date)
