"""政策试验: the cases a version would change, behind every figure and bar of its back-test."""

from collections.abc import Iterator, Sequence

from django.http import Http404

from qianmo.apps.lab.queries import BackTestRow, CaseFilter, CasePage, back_test, changed_cases
from qianmo.apps.org.queries import branches_named
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat

BATCH = 2_000
WAN = 1_000_000


def test_named(query: Query) -> BackTestRow:
    """The back-test an address names. Raises Http404."""
    found = back_test(back_test_id=whole(query.get("test", "")))
    if found is None:
        raise Http404
    return found


def chosen_cases(query: Query) -> CaseFilter:
    """What a query leaves of the cases. Raises Http404 for a branch that is none."""
    branch_id = None
    if code := query.get("branch"):
        branch_id = next((pk for pk, (known, _) in branches_named().items() if known == code), None)
        if branch_id is None:
            raise Http404
    return CaseFilter(
        kind=query.get("kind", ""), band=query.get("band", ""), branch_id=branch_id, over=query.get("only") == "over"
    )


def case_page(seat: Seat, query: Query, *, skip: int = 0, limit: int | None = None) -> CasePage:
    """Cases of the list a query names."""
    return changed_cases(
        back_test_id=test_named(query).id, scope=seat.scope, chosen=chosen_cases(query), skip=skip, limit=limit
    )


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    skip = 0
    while rows := case_page(seat, query, skip=skip, limit=BATCH).rows:
        for row in rows:
            yield (
                row.number, row.head_name, row.village, row.branch, row.kind_name, row.grade_before, row.grade_after,
                row.limit_before_fen / WAN, row.limit_after_fen / WAN, row.delta_fen / WAN, _wan(row.line_before_fen),
                _wan(row.line_after_fen), _percent(row.rate_before_ppm), _percent(row.rate_after_ppm),
                "是" if row.over else "",
            )  # fmt: skip
        skip += BATCH


def _wan(fen: int | None) -> Cell:
    return None if fen is None else fen / WAN


def _percent(ppm: int | None) -> Cell:
    return None if ppm is None else f"{ppm / 10_000:.2f}%"


BACK_TEST_CASES = Listing(
    key="back-test-cases",
    title="回测变化",
    address="lab-cases",
    right=Right.SEE_CUSTOMERS,
    filters={
        "test": "回测", "kind": "变化", "band": "变化档", "branch": "支行", "only": "只看",
    },
    heads=[
        Head("户号"), Head("户主"), Head("村"), Head("支行"), Head("变化"), Head("原等级"), Head("新等级"),
        Head("原政策额度（万元）", "money"), Head("新政策额度（万元）", "money"), Head("变化（万元）", "money"),
        Head("现额度（万元）", "money", "存量额度才有"),
        Head("随政策到（万元）", "money", "政策降则随降，升的要客户申请"),
        Head("原利率"), Head("新利率"), Head("已用超新额度"),
    ],
    definition="两版各判一遍，答复不同的才在名单里",
    count=lambda seat, query: case_page(seat, query, limit=0).total,
    rows=_rows,
    path=("test",),
    keeps=False,
)  # fmt: skip
