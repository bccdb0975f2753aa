"""What a village's way from verdict to contract waits for, in words."""

from collections.abc import Mapping

from django.urls import reverse

from qianmo.apps.notices.queries import RosterState
from qianmo.domain.notices import NoticeRule, Way, why_no_notice

STEPS: Mapping[str, tuple[str, str]] = {
    "objected": ("late", "异议 {objections} 条待答复"),
    "sitting_open": ("doing", "评议会还开着"),
    "unrated": ("todo", "评议没做完，评了 {rated} / {to_rate}"),
    "no_sample": ("todo", "要抽查"),
    "sample_open": ("doing", "抽查还差 {sample_left} 户"),
    "waiting": ("wait", "可以公示 {waiting} 户"),
    "untold": ("wait", "待告知 {waiting} 户"),
    "told": ("final", "已告知 {posted} 户"),
    "silent": ("plain", "不告知不公示"),
    "struck": ("stop", "要重评 {struck} 户"),
    "posted": ("final", "已公示 {posted} 户"),
    "none": ("plain", "没有可公示的户"),
}
"""What is next, by what stands first in the way: its square and its words."""
NAMES = {
    "objected": "有异议待答复", "sitting_open": "评议会开着", "unrated": "评议没做完", "no_sample": "要抽查",
    "sample_open": "抽查中", "waiting": "可以公示",
    "untold": "待告知", "told": "已告知", "silent": "不告知不公示",
    "struck": "要重评", "posted": "已公示", "none": "没有可公示的",
}  # fmt: skip
"""The same as a filter."""


AHEAD: Mapping[Way, str] = {Way.POSTED: "waiting", Way.TOLD: "untold", Way.NONE: "silent"}
BEHIND: Mapping[Way, str] = {Way.POSTED: "posted", Way.TOLD: "told", Way.NONE: "silent"}
"""What is next where nothing stands in the way, and what it is once that was done, by how people learn of it."""


def notices_of(*, code: str, group_id: int | None) -> str:
    """The page of a village, or of a group, between verdict and contract."""
    return reverse("group-notices", args=[group_id]) if group_id else reverse("village-notices", args=[code])


def next_step(one: RosterState, *, rule: NoticeRule, done_ppm: int, way: Way = Way.POSTED) -> str:
    """The key of what is next: objections first, then what a notice waits for, the notice, rating anew.

    `done_ppm` is the share of households with which rating counts as done.
    """
    if one.objections:
        return "objected"
    if one.waiting:
        refused = why_no_notice(
            rated=one.rated, to_rate=one.to_rate, done_ppm=done_ppm, sitting=one.sitting,
            sample_left=one.sample_left, drawn=one.drawn, rule=rule,
        )  # fmt: skip
        return refused.code if refused else AHEAD[way]
    if one.sitting:
        return "sitting_open"
    if one.struck:
        return "struck"
    return BEHIND[way] if one.posted else "none"


def said(one: RosterState, step: str) -> tuple[str, str]:
    """The square and the words of a step."""
    shape, words = STEPS[step]
    return shape, words.format_map(
        {
            "objections": one.objections, "rated": one.rated, "to_rate": one.to_rate, "sample_left": one.sample_left,
            "waiting": one.waiting, "struck": one.struck, "posted": one.posted,
        }
    )  # fmt: skip
