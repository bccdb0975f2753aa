"""What was done of each measure a plan can ask for, by the bank, its units and its people, as of the end of a day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache

from qianmo.apps.campaigns.queries import funnel_on, villages_on_board
from qianmo.apps.credit.queries.first_draws import first_draws_by_village
from qianmo.apps.crm.queries import lake_day
from qianmo.apps.fieldwork.queries import visits_by
from qianmo.apps.grids.queries import Scope, cells, stewards
from qianmo.apps.leads.queries import leads_worked
from qianmo.apps.org.queries import branches_of_staff
from qianmo.apps.targets.models import CountedDay
from qianmo.apps.targets.queries.days import sums_by, sums_over
from qianmo.domain.campaigns import DriveStage
from qianmo.domain.funnel import NO_FUNNEL, Funnel
from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.indicators import Base
from qianmo.domain.targets.levels import Reached, year_average_if_nothing_moves
from qianmo.domain.targets.measures import DEPOSITS, PLANNED, Measure
from qianmo.domain.targets.sentences import NONE, Counted, OfDay, base_day
from qianmo.domain.targets.trees import Level

Done = Mapping[str, Reached]
"""What was done, by the key of whoever did it: a branch's id, a member of staff's, nothing for the bank."""
Found = dict[tuple[str, Level], Done]
COUNTY = Scope(None, frozenset())
GRAINS = {Level.BANK: "bank", Level.BRANCH: "branch", Level.STAFF: "manager"}
NOTHING = Reached(amount=0)
NO_DEPOSITS = "那一天的存贷款核心还没有交，存款和日均的完成数算不出。交来后自动算出"
NO_START = "年初那一天没有余额数据，净增的完成数算不出。补交那一天的数据后自动算出"
OF_LAKE = {"deposit_average": "deposit", "loan_average": "loan", "deposit_balance": "deposit", "deposits": "deposit"}
OF_FUNNEL: Mapping[str, Callable[[Funnel], tuple[int, int]]] = {
    "grant_rate": lambda one: (one.granted, one.eligible),
    "sign_rate": lambda one: (one.signed, one.granted),
    "draw_rate": lambda one: (one.drawn, one.signed),
}


def done_of_year(*, as_of: date, measures: Collection[str] = tuple(PLANNED)) -> tuple[Found, str]:
    """What was done of these measures by the end of a day, by measure and level; why some cannot be told, if so."""
    found: Found = {}
    why = ""
    for level in GRAINS:
        told, reason = _of_loans(level, as_of, measures)
        found |= told
        why = why or reason
        told, reason = _of_lake(level, as_of, measures)
        found |= told
        why = why or reason
    if any(code in OF_VILLAGES or code in OF_PEOPLE or code in OF_FUNNEL for code in measures):
        found |= _of_ground(as_of, measures)
    for code in measures:  # a cohort is its units
        if (code, Level.BRANCH) in found:
            found[code, Level.COHORT] = found[code, Level.BRANCH]
    return found, why


def bank_over(*, measure: str, as_of: date) -> list[tuple[date, int]]:
    """What the whole bank had come to of a measure of loans by each counted day of the year; of others nothing.

    Money in fen, borrowers as counted, a rate in ppm; growth is told since the end of last year.
    """
    one = PLANNED[measure]
    if one.population in {"", DEPOSITS}:
        return []
    start = base_day(as_of=as_of, base=Base.YEAR_START)
    counted = CountedDay.objects.filter(on_day__range=(start, as_of), is_latest=True)
    sums = sums_over(days=list(counted.values_list("on_day", flat=True)), rules_of=as_of, grain="bank")
    told = {day: of.get("", {}) for day, of in sums.items()}
    if one.runs:
        base = _figure(one, told.get(start, {}))
        return [(day, _figure(one, of) - base) for day, of in sorted(told.items()) if start in told]
    held = {day: of.get(one.population, NONE) for day, of in sorted(told.items())}
    if one.rate:
        return [(day, Ratio(of.bad_fen, of.fen).ppm() or 0) for day, of in held.items() if of.fen]
    return [(day, _level(measure, of)) for day, of in held.items()]


def _of_loans(level: Level, as_of: date, measures: Collection[str]) -> tuple[Found, str]:
    """Growth, levels and rates of the counted populations of loans."""
    asked = {code: PLANNED[code] for code in measures if PLANNED[code].population not in {"", DEPOSITS}}
    if not asked:
        return {}, ""
    start = base_day(as_of=as_of, base=Base.YEAR_START)
    now = sums_by(on_day=as_of, rules_of=as_of, grain=GRAINS[level]) or {}
    was = sums_by(on_day=start, rules_of=as_of, grain=GRAINS[level])
    found: Found = {}
    for code, measure in asked.items():
        if not measure.runs:
            found[code, level] = {key: _held(code, measure, one, was, key) for key, one in now.items()}
        elif was is not None:
            found[code, level] = {
                key: Reached(amount=_figure(measure, now.get(key, {})) - _figure(measure, was.get(key, {})))
                for key in {*now, *was}
            }
    return found, NO_START if was is None and any(one.runs for one in asked.values()) else ""


def _held(code: str, measure: Measure, now: OfDay, was: Mapping[str, OfDay] | None, key: str) -> Reached:
    mine = now.get(measure.population, NONE)
    before = None if was is None else was.get(key, {}).get(measure.population, NONE)
    if measure.rate:
        start = None if before is None or not before.fen else before.bad_fen
        return Reached(amount=mine.bad_fen, of=mine.fen, start=start, start_of=before.fen if before else 0)
    return Reached(amount=_level(code, mine), start=None if before is None else _level(code, before))


def _level(code: str, one: Counted) -> int:
    return one.bad_fen if code == "bad_balance" else one.borrowers if PLANNED[code].counts else one.fen


def _figure(measure: Measure, day: OfDay) -> int:
    one = day.get(measure.population, NONE)
    return one.borrowers if measure.counts else one.fen


def _of_lake(level: Level, as_of: date, measures: Collection[str]) -> tuple[Found, str]:
    """Deposits, and averages of both sides, as the lake tells them of the day."""
    asked = [code for code in measures if code in OF_LAKE]
    if not asked:
        return {}, ""
    day = lake_day(at=as_of)
    if day is None:
        return {}, NO_DEPOSITS
    grain = "manager" if level is Level.STAFF else "branch"
    found: Found = {}
    for side in {OF_LAKE[code] for code in asked}:
        mine = [code for code in asked if OF_LAKE[code] == side]
        averages = any(PLANNED[code].shape == "average" for code in mine)
        rows = _by_key((day.holdings if averages else day.position)(grain, side).to_pylist(), level)
        for code in mine:
            found[code, level] = {key: _of_row(code, row, as_of) for key, row in rows.items()}
    return found, ""


def _by_key(rows: Iterable[Mapping[str, int | None]], level: Level) -> dict[str, dict[str, int]]:
    """The columns by key; those of the bank summed over everything, so that nothing is rounded twice."""
    found: dict[str, dict[str, int]] = {"": defaultdict(int)} if level is Level.BANK else {}
    for row in rows:
        if level is not Level.BANK and row["key"] is None:
            continue
        into = found.setdefault("" if level is Level.BANK else str(row["key"]), defaultdict(int))
        for name, value in row.items():
            into[name] += value or 0
    return found


def _of_row(code: str, row: Mapping[str, int], as_of: date) -> Reached:
    if code == "deposits":
        return Reached(amount=row["fen"] - row["year_start_fen"])
    if code == "deposit_balance":
        return Reached(amount=row["fen"], start=row["year_start_fen"])
    days, whole = as_of.timetuple().tm_yday, row["year_fen_days"]
    ends = year_average_if_nothing_moves(fen_days=whole, fen=row["fen"], as_of=as_of)
    return Reached(amount=round_half_up(numerator=whole, denominator=days), ends=ends)


def _of_ground(as_of: date, measures: Collection[str]) -> Found:
    """What happened in villages and what people did, both by unit and by who answers."""
    since = date(as_of.year, 1, 1)
    branch_of, owner_of = _who_answers(as_of)
    found: Found = {}
    for code in measures:
        if code in OF_FUNNEL:
            now, was = _funnels(as_of)
            villages = {
                village: _rate(OF_FUNNEL[code], one, was.get(village, NO_FUNNEL)) for village, one in now.items()
            }
            found |= _of_villages(code, villages, branch_of, owner_of)
        elif code in OF_VILLAGES:
            counted = OF_VILLAGES[code](since, as_of)
            villages = {village: Reached(amount=many) for village, many in counted.items()}
            found |= _of_villages(code, villages, branch_of, owner_of)
        elif code in OF_PEOPLE:
            found |= _of_people(code, OF_PEOPLE[code](since, as_of), as_of)
    return found


def _rate(told: Callable[[Funnel], tuple[int, int]], now: Funnel, was: Funnel) -> Reached:
    (amount, of), (start, start_of) = told(now), told(was)
    return Reached(amount=amount, of=of, start=start, start_of=start_of)


def _funnels(as_of: date) -> tuple[dict[int, Funnel], dict[int, Funnel]]:
    counted = CountedDay.objects.filter(on_day=as_of, is_latest=True).values_list("id", flat=True).first()
    return _past_funnels(as_of, counted or 0)


@lru_cache(maxsize=4)
def _past_funnels(as_of: date, counted: int) -> tuple[dict[int, Funnel], dict[int, Funnel]]:
    """The funnels of a counted day and of the end of the year before; a past day is asked for once."""
    del counted
    start = base_day(as_of=as_of, base=Base.YEAR_START)
    return funnel_on(scope=COUNTY, on=as_of), funnel_on(scope=COUNTY, on=start)


def _who_answers(as_of: date) -> tuple[dict[int, int], dict[int, int]]:
    """The unit and the owner of each village, of those that are no more too."""
    places = cells(level="village", ended=True)
    owners = {pk: one.owner_id for pk, one in stewards(cell_ids=None, on=as_of).items()}
    return (
        {one.id: one.branch_id for one in places if one.branch_id is not None},
        {pk: owner for pk, owner in owners.items() if owner is not None},
    )


def _of_villages(
    code: str, villages: Mapping[int, Reached], branch_of: Mapping[int, int], owner_of: Mapping[int, int]
) -> Found:
    def by(whose: Mapping[int, int]) -> Done:
        return _summed((str(whose[village]), one) for village, one in villages.items() if village in whose)

    bank = _summed(("", one) for one in villages.values())
    return {
        (code, Level.BANK): bank or {"": NOTHING},
        (code, Level.BRANCH): by(branch_of),
        (code, Level.STAFF): by(owner_of),
    }


def _of_people(code: str, counted: Mapping[int, int], as_of: date) -> Found:
    """By who did it; a unit is its people of that day, whoever holds posts in several counts with the first."""
    units = branches_of_staff(ids=set(counted), on=as_of)
    people = {pk: Reached(amount=many) for pk, many in counted.items()}
    return {
        (code, Level.BANK): {"": Reached(amount=sum(counted.values()))},
        (code, Level.BRANCH): _summed((str(min(units[pk])), one) for pk, one in people.items() if units.get(pk)),
        (code, Level.STAFF): {str(pk): one for pk, one in people.items()},
    }


def _drives_done(since: date, until: date) -> dict[int, int]:
    """Villages whose drive reached its share of signatures in these days: one each."""
    board = villages_on_board(scope=COUNTY)
    return {
        one.village_id: 1
        for one in board
        if one.stage is DriveStage.DRAWING and one.since is not None and since <= one.since <= until
    }


OF_VILLAGES: Mapping[str, Callable[[date, date], Mapping[int, int]]] = {
    "new_borrowers": lambda since, until: first_draws_by_village(since=since, until=until),
    "drives": _drives_done,
}
OF_PEOPLE: Mapping[str, Callable[[date, date], Mapping[int, int]]] = {
    "visits": lambda since, until: visits_by(since=since, until=until),
    "leads_given": lambda since, until: {pk: one[0] for pk, one in leads_worked(since=since, until=until).items()},
    "leads_touched": lambda since, until: {pk: one[1] for pk, one in leads_worked(since=since, until=until).items()},
}


def _summed(rows: Iterable[tuple[str, Reached]]) -> dict[str, Reached]:
    found: dict[str, Reached] = {}
    for key, one in rows:
        found[key] = found[key] + one if key in found else one
    return found
