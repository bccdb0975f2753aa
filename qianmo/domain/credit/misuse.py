"""Money lent for one thing and used for another (挪用): from which day to which, and what may be found and lifted.

From the first day of misuse a draw earns penalty interest at the misuse uplift, until it is paid or the finding is
lifted. Misuse is found later than it began: what was counted, settled and paid until then stays as it was, and what the
penalty rate adds to those days comes on top on the day it is decided. Nobody falls into arrears of the past by
what is found today. A finding lifted from its own first day was a mistake: the draw comes out as if it had never been.
Source: 银发〔2003〕251号 (from the day of misuse until principal and interest are cleared).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from qianmo.domain.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """That a draw is misused from a day on, or (`lifts`) that it is no longer.

    `counted_to` is the day it was decided: to that day interest had been counted as if nothing were wrong.
    """

    on: date
    lifts: bool
    counted_to: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Misused:
    """Days of misuse, from the first to the day after the last (`date.max` while it stands), found at `counted_to`."""

    since: date
    until: date
    counted_to: date

    def __contains__(self, day: date) -> bool:
        """Whether the money was misused on that day."""
        return self.since <= day < self.until


Days = tuple[Misused, ...]


def misused_days(*, findings: Iterable[Finding]) -> Days:
    """The days of misuse by findings in the order in which they were made."""
    misused: Days = ()
    for one in findings:
        misused = with_finding(misused=misused, finding=one)
    return misused


def with_finding(*, misused: Days, finding: Finding) -> Days:
    """The days of misuse after one more finding; one that `check_finding` refuses changes nothing."""
    since = standing_since(misused=misused)
    if not finding.lifts:
        found = Misused(since=finding.on, until=date.max, counted_to=finding.counted_to)
        return misused if since else (*misused, found)
    if since is None:
        return misused
    *before, last = misused
    return (*before, replace(last, until=finding.on)) if since < finding.on else tuple(before)


def standing_since(*, misused: Days) -> date | None:
    """Since when the money is misused; None where it is not."""
    return misused[-1].since if misused and misused[-1].until == date.max else None


def check_finding(
    *, finding: Finding, misused: Days, number: str, drawn_on: date, taken_over_on: date | None, on: date
) -> Refused | None:
    """Why a finding cannot be made on a day; None where it can.

    Refused: a day to come; misuse before the draw, before it came here from another system (which has counted and
    settled those days), before an earlier one was lifted, or while one stands; lifting where none stands, or from
    before it began.
    """
    what = "解除挪用" if finding.lifts else "认定挪用"
    standing = standing_since(misused=misused)
    if finding.on > on:
        return Refused(code="day_to_come", reason=f"不能{what}：{finding.on} 还没有到，今天是 {on}。请改日期")
    if finding.lifts:
        if standing is None:
            return Refused(code="not_misused", reason=f"不能解除挪用：借据 {number} 现在没有认定挪用。请刷新本页")
        if finding.on < standing:
            reason = f"不能解除挪用：{finding.on} 早于挪用起日 {standing}。认定错了的，从 {standing} 起解除"
            return Refused(code="before_misuse", reason=reason)
        return None
    if standing is not None:
        reason = f"不能认定挪用：借据 {number} 已认定自 {standing} 起挪用。起日不对的，先解除，再认定"
        return Refused(code="misused_already", reason=reason)
    turns = [("放款日", drawn_on), ("切换转入日", taken_over_on or drawn_on)]
    turns += [("上次解除日", one.until) for one in misused]
    why, earliest = max(turns, key=lambda turn: turn[1])
    if finding.on < earliest:
        reason = f"不能认定挪用：起日 {finding.on} 早于{why} {earliest}。请改起日"
        return Refused(code="too_early", reason=reason)
    return None
