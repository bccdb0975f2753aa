"""Acts on somebody else's forms: keep a workbook with what stands in which cell, and fill it for a day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.org.queries import branch_ids
from qianmo.apps.targets.models import FormCell, ReportForm
from qianmo.apps.targets.queries import DayCard, cells_of, form_figures, known_figures
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.targets.cells import Mapped, suits
from qianmo.gateways.forms import check_form, fill_form

MOST_CELLS = 2_000
SHOWN = 8


@transaction.atomic
def keep_form(
    *,
    name: str,
    file_name: str,
    data: bytes,
    cells: Sequence[Mapped],
    day: DayCard,
    by: int,
    at: datetime,
    business_date: date,
) -> int | Refused:
    """Keep a workbook with its cells; it replaces the one of its name; the same again changes nothing. The id.

    Refused, every fault at once: a hostile or broken workbook, cells that are missing, merged, formulas or named twice,
    figures, units of the bank and units of measure nobody knows. `day` is the one whose indicators can be named.
    """
    name = name.strip()[:80]
    if not name or not cells or len(cells) > MOST_CELLS:
        return Refused(code="no_form", reason=f"没有收下：要有名称，和 1 到 {MOST_CELLS:,} 格取数")
    found = check_form(data, cells=[(one.sheet, one.cell) for one in cells])
    if isinstance(found, Refused):
        return found
    faults = [*_twice(cells), *found, *_unknown(cells, day)]
    if faults:
        more = [Refused(code="more", reason=f"还有 {len(faults) - SHOWN} 处")] if len(faults) > SHOWN else []
        return join_refusals([*faults[:SHOWN], *more]) or faults[0]
    held = ReportForm.objects.select_for_update().filter(name=name, is_latest=True).first()
    if held is not None and bytes(held.content) == data and cells_of(form_id=held.pk) == list(cells):
        return held.pk
    ReportForm.objects.filter(name=name, is_latest=True).update(is_latest=False)
    row = ReportForm.objects.create(name=name, file_name=file_name[:120], content=data, kept_by_id=by, kept_at=at)
    FormCell.objects.bulk_create(
        FormCell(
            form=row, sheet=one.sheet, cell=one.cell, figure=one.figure, taken=one.taken, branch=one.branch,
            month=one.month, unit=one.unit,
        )
        for one in cells
    )  # fmt: skip
    _tell("targets.form_kept", row, cells=len(cells), day=day, by=by, at=at, on=business_date)
    return row.pk


def _twice(cells: Sequence[Mapped]) -> list[Refused]:
    places = [(one.sheet, one.cell) for one in cells]
    twice = [where for where in dict.fromkeys(places) if places.count(where) > 1]
    return [Refused(code="twice", reason=f"{sheet}!{cell} 写了两行。请只留一行") for sheet, cell in twice]


def _unknown(cells: Sequence[Mapped], day: DayCard) -> list[Refused]:
    branches, known = branch_ids(), known_figures(day=day)
    faults = []
    for one in cells:
        kinds = known.get(one.figure)
        if one.branch and one.branch not in branches:
            faults.append(Refused(code="no_branch", reason=f"{one.cell}：没有代码“{one.branch[:20]}”的机构"))
        if kinds is None or one.taken not in kinds:
            faults.append(Refused(code="no_figure", reason=f"{one.cell}：“{one.figure[:30]}”没有“{one.taken}”这个数"))
        elif (unfit := suits(kind=kinds[one.taken], unit=one.unit)) is not None:
            faults.append(Refused(code=unfit.code, reason=f"{one.cell}：{unfit.reason}"))
    return faults


@transaction.atomic
def fill_form_of(
    *, form_id: int, day: DayCard, by: int, at: datetime, business_date: date
) -> tuple[str, bytes] | Refused:
    """The workbook filled as of a counted day, with its name; cells without a figure stay as they came.

    Refused: no such form, not one figure to write.
    """
    row = ReportForm.objects.filter(id=form_id, is_latest=True).first()
    if row is None:
        return Refused(code="no_form", reason="没有这份模板，或已换成新的。请刷新本页")
    told = {(one.cell.sheet, one.cell.cell): one.number for one in form_figures(form_id=form_id, day=day) if one.number}
    if not told:
        return Refused(code="nothing", reason=f"{day.on_day} 一格也没有数，没有填。原因列在各格后面")
    filled = fill_form(bytes(row.content), numbers=told)
    _tell("targets.form_filled", row, cells=len(told), day=day, by=by, at=at, on=business_date)
    return row.file_name, filled


def _tell(kind: str, row: ReportForm, *, cells: int, day: DayCard, by: int, at: datetime, on: date) -> None:
    payload = {"name": row.name, "cells": cells, "day": day.on_day.isoformat()}
    record(
        kind=kind, facts=[Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)], at=at, business_date=on
    )
