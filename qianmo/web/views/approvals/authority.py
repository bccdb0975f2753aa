"""权限: who may decide how much today and why less, deputies, reviewer pools, what was approved alone looked at."""

import secrets
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from qianmo.apps.approvals.queries import lone_reviews, pools, samples
from qianmo.apps.approvals.queries.rules import amounts, certificates, cuts, lone_powers, table_rows
from qianmo.apps.approvals.services import NewCut, cut_authority, draw_sample, look_at
from qianmo.apps.org.changes import rule_changes
from qianmo.apps.org.deputies import NewDeputy, appoint_deputy, deputies
from qianmo.apps.org.queries import branch_ids, branch_names, post_names, staff_ids
from qianmo.domain.access import Right
from qianmo.web.posting import conclude, day, refuse, whole
from qianmo.web.rulebook import BOOKS
from qianmo.web.seat import Seat, seated, show

HERE, LOT = "/authority/", "/authority/alone/"
PER_CENT_PPM = 10_000


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The rules of today, and the way to each that the bank changes itself."""
    waiting = {one.book for one in rule_changes()}
    return show(
        request,
        seat,
        "approvals/authority.html",
        room="approvals",
        rows=table_rows(on=seat.on),
        amounts=amounts(on=seat.on),
        cuts=cuts(on=seat.on),
        deputies=deputies(on=seat.on),
        pools=pools(on=seat.on),
        certificates=certificates(on=seat.on),
        powers=lone_powers(on=seat.on),
        posts=post_names().items(),
        branches=branch_names().items(),
        until=seat.on + timedelta(days=7),
        books=[(code, one.title, code in waiting) for code, one in BOOKS.items()],
    )


@require_POST
@seated(Right.ADVISE)
def cut(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Cut a branch's authority for dated days."""
    sent, until = request.POST, day(request.POST.get("until", ""))
    branch_id = branch_ids().get(sent.get("branch", ""))
    if until is None or branch_id is None:
        return refuse(request, "没有下调：请选机构，写清到哪一天", to=HERE)
    new = NewCut(
        branch_id=branch_id,
        keeps_ppm=whole(sent.get("keeps", ""), missing=100) * PER_CENT_PPM,
        reason=sent.get("reason", ""),
        since=seat.on,
        until=until,
    )
    answer = cut_authority(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已下调，现在起生效", to=HERE)


@require_POST
@seated(Right.ASSIGN_WORK)
def deputise(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Appoint a deputy; a branch head does so within the own branch alone."""
    sent, until = request.POST, day(request.POST.get("until", ""))
    numbers = [sent.get("absent", ""), sent.get("deputy", "")]
    known, branch_id = staff_ids(numbers=numbers), branch_ids().get(sent.get("branch", ""))
    if until is None or branch_id is None or not set(numbers) <= set(known):
        return refuse(request, "没有指定：请填对两个工号、机构和到哪一天", to=HERE)
    if not seat.person.county_wide and branch_id != seat.person.branch_id:
        return refuse(request, "没有指定：只能为本机构的岗位指定代理人。请那边的行长或总行办", to=HERE)
    new = NewDeputy(
        absent=known[numbers[0]],
        deputy=known[numbers[1]],
        post=sent.get("post", ""),
        branch_id=branch_id,
        since=seat.on,
        until=until,
        reason=sent.get("reason", ""),
    )
    answer = appoint_deputy(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已指定，代理人在审批页换岗后办理", to=HERE)


@require_http_methods(["GET", "HEAD"])
@seated(Right.SEE_LINES)
def alone(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What was approved alone and drawn for a look afterwards."""
    return show(
        request, seat, "approvals/alone.html", room="approvals", samples=samples(), reviews=lone_reviews(),
        since=seat.on - timedelta(days=30), until=seat.on - timedelta(days=1),
    )  # fmt: skip


@require_POST
@seated(Right.ADVISE)
def draw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draw the cases of some days, with a seed of the machine that is kept."""
    since, until = day(request.POST.get("since", "")), day(request.POST.get("until", ""))
    if since is None or until is None:
        return refuse(request, "没有抽：请选从哪一天到哪一天", to=LOT)
    answer = draw_sample(
        since=since,
        until=until,
        seed=secrets.randbits(60),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "已抽取，种子已留痕，谁来重抽都是这些", to=LOT)


@require_POST
@seated(Right.ADVISE)
def look(request: HttpRequest, seat: Seat, review_id: int) -> HttpResponse:
    """Note what was found of a drawn case."""
    answer = look_at(
        review_id=review_id,
        sound=request.POST.get("sound") == "yes",
        text=request.POST.get("text", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    return conclude(request, answer, "抽查结论已记下", to=LOT)
