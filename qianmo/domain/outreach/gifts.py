"""A gift of a signing day: only for a complete file and a signature, once, and no dearer than the bank allows.

The file is complete with the identity card, the household register and one more paper. Source: S5 (凡是在进村授信期间,
能提供完整资料签合同授信的客户,可获取一份价值30元的礼品); the cap is the bank's own parameter.
"""

from collections.abc import Collection, Mapping

from qianmo.domain.refusal import Refused

ITEMS: Mapping[str, str] = {"identity": "身份证", "register": "户口簿", "other": "另一样资料"}
"""The papers of a complete file."""


def missing_items(items: Collection[str]) -> list[str]:
    """The papers that are not there, in words."""
    return [name for code, name in ITEMS.items() if code not in items]


def why_no_gift(*, who: str, came: bool, items: Collection[str], signed: bool, given: str, left: int) -> Refused | None:
    """Why somebody gets no gift: everything that is missing at once; `given` is the number of the one he has."""
    if given:
        return Refused(code="given", reason=f"没有再发：{who}已经领过，礼品号 {given}")
    lacks = [f"缺{name}" for name in missing_items(items)] if came else ["没有登记到场"]
    lacks += [] if signed else ["合同还没有签"]
    if lacks:
        return Refused(code="incomplete", reason=f"不能发礼品给{who}：{'，'.join(lacks)}。资料齐、合同签了再发")
    if left <= 0:
        return Refused(code="none_left", reason=f"不能发礼品给{who}：这一天的礼品已经发完")
    return None
