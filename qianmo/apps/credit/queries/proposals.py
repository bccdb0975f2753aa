"""What a village could be offered after its sittings: who qualifies for which limit, who does not and why.

One pass over the roster of one round. The page shows this weighing and the act of proposing runs it again, so the two
can never say different things. A proposal is what a household could get if it applied (预授信不是授信).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.credit.cases import policy_inputs
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.notices.queries import why_not_proposed
from qianmo.apps.products.queries import (
    Offer,
    PolicyInForce,
    ProductRow,
    facts_looked_at,
    offers,
    policies_in_force,
    products_on_offer,
    terms_in_force,
)
from qianmo.apps.ratings.queries import rosters_put_off
from qianmo.domain.access import Field
from qianmo.domain.ratings import Proposal, propose_limit
from qianmo.domain.refusal import Refused

ROUND = """
SELECT h.id, h.number, h.segment, coalesce(g.name, ''), m.person_id, coalesce(p.name, ''), e.outcome,
       v.sitting_id, v.excluded, v.needs_visit, v.opinions, coalesce(v.final_fen, v.limit_fen),
       v.dispersed, v.needs_look,
       EXISTS (SELECT 1 FROM credit_line l WHERE l.household_id = h.id AND l.state <> 'ended'),
       EXISTS (SELECT 1 FROM credit_application a WHERE a.household_id = h.id AND a.state = 'accepted'),
       (SELECT max(t.id) FROM households_factsheet t WHERE t.household_id = h.id),
       o.id, k.name, o.limit_fen, o.rate_ppm, f.name, o.proposed_at
  FROM ratings_roster r JOIN ratings_rosterentry e ON e.roster_id = r.id
  LEFT JOIN households_customergroup u ON u.id = r.group_id JOIN households_household h ON h.id = e.household_id
  LEFT JOIN grids_cell g ON g.id = h.group_id
  LEFT JOIN households_membership m ON m.household_id = h.id AND m.relation = 'head' AND m.left_on IS NULL
  LEFT JOIN households_person p ON p.id = m.person_id
  LEFT JOIN (SELECT DISTINCT ON (v.household_id) v.* FROM ratings_verdict v
               JOIN ratings_sitting s ON s.id = v.sitting_id WHERE s.roster_id = %s
              ORDER BY v.household_id, v.id DESC) v ON v.household_id = h.id
  LEFT JOIN credit_proposal o ON o.household_id = h.id AND o.sitting_id = v.sitting_id
  LEFT JOIN products_product k ON k.id = o.product_id LEFT JOIN org_staff f ON f.id = o.proposed_by_id
 WHERE r.id = %s AND {scope} ORDER BY h.number
"""
SITTINGS = """
SELECT count(*) FILTER (WHERE closed_at IS NOT NULL), max(id) FILTER (WHERE closed_at IS NULL)
  FROM ratings_sitting WHERE roster_id = %s
"""


@dataclass(frozen=True, slots=True)
class Advised:
    """The verdict a proposal rests on."""

    sitting_id: int
    excluded: bool
    needs_visit: bool
    opinions: int
    limit_fen: int
    dispersed: bool
    needs_look: bool


@dataclass(frozen=True, slots=True)
class Made:
    """A proposal that was made."""

    id: int
    product: str
    limit_fen: int
    rate_ppm: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RoundHousehold:
    """A household of a round, with everything that may stand in the way of a proposal."""

    household_id: int
    number: str
    segment: str
    group: str
    head_id: int | None
    head: str
    outcome: str
    verdict: Advised | None
    has_line: bool
    asked: bool
    sheet_id: int | None
    made: Made | None


@dataclass(frozen=True, slots=True)
class Proposable:
    """A household that qualifies today: product, policy, limit in fen, rate in ppm, and what bound the limit."""

    household: RoundHousehold
    sitting_id: int
    product: ProductRow
    policy: PolicyInForce
    offer: Offer
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Barred:
    """A household that does not qualify; `code` gathers those of one reason."""

    household: RoundHousehold
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Weighing:
    """A round weighed on a day; `told` says whether verdicts may be shown to who asked.

    `deferred` says why nothing is proposed at all, where the village is put off.
    """

    sat: bool
    open_sitting_id: int | None
    deferred: Refused | None
    told: bool
    proposable: tuple[Proposable, ...]
    barred: tuple[Barred, ...]
    made: tuple[RoundHousehold, ...]


def weighing(*, roster_id: int, scope: Scope, on: date) -> Weighing:
    """Weigh every household of a round; empty outside the scope. The number of queries does not grow with the village.

    Among the products of a household's segment the one that gives most is proposed, then the cheaper one.
    """
    condition, params = scope.condition("coalesce(r.village_id, u.place_id)")
    with connection.cursor() as cursor:
        cursor.execute(ROUND.format(scope=condition), [roster_id, roster_id, *params])
        rows = [_row(row, scope) for row in cursor.fetchall()]
        cursor.execute(SITTINGS, [roster_id])
        closed, open_sitting_id = cursor.fetchone()
    unheard = why_not_proposed(household_ids=[row.household_id for row in rows], on=on)
    barred: list[Barred] = []
    open_rows: list[RoundHousehold] = []
    for row in rows:
        refused = _in_the_way(row) or (unheard.get(row.household_id) if row.made is None else None)
        if refused is not None:
            barred.append(Barred(row, refused.code, refused.reason))
        elif row.made is None:
            open_rows.append(row)
    best = _best(open_rows, on=on)
    barred += [Barred(row, one.code, one.reason) for row, one in best if isinstance(one, Refused)]
    return Weighing(
        sat=closed > 0,
        open_sitting_id=open_sitting_id,
        deferred=rosters_put_off(roster_ids=[roster_id], doing="提预授信").get(roster_id),
        told=scope.sees(Field.VERDICTS),
        proposable=tuple(one for _, one in best if isinstance(one, Proposable)),
        barred=tuple(sorted(barred, key=lambda one: one.household.number)),
        made=tuple(row for row in rows if row.made is not None),
    )


def _row(row: Sequence[Any], scope: Scope) -> RoundHousehold:
    pk, number, segment, group, head_id, head, outcome, *rest = row
    verdict, (has_line, asked, sheet_id), made = rest[:7], rest[7:10], rest[10:]
    return RoundHousehold(
        pk,
        number,
        segment,
        group,
        head_id,
        scope.name(head),
        outcome,
        Advised(*verdict) if verdict[0] is not None else None,
        has_line,
        asked,
        sheet_id,
        Made(*made) if made[0] is not None else None,
    )


def _in_the_way(row: RoundHousehold) -> Refused | None:
    """What bars a household before any policy is asked; nothing bars one that was proposed."""
    if row.made is not None:
        return None
    if row.outcome == "black":
        return Refused(code="black", reason="黑名单不评议，也不预授信。情况变化后下一轮再筛")
    if row.verdict is None:
        return Refused(code="unrated", reason="还没有评议结论。请补开评议会")
    if row.head_id is None:
        return Refused(code="headless", reason="没有户主。请先在客户档案里补上")
    if row.has_line:
        return Refused(code="has_line", reason="已有在用额度，不再预授信。要调整额度请发起申请")
    if row.asked:
        return Refused(code="asked", reason="已有申请在办。办结后再看")
    return None


Weighed = Proposable | Refused


def _best(rows: Sequence[RoundHousehold], *, on: date) -> list[tuple[RoundHousehold, Weighed]]:
    """Per household the best of the products of its segment that files can answer, or why there is none."""
    policies, terms = policies_in_force(on=on), terms_in_force(on=on)
    facts = facts_in_force(household_ids=[row.household_id for row in rows], on=on)
    inputs = policy_inputs(households=[(row.household_id, row.head_id or 0) for row in rows], facts=facts, on=on)
    on_offer = [one for one in products_on_offer(on=on).values() if one.id in terms]
    fitting = _answerable(on_offer, policies, held={name for case in inputs for name in case})
    tries = [
        (row, product, case) for row, case in zip(rows, inputs, strict=True) for product in fitting.get(row.segment, ())
    ]
    offered = offers(cases=[(policies[product.id], case) for _, product, case in tries])
    found: dict[int, list[Weighed]] = {row.household_id: [] for row in rows}
    for (row, product, _), offer in zip(tries, offered, strict=True):
        unit_fen = terms[product.id].unit_fen
        found[row.household_id].append(_weigh(row, product, policies[product.id], offer, unit_fen=unit_fen))
    return [(row, _first(found[row.household_id])) for row in rows]


def _answerable(
    on_offer: Sequence[ProductRow], policies: Mapping[int, PolicyInForce], *, held: set[str]
) -> dict[str, list[ProductRow]]:
    """By segment the products that ask least of what no file of the round holds.

    A village is offered what its files can answer; a contract, a power bill or a fund's room comes with an application.
    """
    asked = facts_looked_at(policies=[policies[one.id] for one in on_offer])
    unknown = {one.id: len(asked[policies[one.id].id] - held) for one in on_offer}
    fitting: dict[str, list[ProductRow]] = {}
    for one in on_offer:
        best = fitting.setdefault(one.segment, [])
        if best and unknown[one.id] < unknown[best[0].id]:
            best.clear()
        if not best or unknown[one.id] == unknown[best[0].id]:
            best.append(one)
    return fitting


def _weigh(row: RoundHousehold, product: ProductRow, policy: PolicyInForce, offer: Offer, *, unit_fen: int) -> Weighed:
    if row.verdict is None:
        return Refused(code="unrated", reason="还没有评议结论。请补开评议会")
    # What is owed elsewhere and every other ceiling are inside the policy's own limit.
    answer = propose_limit(
        verdict=row.verdict,
        model_fen=offer.limit_fen,
        capacity_fen=None,
        grade_cap_fen=None,
        product_cap_fen=None,
        other_unsecured_fen=0,
        unit_fen=unit_fen,
    )
    if isinstance(answer, Refused):
        return answer
    if not offer.admitted:
        return Refused(code="not_admitted", reason=f"政策不准入：{'；'.join(offer.reasons)}。情况变化后再看")
    if answer.limit_fen == 0:
        return Refused(code="below_one_unit", reason="核下来不足起点，没有可提的额度。情况变化后再看")
    return Proposable(row, row.verdict.sitting_id, product, policy, offer, answer)


def _first(weighed: Sequence[Weighed]) -> Weighed:
    able = [one for one in weighed if isinstance(one, Proposable)]
    if able:
        return min(able, key=lambda one: (-one.proposal.limit_fen, one.offer.rate_ppm, one.product.code))
    if weighed:
        return weighed[0]
    return Refused(code="no_product", reason="这类客群没有生效的产品。请产品经理发布政策")


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """The latest proposal to a household."""

    product: str
    limit_fen: int
    rate_ppm: int
    by: str
    at: datetime


def proposals_of(*, household_ids: Sequence[int]) -> Mapping[int, ProposalRow]:
    """The latest proposal to each household that has one. The caller has checked the scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (o.household_id) o.household_id, k.name, o.limit_fen, o.rate_ppm, f.name,"
            " o.proposed_at FROM credit_proposal o JOIN products_product k ON k.id = o.product_id"
            " JOIN org_staff f ON f.id = o.proposed_by_id WHERE o.household_id = ANY(%s)"
            " ORDER BY o.household_id, o.id DESC",
            [list(household_ids)],
        )
        return {row[0]: ProposalRow(*row[1:]) for row in cursor.fetchall()}
