"""What makes a household's file sound enough to open.

A file needs three items (identity card, household register and one other; source: S5), exactly one head, and members
whose identity numbers are real and different. Whether a person is already known to the bank is not decided here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from qianmo.domain.identity import Identity, read_identity, read_phone
from qianmo.domain.refusal import Refused

REQUIRED_ITEMS = {"identity_card": "身份证", "household_register": "户口簿"}
SEGMENTS = {"farm", "trade", "salaried", "resident"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of a filing; `identity` as typed or read, `phone` may be missing."""

    name: str
    relation: str
    identity: str
    phone: str | None = None
    ethnicity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundMember:
    """A member whose numbers have been read and found sound."""

    name: str
    relation: str
    identity: Identity
    phone: str | None
    ethnicity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A household as it is put forward for filing, by whom (`filed_by`: staff id) and from which source."""

    village_code: str
    group_code: str | None
    segment: str
    address: str
    items: tuple[str, ...]
    members: tuple[Member, ...]
    source: str
    filed_by: int
    facts: dict[str, Any]


def check_filing(filing: Filing, *, on: date) -> list[SoundMember] | Refused:
    """The members in order, read and found sound, or why the file cannot be opened. Source: S5 (three items)."""
    missing = [label for item, label in REQUIRED_ITEMS.items() if item not in filing.items]
    if missing or len(set(filing.items)) < 3:
        lacking = "、".join(missing) if missing else "身份证、户口簿以外的一项"
        return Refused(code="items_missing", reason=f"还不能建档：缺{lacking}。补齐三项后再建")
    heads = [member.name for member in filing.members if member.relation == "head"]
    if len(heads) != 1:
        found = f"有 {len(heads)} 个户主（{'、'.join(heads)}）" if heads else "没有户主"
        return Refused(code="one_head", reason=f"这一户{found}，应当正好一人")
    if filing.segment not in SEGMENTS:
        return Refused(code="unknown_segment", reason=f"没有“{filing.segment}”这个客群")
    sound: dict[str, SoundMember] = {}
    for member in filing.members:
        read = _read(member, on=on)
        if isinstance(read, Refused):
            return read
        if read.identity.number in sound:
            return Refused(code="duplicate_person", reason=f"{member.name}的证件号在本户出现了两次")
        sound[read.identity.number] = read
    return list(sound.values())


def _read(member: Member, *, on: date) -> SoundMember | Refused:
    name = member.name.strip()
    if not name:
        return Refused(code="name_missing", reason="有一名成员没有姓名")
    identity = read_identity(member.identity, on=on)
    if isinstance(identity, Refused):
        return Refused(code=identity.code, reason=f"{name}的证件号不对：{identity.reason}")
    phone = read_phone(member.phone) if member.phone else None
    if isinstance(phone, Refused):
        return Refused(code=phone.code, reason=f"{name}的手机号不对：{phone.reason}")
    return SoundMember(name=name, relation=member.relation, identity=identity, phone=phone, ethnicity=member.ethnicity)
