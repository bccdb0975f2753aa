"""来源矛盾: what registers and files contradict each other about, every statement with its source, and the answers."""

from collections.abc import Iterator, Sequence

from qianmo.apps.ratings.queries import Clash, clashes_of
from qianmo.domain.access import Right
from qianmo.domain.ratings.clashes import ABOUT
from qianmo.gateways.workbooks import Cell, Head
from qianmo.web.lists.listing import Listing, Query
from qianmo.web.lists.places import village_id
from qianmo.web.seat import Seat


def clashes_in(seat: Seat, village: int) -> list[Clash]:
    """The contradictions of this year's registers of a village."""
    return clashes_of(village_id=village, year=seat.on.year, scope=seat.scope)


def holding(one: Clash) -> str:
    """What an answer says, empty while there is none."""
    if one.answer is None:
        return ""
    return f"以{one.answer.source}为准" if one.answer.source else "都不对，派人入户"


def _rows(seat: Seat, query: Query) -> Iterator[Sequence[Cell]]:
    for one in clashes_in(seat, village_id(seat, query)):
        said = "；".join(f"{each.source}：{each.says}" for each in one.statements)
        answer = one.answer
        yield (
            one.name, one.face.number if one.face else None, ABOUT[one.about], said, holding(one) or None,
            answer.reason if answer else None, answer.by if answer else None, answer.at.date() if answer else None,
        )  # fmt: skip


CLASHES = Listing(
    key="clashes",
    title="来源矛盾",
    address="clashes",
    right=Right.IMPORT_ROSTERS,
    filters={"village": "村"},
    heads=[
        Head("姓名"), Head("户号"), Head("事项"), Head("各来源怎么说"), Head("答复"), Head("依据"), Head("答复人"),
        Head("答复日", "date"),
    ],
    definition="今年的村名册与档案、别村名册说法不一的人；答过的，来源不改口就不再问",
    count=lambda seat, query: len(clashes_in(seat, village_id(seat, query))),
    rows=_rows,
    path=("village",),
    keeps=False,
)  # fmt: skip
