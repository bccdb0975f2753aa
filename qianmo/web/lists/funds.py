"""扶持资金: the draws under a scheme or pool, to be handed in to whoever gives the money; and the claims."""

from collections.abc import Iterator, Sequence

from qianmo.apps.credit.queries import count_under, under_fund
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.fund_words import KINDS, claims_shown
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

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
