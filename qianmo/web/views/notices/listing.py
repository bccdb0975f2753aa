"""公示: the county's rosters between verdict and contract, and all objections, those to be answered first."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.notices.queries import STATES, notice_rule
from qianmo.apps.notices.services import Answer, answer_objections, draw_samples
from qianmo.apps.ratings.queries import rated_years
from qianmo.domain.access import Field, Right
from qianmo.web.lists import NOTICES, OBJECTIONS
from qianmo.web.lists.notices import asked_year, kept, objections_kept, on_their_way
from qianmo.web.lists.workspace import listed
from qianmo.web.notices import NAMES, notices_of, said
from qianmo.web.posting import conclude, refuse, whole
from qianmo.web.seat import Seat, seated, show

MOST_SHOWN = 200


@seated(Right.SEE_FUNNEL)
def page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Rated villages of a year in sight and what is next in each."""
    chosen = NOTICES.chosen(request.GET)
    year, rule = asked_year(seat, chosen), notice_rule(on=seat.on)
    everybody = on_their_way(seat, year=year)
    rows = kept(everybody, chosen)
    counts = {key: sum(step == key for _, step in everybody) for key in NAMES}
    return show(
        request, seat, "notices/listing.html", room="campaigns", chosen=chosen, year=year,
        years=rated_years(scope=seat.scope),
        rows=[(one, step, *said(one, step)) for one, step in rows[:MOST_SHOWN]], found=len(rows),
        steps=[(key, name, counts[key]) for key, name in NAMES.items()], rule=rule,
        verifies=seat.person.may(Right.VERIFY_RATINGS), named=seat.person.may(Right.SEE_CUSTOMERS),
        **listed(seat, NOTICES, chosen, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.VERIFY_RATINGS)
def draw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Draw the samples of the villages that were ticked."""
    ids = [whole(one) for one in request.POST.getlist("roster")]
    code, group_id = request.POST.get("village", ""), whole(request.POST.get("group", ""))
    to = notices_of(code=code, group_id=group_id) if group_id or code.isalnum() else reverse("notices")
    if not ids:
        return refuse(request, "没有抽：还没有勾选", to=to)
    answers = draw_samples(roster_ids=ids, scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    drawn = [one for one in answers.values() if isinstance(one, int)]
    if not drawn:
        return refuse(request, [one for one in answers.values() if not isinstance(one, int)][:5], to=to)
    return conclude(request, None, f"已抽 {len(drawn)} 处 {sum(drawn)} 户，随机数记在各自的页上", to=to)


@seated(Right.SEE_CUSTOMERS)
def objections(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Objections in sight, those to be answered first."""
    chosen = OBJECTIONS.chosen(request.GET)
    rows = objections_kept(seat, chosen)
    return show(
        request, seat, "notices/objections.html", room="campaigns", chosen=chosen, rows=rows[:MOST_SHOWN],
        found=len(rows), states=STATES.items(), told=seat.scope.sees(Field.VERDICTS),
        answers=seat.person.may(Right.VERIFY_RATINGS), **listed(seat, OBJECTIONS, chosen, rows=len(rows)),
    )  # fmt: skip


@require_POST
@seated(Right.VERIFY_RATINGS)
def answer(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Answer an objection."""
    one = Answer(
        objection_id=whole(request.POST.get("objection", "")), upheld=request.POST.get("answer") == "upheld",
        words=request.POST.get("words", ""),
    )  # fmt: skip
    refused = answer_objections(
        answers=[one], scope=seat.scope, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    told = "已答复：成立，这一户重评后再公示" if one.upheld else "已答复：不成立，这一户照常"
    return conclude(request, refused.get(0), told, to=reverse("objections"))
