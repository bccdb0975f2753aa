"""A year's targets as a workbook (分解表): a row for each target, twelve months, read and written in the same columns.

A row without unit is the bank's, one with a unit is that unit's, one with a number as well is a person's in it, and one
of a cohort names the cohort alone. Money is in 万元, rates in per cent; an empty month asks for nothing, of a level for
what the month before asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import PLANNED, Measure, scale_of
from qianmo.domain.targets.trees import Level, Months, Part
from qianmo.gateways.sheets import SheetRow
from qianmo.web.posting import wan_to_fen
from qianmo.web.typed_figures import Unreadable, rate

MONTHS = tuple(f"{month}月" for month in range(1, 13))
COLUMNS = ("指标", "机构", "工号", "分组", "责任人", *MONTHS)
NAMED: Mapping[str, str] = {one.name: code for code, one in PLANNED.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a workbook says: its targets, who answers for which, and the rows that cannot be read."""

    parts: Sequence[Part]
    answers: Mapping[tuple[str, str, str], str]
    faults: Mapping[int, str]


def read(rows: Iterable[SheetRow]) -> Sheet:
    """The targets of a workbook's rows; each row that cannot be read with its reason."""
    parts: list[Part] = []
    answers: dict[tuple[str, str, str], str] = {}
    faults: dict[int, str] = {}
    for row in rows:
        part = row.fault or _part(row.cells)
        if isinstance(part, str):
            faults[row.number] = part
            continue
        key = (part.measure, part.level, part.unit)
        if any((one.measure, one.level, one.unit) == key for one in parts):
            faults[row.number] = "同一个指标、同一个人或机构有两行。请合成一行"
        parts.append(part)
        if row.cells["责任人"]:
            answers[key] = row.cells["责任人"]
    return Sheet(parts, answers, faults)


def _part(cells: Mapping[str, str]) -> Part | str:
    code = NAMED.get(cells["指标"])
    if code is None:
        return f"没有“{cells['指标'][:20]}”这个指标。可以是{'、'.join(NAMED)}"
    months = [_month(PLANNED[code], cells[name]) for name in MONTHS]
    for name, value in zip(MONTHS, months, strict=True):
        if isinstance(value, Refused):
            return f"{name}：{value.reason}"
    given = [value if isinstance(value, int) else None for value in months]
    told = _filled(PLANNED[code], given)
    if told is None:
        return f"“{cells['指标']}”每个月末要有数：至少填一个月，空着的照前一个月"
    branch, number, cohort = cells["机构"], cells["工号"], cells["分组"]
    if cohort:
        return Part(measure=code, level=Level.COHORT, unit=cohort, parent="", months=told)
    if number:
        return Part(measure=code, level=Level.STAFF, unit=number, parent=branch, months=told)
    level = Level.BRANCH if branch else Level.BANK
    return Part(measure=code, level=level, unit=branch, parent="", months=told)


def _filled(measure: Measure, months: Sequence[int | None]) -> Months | None:
    """Empty months filled in: nothing where months add up, else what the month before says, or the first that does."""
    if measure.runs:
        return tuple(month or 0 for month in months)
    last = next((month for month in months if month is not None), None)
    if last is None:
        return None
    found = []
    for month in months:
        last = last if month is None else month
        found.append(last)
    return tuple(found)


def _month(measure: Measure, text: str) -> int | Refused | None:
    if not text:
        return None
    if measure.rate:
        return _per_cent(text)
    if not measure.counts:
        return wan_to_fen(text)
    if text.isascii() and text.isdecimal() and len(text) < 9:
        return int(text)
    return Refused(code="no_count", reason=f"“{text[:20]}”不是整户数。请填整数")


def _per_cent(text: str) -> int | Refused:
    try:
        found = rate(text, "目标")
    except Unreadable as fault:
        return Refused(code="no_rate", reason=str(fault))
    return found if 0 <= found <= PPM else Refused(code="no_rate", reason=f"“{text[:20]}”不在 0 到 100% 之间。请重填")


def written(part: Part, answers: str) -> list[str | float | int | None]:
    """A target as a row of the workbook."""
    unit, scale = part.unit, scale_of(part.measure)
    branch = unit if part.level is Level.BRANCH else part.parent if part.level is Level.STAFF else ""
    number, cohort = (unit if part.level is level else "" for level in (Level.STAFF, Level.COHORT))
    months = [month if scale == 1 else month / scale for month in part.months]
    return [PLANNED[part.measure].name, branch or None, number or None, cohort or None, answers or None, *months]
