"""开村预览: the households of a village that are on no roster of the year yet, with what is held against each."""

from collections.abc import Iterator, Sequence

from qianmo.apps.campaigns.queries import Candidate, preview
from qianmo.domain.access import Right
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.outcomes import OUTCOMES
from qianmo.web.seat import Seat


def narrowed(candidates: Sequence[Candidate], query: Query) -> list[Candidate]:
    """Those of an outcome, and whose head or number fits the words."""
    outcome, words = query.get("outcome", ""), query.get("q", "")
    return [
        one
        for one in candidates
        if outcome in {"", one.outcome} and (not words or words in one.head or one.number.endswith(words))
    ]


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    found = preview(scope=seat.scope, village_id=village_id(seat, query), year=seat.on.year, on=seat.on)
    names = {reason.code: reason.name for reason in found.reasons}
    for one in narrowed(found.candidates, query):
        marked = one.mark.reasons if one.mark else ()
        yield (
            one.number, one.head, one.group, OUTCOMES[one.outcome][0],
            "；".join(f"{names.get(flag.code, flag.code)} {flag.evidence}" for flag in one.known),
            "、".join(names.get(code, code) for code in marked), one.mark.note if one.mark else None,
        )  # fmt: skip


CANDIDATES = Listing(
    key="candidates",
    title="开村预览",
    address="opening",
    right=Right.IMPORT_ROSTERS,
    filters={"village": "村", "outcome": "会筛成", "q": "找"},
    heads=[
        Head("户号"), Head("户主"), Head("组"), Head("会筛成"), Head("系统查到"),
        Head("原因", meaning="人工标注的负面清单原因，几条用顿号隔开；填好可以再导进来"),
        Head("依据", meaning="文书号、台账，或谁在哪天核实"),
    ],
    definition="还没上本年名册的建档户；负面清单只给本行的人看",
    count=lambda seat, query: sum(1 for _ in _rows(seat, query)),
    rows=_rows,
    keeps=False,
)  # fmt: skip
