"""Figures as people type them: points and yuan in hundredths, shares and rates in per cent, whole numbers."""

from decimal import Decimal, InvalidOperation

from qianmo.domain.performance.wording import points

HUNDREDTHS = 100
PPM_A_PER_CENT = 10_000
UNREADABLE = "{where}的「{text}」没有看懂。请写数字，如 12.5"


class Unreadable(ValueError):
    """A field that cannot be read, with the sentence that says so."""


class NoFigure(Unreadable):
    """A field that holds no figure at all."""


def hundredths(text: str, where: str) -> int:
    """What was typed with up to two decimals, in hundredths. Raises Unreadable for anything else."""
    scaled = _decimal(text, where) * HUNDREDTHS
    if scaled != scaled.to_integral_value():
        raise Unreadable(f"{where}的「{text}」比百分之一还细。请写到两位小数为止")
    return int(scaled)


def share(text: str, where: str) -> int:
    """Per cent as ppm; nothing typed is nothing. Raises Unreadable for anything else."""
    return hundredths(text, where) * HUNDREDTHS if text.strip() else 0


def rate(text: str, where: str) -> int:
    """Per cent with up to four decimals, as ppm; nothing typed is nothing. Raises Unreadable for anything else."""
    if not text.strip():
        return 0
    scaled = _decimal(text.replace("%", ""), where) * PPM_A_PER_CENT
    if scaled != scaled.to_integral_value():
        raise Unreadable(f"{where}的「{text}」比万分之一个百分点还细。请写到四位小数为止")
    return int(scaled)


def whole_number(text: str, where: str) -> int:
    """A whole number; nothing typed is nought. Raises Unreadable for anything else."""
    found = _decimal(text or "0", where)
    if found != found.to_integral_value():
        raise Unreadable(f"{where}的「{text}」要是整数")
    return int(found)


def plain(hundredths: int) -> str:
    """Hundredths as they are typed: 12.5."""
    return points(hundredths).replace(",", "")


def per_cent(ppm: int) -> str:
    """A rate in ppm as it is typed in per cent: 0.72, 5.555."""
    return f"{Decimal(ppm) / PPM_A_PER_CENT:f}"


def _decimal(text: str, where: str) -> Decimal:
    try:
        found = Decimal(text.strip().replace(",", "").replace("−", "-"))
    except InvalidOperation:
        raise NoFigure(UNREADABLE.format(where=where, text=text)) from None
    if not found.is_finite() or abs(found) > Decimal(10) ** 12:
        raise NoFigure(UNREADABLE.format(where=where, text=text))
    return found
