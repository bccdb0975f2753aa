"""扶持资金: the draws under a scheme or pool, to be handed in to whoever gives the money; and the claims."""

from collections.abc import Iterator, Sequence

from qianmo.apps.credit.queries import count_under, draw_numbers, subsidy_items, under_fund
from qianmo.apps.funds.queries import pool_statement, pools
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat
from qianmo.web.words.fund import KINDS, claims_shown

YUAN = 100
PPM = 1_000_000
ALL = 100_000
PURPOSES = {"production": "生产经营", "turnover": "经营周转", "consumption": "生活消费"}


def fund_of(query: Query) -> tuple[str, int]:
    """The kind and id a query names; no kind where it names none that exists."""
    kind, fund = query.get("kind", ""), query.get("fund", "")
    return (kind, int(fund)) if kind in KINDS and fund.isdecimal() and len(fund) < 10 else ("", 0)


def funded_columns(kind: str) -> tuple[str, str, str]:
    """The columns of a workbook that puts lines or draws under a fund and takes them out."""
    return ("额度号" if kind == "pool" else "借据号", "办什么", "原因")


def _count(seat: Seat, query: Query) -> int:
    kind, fund_id = fund_of(query)
    return count_under(scope=seat.scope, kind=kind, fund_id=fund_id) if kind else 0


def _draws(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    kind, fund_id = fund_of(query)
    for row in under_fund(scope=seat.scope, kind=kind, fund_id=fund_id, limit=ALL) if kind else ():
        yield (
            row.draw_number, row.line_number, row.village, row.product, PURPOSES.get(row.purpose, ""),
            row.amount_fen / YUAN, row.unpaid_fen / YUAN, row.rate_ppm / PPM, row.value_date, row.due_on,
            row.arrears_since,
        )  # fmt: skip


def _claim_id(query: Query) -> int:
    claim = query.get("claim", "")
    return int(claim) if claim.isdecimal() and len(claim) < 10 else 0


def _items(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    """The dues of a claim, and their sums in the last row."""
    rows = subsidy_items(claim_id=_claim_id(query), scope=seat.scope)
    for row in rows:
        yield (
            row.draw_number, row.line_number, row.household_number, row.village, row.product, row.from_on,
            row.until_on, row.days, row.counted_days, row.balance_days / YUAN, row.rate_ppm / PPM,
            row.interest_fen / YUAN, row.fen / YUAN,
        )  # fmt: skip
    interest_fen, fen = sum(row.interest_fen for row in rows), sum(row.fen for row in rows)
    yield ("合计", *[None] * 10, interest_fen / YUAN, fen / YUAN)


def _entries(_seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    kind, pool_id = fund_of(query)
    rows = pool_statement(pool_id=pool_id) if kind == "pool" and pools(ids=[pool_id]) else []
    numbers = draw_numbers(draw_ids=[row.draw_id for row in rows if row.draw_id])
    for row in rows:
        number = numbers.get(row.draw_id or 0, ("", ""))[0]
        yield row.on, row.what, number, row.fen / YUAN, row.left_fen / YUAN, row.paid_on, row.by


def _claims(_seat: Seat, _query: Query) -> Iterator[Sequence[Cell]]:
    for one in claims_shown():
        row = one.row
        yield (
            KINDS[one.kind], row.fund, one.draw_number, row.from_on, row.until_on, row.fen / YUAN, row.state,
            row.requested_by, row.requested_on, row.decided_by, row.decided_on, row.paid_on, row.note,
        )  # fmt: skip


FUND_DRAWS = Listing(
    key="fund_draws",
    title="扶持资金借据",
    address="funds",
    right=Right.SEE_FUNDS,
    filters={"kind": "种类", "fund": "编号"},
    heads=[
        Head("借据号"), Head("额度号"), Head("村"), Head("产品"), Head("用途"), Head("支用（元）", "money"),
        Head("未还本金（元）", "money"), Head("年利率", "rate"), Head("起息日", "date"), Head("到期日", "date"),
        Head("欠款起日", "date"),
    ],
    definition="一行一笔借据；再贷款和补偿金池只列有余额的，本金收回即释放",
    count=_count,
    rows=_draws,
    keeps=False,
)  # fmt: skip
FUND_CLAIMS = Listing(
    key="fund_claims",
    title="扶持资金申请",
    address="funds",
    right=Right.SEE_FUNDS,
    filters={},
    heads=[
        Head("种类"), Head("资金"), Head("借据号"), Head("期间起", "date"), Head("期间止（不含）", "date"),
        Head("金额（元）", "money"), Head("状态"), Head("申请人"), Head("申请日", "date"), Head("复核人"),
        Head("复核日", "date"), Head("到账日", "date"), Head("意见"),
    ],
    definition="申请与复核是两个人；复核后记应收，到账后销账",
    count=lambda _seat, _query: len(claims_shown()),
    rows=_claims,
    keeps=False,
)  # fmt: skip
SUBSIDY_ITEMS = Listing(
    key="subsidy_items",
    title="贴息申请清单",
    address="subsidy-claim",
    right=Right.SEE_FUNDS,
    filters={"claim": "申请"},
    heads=[
        Head("借据号"), Head("额度号"), Head("户号"), Head("村"), Head("产品"), Head("计息起", "date"),
        Head("计息止（不含）", "date"), Head("计息天数", "count"), Head("贴息天数", "count"),
        Head("积数（元·天）", "money"), Head("年利率", "rate"), Head("利息（元）", "money"),
        Head("贴息（元）", "money"),
    ],
    definition="一行一笔已结的利息，结息前提前还掉的利息不在内；积数为未还本金逐日相加，期内调过利率的列止日的利率；"
    "贴息 = 利息 × 贴息比例 × 贴息天数 ÷ 计息天数，四舍五入到分；末行是合计，等于申请金额",
    count=lambda seat, query: len(subsidy_items(claim_id=_claim_id(query), scope=seat.scope)),
    rows=_items,
    path=("claim",),
    keeps=False,
)  # fmt: skip
POOL_STATEMENT = Listing(
    key="pool_statement",
    title="补偿金池流水",
    address="funds",
    right=Right.SEE_FUNDS,
    filters={"kind": "种类", "fund": "编号"},
    heads=[
        Head("日期", "date"), Head("事由"), Head("借据号"), Head("发生（元）", "money"), Head("基金余（元）", "money"),
        Head("到账日", "date"), Head("经办"),
    ],
    definition="补偿从复核同意起记；最后一行的基金余就是池现在的基金余",
    count=lambda seat, query: sum(1 for _ in _entries(seat, query)),
    rows=_entries,
    fixed={"tab": "statement"},
    keeps=False,
)  # fmt: skip
