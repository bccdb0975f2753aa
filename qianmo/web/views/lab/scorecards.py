"""模型评审: scorecards entered as decision files, signed for by two others, and watched month by month."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.lab.queries import ScorecardRow, scorecards
from qianmo.apps.lab.services import NewScorecard, enter_scorecard, monitor_scorecard, sign_scorecard
from qianmo.apps.products.queries import products
from qianmo.domain.access import Right
from qianmo.domain.lab.monitoring import MOVED_PPM, OTHER_PPM
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show

MOST_BYTES = 2 << 20
SHAPES = {"可以使用": "qm-done", "挑战者，静默评分": "qm-doing", "评审未通过": "qm-breach"}
WAITING = "qm-wait"


def _card(scorecard_id: int) -> ScorecardRow:
    found = scorecards(scorecard_id=scorecard_id)
    if not found:
        raise Http404
    return found[0]


@seated(Right.SEE_PRODUCTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every scorecard with how far it has come, and the form for another."""
    cards = scorecards()
    return show(
        request,
        seat,
        "lab/scorecards.html",
        room="products",
        cards=[(card, SHAPES.get(card.standing, WAITING), card.months[-1] if card.months else None) for card in cards],
        products=sorted(products().values(), key=lambda one: one.code),
        may_enter=seat.person.may(Right.EDIT_PRODUCTS),
    )


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, scorecard_id: int) -> HttpResponse:
    """One scorecard: who signed for it, its months, and its rivals on the same cases."""
    card = _card(scorecard_id)
    rivals = [
        one
        for one in scorecards(product_id=card.product_id)
        if card.id in {one.id, one.challenges_id} or one.id == card.challenges_id
    ]
    signed = {one.by_id for one in card.signatures}
    return show(
        request,
        seat,
        "lab/scorecard.html",
        room="products",
        card=card,
        shape=SHAPES.get(card.standing, WAITING),
        months=[(month, _drift(month.psi_ppm)) for month in card.months],
        rivals=_side_by_side(rivals) if len(rivals) > 1 else [],
        rival_names=[one.name for one in rivals],
        may_review=seat.person.may(Right.REVIEW_PRODUCTS),
        may_sign=seat.person.may(Right.REVIEW_PRODUCTS) and seat.person.staff_id not in {card.entered_by_id, *signed},
    )


def _drift(psi_ppm: int | None) -> tuple[str, str]:
    """What a PSI means, with its shape."""
    if psi_ppm is None:
        return "qm-stop", "不适用"
    if psi_ppm <= MOVED_PPM:
        return "qm-done", "平稳"
    return ("qm-wait", "有变化") if psi_ppm <= OTHER_PPM else ("qm-breach", "客群已变")


def _side_by_side(rivals: list[ScorecardRow]) -> list[tuple[Any, list[Any]]]:
    """Month by month what each of the rivals reached."""
    by_month = [{month.month: month for month in card.months} for card in rivals]
    every = sorted({month for known in by_month for month in known})
    return [(month, [known.get(month) for known in by_month]) for month in every]


@require_POST
@seated(Right.EDIT_PRODUCTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter a scorecard from a decision file."""
    here, file = reverse("scorecards"), request.FILES.get("file")
    if file is None or (file.size or 0) > MOST_BYTES:
        return refuse(request, "不能录入评分卡：没有收到文件，或文件是空的、超过 2 MB。请选一份 DMN 文件", to=here)
    new = NewScorecard(
        product_id=whole(request.POST.get("product", "")),
        name=request.POST.get("name", ""),
        model=file.read(),
        decision=request.POST.get("decision", "").strip(),
        overdue_days=whole(request.POST.get("overdue_days", "")),
        window_months=whole(request.POST.get("window_months", "")),
        challenges=whole(request.POST.get("challenges", "")) or None,
    )
    answer = enter_scorecard(new=new, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, "已录入，等两位有审查权的同事评审", to=reverse("scorecard", args=[answer]))


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def sign(request: HttpRequest, seat: Seat, scorecard_id: int) -> HttpResponse:
    """Give one's word on a scorecard."""
    card = _card(scorecard_id)
    answer = sign_scorecard(
        scorecard_id=card.id,
        agrees=request.POST.get("answer") == "agree",
        opinion=request.POST.get("opinion", ""),
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    here = reverse("scorecard", args=[card.id])
    return refuse(request, answer, to=here) if isinstance(answer, Refused) else done(request, "已签署评审意见", to=here)


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def monitor(request: HttpRequest, seat: Seat, scorecard_id: int) -> HttpResponse:
    """Reckon a scorecard's months anew."""
    card = _card(scorecard_id)
    answer = monitor_scorecard(scorecard_id=card.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    here = reverse("scorecard", args=[card.id])
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, f"已按截至 {seat.on} 的申请重算，共 {answer} 个月", to=here)
