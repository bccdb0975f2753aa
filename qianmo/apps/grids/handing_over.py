"""Acts of handing over: villages and pieces of them, given to another manager in one step and taken back within a day.

Owners (主办) and helpers (协办) are handed over alike; a helper may also be let go without another. Only the duty
moves: what was earned before stays with whoever earned it, because it was booked on its day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.timezone import localtime

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.handovers import UNDO_WITHIN, Held, held_cells, takers, village_of
from qianmo.apps.grids.models import Cell, Handover, HandoverCell, StewardRole, Stewardship
from qianmo.apps.grids.queries import Scope
from qianmo.apps.grids.services import hold_cells
from qianmo.domain.refusal import Refused, join_refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHandover:
    """Villages and pieces (by code, with the row that named who held the role when the form was drawn) for a manager.

    With `to` None nobody helps there from then on; of owners only pieces allow it, which go back to their village's.
    """

    seen: Mapping[str, int]
    to: int | None
    since: date
    reason: str
    by: int
    request_id: UUID
    role: str = StewardRole.OWNER

    @property
    def helps(self) -> bool:
        """Whether it is about helpers."""
        return self.role == StewardRole.HELPER


@transaction.atomic
def move_cells(*, new: NewHandover, scope: Scope, at: datetime, business_date: date) -> int | Refused:
    """Give villages, or pieces of villages, to another manager from a day on, all or none; the id of the handover.

    A helper who becomes the owner helps no more, nor does the helper of a piece without an owner. Refused, every reason
    told: none in sight, no reason given, a day before today or not after the first of whoever held the role, a taker
    who is no manager of the villages' branch, a helper who is the owner or has none, one moved meanwhile.
    """
    known = Handover.objects.filter(request_id=new.request_id).first()
    if known is not None:
        return known.pk
    found = held_cells(codes=list(new.seen), scope=scope)
    hold_cells(ids=[one.cell_id for one in found])
    held = held_cells(codes=list(new.seen), scope=scope)
    refused = join_refusals(_against(new, held, on=business_date))
    if refused is not None:
        return refused
    handover = Handover.objects.create(
        role=new.role,
        to_staff_id=new.to,
        to_village=new.to is None and not new.helps,
        since=new.since,
        reason=new.reason.strip(),
        request_id=new.request_id,
        by_staff_id=new.by,
        at=at,
    )
    released = {one.cell_id: one.helper.row_id for one in held if _rises(new, one)}
    over = [*(one.duty(new.role).row_id for one in held), *released.values()]
    ended = list(Stewardship.objects.filter(id__in=[pk for pk in over if pk]))
    for row in ended:
        row.valid = DateRange(row.valid.lower, new.since)
    Stewardship.objects.bulk_update(ended, ["valid"])
    begun: dict[int, int] = {}
    if new.to is not None:
        rows = Stewardship.objects.bulk_create(
            Stewardship(cell_id=one.cell_id, staff_id=new.to, role=new.role, valid=DateRange(new.since, None))
            for one in held
        )
        begun = {row.cell_id: row.pk for row in rows}
    HandoverCell.objects.bulk_create(
        HandoverCell(
            handover=handover,
            cell_id=one.cell_id,
            from_staff_id=one.duty(new.role).staff_id,
            ended_id=one.duty(new.role).row_id or None,
            begun_id=begun.get(one.cell_id),
            released_id=released.get(one.cell_id),
        )
        for one in held
    )
    _tell("grids.moved", handover, held, by=new.by, at=at, business_date=business_date)
    return handover.pk


def _rises(new: NewHandover, one: Held) -> bool:
    """Whether the helper helps no more: he becomes the owner, or a piece has no owner any longer."""
    return not new.helps and bool(one.helper.row_id) and (new.to is None or one.helper.staff_id == new.to)


def _against(new: NewHandover, held: Sequence[Held], *, on: date) -> list[Refused]:
    if not held or len(held) != len(new.seen):
        return [Refused(code="no_cell", reason="不能移交：没有选村，或有的村不在您的范围。请回网格重新勾选")]
    refused = []
    if not 2 <= len(new.reason.strip()) <= 200:
        refused.append(Refused(code="no_reason", reason="不能移交：请用 2 至 200 个字写明原因"))
    if new.since < on:
        refused.append(Refused(code="past", reason=f"生效日 {new.since} 已经过去。请填 {on} 或以后"))
    named = {one.staff_id for one in takers(branch_ids={one.branch_id for one in held}, on=on)}
    if new.to is None and not new.helps and not all(one.is_piece for one in held):
        refused.append(Refused(code="no_taker", reason="不能移交：村要有主办，请选接手人。只有村内的块可以还给村主办"))
    elif new.to not in named and new.to is not None:
        reason = "不能移交：接手人不是这些村责任支行的在岗客户经理。不同支行的村请分开移交"
        refused.append(Refused(code="not_of_branch", reason=reason))
    return refused + [fault for one in held if (fault := _against_one(new, one)) is not None]


def _against_one(new: NewHandover, one: Held) -> Refused | None:
    duty, word = one.duty(new.role), str(StewardRole(new.role).label)
    it = "这一块" if one.is_piece else "这个村"
    if duty.row_id != new.seen[one.code]:
        return _moved_meanwhile(one, new.role)
    if new.to is None and not duty.row_id:
        return Refused(code="no_helper", reason=f"{one.name}本来就没有{word}，请去掉{it}")
    if new.to is not None and duty.staff_id == new.to:
        return Refused(code="same_owner", reason=f"{one.name}本来就由{duty.name}{word}，请去掉{it}")
    if new.helps and new.to is not None and one.owner.staff_id is None:
        return Refused(code="no_owner", reason=f"{one.name}还没有主办，先定主办再定协办")
    if new.helps and new.to is not None and one.owner.staff_id == new.to:
        return Refused(code="is_owner", reason=f"{one.name}由{one.owner.name}主办，协办请另选一人，或去掉{it}")
    for ending, of in [(duty, word), *([(one.helper, StewardRole.HELPER.label)] if _rises(new, one) else [])]:
        if ending.since is not None and ending.since >= new.since:
            reason = f"{one.name}的{of}{ending.name}从 {ending.since} 起才管户，生效日请定在之后"
            return Refused(code="too_early", reason=reason)
    return None


def _moved_meanwhile(one: Held, role: str) -> Refused:
    """A stale form: who moved the village, when, and to whom."""
    word, now = str(StewardRole(role).label), one.duty(role).name or "无人"
    parts = HandoverCell.objects.filter(cell_id=one.cell_id, handover__role=role)
    last = parts.select_related("handover__by_staff", "handover__undone_by").order_by("-id").first()
    if last is None:
        return Refused(code="moved", reason=f"{one.name}的{word}刚刚变了，现为{now}。请重新预览")
    whole = last.handover
    undone = whole.undone_at is not None
    by = whole.undone_by.name if undone and whole.undone_by else whole.by_staff.name
    when = localtime(whole.undone_at or whole.at)
    what = "撤回了移交" if undone else "移交了"
    reason = f"{one.name}已由{by}在 {when:%m-%d %H:%M} {what}，{word}现为{now}。请重新预览"
    return Refused(code="moved", reason=reason)


@transaction.atomic
def undo_handover(*, handover_id: int, scope: Scope, by: int, at: datetime, business_date: date) -> Refused | None:
    """Take a handover back within 24 hours: every village returns to whom it had, from the same day as before.

    Refused: unknown or not wholly in sight, taken back before, older than a day, a village changed again since.
    """
    missing = Refused(code="no_handover", reason="没有这次移交，或有的村不在您的范围")
    parts = list(
        HandoverCell.objects.filter(handover_id=handover_id).select_related("cell__parent").order_by("cell_id")
    )
    if not parts or not all(scope.allows(village_of(part.cell).pk) for part in parts):
        return missing
    hold_cells(ids=[part.cell_id for part in parts])
    whole = Handover.objects.select_for_update(of=("self",)).select_related("undone_by").get(id=handover_id)
    if whole.undone_at is not None:
        who = whole.undone_by.name if whole.undone_by else ""
        return Refused(code="undone", reason=f"{who}已在 {localtime(whole.undone_at):%m-%d %H:%M} 撤回过，不必再办")
    if at - whole.at > UNDO_WITHIN:
        reason = f"移交已过 24 小时（{localtime(whole.at):%m-%d %H:%M}），不能撤回。请再办一次移交"
        return Refused(code="too_late", reason=reason)
    ids = [pk for part in parts for pk in (part.begun_id, part.ended_id, part.released_id) if pk]
    rows = Stewardship.objects.in_bulk(ids)
    changed = _changed(parts, rows, since=whole.since)
    if changed is not None:
        name = Cell.objects.get(id=changed).name
        return Refused(code="changed", reason=f"{name}在这之后又变过主办或协办，不能撤回。请再办一次移交")
    Stewardship.objects.filter(id__in=[part.begun_id for part in parts if part.begun_id]).delete()
    reopened = [rows[pk] for part in parts for pk in (part.ended_id, part.released_id) if pk]
    for row in reopened:
        row.valid = DateRange(row.valid.lower, None)
    Stewardship.objects.bulk_update(reopened, ["valid"])
    whole.undone_at, whole.undone_by_id = at, by
    whole.save(update_fields=["undone_at", "undone_by"])
    codes = list(Cell.objects.filter(id__in=[part.cell_id for part in parts]).values_list("code", flat=True))
    _tell("grids.move_undone", whole, held_cells(codes=codes, scope=scope), by=by, at=at, business_date=business_date)
    return None


def _changed(parts: Sequence[HandoverCell], rows: Mapping[int, Stewardship], *, since: date) -> int | None:
    """A cell whose stewards have changed since, so that what was could not be put back."""
    present = list(
        Stewardship.objects.filter(cell_id__in=[part.cell_id for part in parts]).filter(
            Q(valid__upper_inf=True) | Q(valid__startswith__gte=since)
        )
    )
    for part in parts:
        begun = rows.get(part.begun_id or 0)
        if part.begun_id and (begun is None or begun.valid.upper is not None or begun.valid.lower != since):
            return part.cell_id
        others = [row for row in present if row.cell_id == part.cell_id and row.pk != part.begun_id]
        for pk in filter(None, (part.ended_id, part.released_id)):
            row = rows.get(pk)
            if row is None or row.valid.upper != since:
                return part.cell_id
            if any(other.role == row.role or other.staff_id == row.staff_id for other in others):
                return part.cell_id
    return None


def _tell(kind: str, whole: Handover, held: Sequence[Held], *, by: int, at: datetime, business_date: date) -> None:
    facts = [
        Fact(
            subject_id=one.cell_id,
            household_id=None,
            by=by,
            payload={
                "handover": whole.pk,
                "village": one.name if one.is_piece else one.code,
                "piece": one.is_piece,
                "role": whole.role,
                "owner": one.owner.staff_id,
                "to": whole.to_staff_id,
                "since": whole.since.isoformat(),
                "reason": whole.reason,
            },
        )
        for one in held
    ]
    record(kind=kind, facts=facts, at=at, business_date=business_date)
