"""Reckoning a month under a scheme, from amounts to lines, places and pay, without a database: what it needs comes in.

The same reckoning counts a month for good and tries a draft on a month that is closed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from qianmo.analytics.work import priced
from qianmo.analytics.work.measures import ALLOWANCES
from qianmo.analytics.work.pricing import PEOPLE
from qianmo.apps.org.posts import HeldPost
from qianmo.apps.performance.reading import price_columns
from qianmo.domain.money import split_by_weights
from qianmo.domain.performance.grade_pay import STANDS_BY, graded, stood_by, terms_of
from qianmo.domain.performance.pools import carried_parts, share_pool
from qianmo.domain.performance.schemes import Scheme, factor_ppm
from qianmo.domain.performance.scores import ranks


@dataclass(frozen=True, slots=True)
class Before:
    """Where somebody stood the month before: points and place."""

    points_centi: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Where a person stands, and what pay follows; `growth` is over the month before, None for who was not there.

    `grade` is the one held when the month began, empty without one; base and cut are those of its terms. What lines of
    allowances are paid stands apart from what the others are.
    """

    staff_id: int
    branch_id: int
    segment: str
    points_centi: int
    growth_centi: int | None
    place: int
    place_before: int | None
    growth_place: int | None
    peer_place: int
    lines_fen: int
    allowance_fen: int
    factor_ppm: int
    grade: str
    grade_ppm: int
    base_fen: int
    cut_fen: int
    earned_fen: int
    kept_back_fen: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A month reckoned: a row for each line and person (columns of `priced`), and where each person stands."""

    lines: pa.Table
    standings: list[Stood]


def reckon(
    *,
    scheme: Scheme,
    people: Sequence[HeldPost],
    amounts: pa.Table,
    before: Mapping[int, Before],
    adjusted: Mapping[int, int],
    cohorts: Mapping[int, Collection[str]],
    grades: Mapping[int, str],
    stood: Mapping[int, Fraction],
) -> Reckoned:
    """Price every amount and put everybody in order. Staff in units of no segment are not measured.

    `adjusted` are points put right of earlier months, which count in this one; `cohorts` those of each unit on the
    first day of the month, `grades` everybody's on it, `stood` for which part of the month those stood by who do at its
    end.
    """
    segments = {
        one.staff_id: found.code
        for one in people
        if (found := scheme.segment_of(one.kind, cohorts.get(one.branch_id, ()))) is not None
    }
    columns = {"staff_id": list(segments), "segment": list(segments.values())}
    prices, tiers = price_columns(scheme)
    lines = priced(amounts=amounts, people=pa.table(columns, schema=PEOPLE), prices=prices, tiers=tiers)
    if scheme.pool is not None:
        lines = _pooled(scheme, lines, amounts, segments)
    measured = [one for one in people if one.staff_id in segments]
    standings = _standings(
        scheme, measured, segments, lines, amounts=amounts, before=before, adjusted=adjusted, grades=grades, stood=stood
    )
    return Reckoned(lines, standings)


def _pooled(scheme: Scheme, lines: pa.Table, amounts: pa.Table, segments: Mapping[int, str]) -> pa.Table:
    """The lines with the pools shared, each among those whose it is, by what each brought, to the last fen.

    Whoever shares no pool gets no line out of one.
    """
    pool = scheme.pool
    if pool is None:
        return lines
    measures = {line.code: line.measure for line in scheme.lines if line.code in pool.weights}
    weights = [pool.weights[one] for one in measures]
    rows = {(row["staff_id"], row["line"]): row for row in lines.to_pylist()}
    brought: dict[str, dict[int, int]] = {measure: {} for measure in measures.values()}
    for row in amounts.to_pylist():
        if row["measure"] in brought and row["staff_id"] in segments:
            brought[row["measure"]][row["staff_id"]] = row["amount"]
    whose = {segment: scheme.pool_of(segment) for segment in set(segments.values())}
    for shared in sorted(filter(None, set(whose.values()))):
        among = {staff for staff, segment in segments.items() if whose[segment] == shared}
        _, fen = shared
        parts = split_by_weights(total_fen=fen, weights=weights)
        for (line, measure), part in zip(measures.items(), parts, strict=True):
            volumes = {staff: many for staff, many in sorted(brought[measure].items()) if staff in among}
            for staff, paid in share_pool(pool_fen=part, volumes=volumes).items():
                empty = {"staff_id": staff, "line": line, "volume": volumes[staff], "points_centi": 0}
                row = rows.get((staff, line), empty)
                rows[staff, line] = {**row, "paid_volume": volumes[staff], "pay_fen": paid}
    return pa.Table.from_pylist([rows[key] for key in sorted(rows)], schema=lines.schema)


def _standings(
    scheme: Scheme,
    people: Sequence[HeldPost],
    segments: Mapping[int, str],
    lines: pa.Table,
    *,
    amounts: pa.Table,
    before: Mapping[int, Before],
    adjusted: Mapping[int, int],
    grades: Mapping[int, str],
    stood: Mapping[int, Fraction],
) -> list[Stood]:
    points = _summed(lines, "points_centi", segments)
    pay, allowances = _paid(scheme, lines, segments)
    points = {staff: own + adjusted.get(staff, 0) for staff, own in points.items()}
    scores = _scores(scheme, points, amounts)
    growth = {staff: points[staff] - before[staff].points_centi for staff in points if staff in before}
    places = ranks(scores)
    growth_places = ranks({staff: (more, *scores[staff][1:]) for staff, more in growth.items()})
    peer_places: dict[int, int] = {}
    factors: dict[int, int] = {}
    for segment in set(segments.values()):
        peers = [staff for staff, own in segments.items() if own == segment]
        peer_places |= ranks({staff: scores[staff] for staff in peers})
        total = sum(points[staff] for staff in peers)
        for staff in peers:
            factors[staff] = factor_ppm(bands=scheme.bands, points=points[staff], total=total, people=len(peers))
    found, reached = [], _by_dimension(scheme, lines) if scheme.grades else {}
    for one in people:
        staff = one.staff_id
        grade, part = grades.get(staff, ""), stood.get(staff)
        counts = {"lines_fen": pay[staff], "factor_ppm": factors[staff], "allowance_fen": allowances[staff]}
        if part is not None:
            grade, month = STANDS_BY, scheme.stand_by_fen
            paid = stood_by(**counts, month_fen=month, part=part)
        else:
            terms = terms_of(scheme.grades, grade=grade)
            paid = graded(**counts, terms=terms, reached=reached.get(staff, {}))
        _, later = carried_parts(
            total_fen=max(paid.deferrable_fen, 0),
            deferred_ppm=scheme.deferred_ppm,
            years=scheme.deferred_years,
        )
        found.append(
            Stood(
                staff_id=staff, branch_id=one.branch_id, segment=segments[staff], points_centi=points[staff],
                growth_centi=growth.get(staff), place=places[staff],
                place_before=before[staff].place if staff in before else None,
                growth_place=growth_places.get(staff),
                peer_place=peer_places[staff], lines_fen=pay[staff],
                allowance_fen=allowances[staff], factor_ppm=factors[staff], grade=grade,
                grade_ppm=paid.coefficient_ppm, base_fen=paid.base_fen, cut_fen=paid.cut_fen,
                earned_fen=paid.earned_fen, kept_back_fen=sum(later),
            )
        )  # fmt: skip
    return found


def _paid(scheme: Scheme, lines: pa.Table, segments: Mapping[int, str]) -> tuple[dict[int, int], dict[int, int]]:
    """What lines are paid by person: those of work, and those of allowances."""
    apart = {one.code for one in scheme.lines if one.measure in ALLOWANCES}
    is_apart = pa.array([line in apart for line in lines["line"].to_pylist()], pa.bool_())
    work, allowances = lines.filter(pc.invert(is_apart)), lines.filter(is_apart)
    return _summed(work, "pay_fen", segments), _summed(allowances, "pay_fen", segments)


def _summed(lines: pa.Table, column: str, segments: Mapping[int, str]) -> dict[int, int]:
    sums = lines.group_by("staff_id").aggregate([(column, "sum")]).to_pylist()
    return dict.fromkeys(segments, 0) | {row["staff_id"]: row[f"{column}_sum"] for row in sums}


def _scores(scheme: Scheme, points: Mapping[int, int], amounts: pa.Table) -> dict[int, tuple[int, ...]]:
    """Points, then what breaks a tie, in the order published with the scheme."""
    asked = {tie.removeprefix("-"): -1 if tie.startswith("-") else 1 for tie in scheme.ties}
    known = {(row["staff_id"], row["measure"]): row["amount"] for row in amounts.to_pylist() if row["measure"] in asked}
    return {
        staff: (own, *(way * known.get((staff, measure), 0) for measure, way in asked.items()))
        for staff, own in points.items()
    }


def _by_dimension(scheme: Scheme, lines: pa.Table) -> dict[int, dict[str, int]]:
    """Points of each person by the dimension of the line; points put right of earlier months speak of none."""
    dimensions = {line.code: line.dimension for line in scheme.lines if line.dimension}
    found: dict[int, dict[str, int]] = {}
    for row in lines.select(["staff_id", "line", "points_centi"]).to_pylist():
        if dimension := dimensions.get(row["line"]):
            own = found.setdefault(row["staff_id"], {})
            own[dimension] = own.get(dimension, 0) + row["points_centi"]
    return found
