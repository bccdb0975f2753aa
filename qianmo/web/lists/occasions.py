"""活动, 合作方: what each brought, a row each."""

from collections.abc import Iterator, Sequence

from qianmo.apps.leads.queries import OccasionRow, PartnerRow, occasions, partners
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_YUAN as YUAN
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.seat import Seat

BROUGHT = [
    Head("名单（张）", "count"), Head("派出（户）", "count"), Head("触达（户）", "count"), Head("转化（户）", "count"),
    Head("签约（户）", "count"), Head("签约额度（元）", "money"), Head("现用信（元）", "money"),
]  # fmt: skip
DEFINITION = "派出以后一年内转化的户，每晚算一次；现用信是这些户后来的额度今天的余额"


def _brought(one: OccasionRow | PartnerRow) -> tuple[Cell, ...]:
    return (
        one.lists, one.given, one.touched, one.converted, one.lined, one.limit_fen / YUAN, one.drawn_fen / YUAN,
    )  # fmt: skip


def _occasions(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    for one in occasions(person=seat.person):
        yield one.name, one.kind, one.day, one.place, one.partner, one.branch, one.host, one.came, *_brought(one)


def _partners(_seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    for one in partners():
        yield one.name, one.kind_name, one.agreement, one.terms, one.ends_on, *_brought(one)


OCCASIONS = Listing(
    key="occasions",
    title="活动",
    address="occasions",
    right=Right.SEE_CUSTOMERS,
    filters={},
    heads=[
        Head("名称"), Head("种类"), Head("日期", "date"), Head("地点"), Head("合作方"), Head("机构"), Head("主持"),
        Head("到场（人）", "count"), *BROUGHT,
    ],
    definition=DEFINITION,
    count=lambda seat, _: len(occasions(person=seat.person)),
    rows=_occasions,
)  # fmt: skip
PARTNERS = Listing(
    key="partners",
    title="合作方",
    address="partners",
    right=Right.SEE_CUSTOMERS,
    filters={},
    heads=[Head("名称"), Head("种类"), Head("协议"), Head("约定"), Head("到期", "date"), *BROUGHT],
    definition=DEFINITION,
    count=lambda _seat, _: len(partners()),
    rows=_partners,
)
