"""What a village must have before it enters a step of its drive, and before it leaves it, each with its figure.

The same conditions that put a village at its step (`qianmo.domain.campaigns.stage_of`), told one by one: what a step
ends with is what the next one begins with.
"""

from dataclasses import dataclass

from qianmo.domain.campaigns import DriveCounts, DriveStage, StageRule, needed
from qianmo.domain.ratio import Ratio

ORDER = (
    DriveStage.FILING, DriveStage.SCREENING, DriveStage.RATING, DriveStage.GRANTING, DriveStage.NOTICE,
    DriveStage.SIGNING, DriveStage.DRAWING,
)  # fmt: skip
"""The steps in the order of the work; a deferral stands apart."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in words and whether it holds; where it counts households, how many there are and are needed."""

    words: str
    holds: bool
    done: int | None = None
    needed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """What has happened in a village, as `stage_of` reads it; `deferral` is why it is put off, empty where it isn't.

    `of_group`: it is a customer group, whose people are told instead of posted.
    """

    counts: DriveCounts
    opened: bool
    sat: bool
    sitting: bool
    noticed: bool
    has_branch: bool
    deferral: str
    target_ppm: int
    of_group: bool = False


@dataclass(frozen=True, slots=True)
class StepConditions:
    """A step with what it takes to enter and to leave it."""

    stage: DriveStage
    entry: tuple[Condition, ...]
    exit: tuple[Condition, ...]


def conditions(happened: Happened, *, rule: StageRule) -> list[StepConditions]:
    """Every step of a village's drive in order; one that this bank does not ask for (公示) is left out.

    Each step is entered when those before it are left; the first by a village with a branch that nobody has put off.
    """
    leaving = {stage: tuple(_leaving(stage, happened, rule)) for stage in ORDER}
    asked = [stage for stage in ORDER if stage is not DriveStage.NOTICE or happened.noticed]
    first = (
        Condition("有责任机构", happened.has_branch),
        Condition(f"暂缓：{happened.deferral}" if happened.deferral else "没有暂缓", not happened.deferral),
    )
    entries = [first, *(leaving[stage] for stage in asked[:-1])]
    return [StepConditions(stage, entry, leaving[stage]) for stage, entry in zip(asked, entries, strict=True)]


def _leaving(stage: DriveStage, happened: Happened, rule: StageRule) -> list[Condition]:
    counts, share = happened.counts, rule.done_ppm
    if stage is DriveStage.FILING:
        there, begun = ("有成员", "建了今年的名册") if happened.of_group else ("有建档的户", "开了村，建了名册")
        return [Condition(there, counts.filed > 0), Condition(begun, happened.opened)]
    if stage is DriveStage.SCREENING:
        return [Condition("开过评议会", happened.sat)]
    if stage is DriveStage.RATING:
        return [
            Condition("评议会都结束了", happened.sat and not happened.sitting),
            _share("有结论的户", counts.rated, counts.to_rate, share),
        ]
    if stage is DriveStage.GRANTING:
        return [
            Condition("有授信的户", counts.granted > 0),
            _share("有决定的户", counts.decided, counts.eligible, share),
        ]
    if stage is DriveStage.NOTICE:
        told = "告知本人、没有异议的户" if happened.of_group else "公示期满、没有异议的户"
        return [_share(told, counts.cleared, counts.granted, share)]
    if stage is DriveStage.SIGNING:
        signed = _share("签约的户", counts.signed, counts.granted, happened.target_ppm)
        return [Condition(signed.words, 0 < counts.signed >= (signed.needed or 0), signed.done, signed.needed)]
    return []


def _share(words: str, done: int, whole: int, share_ppm: int) -> Condition:
    """So many of a whole, told with the share: 95 % of 40 are 38."""
    least = needed(whole, share_ppm=share_ppm)
    return Condition(f"{words}到 {Ratio.of_ppm(share_ppm).percent(0)}", done >= least, done, least)
