"""How far a target has come, drawn: a bar of what is done with a line where one should be by now."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from qianmo.domain.targets.saying import FULL
from qianmo.web.words.plan import Told

register = template.Library()
TALL = 40
"""The tallest bar of a month."""


@register.simple_tag
def pace_bar(one: Told) -> SafeString:
    """Done as a bar of the year's target, due by now as a line across it; the words stand beside."""
    return format_html(
        '<svg class="qm-pace{}" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="qm-empty" width="1000" height="100"></rect><rect width="{}" height="100"></rect>'
        '<line x1="{}" x2="{}" y1="0" y2="100"></line></svg>',
        " qm-lags" if one.lags else "",
        one.done_mille,
        one.due_mille,
        one.due_mille,
    )


@register.simple_tag
def year_shape(months: list[tuple[int, int, bool]]) -> SafeString:
    """The twelve months of a target as bars; those that have begun are dark."""
    bars = [
        (place * 10 - 9, TALL - height * TALL // FULL, height * TALL // FULL, "qm-begun" if begun else "qm-later")
        for place, height, begun in months
    ]
    drawn = format_html_join("", '<rect x="{}" y="{}" width="8" height="{}" class="{}"></rect>', bars)
    return format_html('<svg class="qm-year" viewBox="0 0 120 40" role="img" aria-label="各月目标">{}</svg>', drawn)
