"""Counting days for the indicators: each night the month ends of the year and its last day, with the bases they need.

All days are counted in one pass over the loans. A day that reads as before is left alone; one that differs, because a
balance was corrected, a rule changed or a unit was merged, is written again beside what was said before.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.analytics.indicators import CountedDays, count_days, known_days, last_told, lay_loans
from qianmo.analytics.indicators.counting import KEYS
from qianmo.analytics.lake import Edition, Lake, where
from qianmo.apps.targets.models import CountedDay, LoanSum, Reading
from qianmo.apps.targets.reading import AMOUNTS, Rules, by_key, rules_on
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.indicators import Base
from qianmo.domain.targets.sentences import OfDay, base_day, days_needed, earlier_day, month_ends, tell
from qianmo.storage.copying import copy_rows

FIRST, AGAIN = "首次", "数据、规则或机构有变"
ABOUT = tuple(name for name in KEYS if name != "day")
READ = (
    "code", "since", "cap_fen", "base_on", "mine_numerator", "mine_denominator", "theirs_numerator",
    "theirs_denominator", "holds", "why",
)  # fmt: skip
Key = tuple[Any, ...]
Row = tuple[Any, ...]
Sums = dict[Key, Row]
"""Amounts of a day by population, cap, grain and key."""


def count_indicators(*, on: date, at: datetime) -> int:
    """Count the days of a business date's year as far as the lake tells them; how many were written anew."""
    lake = Lake(where())
    edition = lake.edition()
    told = last_told(edition)
    if told is None:
        return 0
    until = min(told, on)
    rules = {one: rules_on(one) for one in month_ends(until=until)}
    days = _days(rules, edition)
    if until not in days or not rules[until].sentences:
        return 0
    caps = list({(cap.population, cap.fen): cap for one in rules.values() for cap in one.every_cap}.values())
    counted = count_days(lake=lake, edition=edition, days=days, caps=caps, merged=rules[until].merged)
    written = _write(_by_day(counted, days), rules, at=at)
    if written:
        lay_loans(lake, counted, year=until.year)
    return written


def _days(rules: Mapping[date, Rules], edition: Edition) -> list[date]:
    """The days to be counted of which the lake holds balances; the year's beginning is always asked for."""
    needed = days_needed(sentences={day: [one for one, _ in held.sentences] for day, held in rules.items()})
    starts = {base_day(as_of=day, base=Base.YEAR_START) for day in rules}
    return known_days(edition, sorted({*needed, *starts}))


def _by_day(counted: CountedDays, days: Sequence[date]) -> dict[date, Sums]:
    found: dict[date, Sums] = {day: {} for day in days}
    for row in counted.rows.to_pylist():
        found[row["day"]][tuple(row[name] for name in ABOUT)] = tuple(int(row[name]) for name in AMOUNTS)
    return found


@transaction.atomic
def _write(told: Mapping[date, Sums], rules: Mapping[date, Rules], *, at: datetime) -> int:
    """Write each day that reads otherwise than before; how many. Sums under a new cap only join what stands."""
    before = {one.on_day: one for one in CountedDay.objects.select_for_update().filter(is_latest=True)}
    sums, readings = _said(LoanSum, before, ABOUT, AMOUNTS), _said(Reading, before, ("place",), READ)
    again = {day: rules_on(day) for day in told if day not in rules and day in before and readings[before[day].pk]}
    known = {day: sums[one.pk] for day, one in before.items()} | dict(told)
    written = 0
    for day, fresh in told.items():
        held = rules.get(day) or again.get(day)
        reads = _readings(day, known, held) if held is not None else {}
        was = before.get(day)
        if was is not None:
            old = sums[was.pk]
            capped = {key[:2] for key in old}
            if reads == readings[was.pk] and old == {key: row for key, row in fresh.items() if key[:2] in capped}:
                _lay(LoanSum, was, {key: row for key, row in fresh.items() if key not in old}, ABOUT, AMOUNTS)
                continue
            CountedDay.objects.filter(id=was.pk).update(is_latest=False)
        turn, why = (was.turn + 1, AGAIN) if was is not None else (1, FIRST)
        row = CountedDay.objects.create(on_day=day, turn=turn, why=why, counted_at=at)
        _lay(LoanSum, row, fresh, ABOUT, AMOUNTS)
        _lay(Reading, row, reads, ("place",), READ)
        written += 1
    return written


def _said(
    model: Any, before: Mapping[date, CountedDay], about: Sequence[str], names: Sequence[str]
) -> dict[int, dict[Key, Row]]:
    """What stands of the days as they count now."""
    found: dict[int, dict[Key, Row]] = {one.pk: {} for one in before.values()}
    for day_id, *values in model.objects.filter(day__is_latest=True).values_list("day_id", *about, *names):
        found[day_id][tuple(values[: len(about)])] = tuple(values[len(about) :])
    return found


def _lay(model: Any, day: CountedDay, rows: Mapping[Key, Row], about: Sequence[str], names: Sequence[str]) -> None:
    if rows:
        columns = zip(*(key + row for key, row in rows.items()), strict=True)
        told = dict(zip([*about, *names], map(list, columns), strict=True))
        copy_rows(model, {"day_id": day.pk, **told})


def _readings(day: date, told: Mapping[date, Sums], rules: Rules) -> dict[Key, Row]:
    """How each sentence of a day reads for the whole bank."""
    whole = {one: _whole(sums, rules) for one, sums in told.items()}
    found: dict[Key, Row] = {}
    for place, (sentence, since) in enumerate(rules.sentences):
        base_on = base_day(as_of=day, base=sentence.base)
        earlier = whole.get(earlier_day(as_of=day, base=sentence.base))
        said = tell(sentence, now=whole[day], base=whole.get(base_on), earlier=earlier)
        cap = rules.cap(sentence.population).fen
        found[(place,)] = (
            sentence.code, since, cap, base_on, *_both(said.mine), *_both(said.theirs), said.holds, said.why
        )  # fmt: skip
    return found


def _whole(sums: Sums, rules: Rules) -> OfDay:
    rows = [dict(zip([*ABOUT, *AMOUNTS], key + row, strict=True)) for key, row in sums.items() if key[2] == "bank"]
    return by_key(rows, rules.caps).get("", {})


def _both(ratio: Ratio | None) -> tuple[int | None, int | None]:
    return (None, None) if ratio is None else (ratio.numerator, ratio.denominator)
