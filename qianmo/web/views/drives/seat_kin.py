"""亲属登记: the host notes whose kin a household is, after a second look at which household the number means."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.households.queries import faces, numbered
from qianmo.apps.ratings.queries import sitting_file
from qianmo.apps.ratings.services import NewKin, note_kin
from qianmo.domain.access import Right
from qianmo.web.posting import done, refuse, whole
from qianmo.web.seat import Seat, seated, show


@require_POST
@seated(Right.HOST_SITTINGS)
def note(request: HttpRequest, seat: Seat, sitting_id: int) -> HttpResponse:
    """Show whose household it is, then note it; the same again changes nothing."""
    found, here = sitting_file(sitting_id=sitting_id, scope=seat.scope), reverse("sitting", args=[sitting_id])
    if found is None:
        raise Http404
    wanted, number = whole(request.POST.get("rater", "")), request.POST.get("number", "").strip()
    what = request.POST.get("what", "").strip()
    rater = next((one for one in found.raters if one.id == wanted), None)
    household_id = numbered(numbers=[number], scope=seat.scope).get(number)
    if household_id is None:
        return refuse(request, f"没有找到户号 {number or '（空）'}。请核对户号再登记", to=here)
    if rater is not None and what and request.POST.get("checked") != "yes" and found.closed_at is None:
        face = faces(household_ids=[household_id], scope=seat.scope)[household_id]
        return show(
            request, seat, "sittings/kin_check.html", room="campaigns", found=found, rater=rater, face=face, what=what
        )
    new = NewKin(rater_id=rater.id if rater else 0, household_id=household_id, what=what, by=seat.person.staff_id)
    for refused in note_kin(kin=[new], at=seat.at, business_date=seat.on).values():
        return refuse(request, refused, to=here)
    return done(request, f"已登记：{rater.name if rater else ''}回避 {number}", to=here)
