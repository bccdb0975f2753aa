"""Combines what raters, each alone, said about one household into a verdict (背靠背评议).

An abstention (不了解情况) is not a zero, a rater's word on his own household or relatives is set aside, and
it takes several independent raters to exclude anybody. Opinions far apart raise an alarm that sends the
verdict to a second look; they never refuse. A verdict is advice and grants nothing (预授信不是授信).
Amounts stay exact fen: the unit is cut at the very end, in the proposal.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qianmo.domain.money import round_half_up
from qianmo.domain.ratio import PPM


class Method(StrEnum):
    """How opinions become one amount. TRIMMED drops one highest and one lowest and averages the rest.

    TABLE is no way to combine: a group at one table has agreed on the amount.
    """

    TRIMMED = "trimmed"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    TABLE = "table"


class Ballot(NamedTuple):
    """One rater's opinion; a named tuple, since a county casts hundreds of thousands.

    `limit_fen` None means 不了解情况. `excludes` means 不予授信; the amount beside it is not read.
    `related` marks the rater's own household or close relatives.
    """

    rater_id: int
    limit_fen: int | None
    excludes: bool
    related: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CombineRule:
    """How a bank combines ballots, dated data.

    With fewer than `trimmed_needs` opinions TRIMMED gives way to `fallback` (which is not TRIMMED). Fewer
    than `opinions_needed` opinions ask for a visit; `exclusions_needed` independent raters exclude; a spread
    (highest - lowest) / median above `dispersion_ppm` is alarming.
    """

    method: Method
    fallback: Method
    trimmed_needs: int
    opinions_needed: int
    exclusions_needed: int
    dispersion_ppm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a sitting advises on one household, with what it rests on.

    `limit_fen` is zero where nothing is advised (`excluded` or `needs_visit`). `method` is the one really
    used. `opinions` gave an amount, `abstentions` did not know, `exclusions` said no, `set_aside` were
    related or second ballots of one rater, of which `spoken_aside` said something all the same. `middle_fen` is the
    median; the three amounts are None without opinions. `level` is the one a table gave, empty after blind ballots.
    """

    limit_fen: int
    method: Method
    opinions: int
    abstentions: int
    exclusions: int
    set_aside: int
    spoken_aside: int
    lowest_fen: int | None
    middle_fen: int | None
    highest_fen: int | None
    dispersed: bool
    excluded: bool
    needs_visit: bool
    level: str = ""

    @property
    def needs_look(self) -> bool:
        """Whether the branch must look again: opinions far apart, or a rater who spoke on relatives.

        Who stepped aside in silence did as he should. Where nothing is advised there is nothing to look at.
        """
        return (self.dispersed or self.spoken_aside > 0) and not self.excluded and not self.needs_visit


def combine(*, ballots: Iterable[tuple[int, int | None, bool, bool]], rule: CombineRule) -> Verdict:
    """Combine the ballots on one household; plain tuples in the order of `Ballot` will do. Source: S3, S5.

    Example in 万: 5, 6, 8, 8, 10, 12, 30 is 8.80 trimmed, 11.29 mean, 8 median, 5 min, and alarming, since
    (30 - 5) / 8 is above 100 %.
    """
    limits: list[int] = []
    heard: set[int] = set()
    abstentions = exclusions = set_aside = spoken_aside = 0
    for rater_id, limit_fen, excludes, related in ballots:
        if related or rater_id in heard:
            set_aside += 1
            spoken_aside += excludes or limit_fen is not None
            continue
        heard.add(rater_id)
        if excludes:
            exclusions += 1
        elif limit_fen is None:
            abstentions += 1
        else:
            limits.append(limit_fen)
    limits.sort()
    opinions = len(limits)
    method = rule.fallback if rule.method is Method.TRIMMED and opinions < rule.trimmed_needs else rule.method
    excluded = exclusions >= rule.exclusions_needed
    needs_visit = not excluded and opinions < rule.opinions_needed
    return Verdict(
        limit_fen=0 if excluded or needs_visit else _combined(limits, method),
        method=method,
        opinions=opinions,
        abstentions=abstentions,
        exclusions=exclusions,
        set_aside=set_aside,
        spoken_aside=spoken_aside,
        lowest_fen=limits[0] if limits else None,
        middle_fen=_median(limits) if limits else None,
        highest_fen=limits[-1] if limits else None,
        dispersed=_dispersed(limits, rule.dispersion_ppm),
        excluded=excluded,
        needs_visit=needs_visit,
    )


def _combined(limits: list[int], method: Method) -> int:
    """One amount out of sorted opinions; no opinions at all advise nothing."""
    if not limits:
        return 0
    if method is Method.MIN:
        return limits[0]
    if method is Method.MEDIAN:
        return _median(limits)
    # Two opinions have no middle left to average, whatever a bank configures.
    kept = limits[1:-1] if method is Method.TRIMMED and len(limits) > 2 else limits
    return round_half_up(numerator=sum(kept), denominator=len(kept))


def _median(limits: list[int]) -> int:
    return round_half_up(numerator=_twice_median(limits), denominator=2)


def _twice_median(limits: list[int]) -> int:
    """Twice the median, which is whole even where the median lies between two fen."""
    return limits[(len(limits) - 1) // 2] + limits[len(limits) // 2]


def _dispersed(limits: list[int], dispersion_ppm: int) -> bool:
    if not limits:
        return False
    return 2 * (limits[-1] - limits[0]) * PPM > dispersion_ppm * _twice_median(limits)
