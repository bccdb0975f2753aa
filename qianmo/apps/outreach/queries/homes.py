"""The households of villages on the day of a re-rating: money, arrears, and which tests each does not meet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection

from qianmo.apps.households.queries import ages_of, facts_in_force, heads
from qianmo.apps.ratings.queries import known_rule
from qianmo.domain.credit.classification import LoanClass
from qianmo.domain.outreach.status import Home, lacks_of_home

YEAR = timedelta(days=365)
HOMES = """
SELECT h.village_id, h.id, coalesce(sum(l.limit_fen), 0)::bigint,
       coalesce(sum(d.balance), 0)::bigint, coalesce(sum(d.bad), 0)::bigint, coalesce(sum(d.new_bad), 0)::bigint,
       coalesce(bool_or(d.arrears), FALSE), coalesce(max(d.worst), 1)
  FROM households_household h
  LEFT JOIN credit_line l ON l.household_id = h.id AND l.state <> 'ended'
  LEFT JOIN LATERAL (
       SELECT sum(d.unpaid_fen) AS balance, sum(d.unpaid_fen) FILTER (WHERE d.loan_class >= %(bad)s) AS bad,
              sum(d.unpaid_fen) FILTER (WHERE d.loan_class >= %(bad)s AND d.value_date > %(since)s) AS new_bad,
              bool_or(d.arrears_since IS NOT NULL) AS arrears, max(d.loan_class) AS worst
         FROM credit_draw d WHERE d.line_id = l.id AND d.unpaid_fen > 0) d ON TRUE
 WHERE h.village_id = ANY(%(villages)s) AND h.merged_into_id IS NULL GROUP BY h.village_id, h.id ORDER BY h.id
"""


@dataclass(frozen=True, slots=True)
class CountedHome:
    """A household as it was found: its village, limit, money, and what it lacks."""

    village_id: int
    household_id: int
    limit_fen: int
    balance_fen: int
    bad_fen: int
    new_bad_fen: int
    in_arrears: bool
    lacks: list[str]


def homes_counted(*, tests: Sequence[str], village_ids: Sequence[int], on: date) -> dict[int, list[CountedHome]]:
    """The households of these villages as they stand, each with the tests it does not meet, by village."""
    params: dict[str, Any] = {"villages": list(village_ids), "bad": int(LoanClass.SUBSTANDARD), "since": on - YEAR}
    with connection.cursor() as cursor:
        rows: list[Any] = cursor.execute(HOMES, params).fetchall()
    ids = [row[1] for row in rows]
    known, rule = facts_in_force(household_ids=ids, on=on), known_rule(on=on)
    head_of = heads(household_ids=ids)
    ages = ages_of(person_ids=list(head_of.values()), on=on)
    found: dict[int, list[CountedHome]] = defaultdict(list)
    for village_id, pk, limit_fen, balance_fen, bad_fen, new_bad_fen, arrears, worst in rows:
        facts = known.get(pk, {})
        home = Home(
            resident=facts.get("resident"), age=ages.get(head_of.get(pk, 0)), income_fen=facts.get("income_fen"),
            in_arrears=arrears, bad_record=bool(facts.get("enforcement")) or worst >= LoanClass.SUBSTANDARD,
        )  # fmt: skip
        found[village_id].append(
            CountedHome(
                village_id,
                pk,
                limit_fen,
                balance_fen,
                bad_fen,
                new_bad_fen,
                arrears,
                lacks_of_home(home, tests, ages=(rule.youngest, rule.oldest)),
            )
        )
    return found
