"""Money is a whole number of fen, and this is where it is rounded, split, written and read.

Nothing here ever holds a float: rounding works on a numerator and a denominator and happens once,
where the caller says so. Figures are written the way the pages and the refusals write them (元 to the
fen, 万元 and 亿元 with two decimals), and amounts typed by people are read strictly, so that a slip is
refused and not guessed.
"""

import re
import unicodedata
from collections.abc import Sequence

from qianmo.domain.refusal import Refused

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
FEN_PER_YI = 10_000 * FEN_PER_WAN

# A county bank's whole book is far below one 万亿; anything above is a slip of the keyboard.
LARGEST_TYPED_FEN = 10_000 * FEN_PER_YI
LONGEST_TYPED = 30

_TYPED = re.compile(r"(?P<whole>[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<decimals>[0-9]*))?(?P<unit>[万亿]?)")
_FEN_PER_UNIT = {"": FEN_PER_YUAN, "万": FEN_PER_WAN, "亿": FEN_PER_YI}


def round_half_up(*, numerator: int, denominator: int) -> int:
    """Divide exactly and round to the nearest whole, halves away from zero (四舍五入).

    Halves go away from zero on both sides so that a reversal rounds to the exact opposite of what it
    reverses: 5/2 gives 3 and -5/2 gives -3. A zero denominator is a bug of the caller.
    """
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    if numerator < 0:
        return -((-2 * numerator + denominator) // (2 * denominator))
    return (2 * numerator + denominator) // (2 * denominator)


def round_half_even(*, numerator: int, denominator: int) -> int:
    """Divide exactly and round to the nearest whole, halves to the even one: 5/2 gives 2, 7/2 gives 4."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    quotient, rest = divmod(numerator, denominator)
    above_half = 2 * rest > denominator
    odd_half = 2 * rest == denominator and quotient % 2 == 1
    return quotient + (above_half or odd_half)


def floor_to_unit(*, fen: int, unit_fen: int) -> int:
    """Cut an amount down to a whole number of units: 8.87 万 in units of 0.1 万 is 8.80 万."""
    return fen - fen % unit_fen


def split_by_weights(*, total_fen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share out an amount so that the parts add up to it exactly.

    Each part is cut down to the fen and what is left goes to the largest weight, the first of equals.
    100.01 yuan by 60, 20, 20 gives 60.01, 20.00, 20.00. Weights are not negative and one is above zero.
    """
    whole = sum(weights)
    parts = [total_fen * weight // whole for weight in weights]
    parts[weights.index(max(weights))] += total_fen - sum(parts)
    return tuple(parts)


def decimal_text(*, value: int, places: int) -> str:
    """Write a count of smallest steps as a decimal with separators: 160417 at two places is 1,604.17."""
    sign = "-" if value < 0 else ""
    if places == 0:
        return f"{sign}{abs(value):,}"
    whole, rest = divmod(abs(value), 10**places)
    return f"{sign}{whole:,}.{rest:0{places}d}"


def yuan(fen: int) -> str:
    """Write fen as yuan without the unit, as ledgers do: 1,604.17."""
    return decimal_text(value=fen, places=2)


def wan(fen: int) -> str:
    """Write fen in 万元 with two decimals, rounded half up: 8.80 万元."""
    return f"{decimal_text(value=round_half_up(numerator=fen * 100, denominator=FEN_PER_WAN), places=2)} 万元"


def yi(fen: int) -> str:
    """Write fen in 亿元 with two decimals, rounded half up: 21.53 亿元."""
    return f"{decimal_text(value=round_half_up(numerator=fen * 100, denominator=FEN_PER_YI), places=2)} 亿元"


def spoken(fen: int) -> str:
    """Write an amount in the unit a person would say it in.

    From one 亿 up it is 亿元, rounded. Below, 万元 is used only where two decimals tell the whole amount:
    a sentence that says 「可以支用 1.24 万元」 must not promise 45 yuan that are not there.
    """
    if abs(fen) >= FEN_PER_YI:
        return yi(fen)
    if abs(fen) >= FEN_PER_WAN and fen % (FEN_PER_WAN // 100) == 0:
        return wan(fen)
    return f"{yuan(fen)} 元"


def parse_amount(text: str) -> int | Refused:
    """Read an amount typed by a person and return fen: 「8.8万」, 「88,000.00」, 「￥500元」.

    Full-width digits, spaces, the currency sign and 元 are accepted. Refused with a reason: an empty
    field, a negative amount, misplaced separators, anything finer than one fen, Chinese numerals, amounts
    beyond belief.
    """
    shown = text.strip()[:LONGEST_TYPED]
    typed = "".join(unicodedata.normalize("NFKC", text).split())
    typed = typed.removeprefix("人民币").removeprefix("¥").removesuffix("圆").removesuffix("元")
    if not typed:
        return Refused(reason="没有填写金额。请填写数字，例如 8.8万 或 88,000.00。", code="amount_missing")
    if typed.startswith(("-", "−", "(")):
        return Refused(reason=f"金额「{shown}」是负数。请填写大于零的金额。", code="amount_negative")
    match = _TYPED.fullmatch(typed)
    if match is None or len(typed) > LONGEST_TYPED:
        return Refused(
            reason=f"金额「{shown}」看不懂。请用阿拉伯数字填写，例如 8.8万 或 88,000.00。",
            code="amount_unreadable",
        )
    decimals: str = match["decimals"] or ""
    scaled: int = int(match["whole"].replace(",", "") + decimals) * _FEN_PER_UNIT[match["unit"]]
    fen, below_fen = divmod(scaled, int("1" + "0" * len(decimals)))
    if below_fen:
        return Refused(reason=f"金额「{shown}」比分还细。请填写到分为止。", code="amount_too_fine")
    if fen > LARGEST_TYPED_FEN:
        return Refused(reason=f"金额「{shown}」超过 1 万亿元。请核对单位和位数。", code="amount_too_large")
    return fen
