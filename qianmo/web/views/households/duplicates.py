"""疑似重复与归并: pairs that look like one household, judged by a person; two files merged by two persons, and back.

A merge is previewed before it is proposed and again before it is confirmed; it is an alias, so that taking it back
restores what was.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import HouseholdFile, household
from qianmo.apps.households.queries.merges import likenesses, merges
from qianmo.apps.households.services import (
    Judging,
    MergeStep,
    NewMerge,
    find_likenesses,
    judge_likenesses,
    propose_merges,
    settle_merges,
    undo_merges,
)
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.merging import going_on, preview
from qianmo.web.posting import conclude, done, refuse, whole
from qianmo.web.seat import Seat, seated, show

STANDING = {"proposed", "done"}
"""States in which a merge ties its two files; one turned down or taken back leaves them as they were."""
SHAPES = {"proposed": "qm-wait", "done": "qm-done", "declined": "qm-stop", "undone": "qm-stop"}


@seated(Right.ASSIGN_WORK)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Pairs nobody has judged, those judged to be one and not merged yet, and every merge in sight."""
    told = merges(scope=seat.scope)
    tied = {frozenset((one.merged.household_id, one.into.household_id)) for one in told if one.state_code in STANDING}
    every = likenesses(scope=seat.scope, is_open=False)
    return show(
        request,
        seat,
        "households/duplicates.html",
        room="intake",
        waiting=[one for one in every if not one.verdict_code],
        same=[
            one
            for one in every
            if one.verdict_code == "same" and frozenset((one.one.household_id, one.other.household_id)) not in tied
        ],
        merges=[(one, SHAPES[one.state_code]) for one in told],
    )


@require_POST
@seated(Right.ASSIGN_WORK)
def find(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Look through the whole county once."""
    count = find_likenesses(by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return done(request, f"全县找过一遍，新发现 {count} 对", to=reverse("duplicates"))


@require_POST
@seated(Right.ASSIGN_WORK)
def judge(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say whether two households are one."""
    one = Judging(
        likeness_id=whole(request.POST.get("pair", "")),
        is_same=request.POST.get("same") == "1",
        said=request.POST.get("said", ""),
        by=seat.person.staff_id,
    )
    (answer,) = judge_likenesses(judgings=[one], scope=seat.scope, at=seat.at, business_date=seat.on)
    said = "已认定是同一户，可以提归并" if one.is_same else "已认定不是同一户，同样的原因不再提"
    return conclude(request, answer, said, to=reverse("duplicates"))


def _file(seat: Seat, household_id: int) -> HouseholdFile:
    file = household(scope=seat.scope, household_id=household_id, on=seat.on)
    if file is None:
        raise Http404
    return file


def _compared(seat: Seat, merged_id: int, into_id: int) -> dict[str, Any]:
    merged, into = _file(seat, merged_id), _file(seat, into_id)
    busy = going_on([merged_id, into_id])
    return {
        "merged": merged,
        "into": into,
        "moves": preview(merged, into, seat),
        "busy_merged": busy[merged_id],
        "busy_into": busy[into_id],
    }


@seated(Right.ASSIGN_WORK)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Two files side by side, before a merge of them is proposed."""
    merged, into = (whole(request.GET.get(name, "")) for name in ("merged", "into"))
    return show(request, seat, "households/merge.html", room="intake", merge=None, **_compared(seat, merged, into))


@require_POST
@seated(Right.ASSIGN_WORK)
def propose(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Propose to merge one file into another."""
    one = NewMerge(
        merged_id=whole(request.POST.get("merged", "")),
        into_id=whole(request.POST.get("into", "")),
        said=request.POST.get("said", ""),
        by=seat.person.staff_id,
    )
    (answer,) = propose_merges(
        merges=[one], going_on=going_on, scope=seat.scope, now=timezone.now(), at=seat.at, business_date=seat.on
    )
    if isinstance(answer, Refused):
        return refuse(request, answer, to=f"{reverse('new-merge')}?merged={one.merged_id}&into={one.into_id}")
    return done(request, "已提出，请另一位有权的同事复核", to=reverse("merge", args=[answer]))


@seated(Right.ASSIGN_WORK)
def merge(request: HttpRequest, seat: Seat, merge_id: int) -> HttpResponse:
    """One merge: its two files side by side, its two persons, and what can be done with it."""
    rows = merges(scope=seat.scope, merge_id=merge_id)
    if not rows:
        raise Http404
    row = rows[0]
    return show(
        request,
        seat,
        "households/merge.html",
        room="intake",
        merge=row,
        shape=SHAPES[row.state_code],
        own=row.proposed_by_id == seat.person.staff_id,
        **_compared(seat, row.merged.household_id, row.into.household_id),
    )


@require_POST
@seated(Right.ASSIGN_WORK)
def step(request: HttpRequest, seat: Seat, merge_id: int) -> HttpResponse:
    """Confirm a merge, turn it down, or take it back."""
    act = request.POST.get("act", "")
    one = MergeStep(merge_id=merge_id, said=request.POST.get("said", ""), by=seat.person.staff_id, yes=act == "confirm")
    now, at, on = timezone.now(), seat.at, seat.on
    if act == "undo":
        answers, said = (
            undo_merges(steps=[one], scope=seat.scope, now=now, at=at, business_date=on),
            "已撤销，两户各自照旧",
        )
    else:
        answers = settle_merges(
            steps=[one], going_on=going_on, scope=seat.scope, now=now, at=at, business_date=on
        )  # fmt: skip
        said = "已归并，随时可以撤销" if one.yes else "没有同意，两户各自照旧"
    return conclude(request, answers[0], said, to=reverse("merge", args=[merge_id]))
