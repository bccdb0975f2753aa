"""Points and pay as the pages write them, and the bar of a person's points."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qianmo.apps.performance.queries import Earned, Measure, Pooled, Ranked, SlipLine
from qianmo.domain.money import decimal_text, round_half_up, yuan
from qianmo.domain.performance import wording
from qianmo.domain.performance.pricing import Price
from qianmo.web.templatetags.console import MISSING
from qianmo.web.words.pay import factor, price, signed_points

register = template.Library()
register.filter(wording.points)
register.filter(signed_points)
register.filter(price)
register.filter(factor)
WIDTH, HUNDRED, TEN_THOUSANDTHS = 1000, 100, 10_000


@register.filter
def volume(line: SlipLine) -> str:
    """What was done, in its unit."""
    return _volume(line.volume, line.measure)


@register.filter
def paid_volume(line: SlipLine) -> str:
    """What is paid for, in its unit."""
    return _volume(line.paid_volume, line.measure)


@register.simple_tag
def rule_told(asked: Price | None, measure: Measure) -> str:
    """A price in a sentence."""
    return MISSING if asked is None else wording.tiers_told(asked, unit=measure.unit, unit_name=measure.unit_name)


@register.simple_tag
def pool_told(shared: Pooled, measure: Measure) -> str:
    """How a line is paid out of a pool: the pool, its part, what everybody brought, and what a unit came to."""
    whole = _volume(shared.volume, measure)
    told = (
        f"{shared.people} 人的总额 {yuan(shared.pool_fen)} 元，这一项占 {shared.percent}%，按各人的数量分；合计 {whole}"
    )
    if shared.unit_fen is None:
        return f"{told}，没有人做，不分"
    exact = shared.unit_fen
    cents = round_half_up(numerator=exact.numerator * TEN_THOUSANDTHS, denominator=exact.denominator * HUNDRED)
    return f"{told}，每{measure.unit_name} {decimal_text(value=cents, places=4)} 元"


@register.simple_tag
def points_bar(one: Ranked, longest: int) -> SafeString:
    """A person's points by the parts of a bar, all bars on one scale; what is below nothing is left to the figure."""
    parts = [(place, max(part, 0) * WIDTH // longest) for place, part in enumerate(one.groups, start=1)]
    told = [(place, f"{part / 10:.1f}") for place, part in parts if part]
    return format_html(
        '<div class="qm-mix" aria-hidden="true">{}</div>',
        format_html_join("", '<i class="qm-cat-{}" style="width:{}%"></i>', told),
    )


@register.filter
def taxes(one: Earned) -> str:
    """Value added tax and what is charged on it, in yuan."""
    return yuan(one.vat_fen + one.surtax_fen)


@register.simple_tag
def climbed(one: Ranked) -> str:
    """Places gained or lost since the month before: ▲ 3, ▼ 8, a dash for none."""
    if not one.climbed:
        return MISSING
    return f"▲ {one.climbed}" if one.climbed > 0 else f"▼ {-one.climbed}"


@register.simple_tag
def told_part(amount: int, measure: Measure) -> str:
    """What one account or borrower is worth in an amount, in the unit of the measure."""
    return _volume(amount, measure)


def _volume(amount: int, measure: Measure) -> str:
    return wording.volume(amount, unit_name=measure.unit_name, is_money=measure.is_money)
