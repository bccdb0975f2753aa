"""村情台账: each ledger of villages as one book, with the columns it is written in, by form and by workbook alike."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.apps.grids.cutting import NewCut, cut_cells
from qianmo.apps.grids.ledgers.classes import NewClass, NewFlag, class_villages, flag_rural
from qianmo.apps.grids.ledgers.facts import NewFact, write_facts
from qianmo.apps.grids.ledgers.ground import Refusals, Writing
from qianmo.apps.grids.ledgers.people import NewContact, enter_contacts
from qianmo.apps.grids.ledgers.plaques import NewPlaque, hang_plaques
from qianmo.domain.access import Right
from qianmo.domain.dated import day_written
from qianmo.domain.villages import CLASSES, FACTS, KINDS, OWN_KINDS, ROLES
from qianmo.web.lists.ledgers import CONTACTS, CUTS, PLAQUES, RURAL, VILLAGE_CLASSES, VILLAGE_FACTS
from qianmo.web.lists.listing import Listing

Cells = Mapping[str, str]
YES_NO = {"是": True, "否": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what may stand in it (empty: anything), and whether it is a day."""

    name: str
    choices: tuple[str, ...] = ()
    is_day: bool = False
    note: str = ""
    optional: bool = False


VILLAGE = Column("村代码", note="12 位")


@dataclass(frozen=True, slots=True)
class Book:
    """A ledger: what it is called, who writes it, its columns behind the village, its list, how a row is understood."""

    key: str
    name: str
    verb: str
    right: Right
    columns: tuple[Column, ...]
    listing: Listing
    read: Callable[[Cells], Any]
    write: Callable[[Sequence[Any], Writing], int | Refusals]

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns of its workbook."""
        return (VILLAGE.name, *(column.name for column in self.columns))

    def understood(self, cells: Cells) -> Any:
        """What a row says, or why it cannot be understood."""
        for column in self.columns:
            text = cells[column.name]
            if column.choices and text not in column.choices:
                return f"{column.name}没有“{text[:20]}”。可以写：{'、'.join(column.choices)}"
            if column.is_day and day_written(text) is None:
                return f"{column.name}“{text[:20]}”不是日期。请写成 2026-03-05"
        return self.read(cells)


def _on(text: str) -> date:
    found = day_written(text)
    assert found is not None
    return found


def _of(words: Mapping[Any, str], text: str) -> Any:
    return next(key for key, word in words.items() if word == text)


FACT_NAMES = {key: name for key, (name, _) in FACTS.items()}
CUT_NAMES = {key: KINDS[key] for key in OWN_KINDS}
BOOKS: dict[str, Book] = {
    book.key: book
    for book in (
        Book(
            "contacts", "联系人", "登记联系人", Right.WORK,
            (Column("角色", tuple(ROLES.values())), Column("姓名"),
             Column("电话", note="存密文，页面遮住", optional=True), Column("任职起", is_day=True)),
            CONTACTS,
            lambda c: NewContact(code=c["村代码"], role=_of(ROLES, c["角色"]), name=c["姓名"],
                                 phone="" if "*" in c["电话"] else c["电话"], since=_on(c["任职起"])),
            lambda new, writing: enter_contacts(new=new, writing=writing),
        ),
        Book(
            "plaques", "金融服务牌", "登记挂牌", Right.WORK,
            (Column("编号", note="牌上印的号，一块一个"), Column("位置", note="如村委会外墙"),
             Column("工号", note="牌上客户经理的工号"), Column("挂牌日", is_day=True)),
            PLAQUES,
            lambda c: NewPlaque(number=c["编号"], code=c["村代码"], place=c["位置"], staff=c["工号"],
                                hung_on=_on(c["挂牌日"])),
            lambda new, writing: hang_plaques(new=new, writing=writing),
        ),
        Book(
            "facts", "村情", "登记村情", Right.WORK,
            (Column("项目", tuple(FACT_NAMES.values())), Column("值", note="一村一品写名称，其余写整数"),
             Column("截至", is_day=True), Column("来源", note="如村委会台账、统计年报")),
            VILLAGE_FACTS,
            lambda c: NewFact(code=c["村代码"], key=_of(FACT_NAMES, c["项目"]), value=c["值"], as_of=_on(c["截至"]),
                              source=c["来源"]),
            lambda new, writing: write_facts(new=new, writing=writing),
        ),
        Book(
            "classes", "村类", "定村类", Right.CHANGE_DIVISIONS,
            (Column("村类", tuple(CLASSES.values())), Column("依据", note="如评定文号；暂缓写原因"),
             Column("起始日", is_day=True)),
            VILLAGE_CLASSES,
            lambda c: NewClass(code=c["村代码"], kind=_of(CLASSES, c["村类"]), reason=c["依据"],
                               since=_on(c["起始日"])),
            lambda new, writing: class_villages(new=new, writing=writing),
        ),
        Book(
            "rural", "涉农", "定涉农标志", Right.CHANGE_DIVISIONS,
            (Column("涉农", tuple(YES_NO)), Column("依据"), Column("起始日", is_day=True)),
            RURAL,
            lambda c: NewFlag(code=c["村代码"], rural=YES_NO[c["涉农"]], reason=c["依据"], since=_on(c["起始日"])),
            lambda new, writing: flag_rural(new=new, writing=writing),
        ),
        Book(
            "cuts", "村内划分", "划一块", Right.MOVE_GRIDS,
            (Column("种类", tuple(CUT_NAMES.values())), Column("名称"), Column("起始日", is_day=True),
             Column("小区", note="在小区里的楼栋写上，两个小区可以各有 1号楼", optional=True)),
            CUTS,
            lambda c: NewCut(
                code=c["村代码"], kind=_of(CUT_NAMES, c["种类"]), name=c["名称"], since=_on(c["起始日"]),
                estate=c["小区"],
            ),
            lambda new, writing: cut_cells(new=new, writing=writing),
        ),
    )
}  # fmt: skip
