"""进度公示: how far units and people have come, as it was told to the whole bank; for every post, and kept for good."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from qianmo.apps.targets.queries import (
    BulletinCard,
    bulletin_lines,
    bulletin_rule,
    bulletins,
    bulletins_due,
    counted_days,
    drafted_lines,
    earlier,
    progress,
)
from qianmo.apps.targets.services import publish_bulletin
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.domain.targets.measures import PLANNED
from qianmo.gateways.printing import draw_bulletin, print_bulletin
from qianmo.web.lists.bulletins import BULLETIN
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.bulletin import FIRST_PEOPLE, Told, message, picture_of, told_of
from qianmo.web.words.plan import heads


@seated(None)
def latest(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The newest bulletin, or who makes the first."""
    found = bulletins(limit=1)
    if found:
        return _shown(request, seat, found[0])
    writes = seat.person.may(Right.EDIT_PLANS)
    return show(request, seat, "targets/no_bulletin.html", room="targets", writes=writes)


@seated(None)
def page(request: HttpRequest, seat: Seat, bulletin_id: int) -> HttpResponse:
    """One bulletin as it was told."""
    return _shown(request, seat, _card(bulletin_id))


def _shown(request: HttpRequest, seat: Seat, card: BulletinCard) -> HttpResponse:
    measure = request.GET.get("measure", card.measures[0])
    if measure not in card.measures:
        raise Http404
    told = [_told(card, code) for code in card.measures]
    query = {"bulletin": str(card.id)}
    return show(
        request, seat, "targets/bulletin.html", room="targets", card=card, code=measure,
        measures=[(code, PLANNED[code].name, code == measure) for code in card.measures],
        told=next(one for one in told if one.code == measure), words=heads(PLANNED[measure]),
        text=message(card, told, bank=_bank(seat)), others=bulletins(), writes=seat.person.may(Right.EDIT_PLANS),
        sees=seat.person.may(Right.SEE_FUNNEL),
        **listed(seat, BULLETIN, query, rows=BULLETIN.count(seat, query)),
    )  # fmt: skip


def _bank(seat: Seat) -> str:
    return seat.county.name if seat.county else ""


def _told(card: BulletinCard, code: str) -> Told:
    before = earlier(card=card, measure=code)
    return told_of(code, bulletin_lines(card=card, measure=code), since=before.as_of if before else None)


def _card(bulletin_id: int) -> BulletinCard:
    found = bulletins(bulletin_id=bulletin_id)
    if not found:
        raise Http404
    return found[0]


@seated(None)
def picture(request: HttpRequest, seat: Seat, bulletin_id: int) -> HttpResponse:
    """A measure of a bulletin, or all of them, as a picture to be sent on."""
    card = _card(bulletin_id)
    asked = request.GET.get("measure", "")
    codes = [asked] if asked in card.measures else card.measures
    told = [_told(card, code) for code in codes]
    drawn = draw_bulletin(picture_of(card, told, bank=_bank(seat), people=FIRST_PEOPLE))
    return _file(request, card, drawn, "image/png", "png")


@seated(None)
def printed(request: HttpRequest, seat: Seat, bulletin_id: int) -> HttpResponse:
    """A bulletin on paper, for the board in the hall."""
    card = _card(bulletin_id)
    pdf = print_bulletin(picture_of(card, [_told(card, code) for code in card.measures], bank=_bank(seat)))
    return _file(request, card, pdf, "application/pdf", "pdf")


def _file(request: HttpRequest, card: BulletinCard, made: bytes | Refused, kind: str, ending: str) -> HttpResponse:
    if isinstance(made, Refused):
        return refuse(request, made, to=reverse("bulletin", args=[card.id]))
    answer = HttpResponse(made, content_type=kind)
    answer["Content-Disposition"] = f'inline; filename="bulletin-{card.as_of}-{card.id}.{ending}"'
    return answer


@seated(Right.EDIT_PLANS)
def preparing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What would be told of a counted day: its measures with every unit beside the last bulletin."""
    rule = bulletin_rule(seat.on)
    days = [one.on_day for one in counted_days() if one.on_day.year == seat.on.year and one.on_day <= seat.on]
    asked = day(request.GET.get("day", ""))
    shown = asked if asked in days else days[0] if days else seat.on
    found = progress(on=shown)
    if found is None or not found.rows:
        return show(request, seat, "targets/no_plan.html", room="targets", edits=True)
    known = list(dict.fromkeys(row.part.measure for row in found.rows))
    owed = [one.measure for one in bulletins_due(seat.on) if one.measure in known]
    chosen = [code for code in known if code in request.GET.getlist("measure")] or [
        code for code in known if code in (owed or list(rule) or known[:3])
    ]
    lines = {code: drafted_lines(found=found, measure=code, people=rule.get(code, False)) for code in chosen}
    return show(
        request, seat, "targets/bulletin_form.html", room="targets", days=days, day=shown, found=found,
        choices=[(code, PLANNED[code].name, code in chosen, code in rule, code in owed) for code in known],
        told=[(told_of(code, lines[code], since=None), heads(PLANNED[code])) for code in chosen], chosen=chosen,
        due=[(PLANNED[one.measure].name, one.owed) for one in bulletins_due(seat.on)], rule=rule,
    )  # fmt: skip


@require_POST
@seated(Right.EDIT_PLANS)
def publish(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Tell the bank."""
    typed, measures = request.POST.get("day", ""), request.POST.getlist("measure")
    as_of, asked = day(typed), urlencode({"measure": measures, "day": typed}, doseq=True)
    if as_of is None or not set(measures) <= set(PLANNED):
        return refuse(request, "没有公示：没有选清哪一天、哪些指标。请重选", to=reverse("prepare-bulletin"))
    answer = publish_bulletin(
        as_of=as_of, measures=list(dict.fromkeys(measures)), said=request.POST.get("said", ""),
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    to = f"{reverse('prepare-bulletin')}?{asked}" if isinstance(answer, Refused) else reverse("bulletin", args=[answer])
    return conclude(request, answer, f"已公示 {_ended(as_of)}的进度，全行都看得到；文字和图片可以发到群里", to=to)


def _ended(on: date) -> str:
    return f"{on.month} 月 {on.day} 日终"
