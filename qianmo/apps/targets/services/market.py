"""The act on the market: keep what a source told of all banks at the ends of months, with how its file was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.targets.models import MarketLayout, MarketReport, MarketTotal
from qianmo.domain.refusal import Refused, join_refusals
from qianmo.domain.targets.market import Totals, check_totals, whole_county


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTotals:
    """What a file tells: its source and name, totals by month's end, and which column said what in which unit."""

    source: str
    file_name: str
    months: Mapping[date, Totals]
    columns: Mapping[str, str]
    unit: str


@transaction.atomic
def keep_totals(*, new: NewTotals, by: int, at: datetime, business_date: date) -> tuple[int, int] | Refused:
    """Keep totals; how many months were told anew, and how many of these correct what was told before.

    A month told as it stands is left alone. Refused whole, every fault at once: no source, and what `check_totals`
    refuses of any month.
    """
    source = new.source.strip()[:60]
    checked = [check_totals(on_day=day, totals=totals, on=business_date) for day, totals in new.months.items()]
    faults = [one for one in checked if one is not None]
    if not source:
        faults.append(Refused(code="no_source", reason="没有收下：没有写来源。请写明是谁的月报"))
    if refused := join_refusals(faults):
        return refused
    MarketLayout.objects.update_or_create(source=source, defaults={"columns": dict(new.columns), "unit": new.unit})
    rows = MarketReport.objects.select_for_update().filter(on_day__in=new.months, is_latest=True).order_by("on_day")
    latest = {row.on_day: row for row in rows}
    known: dict[date, dict[tuple[str, str], int]] = {day: {} for day in latest}
    for row in MarketTotal.objects.filter(report__in=latest.values()).select_related("report"):
        known[row.report.on_day][row.area, row.side] = row.fen
    told = {day: whole_county(totals) for day, totals in new.months.items()}
    fresh = {day: totals for day, totals in told.items() if known.get(day) != totals}
    MarketReport.objects.filter(id__in=[latest[day].pk for day in fresh if day in latest]).update(is_latest=False)
    reports = MarketReport.objects.bulk_create(
        MarketReport(
            on_day=day, turn=latest[day].turn + 1 if day in latest else 1, source=source,
            file_name=new.file_name[-120:], kept_by_id=by, kept_at=at,
        )
        for day in sorted(fresh)
    )  # fmt: skip
    MarketTotal.objects.bulk_create(
        MarketTotal(report=report, area=area, side=side, fen=fen)
        for report in reports
        for (area, side), fen in fresh[report.on_day].items()
    )
    facts = [
        Fact(
            subject_id=report.pk, household_id=None, by=by,
            payload={"month": report.on_day.isoformat()[:7], "turn": report.turn, "source": source},
        )
        for report in reports
    ]  # fmt: skip
    record(kind="targets.market_told", facts=facts, at=at, business_date=business_date)
    return len(reports), sum(report.turn > 1 for report in reports)
