"""Dossiers as lists show them: whose, which step, what is promised, what the customer still has to bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from qianmo.apps.dossiers.models import DossierState
from qianmo.apps.grids.queries import IN_PIECE, Scope


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One dossier with what came of it; `due_on` is the promised day as it stands, put off by every stop."""

    id: int
    state: str
    household_id: int
    head_name: str
    village: str
    product: str
    requested_fen: int
    purpose: str
    lane: str
    branch: str
    owner_id: int
    owner: str
    first_contact: str
    second_id: int | None
    second: str
    begun_on: date
    begun_at: datetime
    ended_on: date | None
    due_on: date | None
    promise_id: int | None
    application_id: int | None
    case_id: int | None
    case_state: str
    outcome: str
    decided_at: datetime | None
    line_number: str
    line_state: str
    drawn_on: date | None
    waits_since: date | None
    taker_id: int | None
    taker: str

    @property
    def state_name(self) -> str:
        """Where it stands, in words: its own state, then that of its case, then of its line."""
        if self.drawn_on:
            return "已放款"
        if self.line_number:
            return {"granted": "已批准，待签约", "ended": "额度已终止"}.get(self.line_state, "已签约，待放款")
        if self.outcome == "refused":
            return "已否决"
        if self.case_state:
            return {"reviewing": "审查中", "deciding": "审批中", "supplement": "退回补件"}.get(
                self.case_state, "已办结"
            )
        if self.state == DossierState.GATHERING and self.waits_since:
            return "等客户补件"
        return str(DossierState(self.state).label)


LISTED = """
SELECT d.id, d.state, h.id, coalesce(p.name, ''), v.name, pr.name, d.requested_fen, d.purpose, coalesce(l.name, ''),
       b.name, d.owner_id, o.name, f.name, d.second_id, coalesce(s.name, ''), d.begun_on, d.begun_at, d.ended_on,
       coalesce(c.due_on, d.due_on), d.promise_id, d.application_id, c.id, coalesce(c.state, ''),
       coalesce(c.outcome, ''), c.decided_at, coalesce(li.number, ''), coalesce(li.state, ''),
       (SELECT min(value_date) FROM credit_draw WHERE line_id = li.id AND state = 'posted'), m.sent_on, w.taker_id,
       coalesce(t.name, '')
  FROM dossiers_dossier d JOIN households_household h ON h.id = d.household_id
  JOIN grids_cell v ON v.id = h.village_id JOIN products_product pr ON pr.id = d.product_id
  JOIN org_branch b ON b.id = d.branch_id JOIN org_staff o ON o.id = d.owner_id
  JOIN org_staff f ON f.id = d.first_contact_id LEFT JOIN org_staff s ON s.id = d.second_id
  LEFT JOIN dossiers_lane l ON l.id = d.lane_id
  LEFT JOIN approvals_case c ON c.kind = 'credit.application' AND c.subject_id = d.application_id
  LEFT JOIN credit_line li ON li.application_id = d.application_id
  LEFT JOIN dossiers_missinglist m ON m.dossier_id = d.id AND m.answered_on IS NULL
  LEFT JOIN dossiers_dossierhandover w ON w.dossier_id = d.id AND w.answered_at IS NULL
  LEFT JOIN org_staff t ON t.id = w.taker_id
  LEFT JOIN households_membership mm ON mm.household_id = h.id AND mm.relation = 'head' AND mm.left_on IS NULL
  LEFT JOIN households_person p ON p.id = mm.person_id
"""
SHOWS = {
    "mine": "d.state = 'gathering' AND (d.owner_id = %s OR d.second_id = %s OR w.taker_id = %s)",
    "open": "d.state = 'gathering'",
    "sent": "d.state = 'forwarded'",
    "ended": "d.state = 'withdrawn'",
}
"""What a list may show: those that wait for a person, all being gathered, those under review and after, those ended."""


def dossiers(*, scope: Scope, show: str, staff_id: int, limit: int = 300) -> list[DossierRow]:
    """Dossiers within the scope: those being gathered by their promised day, the others the newest first.

    Whoever was asked to survey beside the owner sees that dossier, wherever the household lives.
    """
    order = "d.due_on NULLS LAST, d.id" if show in {"mine", "open"} else "d.ended_on DESC, d.id DESC"
    wanted = SHOWS[show]
    return _listed(wanted, [staff_id] * wanted.count("%s"), scope=scope, order=order, limit=limit, second_id=staff_id)


def dossiers_named(*, ids: Sequence[int], scope: Scope, second_id: int = 0) -> dict[int, DossierRow]:
    """These dossiers by id; those outside the scope are left out, but for those `second_id` was asked to survey."""
    found = _listed("d.id = ANY(%s)", [list(ids)], scope=scope, order="d.id", limit=len(ids), second_id=second_id)
    return {one.id: one for one in found}


def dossiers_of(*, household_id: int, scope: Scope) -> list[DossierRow]:
    """The dossiers of a household, the newest first."""
    return _listed("d.household_id = %s", [household_id], scope=scope, order="d.id DESC", limit=50)


def dossier_of(*, application_id: int, scope: Scope) -> DossierRow | None:
    """The dossier an application came from; None for one that was accepted without."""
    found = _listed("d.application_id = %s", [application_id], scope=scope, order="d.id", limit=1)
    return found[0] if found else None


def _listed(
    wanted: str, params: list[Any], *, scope: Scope, order: str, limit: int, second_id: int = 0
) -> list[DossierRow]:
    within, villages = scope.condition("h.village_id", pieces=IN_PIECE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"{LISTED} WHERE {wanted} AND ({within} OR d.second_id = %s) ORDER BY {order} LIMIT %s",
            [*params, *villages, second_id, limit],
        )
        rows: list[Any] = cursor.fetchall()
    return [
        DossierRow(pk, state, household_id, scope.name(head), *rest) for pk, state, household_id, head, *rest in rows
    ]
