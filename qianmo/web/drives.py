"""The drive board in words and squares: columns of villages, what is done at each step, and what holds a village up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from qianmo.apps.campaigns.queries import GroupDrive, VillageDrive
from qianmo.domain.campaigns import STAGES, DriveCounts, DriveStage, StageRule
from qianmo.domain.drive_steps import Condition, Happened, StepConditions, conditions
from qianmo.web.towns import short_name

Where = DriveStage


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the drive: its name, its square, what its bar counts, and what happens there."""

    stage: DriveStage
    name: str
    square: str
    done: str
    what: str


STEPS: dict[DriveStage, Step] = {
    step.stage: step
    for step in (
        Step(Where.FILING, STAGES[Where.FILING], "qm-q1", "上册", "名册三件齐"),
        Step(Where.SCREENING, STAGES[Where.SCREENING], "qm-q2", "已筛", "白灰黑名单"),
        Step(Where.RATING, STAGES[Where.RATING], "qm-q3", "已评", "背靠背评议"),
        Step(Where.GRANTING, STAGES[Where.GRANTING], "qm-q4", "已定", "申请与审批"),
        Step(Where.NOTICE, STAGES[Where.NOTICE], "qm-q5", "期满", "张贴名单"),
        Step(Where.SIGNING, STAGES[Where.SIGNING], "qm-q6", "已签", "面签发卡"),
        Step(Where.DRAWING, STAGES[Where.DRAWING], "qm-q7", "已用", "首次支用"),
        Step(Where.DEFERRED, STAGES[Where.DEFERRED], "qm-hatch", "", "写明复查日"),
    )
}
ORDER = list(STEPS)
_NOWHERE = Happened(
    counts=DriveCounts(**dict.fromkeys(DriveCounts.__dataclass_fields__, 0)), opened=False, sat=False, sitting=False,
    noticed=True, has_branch=False, deferral="", target_ppm=0,
)  # fmt: skip
"""A village in which nothing has happened, for the words of the conditions."""
ROWS = 3
"""A block of the strip is three squares high."""


def progress(village: VillageDrive) -> tuple[int, int]:
    """How many households are done at the village's step, and of how many."""
    counts = village.counts
    parts: Mapping[DriveStage, tuple[int, int]] = {
        Where.FILING: (counts.listed, counts.filed),
        Where.SCREENING: (counts.listed, counts.filed),
        Where.RATING: (counts.rated, counts.to_rate),
        Where.GRANTING: (counts.decided, counts.eligible),
        Where.NOTICE: (counts.cleared, counts.granted),
        Where.SIGNING: (counts.signed, counts.granted),
        Where.DRAWING: (counts.drawn, counts.signed),
        Where.DEFERRED: (counts.signed, counts.granted),
    }
    return parts[village.stage]


BLOCKS: dict[str, str] = {
    "unlisted": "未上名册",
    "waiting": "待开评议会",
    "unrated": "未评",
    "looks": "待复评",
    "visits": "需入户",
    "objected": "异议待答复",
    "unasked": "未申请",
    "pending": "待审批",
    "unposted": "未公示",
    "untold": "未告知",
    "hanging": "公示期内",
    "unsigned": "未签",
    "undrawn": "签约未用",
    "overdue": "已过复查日",
    "past_due": "过了应完成日",
}
"""What may hold a village up, by the key of the filter."""


OF_GROUPS = {"unposted": "untold"}
"""What holds a customer group up instead."""
WHOLE = {"waiting", "overdue", "past_due"}
"""What holds all of it up and counts no households."""


def blocks_of(village: VillageDrive, *, on: date) -> list[tuple[str, int]]:
    """What holds a village up at its step, the gravest first, each with how many households (0: the village itself)."""
    counts, stage = village.counts, village.stage
    found: list[tuple[str, int]] = []
    if stage is Where.SCREENING:
        found = [("unlisted", counts.filed - counts.listed)] if counts.filed > counts.listed else [("waiting", 0)]
    elif stage is Where.RATING:
        found = [("unrated", counts.to_rate - counts.rated), *_doubts(village)]
    elif stage is Where.GRANTING:
        unasked = counts.eligible - counts.decided - village.pending
        found = [*_doubts(village), ("unasked", unasked), ("pending", village.pending)]
    elif stage is Where.NOTICE:
        found = [("objected", village.objected), ("unposted", village.unposted), ("hanging", village.hanging)]
    elif stage is Where.SIGNING:
        found = [("objected", village.objected), ("unsigned", counts.granted - counts.signed)]
    elif stage is Where.DRAWING:
        found = [("undrawn", counts.signed - counts.drawn)]
    elif stage is Where.DEFERRED and village.review_on is not None and village.review_on <= on:
        found = [("overdue", 0)]
    if isinstance(village, GroupDrive):
        found = [(OF_GROUPS.get(key, key), count) for key, count in found]
        if village.due_on is not None and village.due_on < on and stage is not Where.DRAWING:
            found = [("past_due", 0), *found]
    return [(key, count) for key, count in found if count > 0 or key in WHOLE]


def _doubts(village: VillageDrive) -> list[tuple[str, int]]:
    return [("objected", village.objected), ("looks", village.looks), ("visits", village.visits)]


def said(block: tuple[str, int]) -> str:
    """「意见不足 12 户」, 「待开评议会」."""
    key, count = block
    return f"{BLOCKS[key]} {count:,} 户" if count else BLOCKS[key]


@dataclass(frozen=True, slots=True)
class Card:
    """A village or a customer group on the board; `share` is its bar in thousandths, `blocks` say what holds it up."""

    village: VillageDrive
    owner: str
    done: int
    whole: int
    share: int
    days: int | None
    slow: bool
    blocks: tuple[str, ...]

    @property
    def step(self) -> Step:
        """The step the village stands at."""
        return STEPS[self.village.stage]

    @property
    def address(self) -> str:
        """The page of the village or of the group."""
        village = self.village
        if isinstance(village, GroupDrive):
            return f"{reverse('customer-group', args=[village.group_id])}?tab=drive"
        return f"{reverse('campaigns')}{village.code}/"

    @property
    def group(self) -> GroupDrive | None:
        """The group it is of, None for a village."""
        return self.village if isinstance(self.village, GroupDrive) else None


def card(village: VillageDrive, *, owner: str, on: date, rule: StageRule) -> Card:
    """A village in words; `rule` says how long a step may take."""
    done, whole = progress(village)
    days = village.days(on=on)
    limit = rule.slow_days.get(village.stage)
    return Card(
        village=village,
        owner=owner,
        done=done,
        whole=whole,
        share=done * 1000 // whole if whole else 0,
        days=days,
        slow=days is not None and limit is not None and days > limit,
        blocks=tuple(said(block) for block in blocks_of(village, on=on)),
    )


def conditions_of(village: VillageDrive, rule: StageRule) -> list[StepConditions]:
    """What each step of a village takes to enter and to leave, with what is there already."""
    happened = Happened(
        counts=village.counts, opened=village.drive_id is not None, sat=village.sat, sitting=village.sitting,
        noticed=village.noticed, has_branch=village.branch_id is not None, deferral=village.deferral,
        target_ppm=village.target_ppm, of_group=isinstance(village, GroupDrive),
    )  # fmt: skip
    return conditions(happened, rule=rule)


@dataclass(frozen=True, slots=True)
class Passage:
    """A step on a village's page: where the village is with it, and the conditions to enter and to leave it."""

    step: Step
    state: str
    entry: tuple[Condition, ...]
    exit: tuple[Condition, ...]


def passages(village: VillageDrive, *, rule: StageRule) -> list[Passage]:
    """The steps of a village in order: `done` behind it, `now` where it stands, `todo` ahead; put off, none is now."""
    found, state = [], "done"
    for one in conditions_of(village, rule):
        here = one.stage is village.stage or (village.deferral and not all(each.holds for each in one.exit))
        if here and state == "done":
            state = "stop" if village.deferral else "doing"
        elif state in {"doing", "stop"}:
            state = "todo"
        found.append(Passage(STEPS[one.stage], state, one.entry, one.exit))
    return found


def leaving_words(stage: DriveStage, rule: StageRule) -> str:
    """What a village must have to leave a step, in words; empty for the last one and for those put off."""
    nowhere = replace(_NOWHERE, target_ppm=rule.signing_target_ppm)
    told = {one.stage: one.exit for one in conditions(nowhere, rule=rule)}
    return "，".join(one.words for one in told.get(stage, ()))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the board: villages and groups, those with most left to do first, and the villages' households."""

    step: Step
    cards: tuple[Card, ...]
    groups: int
    households: int
    leaving: str


def columns(cards: Iterable[Card], *, rule: StageRule) -> list[Column]:
    """Every step in the order of the work, the empty ones too."""
    by_stage: dict[DriveStage, list[Card]] = {stage: [] for stage in STEPS}
    for one in cards:
        by_stage[one.village.stage].append(one)
    return [
        Column(
            STEPS[stage],
            tuple(sorted(found, key=lambda one: (one.done - one.whole, one.village.code))),
            sum(one.group is not None for one in found),
            sum(one.village.counts.filed for one in found if one.group is None),
            leaving_words(stage, rule),
        )
        for stage, found in by_stage.items()
    ]


@dataclass(frozen=True, slots=True)
class Block:
    """The villages of one town, the furthest first, under a label as short as its neighbours allow."""

    code: str
    name: str
    label: str
    squares: tuple[tuple[VillageDrive, Step], ...]


def blocks(villages: Sequence[VillageDrive]) -> list[Block]:
    """One block per town; 林东西城街道 beside 林东镇 is labelled 西城, and a narrow block by two characters."""
    towns: dict[str, list[VillageDrive]] = {}
    for village in villages:
        towns.setdefault(village.town_code, []).append(village)
    names = [short_name(found[0].town) for found in towns.values()]

    def label(name: str, size: int) -> str:
        stem = max((other for other in names if other != name and name.startswith(other)), key=len, default="")
        wide = -(-size // ROWS)
        return name.removeprefix(stem)[: wide if wide > ROWS else 2]

    return [
        Block(
            code,
            found[0].town,
            label(name, len(found)),
            tuple((village, STEPS[village.stage]) for village in sorted(found, key=_furthest_first)),
        )
        for (code, found), name in zip(sorted(towns.items()), names, strict=True)
    ]


def _furthest_first(village: VillageDrive) -> int:
    return 1 if village.stage is Where.DEFERRED else -ORDER.index(village.stage)
