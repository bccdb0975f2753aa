"""Which piece of a village an address names: 「柳河村3组12号」 lies in 「3组」, and 「13号楼」 not in 「3号楼」.

Pieces are called as people call them, so the name stands in the address as it is; figures written in another width or
with blanks between count as the same. Source: S3 (in town the grid goes on street by street, building by building).
"""

from collections.abc import Iterable
from unicodedata import normalize

OF = "·"
"""What parts an estate from its building in a name: 「幸福里·1号楼」 is not the 「1号楼」 of 平安里."""
ESTATE = "小区"


def plain_address(text: str) -> str:
    """An address without blanks, figures in their narrow form. Example: 「３ 组」 is 「3组」."""
    return "".join(normalize("NFKC", text).split())


def piece_name(name: str, *, estate: str = "") -> str:
    """What a piece is called: by itself, or under the estate it stands in, within which its name is its own."""
    return f"{estate.strip()}{OF}{name.strip()}" if estate.strip() else name.strip()


def parts_of(called: str) -> tuple[str, str]:
    """The estate (empty: none) and the own name of a piece as it is called."""
    estate, _, own = called.rpartition(OF)
    return estate, own


def piece_named(address: str, names: Iterable[str]) -> str | None:
    """The longest of these names that stands in the address with no figure cut in two; None where none does.

    Of a piece of an estate both stand in the address, the estate before. Example: of 「1号楼」 and 「11号楼」 the
    address 「幸福里11号楼2单元」 names the second alone; 「幸福里小区1号楼」 is in 「幸福里·1号楼」 and not in
    「平安里·1号楼」.
    """
    place = plain_address(address)
    return max((name for name in names if _stands(plain_address(name), place)), key=len, default=None)


def _stands(name: str, place: str) -> bool:
    estate, own = parts_of(name)
    if not estate:
        return _whole(name, place)
    bare = estate.removesuffix(ESTATE) or estate
    at = place.find(bare)
    return at >= 0 and _whole(own, place, at + len(bare))


def _whole(name: str, place: str, first: int = 0) -> bool:
    """Whether a name stands from a place on with no figure cut in two."""
    at = place.find(name, first) if name else -1
    while at >= 0:
        end = at + len(name)
        left_cut = name[0].isdigit() and at > 0 and place[at - 1].isdigit()
        right_cut = name[-1].isdigit() and end < len(place) and place[end].isdigit()
        if not left_cut and not right_cut:
            return True
        at = place.find(name, at + 1)
    return False
