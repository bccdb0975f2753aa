"""Reads of counted days: how the sentences of a day read, their trend, by whom, and the loans and customers behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from qianmo.analytics.indicators import ROWS, TableRow, left_population, loans_behind, table_rows_of
from qianmo.analytics.lake import Lake, where
from qianmo.apps.targets.models import CountedDay, LoanSum, Reading
from qianmo.apps.targets.reading import AMOUNTS, by_key, rules_on
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.sentences import Counted, OfDay, Sentence, Told


@dataclass(frozen=True, slots=True)
class DayCard:
    """A counted day that has readings; `turns` above 1 says it was counted again."""

    id: int
    on_day: date
    turn: int
    why: str
    counted_at: datetime
    is_latest: bool


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A sentence with how it read on a day, and under which version of rule and cap."""

    sentence: Sentence
    since: date
    cap_fen: int
    base_on: date
    told: Told


@dataclass(frozen=True, slots=True)
class LoanRow:
    """A loan behind a figure; `kind` is a person, a firm by its size or an organisation."""

    account_id: int
    product: str
    branch_id: int
    staff_id: int | None
    household_id: int | None
    fen: int
    loan_class: int
    credit_fen: int
    kind: str
    guarantee: str


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A customer who belonged to a population at the base and still owes, but belongs to it no longer."""

    household_id: int | None
    base_fen: int
    fen: int
    credit_fen: int


def counted_days(*, corrected: bool = False) -> list[DayCard]:
    """Days that have readings, the last first; with `corrected` what they said before they were counted again, too."""
    rows = CountedDay.objects.filter(id__in=Reading.objects.values("day_id")).order_by("-on_day", "-turn")
    found = rows if corrected else rows.filter(is_latest=True)
    return [DayCard(one.pk, one.on_day, one.turn, one.why, one.counted_at, one.is_latest) for one in found]


def last_counted(*, on: date) -> date | None:
    """The last day up to this one whose loans were counted, with readings or only as a base."""
    days = CountedDay.objects.filter(on_day__lte=on, is_latest=True)
    return days.order_by("-on_day").values_list("on_day", flat=True).first()


def readings_of(*, day: DayCard) -> list[ReadingRow]:
    """How every sentence read on a day, in the order of the rules."""
    known = {(sentence.code, since): sentence for sentence, since in rules_on(day.on_day).sentences}
    return [
        ReadingRow(
            known[row.code, row.since], row.since, row.cap_fen, row.base_on, _told(row, known[row.code, row.since])
        )
        for row in Reading.objects.filter(day_id=day.id).order_by("place")
        if (row.code, row.since) in known
    ]


def _told(row: Reading, sentence: Sentence) -> Told:
    return Told(
        mine=_ratio(row.mine_numerator, row.mine_denominator),
        theirs=_ratio(row.theirs_numerator, row.theirs_denominator),
        offset_ppm=sentence.offset_ppm,
        holds=row.holds,
        why=row.why,
    )


def _ratio(numerator: Decimal | None, denominator: Decimal | None) -> Ratio | None:
    return None if numerator is None or denominator is None else Ratio(int(numerator), int(denominator))


def trend_of(*, code: str, until: date) -> list[tuple[date, Ratio | None, Ratio | None]]:
    """A sentence's two sides at the counted days of a year up to one of them."""
    rows = Reading.objects.filter(
        code=code, day__is_latest=True, day__on_day__year=until.year, day__on_day__lte=until
    ).order_by("day__on_day")
    return [
        (
            row.day.on_day,
            _ratio(row.mine_numerator, row.mine_denominator),
            _ratio(row.theirs_numerator, row.theirs_denominator),
        )
        for row in rows.select_related("day")
    ]


def sums_by(*, on_day: date, rules_of: date, grain: str) -> dict[str, OfDay] | None:
    """What populations came to on a day by a grain's keys, under the caps of another day; None where never counted."""
    day = CountedDay.objects.filter(on_day=on_day, is_latest=True).first()
    if day is None:
        return None
    rows = LoanSum.objects.filter(day=day, grain=grain).values("key", "population", "cap_fen", *AMOUNTS)
    return by_key(rows, rules_on(rules_of).caps)


def sums_over(*, days: Sequence[date], rules_of: date, grain: str) -> dict[date, dict[str, OfDay]]:
    """What populations came to on several days by a grain's keys, under the caps of one day; days not counted lack."""
    counted = CountedDay.objects.filter(on_day__in=days, is_latest=True)
    known, caps = dict(counted.values_list("id", "on_day")), rules_on(rules_of).caps
    rows: dict[date, list[dict[str, object]]] = {day: [] for day in known.values()}
    for row in LoanSum.objects.filter(day__in=known, grain=grain).values(
        "day", "key", "population", "cap_fen", *AMOUNTS
    ):
        rows[known[row.pop("day")]].append(row)
    return {day: by_key(found, caps) for day, found in rows.items()}


def loan_rows(
    *, on_day: date, population: str, grain: str, key: str, only_bad: bool = False, only: str = "true"
) -> list[LoanRow]:
    """The loans behind a sum of a day or a row of a table (`only`), the largest first; they sum to it."""
    lake = Lake(where())
    found = loans_behind(
        lake=lake,
        edition=lake.edition(),
        year=on_day.year,
        day=on_day,
        cap=rules_on(on_day).cap(population),
        grain=grain,
        key=key,
        only_bad=only_bad,
        only=only,
    )
    return [
        LoanRow(
            row["account_id"], row["product"], row["branch_id"], row["staff_id"], row["household_id"], row["fen"],
            row["class"], row["credit_fen"], row["kind"], row["guarantee"],
        )
        for row in found.to_pylist()
    ]  # fmt: skip


def table_sums(*, on_day: date) -> list[tuple[TableRow, Counted]]:
    """The rows of the regulator's tables on a counted day, in their order; none where its loans were not laid down."""
    lake = Lake(where())
    found = table_rows_of(lake=lake, edition=lake.edition(), year=on_day.year, day=on_day, caps=rules_on(on_day).caps)
    return [(ROWS[row.pop("place")], Counted(**{name: int(row[name]) for name in row})) for row in found.to_pylist()]


def left_rows(*, on_day: date, base_on: date, population: str) -> Sequence[LeftRow]:
    """Who left a population between its base and a day and still owes, the largest first."""
    lake = Lake(where())
    cap = rules_on(on_day).cap(population)
    found = left_population(lake=lake, edition=lake.edition(), year=on_day.year, day=on_day, base=base_on, cap=cap)
    return [LeftRow(row["household_id"], row["base_fen"], row["fen"], row["credit_fen"]) for row in found.to_pylist()]
