"""A register brought in as the page does it: looked at beside the source's last one, then taken."""

from collections.abc import Sequence
from datetime import date

from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.queries import Edition, edition_of
from qianmo.apps.ratings.services import SentRegister, receive_register, take_register
from qianmo.domain.refusal import Refused
from tests import village as v


def sent(
    ground: v.Ground,
    lines: Sequence[str],
    *,
    village: str = v.UPPER,
    source: str = "村委名册",
    head: str = "姓名,身份证号",
    on: date = v.RATED,
) -> int | Refused:
    """The draft of a file of these lines."""
    new = SentRegister(
        village_id=ground.cells[village], year=v.YEAR, source=source, file_name="../册.csv",
        content="\n".join([head, *lines]).encode(), by=ground.staff["2002"],
    )  # fmt: skip
    return receive_register(new=new, at=v.at(on))


def looked_at(ground: v.Ground, draft_id: int, *, village: str = v.UPPER, on: date = v.RATED) -> Edition:
    """The draft beside the source's last register."""
    found = edition_of(
        draft_id=draft_id, village_id=ground.cells[village], staff_id=ground.staff["2002"], scope=Scope(None), on=on
    )
    assert found is not None
    return found


def brought(ground: v.Ground, lines: Sequence[str], *, village: str = v.UPPER, on: date = v.RATED, **how: str):
    """The register of a file of these lines, in the place of the source's last one; or why not."""
    draft_id = sent(ground, lines, village=village, on=on, **how)
    if isinstance(draft_id, Refused):
        return draft_id
    edition = looked_at(ground, draft_id, village=village, on=on)
    return take_register(
        draft_id=draft_id, village_id=ground.cells[village], replaces=edition.replaces, by=ground.staff["2002"],
        at=v.at(on), business_date=on,
    )  # fmt: skip
