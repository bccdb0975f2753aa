"""Reads of contests: which there are, how one stands or ended, where a person or a unit stands in the running ones."""

from dataclasses import dataclass
from datetime import date, datetime

from qianmo.analytics.work import MEASURES as WORK
from qianmo.apps.performance.contesting import NAMES, POINTS, Stand, Standings, standings_of
from qianmo.apps.performance.models import Contest, ContestResult, ContestSide, ContestState
from qianmo.domain.performance.contests import OUT, Scoring, Side
from qianmo.domain.performance.wording import points, volume
from qianmo.domain.ratio import Ratio
from qianmo.domain.targets.measures import DEPOSITS, spoken
from qianmo.domain.targets.measures import MEASURES as OF_DAYS


@dataclass(frozen=True, slots=True)
class ContestCard:
    """A contest: what it is about, how far it has come, and by whom."""

    id: int
    name: str
    measure: str
    measure_name: str
    scoring: str
    of_staff: bool
    says: str
    first: date
    until: date
    state: str
    written_by_id: int
    written_by: str
    published_by: str
    frozen_at: datetime | None

    def phase(self, *, on: date) -> str:
        """Where it is on a day: draft, dropped, coming, running, ending (over and not yet frozen), frozen."""
        if self.state != ContestState.PUBLISHED:
            return self.state
        if self.frozen_at is not None:
            return "frozen"
        return "coming" if on < self.first else "running" if on <= self.until else "ending"

    @property
    def by_completion(self) -> bool:
        """Whether sides are scored by how much of their targets they did."""
        return self.scoring == Scoring.COMPLETION

    @property
    def behind(self) -> str:
        """What the amount behind the score is, and breaks a tie first; nothing where it is the score itself."""
        if self.by_completion:
            return "净增"
        measure = OF_DAYS.get(self.measure)
        return "" if measure is None or measure.population == DEPOSITS else "户数" if measure.counts else "余额"

    def score(self, side: Side) -> str:
        """A side's score in words."""
        return side.score.percent(1) if self.by_completion else self.amount(side.score.numerator)

    def amount(self, value: int) -> str:
        """An amount of the measure in words."""
        if self.measure in OF_DAYS:
            return spoken(self.measure, value)
        if self.measure == POINTS:
            return f"{points(value)} 分"
        unit = WORK[self.measure]
        return volume(value, unit_name=unit.unit_name, is_money=unit.is_money)


@dataclass(frozen=True, slots=True)
class SideCard:
    """A side with its group; `place` and `side` are None where nothing is counted yet."""

    id: int
    branch_id: int | None
    staff_id: int | None
    name: str
    group: int
    size_fen: int
    place: int | None = None
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class ContestBoard:
    """A contest with its sides by group and place, as of a day (None: nothing counted yet); those left out apart."""

    card: ContestCard
    as_of: date | None
    groups: dict[int, list[SideCard]]
    out: list[SideCard]


def contest_measures() -> list[tuple[str, str, bool]]:
    """What a contest may be about: code, name, and whether completion of targets can be compared."""
    return [(code, name, code in OF_DAYS) for code, name in NAMES.items()]


def contests() -> list[ContestCard]:
    """Every contest that was not given up, the latest to begin first."""
    rows = Contest.objects.exclude(state=ContestState.DROPPED).select_related("written_by", "published_by")
    return [_card(row) for row in rows.order_by("-first", "-id")]


def contest_board(*, contest_id: int) -> ContestBoard | None:
    """One contest where it stands, or as it ended; None where there is none of that id."""
    row = Contest.objects.select_related("written_by", "published_by").filter(id=contest_id).first()
    return None if row is None else _board(row)


def running_contests(*, on: date, of_staff: bool) -> list[ContestBoard]:
    """Published contests of units, or of people, whose period a day lies in."""
    rows = Contest.objects.select_related("written_by", "published_by").filter(
        state=ContestState.PUBLISHED, of_staff=of_staff, first__lte=on, until__gte=on, frozen_at__isnull=True
    )
    return [_board(row) for row in rows.order_by("id")]


def own_sides(*, on: date, staff_id: int, branch_id: int) -> list[tuple[ContestBoard, SideCard]]:
    """Where a person, and the unit of the person's post, stands in the contests that run."""
    found = []
    for board in [*running_contests(on=on, of_staff=True), *running_contests(on=on, of_staff=False)]:
        key = ("staff_id", staff_id) if board.card.of_staff else ("branch_id", branch_id)
        sides = [side for group in board.groups.values() for side in group]
        found += [(board, side) for side in sides if getattr(side, key[0]) == key[1]]
    return found


def _board(row: Contest) -> ContestBoard:
    sides = ContestSide.objects.filter(contest=row).select_related("branch", "staff")
    if row.frozen_at is not None:
        found = _ended(row)
    else:
        found = standings_of(row) if row.state == ContestState.PUBLISHED else None
    told = {one.row.pk: one for one in found.rows} if found else {}
    cards = [_side(side, told.get(side.pk)) for side in sides.order_by("group", "-size_fen", "id")]
    groups: dict[int, list[SideCard]] = {}
    for card in cards:
        if card.group != OUT:
            groups.setdefault(card.group, []).append(card)
    for group in groups.values():
        group.sort(key=lambda one: one.place or 0)
    return ContestBoard(_card(row), found.as_of if found else None, groups, [one for one in cards if one.group == OUT])


def _ended(row: Contest) -> Standings | None:
    rows = ContestResult.objects.filter(side__contest=row).select_related("side__branch", "side__staff")
    kept = [
        Stand(
            one.side,
            one.place,
            Side(
                score=Ratio(one.score_numerator, one.score_denominator), absolute=one.absolute,
                bad=Ratio(one.bad_fen, one.fen), reached_on=one.reached_on,
            ),
            one.bad_fen,
            one.fen,
        )
        for one in rows
    ]  # fmt: skip
    return Standings(rows[0].as_of, kept) if kept else None


def _side(row: ContestSide, stand: Stand | None) -> SideCard:
    name = row.staff.name if row.staff else row.branch.name if row.branch else ""
    told = (None, None) if stand is None else (stand.place, stand.side)
    return SideCard(row.pk, row.branch_id, row.staff_id, name, row.group, row.size_fen, *told)


def _card(row: Contest) -> ContestCard:
    return ContestCard(
        row.pk, row.name, row.measure, NAMES.get(row.measure, row.measure), row.scoring, row.of_staff, row.says,
        row.first, row.until, row.state, row.written_by_id, row.written_by.name,
        row.published_by.name if row.published_by else "", row.frozen_at,
    )  # fmt: skip
