"""The columns of a roster, the names they go by, and the heading that tells which is where.

Rosters come from villages, police stations and older systems, each with words of its own, in any order. A column we do
not know is left alone and named; a column we need and do not find sends the file back.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qianmo.gateways.rosters.cells import HEADING_DEPTH, Cell, FileRefused, cell_name

_DECORATION = re.compile(r"[\s*:/、\u200b\ufeff]|\(.*?\)")
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its key, the label we write, the other names it goes by, and whether a roster must have it."""

    key: str
    label: str
    synonyms: tuple[str, ...]
    required: bool


COLUMNS = (
    Column("household", "户序号", ("户号", "户编号", "家庭编号", "家庭序号"), required=True),
    Column("town", "乡镇", ("乡", "镇", "苏木", "街道", "乡镇名称", "所属乡镇"), required=False),
    Column("village", "村", ("村名", "嘎查", "嘎查村", "行政村", "村社区", "社区", "村代码", "所属村"), required=True),
    Column("group", "组", ("村民小组", "小组", "组别", "村组", "片区", "社"), required=False),
    Column("segment", "客群", ("客户类型", "客户类别", "户类型", "客群类型"), required=True),
    Column("address", "住址", ("地址", "家庭住址", "家庭地址", "居住地址", "详细地址", "户籍地址"), required=True),
    Column("name", "姓名", ("名字", "成员姓名", "家庭成员", "客户姓名", "人员姓名"), required=True),
    Column("relation", "与户主关系", ("关系", "户主关系", "与户主的关系", "家庭关系", "成员关系"), required=True),
    Column(
        "identity",
        "证件号码",
        ("身份证号", "身份证号码", "身份证", "证件号", "公民身份号码", "居民身份证号", "居民身份证号码"),
        required=True,
    ),
    Column(
        "phone", "手机", ("手机号", "手机号码", "电话", "联系电话", "联系方式", "电话号码", "移动电话"), required=False
    ),
    Column("ethnicity", "民族", ("族别",), required=False),
    Column("items", "资料", ("必备资料", "资料清单", "已收资料", "采集资料", "资料情况"), required=True),
)
LABELS = {column.key: column.label for column in COLUMNS}
_KEYS = {name: column.key for column in COLUMNS for name in (column.label, *column.synonyms)}
OWN_WORDS = {"原因", "序号"}
"""Columns that are nobody's: our own reasons, when a returned file comes back mended, and the count of rows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row, the place of each known column (counted from 1) and the names of the unknown ones."""

    row: int
    places: Mapping[str, int]
    cells: tuple[str, ...]
    unknown: tuple[str, ...]


def known_columns(cells: Sequence[Cell]) -> list[tuple[str, int]]:
    """Known columns in a row, with their places counted from 1."""
    keys = ((_KEYS.get(_plain(cell)), place) for place, cell in enumerate(cells, start=1))
    return [(key, place) for key, place in keys if key is not None]


def find_heading(rows: Sequence[tuple[int, Sequence[Cell]]], *, village_given: bool) -> Heading:
    """The heading among the first rows: the one that names most columns.

    Raises FileRefused: no heading at all, a column named twice, or columns missing. The village column may be missing
    when the village was given with the file.
    """
    row, cells = max(rows, key=lambda row: len(known_columns(row[1])), default=(0, ()))
    known = known_columns(cells)
    if len(known) < _ENOUGH:
        labels = "、".join(column.label for column in COLUMNS if column.required)
        reason = f"前 {HEADING_DEPTH} 行里没有找到表头。表头应有这些列：{labels}"
        raise FileRefused("heading_missing", reason)
    places: dict[str, int] = {}
    for key, place in known:
        if key in places:
            both = f"{cell_name(row, places[key])} 和 {cell_name(row, place)}"
            raise FileRefused("heading_twice", f"{both} 都是“{LABELS[key]}”列。请只留一列，再导入")
        places[key] = place
    lacking = [column.label for column in COLUMNS if column.required and column.key not in places]
    if village_given and LABELS["village"] in lacking:
        lacking.remove(LABELS["village"])
    if lacking:
        raise FileRefused("heading_lacks", f"表头（第 {row} 行）缺这些列：{'、'.join(lacking)}。请补齐后再导入")
    words = tuple(str(cell).strip() for cell in cells)
    unknown = tuple(
        word
        for place, word in enumerate(words, start=1)
        if word and place not in places.values() and word not in OWN_WORDS
    )
    return Heading(row=row, places=places, cells=words, unknown=unknown)


def _plain(cell: Cell) -> str:
    return _DECORATION.sub("", unicodedata.normalize("NFKC", str(cell)))
