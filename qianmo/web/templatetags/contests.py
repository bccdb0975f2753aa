"""A contest drawn: the score of a side as a bar beside those of its group, and in words."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from qianmo.apps.performance.queries import ContestBoard, SideCard
from qianmo.web.words.contest import Row

register = template.Library()


@register.simple_tag
def contest_bar(one: Row) -> SafeString:
    """A side's score against the best of its group; one that lost is drawn as lagging."""
    return format_html(
        '<svg class="qm-pace{}" viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="qm-empty" width="1000" height="100"></rect><rect width="{}" height="100"></rect></svg>',
        " qm-lags" if one.below else "",
        one.mille,
    )


@register.filter
def score(board: ContestBoard, side: SideCard) -> str:
    """A side's score in words, empty where nothing is counted."""
    return board.card.score(side.side) if side.side else ""
