"""Who signs a contract and how, and what a signature without letters takes.

The borrower signs always; a guarantee calls for the spouse and for whoever gives it. Who cannot read has the terms read
aloud, which is recorded, gives a fingerprint, and has a witness: never the person who takes the signature, nor the
investigator of the case, nor somebody who signs as well.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from qianmo.domain.refusal import Refused

LONGEST_NAME = 60
SHORTEST_STATEMENT = 20


class Role(StrEnum):
    """What somebody signs a contract as."""

    BORROWER = "borrower"
    SPOUSE = "spouse"
    GUARANTOR = "guarantor"


ROLES: Mapping[str, str] = {Role.BORROWER: "借款人", Role.SPOUSE: "配偶", Role.GUARANTOR: "担保人"}
GIVERS: Mapping[str, str] = {"保证": "保证人", "抵押": "抵押人", "质押": "出质人"}
"""What the giver of each guarantee is called; a line on trust (信用) has none and asks for no spouse."""


class Method(StrEnum):
    """How somebody signs: by hand on a screen, by fingerprint after hearing the terms, or on paper in the archive."""

    HAND = "hand"
    FINGERPRINT = "fingerprint"
    PAPER = "paper"


METHODS: Mapping[str, str] = {
    Method.HAND: "手写签名",
    Method.FINGERPRINT: "按指印（宣读录音）",
    Method.PAPER: "纸质签字",
}


class Place(StrEnum):
    """Where somebody signs: on the spot, on the customer's own phone, or at the counter."""

    SPOT = "spot"
    PHONE = "phone"
    COUNTER = "counter"


PLACES: Mapping[str, str] = {Place.SPOT: "上门面签", Place.PHONE: "客户手机", Place.COUNTER: "柜面"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """Who saw a fingerprint given: a member of staff by id, or a villager by name."""

    staff_id: int | None = None
    name: str = ""

    @property
    def is_named(self) -> bool:
        """Whether it is anybody."""
        return self.staff_id is not None or bool(self.name.strip())


NO_WITNESS = Witness()


def givers_missing(*, guarantee: str, guarantors: int) -> Refused | None:
    """Why a contract of this guarantee cannot be printed with so many who give it."""
    if guarantee in GIVERS and not guarantors:
        giver = GIVERS[guarantee]
        reason = f"不能打印合同：担保方式是{guarantee}，没有写{giver}。请填写{giver}的姓名和证件号码"
        return Refused(code="no_guarantor", reason=reason)
    if guarantee not in GIVERS and guarantors:
        return Refused(
            code="guarantor_not_asked", reason=f"不能打印合同：担保方式是{guarantee}，不需要担保人。请去掉担保人"
        )
    return None


def asks_spouse(guarantee: str) -> bool:
    """Whether the borrower's spouse signs too: whoever pledges what belongs to both does not do so alone."""
    return guarantee in GIVERS


def unlettered_refusal(
    *,
    recorded: bool,
    statement: str,
    witness: Witness,
    taken_by: int | None,
    investigators: Collection[int],
    signers: Collection[str],
) -> Refused | None:
    """Why a fingerprint cannot be taken: terms not read aloud and recorded, no witness, or the wrong one."""
    if not recorded and len(statement.strip()) < SHORTEST_STATEMENT:
        reason = (
            "不能按指印：没有宣读记录。请上传宣读录音，或写下宣读经过："
            f"谁读、读了什么、客户怎样回答，至少 {SHORTEST_STATEMENT} 个字"
        )
        return Refused(code="not_read_aloud", reason=reason)
    if taken_by is None:
        return Refused(code="alone", reason="不能按指印：不识字的客户要由客户经理当面宣读。请到网点或等经理上门")
    if not witness.is_named:
        return Refused(code="no_witness", reason="不能按指印：没有见证人。请写明一位见证人，经办和调查人自己不算")
    if witness.staff_id is not None and witness.staff_id in {taken_by, *investigators}:
        return Refused(code="own_witness", reason="不能按指印：见证人是经办或调查人自己。请换一位同事或村民见证")
    if witness.staff_id is None and witness.name.strip() in signers:
        return Refused(code="signer_witness", reason="不能按指印：见证人也是本合同的签约人。请换一位不签约的人见证")
    return None
