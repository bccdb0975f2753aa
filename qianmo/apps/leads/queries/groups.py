"""Reads of customer groups: how far their households have come, who belongs, and what hangs on one partner."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from qianmo.apps.campaigns.queries import settle_standings
from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import group_kinds
from qianmo.apps.leads.models import LeadList, ListState, Origin
from qianmo.apps.leads.queries.lists import lists_seen
from qianmo.apps.org.queries import SignedIn
from qianmo.domain.access import Field

GROUPS = """
SELECT g.id, g.name, g.kind, x.partner_id, p.name, g.place_id, v.name, coalesce(b.name, ''), s.name, g.opened_on,
       n.members, n.left_count, n.rated, n.proposed, n.granted, n.signed, n.drawn, n.overdue,
       n.granted_fen, n.drawn_fen
  FROM households_customergroup g JOIN leads_grouppartner x ON x.group_id = g.id
  JOIN leads_partner p ON p.id = x.partner_id JOIN grids_cell v ON v.id = g.place_id
  LEFT JOIN org_branch b ON b.id = v.branch_id JOIN org_staff s ON s.id = g.manager_id
  JOIN LATERAL (
    SELECT count(*) FILTER (WHERE m.left_on IS NULL) AS members,
           count(*) FILTER (WHERE m.left_on IS NOT NULL) AS left_count,
           count(*) FILTER (WHERE m.left_on IS NULL AND t.eligible) AS rated,
           count(*) FILTER (WHERE m.left_on IS NULL AND EXISTS (
               SELECT 1 FROM credit_proposal o WHERE o.household_id = coalesce(h.merged_into_id, h.id))) AS proposed,
           count(*) FILTER (WHERE m.left_on IS NULL AND EXISTS (
               SELECT 1 FROM credit_line l JOIN credit_draw d ON d.line_id = l.id
                WHERE l.household_id = coalesce(h.merged_into_id, h.id) AND d.unpaid_fen > 0 AND d.due_on < {on}
           )) AS overdue,
           count(*) FILTER (WHERE m.left_on IS NULL AND t.granted_fen > 0) AS granted,
           count(*) FILTER (WHERE m.left_on IS NULL AND t.signed_fen > 0) AS signed,
           count(*) FILTER (WHERE m.left_on IS NULL AND t.drawn_fen > 0) AS drawn,
           coalesce(sum(t.granted_fen) FILTER (WHERE m.left_on IS NULL), 0)::bigint AS granted_fen,
           coalesce(sum(t.drawn_fen) FILTER (WHERE m.left_on IS NULL), 0)::bigint AS drawn_fen
      FROM households_groupmember m JOIN households_household h ON h.id = m.household_id
      LEFT JOIN campaigns_standing t ON t.household_id = coalesce(h.merged_into_id, h.id)
     WHERE m.group_id = g.id) n ON true
 WHERE {scope} ORDER BY n.granted_fen DESC, g.name
"""
HANGING = """
SELECT p.id, p.name, count(*), coalesce(sum(t.granted_fen), 0)::bigint, coalesce(sum(t.drawn_fen), 0)::bigint, c.cap_fen
  FROM (SELECT DISTINCT x.partner_id, coalesce(h.merged_into_id, h.id) AS household_id
          FROM households_groupmember m JOIN leads_grouppartner x ON x.group_id = m.group_id
          JOIN households_household h ON h.id = m.household_id WHERE m.left_on IS NULL) one
  JOIN leads_partner p ON p.id = one.partner_id
  LEFT JOIN campaigns_standing t ON t.household_id = one.household_id
  LEFT JOIN leads_partnercap c ON c.kind = p.kind AND c.valid @> %s::date
 GROUP BY p.id, p.name, c.cap_fen ORDER BY 4 DESC, p.name
"""
MEMBERS = """
SELECT m.id, h.id, h.number, p.name, v.name, h.village_id, t.stage, coalesce(t.granted_fen, 0),
       coalesce(t.signed_fen, 0), coalesce(t.drawn_fen, 0), m.joined_on, m.left_on, m.left_reason, m.source,
       coalesce(e.named, ''), coalesce(e.outcome, ''), y.fen, y.told_on, o.limit_fen,
       (SELECT coalesce(sum(d.unpaid_fen), 0)::bigint FROM credit_line l JOIN credit_draw d ON d.line_id = l.id
         WHERE l.household_id = h.id AND d.unpaid_fen > 0 AND d.due_on < %s::date), count(*) OVER ()
  FROM households_groupmember m JOIN households_customergroup g ON g.id = m.group_id
  JOIN households_household k ON k.id = m.household_id
  JOIN households_household h ON h.id = coalesce(k.merged_into_id, k.id)
  JOIN grids_cell v ON v.id = h.village_id
  LEFT JOIN campaigns_standing t ON t.household_id = h.id
  LEFT JOIN households_membership a ON a.household_id = h.id AND a.relation = 'head' AND a.left_on IS NULL
  LEFT JOIN households_person p ON p.id = a.person_id
  LEFT JOIN LATERAL (
    SELECT e.roster_id, e.outcome, CASE WHEN r.group_id = g.id THEN '本群' ELSE coalesce(u.name, w.name) END AS named
      FROM ratings_rosterentry e JOIN ratings_roster r ON r.id = e.roster_id
      LEFT JOIN households_customergroup u ON u.id = r.group_id LEFT JOIN grids_cell w ON w.id = r.village_id
     WHERE e.household_id = h.id AND r.year = %s ORDER BY e.id DESC LIMIT 1) e ON true
  LEFT JOIN LATERAL (
    SELECT coalesce(y.final_fen, y.limit_fen) AS fen, t.told_on FROM ratings_verdict y
      JOIN ratings_sitting s ON s.id = y.sitting_id AND s.roster_id = e.roster_id
      LEFT JOIN notices_told t ON t.verdict_id = y.id
     WHERE y.household_id = h.id ORDER BY y.id DESC LIMIT 1) y ON true
  LEFT JOIN LATERAL (
    SELECT o.limit_fen FROM credit_proposal o WHERE o.household_id = h.id ORDER BY o.id DESC LIMIT 1) o ON true
 WHERE m.group_id = %s AND {scope} AND (%s = (m.left_on IS NOT NULL))
 ORDER BY h.number, m.id OFFSET %s LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with who belongs today, who left, and how far those who belong have come; amounts in fen."""

    id: int
    name: str
    kind: str
    kind_name: str
    partner_id: int
    partner: str
    place_id: int
    place: str
    branch: str
    manager: str
    opened_on: date
    members: int
    left: int
    rated: int
    proposed: int
    granted: int
    signed: int
    drawn: int
    overdue: int
    granted_fen: int
    drawn_fen: int


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on one partner: households of all its groups, each once, their lines and balances, and the cap."""

    partner_id: int
    partner: str
    households: int
    granted_fen: int
    drawn_fen: int
    cap_fen: int | None

    @property
    def over_fen(self) -> int:
        """By how much the lines are above the cap; nought where they are not, or where there is no cap."""
        return 0 if self.cap_fen is None else max(0, self.granted_fen - self.cap_fen)


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A household of a group: how far it is, since when it belongs by which list, and when and why it left.

    `seen`: its village is in sight too, so its file opens. `roster` is whose roster of the year names it and `outcome`
    what screening found; the verdict, of that round, is None to those who may not see it.
    """

    id: int
    household_id: int
    number: str
    name: str
    village: str
    seen: bool
    stage: str
    granted_fen: int
    signed_fen: int
    drawn_fen: int
    joined_on: date
    left_on: date | None
    left_reason: str
    source: str
    roster: str
    outcome: str
    verdict_fen: int | None
    told_on: date | None
    proposed_fen: int | None
    overdue_fen: int


def groups(*, scope: Scope, on: date) -> list[GroupRow]:
    """Groups that stand within the scope, the largest sum of lines first; overdue is what is unpaid past its day."""
    settle_standings()
    inside, params = scope.condition("g.place_id")
    with connection.cursor() as cursor:
        cursor.execute(GROUPS.format(scope=inside, on="%s::date"), [on, *params])
        found: list[Any] = cursor.fetchall()
    kinds = group_kinds()
    return [GroupRow(pk, name, kind, kinds[kind], *rest) for pk, name, kind, *rest in found]


def hanging_on(*, on: date) -> list[Hanging]:
    """What hangs on each partner with a group, over the whole bank, beside the cap of the day."""
    settle_standings()
    with connection.cursor() as cursor:
        cursor.execute(HANGING, [on])
        return [Hanging(*row) for row in cursor.fetchall()]


def members_of(
    *, group_id: int, scope: Scope, on: date, gone: bool = False, skip: int = 0, limit: int = 50
) -> tuple[list[MemberRow], int]:
    """Households that belong to a group in sight, or with `gone` that left it, by number; and how many in all."""
    settle_standings()
    inside, params = scope.condition("g.place_id")
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS.format(scope=inside), [on, on.year, group_id, *params, gone, skip, limit])
        found: list[Any] = cursor.fetchall()
    rows = [_member(row, scope) for row in found]
    return rows, found[0][-1] if found else 0


def _member(row: Any, scope: Scope) -> MemberRow:
    pk, household_id, number, name, village, village_id, stage, *rest = row
    *before, verdict_fen, told_on, proposed_fen, overdue_fen, _ = rest
    told = verdict_fen if scope.sees(Field.VERDICTS) else None
    rest = [*before, told, told_on, proposed_fen, overdue_fen]
    seen = scope.allows(village_id)
    return MemberRow(pk, household_id, number, scope.name(name or ""), village, seen, stage or "filed", *rest)


def lists_of_partner(*, partner_id: int, person: SignedIn, on: date) -> list[tuple[int, str]]:
    """Lists of a partner in sight from which members can be taken today, the newest first."""
    found = LeadList.objects.filter(
        partner_id=partner_id, origin=Origin.IMPORTED, state__in=[ListState.DRAFT, ListState.RELEASED],
        expires_on__gte=on,
    )  # fmt: skip
    named = dict(found.order_by("-id").values_list("id", "name"))
    seen = lists_seen(list_ids=list(named), person=person)
    return [(pk, name) for pk, name in named.items() if pk in seen]
