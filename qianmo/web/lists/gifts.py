"""The register of a signing day and the ledger of gifts as workbooks."""

from collections.abc import Callable, Iterator, Sequence

from qianmo.apps.outreach.queries import GuestRow, gift_ledger, guests_of, signing_days
from qianmo.domain.access import Right
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.outreach.gifts import ITEMS, missing_items
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

SHOWN = {"came": "到场", "away": "没到", "signed": "已签", "waiting": "没签", "gift": "领了礼品"}


def kept(rows: Sequence[GuestRow], query: Query) -> list[GuestRow]:
    """Guests as the filters leave them."""
    word, show = query.get("q", "").strip(), query.get("show", "")
    tests: dict[str, Callable[[GuestRow], bool]] = {
        "came": lambda one: one.came_at is not None, "away": lambda one: one.came_at is None,
        "signed": lambda one: one.signed_on is not None, "waiting": lambda one: one.signed_on is None,
        "gift": lambda one: one.gift is not None,
    }  # fmt: skip
    test = tests.get(show)
    return [one for one in rows if (test is None or test(one)) and (word in one.number or word in one.head)]


def _guests(seat: Seat, query: Query) -> list[GuestRow]:
    card = next(iter(signing_days(scope=seat.scope, day_id=whole(query.get("day_id", "")))), None)
    return kept(guests_of(scope=seat.scope, card=card), query) if card else []


def _guest_rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in _guests(seat, query):
        yield (
            one.number, one.head, one.limit_fen / FEN_PER_WAN, one.contract or None, one.came_at is not None,
            "、".join(ITEMS[code] for code in one.items) or None, "、".join(missing_items(one.items)) or None,
            one.signed_on, one.gift,
        )  # fmt: skip


GUESTS = Listing(
    key="guests",
    title="签约日登记",
    address="signing-day",
    right=Right.SEE_LINES,
    filters={"day_id": "签约日", "q": "户号或姓名", "show": "哪些"},
    path=["day_id"],
    heads=[
        Head("户号"), Head("户主"), Head("额度（万元）", "money"), Head("合同号"), Head("到场"), Head("带来的资料"),
        Head("还缺"), Head("签约日", "date"), Head("礼品号", "count"),
    ],
    definition="这个村等签的户和来过的户；礼品只发给资料齐、合同已签的",
    count=lambda seat, query: len(_guests(seat, query)),
    rows=_guest_rows,
    keeps=False,
)  # fmt: skip


def _gift_rows(seat: Seat, _: Query) -> Iterator[Sequence[Cell]]:
    for one in gift_ledger(scope=seat.scope):
        yield (
            one.day, one.village, one.number, one.gift, one.gift_fen / 100, one.household, one.line, one.given_by,
            one.taken_back_by or None, one.taken_back_reason or None,
        )  # fmt: skip


GIFTS = Listing(
    key="gifts",
    title="礼品台账",
    address="gifts",
    right=Right.SEE_LINES,
    filters={},
    heads=[
        Head("日期", "date"), Head("村"), Head("礼品号", "count"), Head("礼品"), Head("单价（元）", "money"),
        Head("户号"), Head("额度号"), Head("发放人"), Head("收回人"), Head("收回原因"),
    ],
    definition="一份一行，收回的也留着",
    count=lambda seat, _: len(gift_ledger(scope=seat.scope)),
    rows=_gift_rows,
    keeps=False,
)  # fmt: skip
