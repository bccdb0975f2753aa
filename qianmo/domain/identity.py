"""Numbers that say who somebody is: resident identity, unified social credit code, mobile phone.

Each reader takes what a person typed or a spreadsheet held, tidies what is harmless (full-width figures,
spaces, a small x) and returns the number with what it tells, or a refusal that names what is wrong.
The check digit expected is never told: a number is to be read again from the card, not to be made to fit.
Sources: GB 11643 (resident identity), GB 32100 (unified social credit code).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from qianmo.domain.refusal import Refused

_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    str(code)
    for codes in (
        range(11, 16),
        range(21, 24),
        range(31, 38),
        range(41, 47),
        range(50, 55),
        range(61, 66),
        (71,),
    )
    for code in codes
) | {"81", "82", "83"}
_CREDIT_CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGITS = frozenset("0123456789")
# A spreadsheet that took the number for a quantity writes 1.50422E+17 and has lost the last figures.
_SPREADSHEET_QUANTITY = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_OLDEST_AGE = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A resident identity number and what it tells: six-figure division of first registration, birth, sex."""

    number: str
    division: str
    birth_on: date
    female: bool


def read_identity(text: str, *, on: date) -> Identity | Refused:
    """Read an 18-figure resident identity number as of a day.

    Refused: nothing typed, a number turned into a quantity by a spreadsheet, the old 15-figure number, a
    wrong length, a character that cannot stand there, an unknown province, a birth date that does not exist
    or lies after `on`, a check digit that does not fit. Source: GB 11643.
    """
    number = _tidied(text)
    shape = _shape_refusal(number)
    if shape is not None:
        return shape
    if number[:2] not in _PROVINCES:
        return _refused("identity_division", f"前两位「{number[:2]}」不是省级行政区代码")
    birth_on = _date_of(number[6:14])
    if birth_on is None:
        return _refused("identity_birth", f"第 7 到 14 位「{number[6:14]}」不是一个真实的日期")
    if not 0 <= age_on(birth_on=birth_on, on=on) <= _OLDEST_AGE:
        return _refused("identity_birth", f"出生日期 {birth_on} 不可能（按 {on} 计算）")
    if identity_check_digit(number[:17]) != number[17]:
        return _refused("identity_check", "末位校验码对不上，其中至少有一位录错")
    return Identity(number=number, division=number[:6], birth_on=birth_on, female=int(number[16]) % 2 == 0)


def identity_check_digit(first_seventeen: str) -> str:
    """The eighteenth character that belongs to seventeen figures. Source: GB 11643 (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_IDENTITY_WEIGHTS, first_seventeen, strict=True))
    return _IDENTITY_CHECKS[total % 11]


def age_on(*, birth_on: date, on: date) -> int:
    """Full years of age on a day (周岁); someone born on 29 February turns on 1 March of a common year."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def read_credit_code(text: str) -> str | Refused:
    """Read the 18-character unified social credit code of a business. Source: GB 32100.

    Refused: a wrong length, a character outside the alphabet (I, O, S, V and Z are not in it), a check
    character that does not fit.
    """
    code = _tidied(text)
    if len(code) != 18:
        return Refused(
            reason=f"统一社会信用代码应为 18 位，这里有 {len(code)} 位。请对照营业执照重录。",
            code="credit_code_length",
        )
    for position, character in enumerate(code, start=1):
        if character not in _CREDIT_CODE_LETTERS:
            return Refused(
                reason=f"统一社会信用代码第 {position} 位「{character}」不会出现在代码里"
                "（不用 I、O、S、V、Z）。请对照营业执照重录。",
                code="credit_code_character",
            )
    if credit_code_check(code[:17]) != code[17]:
        return Refused(
            reason="统一社会信用代码末位校验码对不上，其中至少有一位录错。请对照营业执照重录。",
            code="credit_code_check",
        )
    return code


def credit_code_check(first_seventeen: str) -> str:
    """The last character of a unified social credit code, from the seventeen before. Source: GB 32100."""
    total = sum(
        pow(3, position, 31) * _CREDIT_CODE_LETTERS.index(character)
        for position, character in enumerate(first_seventeen)
    )
    return _CREDIT_CODE_LETTERS[-total % 31]


def read_phone(text: str) -> str | Refused:
    """Read a mainland mobile number and return its eleven figures, without +86, spaces or hyphens.

    Refused: a wrong length, anything but figures, a first part no mobile number has (13 to 19 start one).
    """
    typed = _tidied(text).replace("-", "").removeprefix("+86")
    if len(typed) == 13:
        typed = typed.removeprefix("86")
    if not typed or not _DIGITS.issuperset(typed):
        return Refused(reason="手机号里有数字以外的字符。请填写 11 位数字。", code="phone_character")
    if len(typed) != 11:
        return Refused(reason=f"手机号应为 11 位，这里有 {len(typed)} 位。请与客户核对。", code="phone_length")
    if not _MOBILE.fullmatch(typed):
        return Refused(reason=f"没有以 {typed[:2]} 开头的手机号。请与客户核对。", code="phone_prefix")
    return typed


def _tidied(text: str) -> str:
    """Full-width to half-width, all kinds of space removed, letters large."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def _refused(code: str, wrong: str) -> Refused:
    return Refused(reason=f"身份证号不成立：{wrong}。请对照证件重录。", code=code)


def _shape_refusal(number: str) -> Refused | None:
    """What is wrong with the mere look of an identity number, before its meaning is asked."""
    if not number:
        return Refused(reason="没有填写身份证号。请对照证件录入 18 位号码。", code="identity_missing")
    if _SPREADSHEET_QUANTITY.fullmatch(number):
        return Refused(
            reason="表格把身份证号当成了数值，后几位已经丢失。请把这一列设为文本，再对照证件重填。",
            code="identity_spreadsheet",
        )
    if len(number) == 15 and _DIGITS.issuperset(number):
        return _refused("identity_fifteen", "这是 15 位的旧号码，已停止使用，需要 18 位的现行号码")
    if len(number) != 18:
        return _refused("identity_length", f"应为 18 位，这里有 {len(number)} 位")
    for position, character in enumerate(number, start=1):
        if character not in _DIGITS and (position, character) != (18, "X"):
            return _refused("identity_character", f"第 {position} 位「{character}」不能出现在这里")
    return None


def _date_of(eight_figures: str) -> date | None:
    try:
        return date(int(eight_figures[:4]), int(eight_figures[4:6]), int(eight_figures[6:]))
    except ValueError:
        return None
