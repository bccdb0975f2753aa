"""The rules of this room as books: the ladder of grades, who climbs which track, staffing; how interest is taxed."""

from collections.abc import Sequence
from datetime import date, timedelta

from qianmo.apps.org.books import NUMBER, STAFF, DatedBook
from qianmo.apps.org.changes import Book
from qianmo.apps.performance.measure_book import MEASURE_BOOK
from qianmo.apps.performance.models import CurvePoint, GradeRule, StaffingRule, StaffRecord, VatRule
from qianmo.apps.performance.pricing import vat_on, vat_rule
from qianmo.apps.targets.queries import cohort_names
from qianmo.domain.access import Right
from qianmo.domain.performance.grades import EDUCATION
from qianmo.domain.performance.vat import CHOSEN, WAYS, WHOSE, check_vat
from qianmo.domain.ratio import PPM
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort

EVERYWHERE = "*"
"""The rule of every unit that has none of its own cohort's."""
ASKS_NOTHING = ("borrowers", "balance_fen", "lent_fen", "profit_fen", "deposit_fen", "points", "exam", "years")
LONGEST_DAYS, DEAREST_PPM = 36_500, 300_000
"""The longest tenor and the dearest rate of a curve of transfer prices."""
TRACK = Column(name="track", title="序列", sort=Sort.TEXT, hint="如 小微、三农")
LEVEL = Column(name="education", title="学历", sort=Sort.CHOICE, choices=EDUCATION)


def _grades() -> Sheet:
    columns = [
        TRACK,
        Column(name="step", title="档次", sort=Sort.COUNT, most=12, hint="从 0 起，0 档不设门槛"),
        Column(name="name", title="等级", sort=Sort.TEXT),
        Column(name="borrowers", title="管户（户）", sort=Sort.COUNT),
        Column(name="balance_fen", title="余额（万元）", sort=Sort.AMOUNT),
        Column(name="lent_fen", title="当期投放（万元）", sort=Sort.AMOUNT),
        Column(name="profit_fen", title="当期模拟利润（万元）", sort=Sort.AMOUNT),
        Column(name="deposit_fen", title="日均存款（万元）", sort=Sort.AMOUNT),
        Column(name="points", title="月均积分", sort=Sort.COUNT),
        Column(name="exam", title="培训考试（分）", sort=Sort.COUNT, most=1000),
        Column(name="bad_ppm", title="不良率上限（%）", sort=Sort.PER_CENT, most=1_000_000, optional=True),
        LEVEL,
        Column(name="years", title="从业（年）", sort=Sort.COUNT, most=40),
        Column(name="certificate", title="证书", sort=Sort.TEXT, optional=True, hint="与资质证书里的名称一致"),
    ]
    return Sheet(columns=columns, key=["track", "step"], fewest=1, most=60)


def _rises(rows: Sequence[Row], _from: date) -> Refused | None:
    """Steps of a track run from nought without a gap, and the lowest asks nothing."""
    for track in dict.fromkeys(row["track"] for row in rows):
        own = sorted((row for row in rows if row["track"] == track), key=lambda row: int(row["step"] or 0))
        if [row["step"] for row in own] != list(range(len(own))):
            return Refused(code="steps", reason=f"没有提交：“{track}”的档次要从 0 起连着写。请核对")
        lowest = own[0]
        asks = any(lowest[name] for name in ASKS_NOTHING) or lowest["education"] != next(iter(EDUCATION))
        if asks or lowest["bad_ppm"] is not None or lowest["certificate"]:
            return Refused(code="lowest", reason=f"没有提交：“{track}”的 0 档不能设门槛，新来的人从这里起步")
    return None


def _records() -> Sheet:
    since = Column(name="since", title="从业起", sort=Sort.DAY)
    return Sheet(columns=[NUMBER, TRACK, LEVEL, since], key=["staff"])


def _staffing() -> Sheet:
    cohorts = {EVERYWHERE: "其余机构", **{name: name for name in cohort_names()}}
    columns = [
        Column(name="cohort", title="适用", sort=Sort.CHOICE, choices=cohorts),
        Column(name="least", title="至少（人）", sort=Sort.COUNT, most=200),
        Column(name="balance_fen", title="余额超过（万元）", sort=Sort.AMOUNT),
        Column(name="borrowers", title="且户数超过", sort=Sort.COUNT),
        Column(name="step_fen", title="余额每增加（万元）", sort=Sort.AMOUNT, least=1),
        Column(name="step_borrowers", title="且户数每增加", sort=Sort.COUNT, least=1, hint="各增加这么多，增配 1 人"),
    ]
    return Sheet(columns=columns, key=["cohort"])


def _vat() -> Sheet:
    most = PPM - 1
    columns = [
        Column(name="who", title="谁的贷款", sort=Sort.CHOICE, choices={str(key): name for key, name in WHOSE.items()}),
        Column(
            name="upto_fen", title="单户授信上限（万元）", sort=Sort.AMOUNT, least=1, optional=True, hint="空着不限"
        ),
        Column(name="way", title="怎么计", sort=Sort.CHOICE, choices={str(key): name for key, name in WAYS.items()}),
        Column(name="rate_ppm", title="税率（%）", sort=Sort.PER_CENT, most=most, hint="一般 6，简易 3，免税 0"),
        Column(name="reference_ppm", title="LPR（%）", sort=Sort.PER_CENT, most=most, hint="方法一、二要填，别的填 0"),
    ]
    return Sheet(columns=columns, key=["who", "upto_fen"], fewest=1, most=20)


def _taxed(rows: Sequence[Row], begins: date) -> Refused | None:
    """What `check_vat` says, with the methods in force the day before."""
    chosen = {(one.who, one.way) for one in vat_on(begins - timedelta(days=1)) if one.way in CHOSEN}
    return check_vat([vat_rule(row) for row in rows], chosen_before=chosen, begins=begins)


def _curve() -> Sheet:
    columns = [
        Column(name="tenor_days", title="期限（天）", sort=Sort.COUNT, least=1, most=LONGEST_DAYS),
        Column(name="rate_ppm", title="年利率（%）", sort=Sort.PER_CENT, most=DEAREST_PPM, hint="最细到小数点后四位"),
    ]
    return Sheet(columns=columns, key=["tenor_days"], fewest=1, most=60)


BOOKS: tuple[Book, ...] = (
    DatedBook(
        code="staff_grades",
        title="客户经理等级",
        says="每个序列一架梯子，同一档的门槛要同时达到：投放、利润、存款、积分、资产质量，学历、年限、证书。0 不要求。",
        model=GradeRule,
        sheet=_grades,
        sense=_rises,
    ),
    DatedBook(
        code="staff_records",
        title="序列档案",
        says="每个客户经理属于哪个序列、什么学历、从哪天起从业。没有列的按第一个序列、学历不限、0 年算。",
        model=StaffRecord,
        sheet=_records,
        named={"staff": STAFF},
    ),
    DatedBook(
        code="staffing",
        title="定编",
        says="每个机构至少几人；普惠小微余额和户数都超过起点的，两样各增加一档，增配一人，以少的为准。",
        model=StaffingRule,
        sheet=_staffing,
    ),
    MEASURE_BOOK,
    DatedBook(
        code="vat",
        title="增值税计税方法",
        says="贷款利息哪些免税、哪些计税，按谁的贷款和单户授信分行，从上限小的认起；授信没有额度的按合同金额和余额。"
        "方法一、方法二选定后当年不变。结月的不重算。",
        model=VatRule,
        sheet=_vat,
        sense=_taxed,
        right=Right.EDIT_SCHEMES,
    ),
    DatedBook(
        code="transfer_curve",
        title="转移价曲线",
        says="每个期限一个年利率，两个期限之间按直线取，比最短的短、比最长的长按两头的取。从起用日起定价的按它，定过的价不变。",
        model=CurvePoint,
        sheet=_curve,
        right=Right.EDIT_SCHEMES,
    ),
)
"""Rules of this room the bank changes itself."""
