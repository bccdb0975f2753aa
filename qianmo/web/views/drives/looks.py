"""复评: the branch works through verdicts that were dispersed or on which kin spoke, several at once."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import cells
from qianmo.apps.ratings.queries import looks_counted, second_looks
from qianmo.apps.ratings.services import NewLook, settle_verdicts
from qianmo.domain.access import Field, Right
from qianmo.domain.ratings.looks import Answer
from qianmo.domain.refusal import Refused
from qianmo.web.lists import LOOKS
from qianmo.web.lists.looks import LOOK_KINDS, kind_of, village_named, why
from qianmo.web.lists.workspace import listed
from qianmo.web.paging import page_of
from qianmo.web.posting import done, refuse, wan_to_fen, whole
from qianmo.web.seat import Seat, seated, show

PAGE = 50
MOST = 500
"""So many verdicts are settled at once."""


@seated(Right.SEE_CUSTOMERS)
def looks(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What waits for the branch and what it answered, of one village or of all in sight."""
    query = {key: request.GET.get(key, "") for key in ("kind", "village")}
    kind, village = kind_of(query), village_named(seat, query)
    counts = looks_counted(scope=seat.scope, village_id=village)
    text = request.GET.get("page", "")
    page = int(text) if text.isdecimal() and len(text) < 5 else 0
    rows = second_looks(scope=seat.scope, kind=kind, village_id=village, skip=page * PAGE, limit=PAGE)
    name = next((cell.name for cell in cells(level="village", codes=[query["village"]])), "") if village else ""
    return show(
        request, seat, "sittings/looks.html", room="campaigns", rows=[(row, why(row)) for row in rows], kind=kind,
        kinds=[(key, label, counts[key]) for key, label in LOOK_KINDS.items()], total=counts[kind],
        told=seat.scope.sees(Field.VERDICTS), may_look=seat.person.may(Right.LOOK_AGAIN) and kind == "waiting",
        village_code=query["village"] if village else "", village_name=name,
        **page_of(page=page, size=PAGE, total=counts[kind]),
        **listed(seat, LOOKS, {key: value for key, value in query.items() if value}, rows=counts[kind]),
    )  # fmt: skip


@require_POST
@seated(Right.LOOK_AGAIN)
def settle(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Answer for the verdicts ticked, all with one reason; a lower amount is set for one at a time."""
    code = request.POST.get("village", "")
    here = reverse("looks") + (f"?{urlencode({'village': code})}" if code else "")
    chosen = sorted({whole(text) for text in request.POST.getlist("verdict")[:MOST]})
    said = request.POST.get("answer", "")
    if not chosen:
        return refuse(request, "没有复评：一户也没有勾。请先勾上要办的户", to=here)
    if said not in set(Answer):
        return refuse(request, "没有复评：没有选怎么办。请选确认、审定或另评", to=here)
    final = wan_to_fen(request.POST.get("final", "")) if said == Answer.LOWERED else None
    if isinstance(final, Refused):
        return refuse(request, f"没有复评：审定额度看不懂。{final.reason}", to=here)
    if said == Answer.LOWERED and len(chosen) > 1:
        return refuse(request, f"没有复评：勾了 {len(chosen)} 户，审定额度要一户一户定。请只勾一户", to=here)
    refused = settle_verdicts(
        looks=[
            NewLook(verdict_id=pk, answer=Answer(said), final_fen=final, reason=request.POST.get("reason", "").strip())
            for pk in chosen
        ],
        scope=seat.scope,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if len(refused) == len(chosen):
        return refuse(request, refused.values(), to=here)
    words = {"confirmed": "确认", "lowered": "审定", "resit": "转另评"}[said]
    more = f"；{len(refused)} 户没有办，请看名单" if refused else ""
    return done(request, f"已{words} {len(chosen) - len(refused)} 户{more}", to=here)
