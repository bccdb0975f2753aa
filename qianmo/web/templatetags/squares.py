"""The squares of a lattice, written in one go: a county has hundreds of villages and a village as many households.

A loop of the template language would cost more than all else on the page. Names are escaped here like everywhere.
"""

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from qianmo.apps.campaigns.queries import VillageDrive
from qianmo.web.drives import Step
from qianmo.web.stages import standing
from qianmo.web.villages import Ranked

register = template.Library()
PLANNED, DEFERRED = "qm-planned", " qm-hatch"


def _joined(squares: Iterable[str]) -> SafeString:
    return mark_safe("".join(squares))  # noqa: S308  # every piece below is ours or escaped


@register.simple_tag
def household_squares(squares: Iterable[tuple[int, str]], opens: bool) -> SafeString:
    """A square per household by its stage; with `opens` each leads to its household. Keyboards have the list."""
    stages = {key: standing(key) for key in {key for _, key in squares}}
    drawn = {key: f'class="{stage.square}" title="{stage.standing}"' for key, stage in stages.items()}
    if not opens:
        return _joined(f"<i {drawn[key]}></i>" for _, key in squares)
    list_of = reverse("households")
    return _joined(f'<a tabindex="-1" {drawn[key]} href="{list_of}{pk}/"></a>' for pk, key in squares)


@register.simple_tag
def village_squares(ranked: Iterable[Ranked], small: bool = False) -> SafeString:
    """A square per village with its value inside, by the colour step of a measure; each leads to its grid.

    Small ones are for the mouse alone: keyboards and readers have the list of the grid page.
    """
    grids = reverse("grids")
    apart = ' tabindex="-1"' if small else ""
    return _joined(
        f'<a class="{_colour(row)}" href="{grids}?cell={row.cell.code}" title="{escape(_title(row))}"{apart}>'
        f"{row.whole}</a>"
        for row in ranked
    )


@register.simple_tag
def lane_squares(ranked: Iterable[Ranked]) -> SafeString:
    """The villages of a lane as small squares that lead nowhere."""
    return _joined(f'<i class="{_colour(row)}" title="{escape(f"{row.cell.name} {row.shown}")}"></i>' for row in ranked)


@register.simple_tag
def step_squares(squares: Iterable[tuple[VillageDrive, Step]]) -> SafeString:
    """A square per village by the step its drive has come to; each leads to its page. Keyboards have the board."""
    campaigns = reverse("campaigns")
    return _joined(
        f'<a class="{step.square}" href="{campaigns}{village.code}/" title="{escape(f"{village.name} {step.name}")}"'
        ' tabindex="-1" aria-hidden="true"></a>'
        for village, step in squares
    )


def _colour(row: Ranked) -> str:
    return (f"qm-q{row.step}" if row.step else PLANNED) + (DEFERRED if row.deferred else "")


def _title(row: Ranked) -> str:
    put_off = f" 暂缓：{row.cell.deferral_reason}" if row.deferred else ""
    return f"{row.cell.name} {row.shown}{put_off}"
