"""What of people's work is counted: the catalogue of measures that a scheme may price, each one sum of the evidence.

A measure of the lake is a sum over the parts of accounts (`parts.sql`), over what moved on them (`flows.sql`) or over
net borrowers (`borrowers.sql`); one of events counts what a person did, by the kind of event. A new measure is a row
here and needs nothing else; those a bank says itself are made of the same (`own.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.performance.measures import Condition

FEN_PER_HUNDRED = 100_00


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A measure: its name, what it means, how much of it one price is for and how that is called.

    `total` is a sum over the evidence, `rows` which rows of it are shown when the amount is opened, `part` what of one
    row is shown; where `moves` is named the evidence is what moved under these kinds of transaction. A measure of
    events has the kind of event in their place, with a word its `outcome` must hold and whether a household counts
    `once`; one that is `entered` by hand nothing, nor one of days `stationed`, of which a month may count `once`. A sum
    is divided by `per`, and one of `days` by the days counted. `fewer` says that less is better, `condition` what of
    the amount counts, `book` whether it is of what was there or of what came since (empty: neither). An `allowance` is
    paid as it stands, whatever the work was worth.
    """

    name: str
    meaning: str
    unit: int = 1
    unit_name: str = "户"
    total: str = ""
    rows: str = ""
    part: str = ""
    event: str = ""
    entered: bool = False
    stationed: bool = False
    allowance: bool = False
    fewer: bool = False
    moves: tuple[str, ...] = ()
    outcome: str = ""
    once: bool = False
    per: int = 1
    days: bool = False
    condition: Condition | None = None
    book: str = ""

    @property
    def of_lake(self) -> bool:
        """Whether the lake tells it."""
        return not (self.event or self.entered or self.stationed)

    def of_nights(self, nights: int) -> int:
        """What so many nights of a month come to: as many, or the month once."""
        return min(nights, 1) if self.once else nights

    def held(self, amount: int) -> int:
        """What of an amount counts."""
        return amount if self.condition is None else self.condition.held(amount, unit=self.unit)

    @property
    def is_money(self) -> bool:
        """Whether an amount of it is fen."""
        return self.unit > 1


YEAR, PPM = 360, 1_000_000
STOCK, INCREMENT = "stock", "increment"
BOOKS: Mapping[str, str] = MappingProxyType({STOCK: "存量", INCREMENT: "增量"})
"""What was there at the end of last year, and what came since."""


def _money(name: str, meaning: str, side: str, part: str, *, days: bool = False, book: str = "") -> Measure:
    own = f"side = '{side}'"
    return Measure(
        name=name,
        meaning=meaning,
        unit=FEN_PER_WAN,
        unit_name="万元",
        total=f"CASE WHEN {own} THEN {part} ELSE 0 END",
        rows=f"{own} AND {part} <> 0",
        part=part,
        days=days,
        book=book,
    )


def _gained(name: str, meaning: str, side: str) -> Measure:
    part = "(last_owner::INT - first_owner::INT)"
    rows = f"side = '{side}' AND first_owner <> last_owner"
    total = f"CASE WHEN {rows} THEN {part} ELSE 0 END"
    return Measure(name=name, meaning=meaning, total=total, rows=rows, part=part, book=INCREMENT)


def _turned(name: str, meaning: str, rows: str) -> Measure:
    rows = f"side = 'loan' AND last_owner AND end_fen > 0 AND {rows}"
    return Measure(
        name=name, meaning=meaning, unit_name="笔", total=f"({rows})::INT", rows=rows, part="1", fewer=True
    )  # fmt: skip


def _earned(name: str, meaning: str, part: str, book: str = "") -> Measure:
    return Measure(
        name=name, meaning=meaning, unit=FEN_PER_HUNDRED, unit_name="百元", total=part, rows=f"({part}) <> 0",
        part=part, book=book,
    )  # fmt: skip


def _entered(name: str, meaning: str, unit_name: str, *, fewer: bool = False, allowance: bool = False) -> Measure:
    return Measure(name=name, meaning=meaning, unit_name=unit_name, entered=True, fewer=fewer, allowance=allowance)


def _did(name: str, meaning: str, event: str, unit_name: str = "户", *, once: bool = False) -> Measure:
    return Measure(name=name, meaning=meaning, event=event, unit_name=unit_name, once=once)


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "net_borrowers": Measure(
            name="净增正常户", meaning="期末正常贷款户减期初正常贷款户。转逾期算减，移交不算增减", part="change",
            book=INCREMENT,
        ),
        "deposit_growth": _money(
            "存款净增", "月末存款比上月末多多少", "deposit", "(end_fen - start_fen)", book=INCREMENT
        ),
        "deposit_average": _money("存款日均", "本月存款积数除以天数", "deposit", "fen_days", days=True),
        "deposit_stock": _money(
            "存款存量", "上年末存款余额：存量加增量日均，就是存款日均", "deposit", "(base_fen * $days)", days=True,
            book=STOCK,
        ),
        "deposit_increment": _money(
            "存款增量日均", "本月存款日均比上年末余额多多少", "deposit", "(fen_days - base_fen * $days)", days=True,
            book=INCREMENT,
        ),
        "time_growth": _money(
            "定期存款净增", "月末定期存款比上月末多多少", "deposit",
            "CASE WHEN product IN (SELECT product FROM products WHERE name LIKE '%定期%') THEN end_fen - start_fen"
            " ELSE 0 END", book=INCREMENT,
        ),
        "loan_growth": _money("贷款净增", "月末贷款比上月末多多少", "loan", "(end_fen - start_fen)", book=INCREMENT),
        "loan_average": _money(
            "贷款日均", "本月贷款积数除以天数，月末次级及以下的不算", "loan",
            "CASE WHEN end_class <= 2 THEN fen_days ELSE 0 END", days=True,
        ),
        "loan_stock": _money(
            "贷款存量", "上年末贷款余额，月末次级及以下的不算：存量加增量日均，就是贷款日均", "loan",
            "CASE WHEN end_class <= 2 THEN base_fen * $days ELSE 0 END", days=True, book=STOCK,
        ),
        "loan_increment": _money(
            "贷款增量日均", "本月贷款日均比上年末余额多多少，月末次级及以下的不算", "loan",
            "CASE WHEN end_class <= 2 THEN fen_days - base_fen * $days ELSE 0 END", days=True, book=INCREMENT,
        ),
        "loan_interest": Measure(
            name="贷款利息收入", meaning="本月每日余额乘年利率，按 360 天", unit=FEN_PER_HUNDRED, unit_name="百元",
            total="interest", rows="side = 'loan' AND interest <> 0", part="interest", per=YEAR * PPM,
        ),
        "profit": _earned("模拟利润", "本月各账户税后模拟利润之和，按归属的份额", "after_fen"),
        "profit_stock": _earned(
            "存量利润", "上年末以前开的账户，本月的税后模拟利润", "CASE WHEN is_new THEN 0 ELSE after_fen END", STOCK
        ),
        "profit_increment": _earned(
            "增量利润", "本年开的账户，本月的税后模拟利润", "CASE WHEN is_new THEN after_fen ELSE 0 END", INCREMENT
        ),
        "acquiring_gained": _gained("收单净增", "收单商户月末比上月末多几户", "acquiring"),
        "payroll_gained": _gained("代发净增", "代发签约月末比上月末多几户", "payroll"),
        "turned_late": _turned("新转逾期", "上月末没有逾期、月末逾期的借据", "end_late AND NOT start_late"),
        "turned_bad": _turned("新增不良", "上月末不是不良、月末是不良的借据", "end_class >= 3 AND start_class < 3"),
        "filed": _did("建档", "本人经办的建档", "households.filed"),
        "sittings": _did("评议会", "本人主持开的评议会", "ratings.sitting_opened", "场"),
        "applied": _did("受理申请", "本人受理的授信申请", "credit.applied"),
        "signed": _did("签约", "本人经办的签约", "credit.signed"),
        "renewed": _did("续贷", "本人申请办成的续贷", "credit.renewed", "笔"),
        "visited": _did("走访办结", "本人办结的走访与待办", "tasks.ended", "件"),
        "field_visits": _did(
            "上门走访", "本人上门走访并签到的户，一户一月算一次，模拟定位的不算", "fieldwork.visited", once=True
        ),
        "surveys": _did("入户采集", "本人入户采集的户，一户一月算一次", "fieldwork.surveyed", once=True),
        "drives": _did("启动整村", "本人启动的整村授信", "campaigns.drive_opened", "个村"),
        "group_drives": _did(
            "启动客户群", "本人启动的客户群批量授信，一群一年算一次", "campaigns.group_opened", "个群"
        ),
        "nights": Measure(
            name="住勤", meaning="排了驻勤、由另一位认定到了的日子，一天算一夜；补助照发，不乘系数、不延期",
            unit_name="夜", stationed=True, allowance=True,
        ),
        "phone_months": _entered(
            "话费", "按月给的通讯补助，由机构录入、另一位同意；补助照发，不乘系数、不延期", "月", allowance=True
        ),
        "phone_stationed": Measure(
            name="话费（驻勤）", meaning="一个月里有一夜驻勤、由另一位认定到了的，算一个月；补助照发，不乘系数、不延期",
            unit_name="月", stationed=True, once=True, allowance=True,
        ),
        "marks_off": _entered("质量扣分", "检查出的质量问题扣的分，由机构录入、另一位同意", "分", fewer=True),
        "exam": _entered("培训考试", "本月培训考试的得分，由机构录入、另一位同意", "分"),
    }
)  # fmt: skip
"""By code."""

ALLOWANCES = frozenset(code for code, one in MEASURES.items() if one.allowance)
"""Measures that are paid as they stand; the bank's own are never among them."""
BY_PROFIT = frozenset({"profit", "profit_stock", "profit_increment"})
"""Measures that follow the rules of profit."""


def divisor(measure: Measure, *, days: int) -> int:
    """What the sum of a measure is divided by, once, half away from zero."""
    return days if measure.days else measure.per
