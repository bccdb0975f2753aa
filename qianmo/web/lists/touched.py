"""政策编辑: the households a finding of the check touches, as they are counted beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404

from qianmo import decisions
from qianmo.apps.households.queries import faces, in_sight
from qianmo.apps.lab.queries import POPULATIONS, households_matching
from qianmo.apps.products.queries import DraftRow, draft_decisions
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.finding_cards import title_of
from qianmo.web.lab_pairs import draft_named
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.posting import whole
from qianmo.web.seat import Seat
from qianmo.web.sheets.policy import Desk

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Touching:
    """A finding of a draft with the households it touches within a scope; no title where the draft was edited since."""

    draft: DraftRow
    title: str
    sentence: str
    whose: str
    household_ids: list[int]


def touching(seat: Seat, query: Query) -> Touching:
    """The finding an address names: by draft, place in the check, and the revision checked. Raises Http404."""
    row = draft_named(whole(query.get("draft", "")))
    if row.revision != whole(query.get("revision", "")):
        return Touching(row, "", "", "", [])
    desk = Desk(draft_decisions(draft_id=row.id))
    findings, place = decisions.check(desk.model), whole(query.get("finding", ""), missing=-1)
    if not 0 <= place < len(findings):
        raise Http404
    finding = findings[place]
    found = households_matching(product_id=row.product_id, model=desk.model, findings=[finding], on=seat.on)
    known = in_sight(household_ids=found.households[0] or (), scope=seat.scope)
    return Touching(row, title_of(finding, desk), finding.sentence, POPULATIONS[found.population], known)


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    ids = touching(seat, query).household_ids
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = faces(household_ids=batch, scope=seat.scope)
        yield from ((found[pk].number, found[pk].head_name, found[pk].village) for pk in batch)


TOUCHED = Listing(
    key="policy-touched",
    title="问题涉及的户",
    address="policy-touched",
    right=Right.SEE_CUSTOMERS,
    filters={"draft": "草稿", "finding": "问题", "revision": "修订"},
    heads=[Head("户号"), Head("户主"), Head("村")],
    definition="今天的事实落在检查所指的重叠或缺口里的户；有存量额度的产品数存量额度户，没有的数适用户",
    count=lambda seat, query: len(touching(seat, query).household_ids),
    rows=_rows,
    path=("draft", "finding"),
    keeps=False,
)
