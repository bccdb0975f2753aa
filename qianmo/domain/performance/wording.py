"""Quantities, points and prices of pay as people write and say them: 598, +38 户, 每户 2，51 起 3."""

from qianmo.domain.money import decimal_text, wan, yuan
from qianmo.domain.performance.pricing import Price, TierKind


def points(centi: int | None) -> str:
    """Points with up to two decimals: 598, 12.5; 「—」 when not known."""
    if centi is None:
        return "—"
    return decimal_text(value=centi, places=2).rstrip("0").rstrip(".")


def volume(amount: int, *, unit_name: str, is_money: bool) -> str:
    """A quantity in the unit people know it by: +38 户, 1,820.50 万元, 82,460.00 元."""
    if unit_name == "万元":
        return wan(amount)
    return f"{yuan(amount)} 元" if is_money else f"{amount:,} {unit_name}"


def tiers_told(asked: Price, *, unit: int, unit_name: str) -> str:
    """The tiers of a price in a sentence, with floor and cap; a score by its target."""
    if asked.unit > unit:
        weight, most = points(asked.tiers[0].price_fen), points(asked.cap_fen)
        return f"完成 {asked.unit // unit:,} {unit_name}得 {weight}，按完成的比例，最多 {most}"
    if len(asked.tiers) == 1:
        told = f"每{unit_name} {points(asked.tiers[0].price_fen)}"
    else:
        steps = [
            f"{tier.up_to // asked.unit:,} 以内 {points(tier.price_fen)}"
            if tier.up_to
            else f"以上 {points(tier.price_fen)}"
            for tier in asked.tiers
        ]
        how = "全额按到达的一档" if asked.kind is TierKind.WHOLE else "分段"
        told = f"每{unit_name}，{how}：{'，'.join(steps)}"
    if asked.decline_fen:
        told += f"；每下降一{unit_name} {points(asked.decline_fen)}"
    if asked.floor_fen is not None:
        told += f"；保底 {points(asked.floor_fen)}"
    return told if asked.cap_fen is None else f"{told}；封顶 {points(asked.cap_fen)}"
