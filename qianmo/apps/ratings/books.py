"""The negative list and the rule for combining ballots as books: changed by two persons, every version kept."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from qianmo.apps.org.books import DatedBook
from qianmo.apps.org.changes import Book
from qianmo.apps.ratings.models import CreditLevel, DriveBounds, KnownBounds, NegativeReason, RatingRule
from qianmo.apps.ratings.queries import reason_names
from qianmo.domain.campaigns import RULE as STEPS
from qianmo.domain.ratings import Method
from qianmo.domain.ratings.known import CODES
from qianmo.domain.ratings.known import RULE as KNOWN
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

METHODS: Mapping[str, str] = {
    Method.TRIMMED: "去掉最高最低后平均", Method.MEAN: "平均", Method.MEDIAN: "取中位", Method.MIN: "取最低",
}  # fmt: skip


def _negative() -> Sheet:
    columns = [
        Column(name="code", title="代码", sort=Sort.TEXT, most=30),
        Column(name="name", title="原因", sort=Sort.TEXT),
        Column(name="hard", title="硬性", sort=Sort.MARK, hint="硬性进黑名单，不评议；软性只作提示"),
        Column(name="enabled", title="启用", sort=Sort.MARK, hint="停用的不计"),
    ]
    return Sheet(columns=columns, key=["code"], fewest=1, most=60)


def _nothing_forgotten(rows: Sequence[Row], _from: date) -> Refused | None:
    """A reason once listed stays, switched off where it shall not count, so that old rosters can still be read."""
    codes = {str(row["code"]) for row in rows}
    long = next((row for row in rows if len(str(row["code"])) > 30 or len(str(row["name"])) > 40), None)
    if long is not None:
        return Refused(code="long", reason=f"没有提交：“{long['name']}”太长。代码最多 30 个字，原因最多 40 个字")
    gone = [name for code, name in sorted(reason_names().items()) if code not in codes]
    if gone:
        return Refused(
            code="forgotten", reason=f"没有提交：少了“{'、'.join(gone)}”。名册上还有它的命中，请留着，不要“启用”"
        )
    unasked = [code for code in sorted(CODES) if code not in codes]
    if unasked:
        return Refused(
            code="unasked", reason=f"没有提交：少了系统自己查的 {'、'.join(unasked)}。不想用的请留着，不要“启用”"
        )
    return None


def _rating() -> Sheet:
    fallbacks = {code: name for code, name in METHODS.items() if code != Method.TRIMMED}
    columns = [
        Column(name="method", title="合并办法", sort=Sort.CHOICE, choices=METHODS),
        Column(name="fallback", title="意见不足时", sort=Sort.CHOICE, choices=fallbacks),
        Column(name="trimmed_needs", title="去高去低要几条意见", sort=Sort.COUNT, least=3, most=7),
        Column(name="opinions_needed", title="至少几条意见", sort=Sort.COUNT, least=1, most=7, hint="不足的转入户"),
        Column(name="exclusions_needed", title="几人否定才排除", sort=Sort.COUNT, least=2, most=7),
        Column(name="dispersion_ppm", title="离散上限（%）", sort=Sort.PER_CENT, hint="（最高−最低）÷ 中位"),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


def _known() -> Sheet:
    columns = [
        Column(name="youngest", title="户主最小几岁", sort=Sort.COUNT, least=16, most=30),
        Column(name="oldest", title="户主最大几岁", sort=Sort.COUNT, least=50, most=80),
        Column(name="arrears_days", title="逾期超过几天", sort=Sort.COUNT, least=0, most=365),
        Column(name="debt_ppm", title="负债占资产超过（%）", sort=Sort.PER_CENT),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


def _steps() -> Sheet:
    days = [("screening", "筛查"), ("rating", "评议"), ("granting", "授信"), ("notice", "公示"), ("signing", "签约")]
    columns = [
        Column(name="done_ppm", title="几成户做完算走完（%）", sort=Sort.PER_CENT, least=500_000, most=1_000_000),
        Column(name="signing_target_ppm", title="签约率目标（%）", sort=Sort.PER_CENT, least=10_000, most=1_000_000),
        *(
            Column(name=f"{step}_days", title=f"{name}最多停几天", sort=Sort.COUNT, least=1, most=1_000)
            for step, name in days
        ),
    ]
    return Sheet(columns=columns, key=[], fewest=1, most=1)


def _something_to_give(rows: Sequence[Row], _from: date) -> Refused | None:
    """A level gives something, and its name fits the column."""
    wrong = next((row for row in rows if int(str(row["most_fen"])) <= 0 or len(str(row["name"])) > 10), None)
    if wrong is None:
        return None
    return Refused(code="level", reason=f"没有提交：“{wrong['name']}”的最高额度要大于 0，名称最多 10 个字。请改")


def _levels() -> Sheet:
    columns = [
        Column(name="name", title="等级", sort=Sort.TEXT, most=10),
        Column(name="most_fen", title="最高额度（万元）", sort=Sort.AMOUNT),
    ]
    return Sheet(columns=columns, key=["name"], fewest=1, most=12)


def _shipped_steps() -> Row:
    days = {f"{stage}_days": days for stage, days in STEPS.slow_days.items()}
    return {"done_ppm": STEPS.done_ppm, "signing_target_ppm": STEPS.signing_target_ppm, **days}


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="negative",
        title="负面清单",
        says="不予授信的原因：硬性的进黑名单，软性的只作提示，须两人以上认定。可以逐条停用；名册按初筛那天的这一版。不给村民看。",
        model=NegativeReason,
        sheet=_negative,
        sense=_nothing_forgotten,
    ),
    DatedBook(
        code="rating_rule",
        title="评议规则",
        says="各人的意见怎么合成一户的评议额度，几条意见才算数，差多远要支行复评。按关会那天的这一版。",
        model=RatingRule,
        sheet=_rating,
    ),
    DatedBook(
        code="credit_levels",
        title="资信等级",
        says="小组现场评定时给一户评什么等级，每个等级最高多少额度。按评定那天的这一版，评过的不变。",
        model=CreditLevel,
        sheet=_levels,
        first="-most_fen",
        sense=_something_to_give,
    ),
    DatedBook(
        code="known_bounds",
        title="自动初筛界限",
        says="系统自己标注的界限，年审也按这个年龄。按当天的版本。",
        model=KnownBounds,
        sheet=_known,
        otherwise={date.min: [asdict(KNOWN)]},
    ),
    DatedBook(
        code="drive_bounds",
        title="整村进度",
        says="几成户做完算走完一步、没有另定的签约率目标、一步停几天算慢。看板按现行的这一版。",
        model=DriveBounds,
        sheet=_steps,
        otherwise={date.min: [_shipped_steps()]},
    ),
)
"""Rules of this room the bank changes itself."""
