"""What a household runs (经营主体): its kinds, and the unified social credit code with its check character.

The check character weighs the first seventeen by powers of three modulo 31. Source: GB 32100-2015, the rules of coding
统一社会信用代码; its worked example 91350100M000100Y4 sums to 1,640, leaves 28 and so asks for 3.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from qianmo.domain.refusal import Refused, join_refusals

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH, MODULUS = 18, 31
LONGEST_NAME, LONGEST_PLACE = 60, 120
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "stall": "个体工商户",
        "farm": "家庭农场",
        "cooperative": "农民专业合作社",
        "company": "企业",
        "unregistered": "没有登记",
    }
)
"""By code; what is not registered has no credit code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A business as somebody tells it; an empty `code` is not known or there is none."""

    name: str
    kind: str
    trade: str
    place: str
    code: str
    since: date


def check_character(body: str) -> str:
    """The eighteenth character of a code by its first seventeen. Raises ValueError for a character no code has."""
    weighed = sum(ALPHABET.index(one) * pow(3, place, MODULUS) for place, one in enumerate(body))
    return ALPHABET[-weighed % MODULUS]


def check_code(code: str) -> Refused | None:
    """Why a credit code cannot be right: its length, a character no code has, the check character."""
    if len(code) != LENGTH or any(one not in ALPHABET for one in code):
        return Refused(code="no_code", reason="统一社会信用代码是 18 位数字和大写字母，没有 I、O、S、V、Z。请照执照填")
    if check_character(code[:-1]) != code[-1]:
        return Refused(code="wrong_code", reason="统一社会信用代码的末位校验不对。请照执照核对")
    return None


def check_business(one: Business, *, on: date) -> Refused | None:
    """Whether a business can be noted; every fault at once."""
    faults = [
        (not one.name.strip(), "no_name", "没有登记：没有写名称。请照招牌或执照填"),
        (one.kind not in KINDS, "no_kind", "没有登记：没有选类型。请选一个"),
        (one.since > on, "to_come", f"没有登记：{one.since} 还没有到。请填开始经营的日子"),
        (bool(one.code) and one.kind == "unregistered", "code_of_none", "没有登记：没有登记的没有信用代码。请改类型"),
    ]
    found = [Refused(code=code, reason=reason) for fault, code, reason in faults if fault]
    wrong = check_code(one.code) if one.code else None
    return join_refusals([*found, *([wrong] if wrong else [])])
