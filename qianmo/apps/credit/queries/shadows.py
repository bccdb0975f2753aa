"""Reads of the shadow: who owns the ledger, what each night found, and the notes that differ."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.credit.models import Keeper, LedgerKeeper, Shadow, ShadowDifference
from qianmo.domain.credit.shadow import Gap

GAPS = {
    Gap.MISSING_HERE: "本系统没有",
    Gap.MISSING_THERE: "核心没有",
    Gap.PRINCIPAL: "本金不同",
    Gap.CLASS: "分类不同",
    Gap.OVERDUE: "逾期天数不同",
    Gap.RATE: "利率不同",
}


def keeper_on(*, on: date) -> str:
    """Who owns the ledger on a day: `here` where nobody has said otherwise."""
    row = LedgerKeeper.objects.filter(from_on__lte=on).order_by("-from_on").first()
    return str(row.keeper) if row else Keeper.HERE.value


@dataclass(frozen=True, slots=True)
class KeeperRow:
    """Who owns the ledger from a day on, who said so and why."""

    keeper: str
    keeper_name: str
    from_on: date
    reason: str
    set_by: str
    set_at: datetime


def keepers() -> list[KeeperRow]:
    """Every such word, newest first."""
    rows = LedgerKeeper.objects.select_related("set_by").order_by("-from_on")
    return [
        KeeperRow(row.keeper, str(Keeper(row.keeper).label), row.from_on, row.reason, row.set_by.name, row.set_at)
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class ShadowRow:
    """One night beside the core: notes and fen on both sides, differences by kind and in all."""

    id: int
    on: date
    compared: bool
    ours: int
    ours_fen: int
    theirs: int
    theirs_fen: int
    gaps: tuple[tuple[str, str, int], ...]
    total: int


def shadows(*, limit: int = 60) -> list[ShadowRow]:
    """The latest nights, newest first."""
    return [_row(row) for row in Shadow.objects.order_by("-on")[:limit]]


def shadow_of(*, on: date) -> ShadowRow | None:
    """One night."""
    row = Shadow.objects.filter(on=on).first()
    return _row(row) if row else None


def _row(row: Shadow) -> ShadowRow:
    gaps = tuple((str(gap), name, row.counts.get(str(gap), 0)) for gap, name in GAPS.items())
    return ShadowRow(
        id=row.pk,
        on=row.on,
        compared=row.compared,
        ours=row.ours,
        ours_fen=row.ours_fen,
        theirs=row.theirs,
        theirs_fen=row.theirs_fen,
        gaps=gaps,
        total=sum(count for _, _, count in gaps),
    )


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """A note that differs: what stands here and there, in the unit of its kind; its draw and line if there are."""

    note: str
    gap: str
    gap_name: str
    ours: int | None
    theirs: int | None
    draw_number: str
    line_number: str


def shadow_differences(
    *, shadow_id: int, gap: str = "", first: int = 0, limit: int | None = None
) -> list[DifferenceRow]:
    """The notes that differed one night, of one kind or all, in the order of their numbers."""
    rows = ShadowDifference.objects.filter(shadow_id=shadow_id).order_by("id")
    if gap:
        rows = rows.filter(gap=gap)
    fields = ("note", "gap", "ours", "theirs", "draw__number", "draw__line__number")
    chosen = rows.values_list(*fields)[first : first + limit if limit else None]
    return [
        DifferenceRow(note, kind, GAPS[Gap(kind)], ours, theirs, draw or "", line or "")
        for note, kind, ours, theirs, draw, line in chosen
    ]


def difference_count(*, shadow_id: int, gap: str = "") -> int:
    """How many notes differed one night, of one kind or all."""
    rows = ShadowDifference.objects.filter(shadow_id=shadow_id)
    return rows.filter(gap=gap).count() if gap else rows.count()
