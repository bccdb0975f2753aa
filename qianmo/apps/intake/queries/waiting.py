"""What waits at the intake for somebody at the branch, and what was set aside."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.queries import Face, borrowers_by_identity, faces
from qianmo.apps.intake.models import Envelope, EnvelopeState
from qianmo.apps.intake.opening import Opened, open_kept
from qianmo.domain.fieldwork.envelopes import KINDS
from qianmo.domain.masking import mask_identity

ESCALATED_AFTER = timedelta(days=5)
MOST = 200


@dataclass(frozen=True, slots=True)
class WaitingFiling:
    """A household filed on a phone: whom it names, and which households have them on file already."""

    envelope: UUID
    author: str
    made_at: datetime
    address: str
    members: tuple[tuple[str, str], ...]
    households: tuple[Face, ...]


def filings_to_rule(*, scope: Scope) -> list[WaitingFiling]:
    """Filings that wait for a word of the branch, the oldest first; of villages and households in sight."""
    rows = Envelope.objects.filter(kind="filing", state=EnvelopeState.PARKED).select_related("author").order_by("id")
    found: list[tuple[Envelope, Opened]] = []
    for row in rows[:MOST]:
        opened = open_kept(row.uid, hash_=row.hash, sealed=bytes(row.sealed or b""), parked=True)
        if isinstance(opened, Opened):
            found.append((row, opened))
    identities = {number for _, opened in found for _, number in _members(opened)}
    known = {
        number: household for number, (_, household, _) in borrowers_by_identity(identities=list(identities)).items()
    }
    named = faces(household_ids=list(known.values()), scope=scope)
    shown = []
    for row, opened in found:
        members = _members(opened)
        households = {known[number] for _, number in members if number in known}
        if households and households <= set(named):
            shown.append(
                WaitingFiling(
                    row.uid,
                    f"{row.author.name}（{row.author.number}）",
                    row.made_at,
                    str(opened.envelope.body.get("address") or ""),
                    tuple((scope.name(name), mask_identity(number)) for name, number in members),
                    tuple(named[pk] for pk in sorted(households)),
                )
            )
    return shown


def _members(opened: Opened) -> list[tuple[str, str]]:
    told = opened.envelope.body.get("members") or []
    return [
        (str(one.get("name", "")), str(one.get("identity", "")).strip().upper())
        for one in told
        if isinstance(one, dict)
    ]


@dataclass(frozen=True, slots=True)
class WaitingLong:
    """An envelope that has waited for another for more than five days."""

    kind: str
    author: str
    made_at: datetime
    arrived_at: datetime
    why: str


LONG = """
SELECT v.kind, s.name || '（' || s.number || '）', v.made_at, v.arrived_at, v.why
  FROM intake_envelope v JOIN org_staff s ON s.id = v.author_id
 WHERE v.state = 'parked' AND v.arrived_at < %s
   AND EXISTS (SELECT 1 FROM grids_stewardship g JOIN grids_cell c ON c.id = g.cell_id
                WHERE g.staff_id = v.author_id AND {within}) ORDER BY v.arrived_at
"""


def waiting_long(*, scope: Scope, now: datetime) -> list[WaitingLong]:
    """Envelopes parked for more than five days, of authors who have answered for a village in sight."""
    within, inside = scope.condition("CASE WHEN c.level = 'group' THEN c.parent_id ELSE c.id END")
    with connection.cursor() as cursor:
        rows = cursor.execute(LONG.format(within=within), [now - ESCALATED_AFTER, *inside]).fetchall()
    return [WaitingLong(KINDS.get(kind, kind), *rest) for kind, *rest in rows]


@dataclass(frozen=True, slots=True)
class SetAside:
    """An envelope that cannot be taken: whose it is and why."""

    author: str
    device: str
    code: str
    reason: str
    first_at: datetime
    last_at: datetime


ASIDE = """
SELECT s.name || '（' || s.number || '）', d.name, q.code, q.reason, q.first_at, q.last_at
  FROM intake_quarantined q JOIN org_staff s ON s.id = q.author_id JOIN fieldwork_device d ON d.id = q.device_id
 WHERE %(branches)s::bigint[] IS NULL
    OR EXISTS (SELECT 1 FROM org_postholding p WHERE p.staff_id = q.author_id AND p.branch_id = ANY(%(branches)s))
 ORDER BY q.last_at DESC LIMIT %(most)s
"""


def set_aside(*, branch_ids: list[int] | None) -> list[SetAside]:
    """What was set aside in the last thirty days, of people who have held a post in these branches (none: of all)."""
    with connection.cursor() as cursor:
        rows = cursor.execute(ASIDE, {"branches": branch_ids, "most": MOST}).fetchall()
    return [SetAside(*row) for row in rows]
