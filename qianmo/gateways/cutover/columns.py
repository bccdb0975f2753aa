"""The files of a cut-over and their columns, by the names banks give them."""

from dataclasses import dataclass

from qianmo.domain.credit.guarantees import GUARANTEES
from qianmo.gateways.cutover.values import Read, amount, day, one_of, percent, whole, words

GUARANTEED = {word: word for word in GUARANTEES.values()}
REPAYMENTS = {"按月结息": "monthly", "按季结息": "quarterly", "按年结息": "yearly", "利随本清": "at_end"}
CLASSES = {"正常": 1, "关注": 2, "次级": 3, "可疑": 4, "损失": 5}
POTS = {"利息": "interest", "罚息": "penalty", "复利": "compound"}
CAUSES = {"调减额度": "cut", "额度到期": "expiry", "冲正": "reversal", "分类下调": "class"}
PURPOSES = {"生产经营": "production", "经营周转": "turnover", "生活消费": "consumption"}
THINGS = {
    "住房": "house",
    "商铺": "shop",
    "厂房": "plant",
    "土地经营权": "land",
    "林权": "forest",
    "草原经营权": "pasture",
    "机器设备": "equipment",
    "车辆": "vehicle",
    "活畜": "livestock",
    "存单": "deposit",
    "其他": "other",
}
ITEMS = {
    "额度": "lines",
    "借据本金": "principal",
    "应计利息": "running",
    "欠息": "arrears",
    "押品": "collateral",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of its value, the name at its head, how it is read, whether every row must fill it."""

    key: str
    label: str
    read: Read
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Kind:
    """A file of a cut-over: its name, whether there must be one, and its columns; those not needed may be missing."""

    key: str
    name: str
    needed: bool
    columns: tuple[Column, ...]


_LINE = Column("line", "原额度号", words(40))
_DRAW = Column("draw", "原借据号", words(40))

KINDS = (
    Kind(
        "lines",
        "额度",
        True,
        (
            _LINE,
            Column("identity", "证件号码", words(30)),
            Column("product", "产品", words(40)),
            Column("branch", "机构", words(40), needed=False),
            Column("limit_fen", "额度", amount),
            Column("rate_ppm", "年利率%", percent),
            Column("guarantee", "担保方式", one_of(GUARANTEED)),
            Column("starts_on", "起始日", day),
            Column("ends_on", "到期日", day),
            Column("contract", "合同号", words(40), needed=False),
            Column("signed_on", "签约日", day, needed=False),
            Column("review_on", "下次年审日", day, needed=False),
            Column("over_on", "超限起始日", day, needed=False),
            Column("over_cause", "超限原因", one_of(CAUSES), needed=False),
            Column("frozen", "冻结原因", words(180), needed=False),
        ),
    ),
    Kind(
        "draws",
        "借据",
        True,
        (
            _DRAW,
            _LINE,
            Column("amount_fen", "借款金额", amount),
            Column("unpaid_fen", "未还本金", amount),
            Column("rate_ppm", "年利率%", percent),
            Column("repayment", "还款方式", one_of(REPAYMENTS)),
            Column("value_date", "起息日", day),
            Column("due_on", "到期日", day),
            Column("settled_on", "结息至", day, needed=False),
            Column("running_interest", "应计利息", amount),
            Column("running_penalty", "应计罚息", amount, needed=False),
            Column("running_compound", "应计复利", amount, needed=False),
            Column("days_interest", "利息积数", amount, needed=False),
            Column("days_penalty", "罚息积数", amount, needed=False),
            Column("days_compound", "复利积数", amount, needed=False),
            Column("since", "最早欠款日", day, needed=False),
            Column("loan_class", "五级分类", one_of(CLASSES)),
            Column("class_since", "分类起始日", day, needed=False),
            Column("purpose", "用途", one_of(PURPOSES), needed=False),
        ),
    ),
    Kind(
        "arrears",
        "欠息",
        False,
        (
            _DRAW,
            Column("pot", "种类", one_of(POTS)),
            Column("from_on", "计息起日", day),
            Column("until_on", "计息止日", day),
            Column("due_on", "应还日", day),
            Column("unpaid_fen", "未还金额", amount),
        ),
    ),
    Kind(
        "collateral",
        "押品",
        False,
        (
            _LINE,
            Column("thing", "押品种类", one_of(THINGS)),
            Column("what", "名称", words(120)),
            Column("owner", "所有人", words(60)),
            Column("value_fen", "价值", amount),
            Column("valued_on", "评估日", day),
            Column("certificate", "权证号", words(60)),
        ),
    ),
    Kind(
        "totals",
        "控制总数",
        True,
        (
            Column("on", "数据日", day),
            Column("item", "项目", one_of(ITEMS)),
            Column("product", "产品", words(40), needed=False),
            Column("branch", "机构", words(40), needed=False),
            Column("loan_class", "分类", one_of(CLASSES), needed=False),
            Column("count", "笔数", whole),
            Column("fen", "金额", amount),
        ),
    ),
)
