"""A row of somebody else's file, read by the meanings its columns were given: who, how to reach, and facts.

A department lays its columns out as it likes; once told, `Columns` says which column is what, and the same words serve
the next file. A row is sound, or goes back with what is wrong in words that repeat nothing of what stood in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.domain.identity import read_identity, read_phone
from qianmo.domain.money import parse_amount
from qianmo.domain.refusal import Refused

ROLES: Mapping[str, str] = {
    "name": "姓名", "identity": "证件号码", "phone": "手机", "village": "村", "note": "备注",
}  # fmt: skip
"""What a column can be besides a fact."""
FACTS: Mapping[str, tuple[str, str]] = {
    "land_mu": ("耕地草场（亩）", "count"),
    "herd_head": ("养殖（头）", "count"),
    "business_years": ("经营年限（年）", "count"),
    "labourers": ("劳动力（人）", "count"),
    "income_fen": ("年收入", "amount"),
    "turnover_fen": ("年流水", "amount"),
    "licence": ("营业执照", "flag"),
    "farm_kind": ("经营类型", "text"),
    "employer": ("户主工作单位", "text"),
}
"""Facts a list may bring, and how each is read."""
LAND = "land_mu"
GUESSES: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "户主", "法人", "负责人", "经营者"),
    "identity": ("身份证", "证件号"),
    "phone": ("手机", "电话", "联系方式"),
    "village": ("村", "社区"),
    "note": ("备注",),
    "land_mu": ("面积", "亩"),
    "herd_head": ("存栏", "养殖"),
    "turnover_fen": ("营业额", "流水", "销售额", "产值"),
    "income_fen": ("收入",),
    "business_years": ("年限",),
    "licence": ("执照",),
    "employer": ("工作单位", "用工单位", "就业单位"),
    "farm_kind": ("种类", "行业", "主营"),
}
"""Words in a heading that give a column away, for a file nobody has laid out before."""
LONGEST_NAME = 60
YES, NO = {"是", "有", "1", "Y", "y", "√"}, {"否", "无", "没有", "0", "N", "n", ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column (from 0) is what, and how many yuan an amount column counts in (1 or 10,000)."""

    places: Mapping[str, int]
    in_wan: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A sound row: who it is about, how to reach the person, where, and what it says."""

    name: str
    identity: str
    phone: str
    village: str
    note: str
    facts: Mapping[str, Any]


def guessed(heading: Sequence[str]) -> dict[str, str]:
    """What each column seems to be, by its heading; a column nothing gives away is left out."""
    found: dict[str, str] = {}
    for meaning, words in GUESSES.items():
        column = next((one for one in heading if one not in found and any(word in one for word in words)), None)
        if column is not None:
            found[column] = meaning
    return found


def columns_of(heading: Sequence[str], meanings: Mapping[str, str]) -> Columns | Refused:
    """The places of the columns under a heading, by what each was said to mean (heading to meaning, empty: not read).

    Refused: no column of names, none that tells who it is or how to reach the person, a meaning given twice or unknown.
    """
    places: dict[str, int] = {}
    in_wan = set()
    for place, word in enumerate(heading):
        meaning = meanings.get(word, "")
        if not meaning:
            continue
        if meaning not in ROLES and meaning not in FACTS:
            return Refused(code="meaning_unknown", reason=f"“{word}”列的含义系统不认识。请重新选")
        if meaning in places:
            label = ROLES.get(meaning) or FACTS[meaning][0]
            return Refused(code="meaning_twice", reason=f"有两列都选了“{label}”。请只留一列")
        places[meaning] = place
        if "万" in word:
            in_wan.add(meaning)
    if "name" not in places:
        return Refused(code="no_name_column", reason="没有选哪一列是姓名。请选好再读")
    if not {"identity", "phone"} & places.keys():
        return Refused(code="nobody_known", reason="证件号码和手机至少要有一列，否则认不出是谁、也联系不上。请选好再读")
    return Columns(places=places, in_wan=frozenset(in_wan))


def read_row(cells: Sequence[str], *, columns: Columns, on: date) -> ReadRow | Refused:
    """A row as of a day. Refused: no name or too long a one, a bad or no identity and phone number, a bad fact."""
    said = {key: cells[place].strip() if place < len(cells) else "" for key, place in columns.places.items()}
    name = "".join(said["name"].split())
    if not name or len(name) > LONGEST_NAME:
        return Refused(code="row_name", reason="没有姓名，或姓名太长")
    identity, phone = said.get("identity", ""), said.get("phone", "")
    if identity:
        known = read_identity(identity, on=on)
        if isinstance(known, Refused):
            return Refused(code="row_identity", reason=known.reason)
        identity = known.number
    if phone:
        mobile = read_phone(phone)
        if isinstance(mobile, Refused):
            return Refused(code="row_phone", reason=mobile.reason)
        phone = mobile
    if not identity and not phone:
        return Refused(code="row_nobody", reason="证件号码和手机都没有，认不出是谁")
    facts: dict[str, Any] = {}
    for key in FACTS.keys() & said.keys():
        value = _fact(key, said[key], in_wan=key in columns.in_wan)
        if isinstance(value, Refused):
            return value
        if value is not None:
            facts[key] = value
    return ReadRow(
        name=name, identity=identity, phone=phone, village=said.get("village", ""), note=said.get("note", "")[:200],
        facts=facts,
    )  # fmt: skip


def _counted(key: str, label: str, text: str) -> int | Refused:
    """A whole number; registers of land tell parts of a mu, which facts hold in whole ones: 12.5 is 13."""
    whole, _, part = text.partition(".")
    fits = text.isascii() and whole.isdecimal() and len(whole) < 8 and (not part or part.isdecimal())
    if not fits or (part.strip("0") and key != LAND):
        return Refused(code="row_fact", reason=f"“{label}”不是整数{'或小数' if key == LAND else ''}")
    return int(whole) + (part[:1] >= "5")


def _fact(key: str, text: str, *, in_wan: bool) -> Any:
    label, kind = FACTS[key]
    if not text:
        return None
    if kind == "count":
        return _counted(key, label, text.replace(",", ""))
    if kind == "amount":
        amount = parse_amount(text if not in_wan or text[-1] in "万元亿" else f"{text}万")
        return Refused(code="row_fact", reason=f"“{label}”不是金额") if isinstance(amount, Refused) else amount
    if kind == "flag":
        if text in YES or text in NO:
            return text in YES
        return Refused(code="row_fact", reason=f"“{label}”应写有或无")
    return text[:40]
