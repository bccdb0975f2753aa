"""What is said of a village beside its households, and when it may be said.

Kinds of cells (the state's by their name, the bank's own as it cut them), roles of people of the village, plaques,
figures, classes, and whether the place counts as rural. Every statement is dated and has a ground; none reaches back
behind one that stands. Sources: S1 (864 plaques in groups, communities and parks), S3 (towns, villages and groups; in
town by streets), S5 (cadres and liaisons; standard and demonstration villages, villages put off).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from qianmo.domain.refusal import Refused

SHORT, WORD = 60, 40
PHONE_LENGTHS = range(7, 13)


class CellKind(StrEnum):
    """What a piece of ground is: in the country town, village, group; in town street, community, and what is below."""

    TOWN = "town"
    STREET = "street"
    VILLAGE = "village"
    COMMUNITY = "community"
    GROUP = "group"
    BUILDING = "building"
    TRADE_AREA = "trade_area"
    PARK = "park"


KINDS = {
    CellKind.TOWN: "乡镇", CellKind.STREET: "街道", CellKind.VILLAGE: "村", CellKind.COMMUNITY: "社区",
    CellKind.GROUP: "组", CellKind.BUILDING: "楼栋", CellKind.TRADE_AREA: "商圈", CellKind.PARK: "园区",
}  # fmt: skip
OWN_KINDS = (CellKind.GROUP, CellKind.BUILDING, CellKind.TRADE_AREA, CellKind.PARK)
"""What the bank itself cuts below a village or community."""


def kind_of(*, level: str, name: str, own: str = "") -> CellKind:
    """The kind of a cell: towns and villages by what they are called, what lies below as it was cut (else a group)."""
    if level == "town":
        if name.removesuffix("办事处").endswith("街道"):
            return CellKind.STREET
        return CellKind.PARK if name.endswith(("园", "园区", "开发区", "管委会")) else CellKind.TOWN
    if level == "village":
        if name.endswith("虚拟社区"):
            return CellKind.PARK
        return CellKind.COMMUNITY if name.endswith(("社区", "居委会", "居民委员会")) else CellKind.VILLAGE
    return CellKind(own) if own in set(OWN_KINDS) else CellKind.GROUP


class ContactRole(StrEnum):
    """As what somebody of a village is known to the bank."""

    SECRETARY = "secretary"
    HEAD = "head"
    ACCOUNTANT = "accountant"
    CADRE = "cadre"
    LIAISON = "liaison"
    OFFICER = "officer"
    ABLE = "able"


ROLES = {
    ContactRole.SECRETARY: "村支书", ContactRole.HEAD: "村主任", ContactRole.ACCOUNTANT: "村会计",
    ContactRole.CADRE: "村干部", ContactRole.LIAISON: "联络人", ContactRole.OFFICER: "金融村官",
    ContactRole.ABLE: "致富能手",
}  # fmt: skip
CADRES = frozenset({ContactRole.SECRETARY, ContactRole.HEAD, ContactRole.ACCOUNTANT, ContactRole.CADRE})
"""Roles that have a say in what a household could be given, and no liability for it."""
ONE_AT_A_TIME = frozenset({ContactRole.SECRETARY, ContactRole.HEAD})


class PlaqueState(StrEnum):
    """How a plaque was found."""

    SOUND = "sound"
    OUTDATED = "outdated"
    DAMAGED = "damaged"
    MISSING = "missing"


PLAQUE_STATES = {
    PlaqueState.SOUND: "完好", PlaqueState.OUTDATED: "信息过期", PlaqueState.DAMAGED: "破损",
    PlaqueState.MISSING: "不见了",
}  # fmt: skip


class FactKey(StrEnum):
    """What is told of a village."""

    SPECIALITY = "speciality"
    HOUSEHOLDS = "households"
    POPULATION = "population"
    AWAY = "away"
    LAND = "land"
    INCOME = "income"


FACTS = {
    FactKey.SPECIALITY: ("一村一品", ""), FactKey.HOUSEHOLDS: ("总户数", "户"), FactKey.POPULATION: ("人口", "人"),
    FactKey.AWAY: ("外出务工", "人"), FactKey.LAND: ("耕地", "亩"), FactKey.INCOME: ("集体收入", "万元"),
}  # fmt: skip
"""Names and units; one without a unit is a word, the others are whole numbers."""


class Class(StrEnum):
    """What a village counts as. 暂缓 stands beside the others; while it does, no step of a drive is begun there."""

    STANDARD = "standard"
    DEMONSTRATION = "demonstration"
    CREDIT = "credit"
    PUT_OFF = "put_off"


CLASSES = {
    Class.STANDARD: "规范村", Class.DEMONSTRATION: "示范村", Class.CREDIT: "信用村", Class.PUT_OFF: "暂缓",
}  # fmt: skip


def no_text(words: str, *, what: str, most: int = SHORT) -> Refused | None:
    """Refuse a ground, place or name that says nothing or too much."""
    if 2 <= len(words.strip()) <= most:
        return None
    return Refused(code="no_text", reason=f"请用 2 至 {most} 个字写明{what}")


def not_yet(day: date, *, on: date, what: str) -> Refused | None:
    """Refuse a day to come: the ledgers tell what was, not what is planned."""
    if day <= on:
        return None
    return Refused(code="too_late", reason=f"{what} {day} 还没有到。请填 {on} 或以前")


def contact_fault(*, name: str, phone: str, since: date, on: date) -> Refused | None:
    """Why somebody cannot be entered as a contact: no name, a number that is none, a day to come."""
    if not 1 <= len(name.strip()) <= WORD:
        return Refused(code="no_name", reason=f"请写姓名，最多 {WORD} 个字")
    if phone and not (phone.isascii() and phone.isdecimal() and len(phone) in PHONE_LENGTHS):
        return Refused(code="no_phone", reason=f"“{phone[:20]}”不是电话号码。请写 7 至 12 位数字，没有就空着")
    return not_yet(since, on=on, what="任职起")


def fact_value(key: FactKey, text: str) -> str | Refused:
    """A value as it is kept: a whole number without separators, or a word."""
    name, unit = FACTS[key]
    if not unit:
        return no_text(text, what=name, most=WORD) or text.strip()
    bare = text.strip().replace(",", "").replace("，", "").removesuffix(unit).strip()
    if bare.isascii() and bare.isdecimal() and len(bare) <= 9:
        return str(int(bare))
    return Refused(code="no_number", reason=f"“{text[:20]}”不是{name}。请写一个整数（{unit}）")


def fact_shown(key: FactKey, value: str) -> str:
    """A kept value with separators and unit: 1203 people are 「1,203 人」."""
    unit = FACTS[key][1]
    return f"{int(value):,} {unit}" if unit else value


FIELD = "外勤"
"""The source of a figure somebody corrected on his phone."""


class Correction(StrEnum):
    """What becomes of a figure that was corrected in the field."""

    NOTHING = "nothing"
    WRITTEN = "written"
    PROPOSED = "proposed"


def correction(value: str, *, standing: str | None, source: str, answers: bool) -> Correction:
    """What becomes of `value` beside the one that stands (None: none yet) from a source.

    Whoever `answers` for the village writes what nobody else has said, and the same again too: else it would hang on
    the order in which they came which of three words of one day holds. A figure of another source gives way only to
    the branch's word, and so does everything to who answers for the village no more.
    """
    if value == standing and not (answers and source == FIELD):
        return Correction.NOTHING
    return Correction.WRITTEN if answers and (standing is None or source == FIELD) else Correction.PROPOSED


@dataclass(frozen=True, slots=True)
class Rural:
    """Whether a place counts as rural, and why, in words that can stand in a ledger."""

    rural: bool
    reason: str


def rural_proposed(*, town_kind: CellKind, kind: CellKind, class_code: str) -> Rural:
    """What the flag would be from 2024 on: rural is what is neither the built-up county seat nor a development zone.

    `class_code` is the urban-rural class of the statistical division codes (111 main urban, 112 its fringe, 121 centre
    of a town, 122 its fringe, 123 special area, 210 centre of a township, 220 village; empty: unknown). A village under
    a street office stays rural when its class says village. A proposal, which the bank checks
    against its own instruction. Source: common knowledge of the central bank's revision of its statistics in 2024.
    """
    if CellKind.PARK in {town_kind, kind}:
        return Rural(False, "开发区、园区")
    if class_code in {"111", "112"}:
        return Rural(False, f"城乡分类 {class_code}（城区）")
    if town_kind is CellKind.STREET and class_code not in {"210", "220"}:
        return Rural(False, "县城街道")
    return Rural(True, f"城乡分类 {class_code}" if class_code else "县城和开发区以外")
