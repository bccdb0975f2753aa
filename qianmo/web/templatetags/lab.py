"""How the pages of the lab write large amounts where there is little room: 「25.89 亿」, 「8,091 万」."""

from django import template

from qianmo.domain.money import FEN_PER_WAN, FEN_PER_YI, decimal_text, round_half_up

register = template.Library()
FROM_YI = FEN_PER_YI // 10
"""From a tenth of a 亿 up an amount is told in 亿."""


@register.filter
def short(fen: int) -> str:
    """An amount in 亿 with two decimals, below a tenth of a 亿 in whole 万."""
    return f"{short_number(fen)} {short_unit(fen)}"


@register.filter
def short_number(fen: int) -> str:
    """The number of a short amount."""
    if abs(fen) >= FROM_YI:
        return decimal_text(value=round_half_up(numerator=fen * 100, denominator=FEN_PER_YI), places=2)
    return decimal_text(value=round_half_up(numerator=fen, denominator=FEN_PER_WAN), places=0)


@register.filter
def short_unit(fen: int) -> str:
    """The unit that belongs to `short_number`."""
    return "亿" if abs(fen) >= FROM_YI else "万"


@register.filter
def ppm_share(ppm: int | str | None) -> str:
    """A figure kept in ppm with three decimals: 0.500; 「不适用」 where there is none."""
    return (
        "不适用"
        if not isinstance(ppm, int)
        else decimal_text(value=round_half_up(numerator=ppm, denominator=1000), places=3)
    )


@register.filter
def share_number(ppm: int | None) -> str:
    """The same as a picture reads it, empty where there is none."""
    return "" if ppm is None else f"{ppm / 1_000_000:.6f}"
