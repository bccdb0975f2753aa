"""Editions of the state's code table: loading one, and what the newest says of the bank's own cells.

The first edition of a county lays its cells. A later one changes nothing by itself: what it would change is laid out,
and a mapping says what became of each place (see `redistricting`). An older one that comes after a newer is refused, or
taken as a past one, to look names up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.grids.divisions import (
    EDITIONS,
    DivisionRow,
    DivisionsError,
    EditionDiff,
    diff_editions,
    is_urban_town,
    read_edition,
    spoken_name,
)
from qianmo.apps.grids.models import Cell, Division, DivisionEdition, Level
from qianmo.apps.grids.services import NewCell, NewDivision, draw_cells, load_divisions
from qianmo.domain.refusal import Refused

AS_OF = {2016: date(2016, 7, 31), 2023: date(2023, 6, 30)}
"""The cut-off day of each edition that ships. Source: the National Bureau of Statistics."""
STATE_LEVELS = (Level.COUNTY, Level.TOWN, Level.VILLAGE)


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition that ships, and whether and how it was loaded."""

    year: int
    as_of: date
    rows: int
    loaded: bool
    past: bool
    loaded_at: datetime | None
    loaded_by: str


def editions(*, county_code: str) -> list[EditionRow]:
    """The editions that ship for a county, the older first; none for a county without a table."""
    known = {
        row.year: row for row in DivisionEdition.objects.filter(county_code=county_code).select_related("loaded_by")
    }
    found = []
    for year in EDITIONS:
        try:
            rows = len(read_edition(county_code, year))
        except DivisionsError:
            continue
        row = known.get(year)
        by = row.loaded_by.name if row and row.loaded_by else ""
        found.append(
            EditionRow(year, AS_OF[year], rows, row is not None, row.past if row else False,
                       row.loaded_at if row else None, by)
        )  # fmt: skip
    return found


@transaction.atomic
def load_edition(
    *,
    county_code: str,
    year: int,
    past: bool,
    by: int | None,
    at: datetime,
    business_date: date,
    lay: bool = True,
) -> int | Refused:
    """Load an edition that ships; returns its rows. The same again answers the same.

    With no cells before, its towns and villages become cells, unless somebody else will `lay` them. Refused: no such
    table, and an older edition after a newer one unless it is taken as `past`.
    """
    try:
        rows = read_edition(county_code, year)
    except DivisionsError as error:
        return Refused(code="no_table", reason=f"不能装载：{error}")
    known = {row.year: row for row in DivisionEdition.objects.select_for_update().filter(county_code=county_code)}
    if year in known and (past or not known[year].past):
        return len(rows)
    newer = max((row.year for row in known.values() if not row.past and row.year > year), default=None)
    if newer is not None and not past:
        reason = (
            f"不能装载 {year} 年版：{newer} 年版（截至 {AS_OF[newer]}）已经装载，往回装会把今天的村名改回去。"
            "只为查旧名，请选“作往期装载”，网格不变"
        )
        return Refused(code="older_after_newer", reason=reason)
    load_divisions(
        edition=year,
        rows=[NewDivision(code=row.code, name=row.name, level=row.level, parent_code=row.parent_code) for row in rows],
    )
    edition, _ = DivisionEdition.objects.update_or_create(
        county_code=county_code,
        year=year,
        defaults={"as_of": AS_OF[year], "past": past, "rows": len(rows), "loaded_by_id": by, "loaded_at": at},
    )
    if lay and not past and not Cell.objects.filter(level=Level.COUNTY).exists():
        draw_cells(edition=year, cells=_cells(rows))
    payload = {"county": county_code, "edition": year, "rows": len(rows), "past": past}
    fact = Fact(subject_id=edition.pk, household_id=None, by=by, payload=payload)
    record(kind="grids.edition_loaded", facts=[fact], at=at, business_date=business_date)
    return len(rows)


def _cells(rows: Sequence[DivisionRow]) -> list[NewCell]:
    """The cells an edition lays where there are none yet: no branch answers for them, and no boundary is drawn."""
    below: dict[str, list[DivisionRow]] = {}
    for row in rows:
        below.setdefault(row.parent_code, []).append(row)
    urban = {row.code for row in rows if row.level == "town" and is_urban_town(row, below.get(row.code, []))}
    codes = {row.code for row in rows}
    return [
        NewCell(
            code=row.code, name=spoken_name(row.name), level=row.level,
            parent_code=row.parent_code if row.parent_code in codes else None,
            urban=row.code in urban or row.parent_code in urban,
        )
        for row in rows
    ]  # fmt: skip


def newest_edition(*, county_code: str) -> int | None:
    """The newest edition loaded of a county, past ones apart."""
    return (
        DivisionEdition.objects.filter(county_code=county_code, past=False)
        .order_by("-year")
        .values_list("year", flat=True)
    ).first()


def against_cells(*, county_code: str) -> EditionDiff | None:
    """What the newest edition would change of the living cells, or None before one is loaded.

    Names are compared as people say them: 双井村委会 is 双井村.
    """
    year = newest_edition(county_code=county_code)
    if year is None:
        return None
    living = Cell.objects.filter(level__in=STATE_LEVELS, ended_on__isnull=True).order_by("code")
    present = [_row(code, name, level, parent) for code, name, level, parent in _values(living)]
    rows = Division.objects.filter(edition=year, code__startswith=county_code).order_by("code")
    newest = rows.values_list("code", "name", "level", "parent_code")
    return diff_editions(
        present, [_row(code, spoken_name(name), level, parent) for code, name, level, parent in newest]
    )


def _values(cells: models.QuerySet[Cell]) -> list[tuple[str, str, str, str]]:
    rows = cells.values_list("code", "name", "level", "parent__code")
    return [(code, name, level, parent or "") for code, name, level, parent in rows]


def _row(code: str, name: str, level: str, parent: str) -> DivisionRow:
    return DivisionRow(code, name, level, parent, None, None, None)
