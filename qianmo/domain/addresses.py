"""Which piece of a village an address names: 「柳河村3组12号」 lies in 「3组」, and 「13号楼」 not in 「3号楼」.

Pieces are called as people call them, so the name stands in the address as it is; figures written in another width or
with blanks between count as the same. Source: S3 (in town the grid goes on street by street, building by building).
"""

from collections.abc import Iterable
from unicodedata import normalize


def plain_address(text: str) -> str:
    """An address without blanks, figures in their narrow form. Example: 「３ 组」 is 「3组」."""
    return "".join(normalize("NFKC", text).split())


def piece_named(address: str, names: Iterable[str]) -> str | None:
    """The longest of these names that stands in the address with no figure cut in two; None where none does.

    Example: of 「1号楼」 and 「11号楼」 the address 「幸福里11号楼2单元」 names the second alone.
    """
    place = plain_address(address)
    return max((name for name in names if _stands(plain_address(name), place)), key=len, default=None)


def _stands(name: str, place: str) -> bool:
    at = place.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        left_cut = name[0].isdigit() and at > 0 and place[at - 1].isdigit()
        right_cut = name[-1].isdigit() and end < len(place) and place[end].isdigit()
        if not left_cut and not right_cut:
            return True
        at = place.find(name, at + 1)
    return False
