"""What stands in which cell of a report form, as rows of a workbook: read from it, and told on its page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from qianmo.domain.refusal import Refused
from qianmo.domain.targets.cells import THIS_MONTH, Mapped, Taken, month_of
from qianmo.domain.targets.measures import PLANNED
from qianmo.gateways.sheets import SheetRow

COLUMNS = ("工作表", "单元格", "指标", "取什么", "机构", "月份", "单位")


@dataclass(frozen=True, slots=True)
class Cells:
    """What the rows say, and those that cannot be read, by their numbers."""

    cells: list[Mapped]
    faults: dict[int, str]


def read(rows: Iterable[SheetRow], *, titles: Mapping[str, str]) -> Cells:
    """The cells of a workbook's rows; `titles` are those of indicators by code, and a code can be written as well."""
    named = {one.name: code for code, one in PLANNED.items()} | {title: code for code, title in titles.items()}
    found = Cells([], {})
    for row in rows:
        told = row.fault or _cell(row.cells, named)
        if isinstance(told, str):
            found.faults[row.number] = told
        else:
            found.cells.append(told)
    return found


def _cell(cells: Mapping[str, str], named: Mapping[str, str]) -> Mapped | str:
    month = month_of(cells["月份"])
    if isinstance(month, Refused):
        return month.reason
    figure = cells["指标"]
    code = named.get(figure, figure if figure in named.values() else "")
    if not code:
        return f"没有“{figure[:30]}”这个指标。请照监管指标或目标里的名称写"
    taken = cells["取什么"]
    if taken not in set(Taken):
        return f"没有“{taken[:20]}”。可以是{'、'.join(Taken)}"
    return Mapped(
        sheet=cells["工作表"], cell=cells["单元格"].upper(), figure=code, taken=Taken(taken), branch=cells["机构"],
        month=month, unit=cells["单位"],
    )  # fmt: skip


def month_told(month: int) -> str:
    """「本月」, 「3 月末」."""
    return "本月" if month == THIS_MONTH else f"{month} 月末"
