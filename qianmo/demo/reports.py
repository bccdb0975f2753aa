"""The demo bank's own report form: a blank monthly workbook of indicators and targets, with what its cells hold."""

from io import BytesIO

import xlsxwriter

from qianmo.apps.targets.queries import DayCard, counted_days, known_figures, progress, readings_of
from qianmo.apps.targets.services import keep_form
from qianmo.demo.accepting import accepted
from qianmo.demo.foundation import Ground
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.targets.cells import THIS_MONTH, Mapped, Taken
from qianmo.domain.targets.measures import PLANNED, Kind

NAME, SHEET = "普惠金融月报（演示）", "月报"
HEADS = ("项目", "单位", "本行", "比照或全年目标")
FIRST_ROW = 4
UNIT_OF = {Kind.RATE: "%", Kind.MONEY: "万元", Kind.COUNT: "户"}
SIDES = ((Taken.MINE, "C"), (Taken.THEIRS, "D"), (Taken.DONE, "C"), (Taken.TARGET, "D"))
"""What is taken of a figure, and in which column it stands."""


def keep_report_form(ground: Ground) -> None:
    """Send the form in as the finance department does, for every figure the last counted day knows."""
    day = counted_days()[0]
    titles, cells = _told(day)
    accepted(
        keep_form(
            name=NAME, file_name="普惠金融月报.xlsx", data=_blank(titles), cells=cells, day=day,
            by=ground.staff[ground.bank.holders("finance")[0].number], at=moment(DEMO_DAY, hour=9),
            business_date=DEMO_DAY,
        )
    )  # fmt: skip


def _told(day: DayCard) -> tuple[list[tuple[str, str]], list[Mapped]]:
    """The rows of the form, each with its unit, and what stands in their cells."""
    found = progress(on=DEMO_DAY)
    planned = {row.part.measure for row in found.rows} if found else set()
    names = {row.sentence.code: row.sentence.title for row in readings_of(day=day)}
    names |= {code: measure.name for code, measure in PLANNED.items() if code in planned}
    titles: list[tuple[str, str]] = []
    cells: list[Mapped] = []
    for code, kinds in known_figures(day=day).items():
        if code not in names:
            continue
        planned_in = PLANNED[code].unit if code in PLANNED else None
        unit = planned_in or UNIT_OF[next(iter(kinds.values()))]
        for taken, column in SIDES:
            if taken in kinds:
                place = f"{column}{FIRST_ROW + len(titles)}"
                cells.append(
                    Mapped(
                        sheet=SHEET, cell=place, figure=code, taken=taken, branch="", month=THIS_MONTH,
                        unit=planned_in or UNIT_OF[kinds[taken]],
                    )
                )  # fmt: skip
        titles.append((names[code], unit))
    return titles, cells


def _blank(titles: list[tuple[str, str]]) -> bytes:
    """The workbook with bordered, empty cells."""
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(SHEET)
        bold, framed = book.add_format({"bold": True}), book.add_format({"border": 1, "num_format": "#,##0.00"})
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 3, 18)
        sheet.write(0, 0, NAME, bold)
        for column, head in enumerate(HEADS):
            sheet.write(FIRST_ROW - 2, column, head, bold)
        for row, (title, unit) in enumerate(titles, start=FIRST_ROW - 1):
            sheet.write(row, 0, title, framed)
            sheet.write(row, 1, unit, framed)
            sheet.write_blank(row, 2, None, framed)
            sheet.write_blank(row, 3, None, framed)
    return file.getvalue()
