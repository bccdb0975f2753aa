"""活动: meetings, party days and sweeps; who came is written down or comes as a file, and becomes leads."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.leads.queries import OccasionRow, lists_of_occasion, occasion_kinds, occasions, partner_names
from qianmo.apps.leads.services import NewImport, NewOccasion, Uses, enter_occasion
from qianmo.apps.org.queries import staff_ids
from qianmo.domain.access import Right
from qianmo.web.lists import OCCASIONS
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import conclude, day, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import PIECE_BYTES, was_too_large
from qianmo.web.views.leads.making import taken_in

KEPT = timedelta(days=180)
"""How long a register of attendance may be worked where nobody says otherwise."""
MOST = 300
"""People written down at once; more come as a file."""


def seen_occasion(seat: Seat, occasion_id: int) -> OccasionRow:
    """An occasion in sight. Raises Http404 for any other."""
    rows = occasions(person=seat.person, occasion_id=occasion_id)
    if not rows:
        raise Http404
    return rows[0]


@seated(Right.SEE_CUSTOMERS)
def occasions_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Occasions of one's branch and below, with who came and what came of it."""
    rows, may_make = occasions(person=seat.person), seat.person.may(Right.MAKE_LISTS)
    return show(
        request, seat, "leads/occasions.html", room="lead-lists", rows=rows, kinds=occasion_kinds(), may_make=may_make,
        partners=partner_names() if may_make else [], may_work=seat.person.may(Right.WORK_LEADS),
        **listed(seat, OCCASIONS, {}, rows=len(rows)),
    )  # fmt: skip


@seated(Right.SEE_CUSTOMERS)
def page(request: HttpRequest, seat: Seat, occasion_id: int) -> HttpResponse:
    """One occasion: who came on which register, and what came of them."""
    row = seen_occasion(seat, occasion_id)
    return show(
        request, seat, "leads/occasion.html", room="lead-lists", row=row,
        lists=lists_of_occasion(occasion_id=occasion_id), may_make=seat.person.may(Right.MAKE_LISTS),
        until=seat.on + KEPT,
    )  # fmt: skip


@require_POST
@seated(Right.MAKE_LISTS)
def enter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Enter an occasion of one's branch."""
    posted, there = request.POST, reverse("occasions")
    typed = {key: posted.get(key, "").replace("\x00", "").strip() for key in ("name", "kind", "place", "host")}
    on = day(posted.get("day", ""))
    if on is None:
        return refuse(request, "没有看懂日期。请在日历里选一天", to=there)
    host = staff_ids(numbers=[typed["host"]]).get(typed["host"]) if typed["host"] else seat.person.staff_id
    if host is None:
        return refuse(request, f"没有登记：没有工号 {typed['host'][:20]}。请核对，或留空", to=there)
    new = NewOccasion(
        name=typed["name"], kind=typed["kind"], day=on, place=typed["place"],
        partner_id=whole(posted.get("partner", "")) or None, branch_id=seat.person.branch_id, host_id=host,
        by=seat.person.staff_id,
    )  # fmt: skip
    answer = enter_occasion(new=new, at=seat.at, business_date=seat.on)
    return conclude(request, answer, f"已登记“{new.name}”。点开它登记到场的人", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def attend(request: HttpRequest, seat: Seat, occasion_id: int) -> HttpResponse:
    """Take in who came: a file, or names with phones written down a line each."""
    row, posted = seen_occasion(seat, occasion_id), request.POST
    here, file = reverse("occasion", args=[occasion_id]), request.FILES.get("file")
    if was_too_large(request):
        return refuse(request, "没有收到文件，或文件是空的、超过 50 MB。请选好再导入", to=here)
    written = [line.split() for line in posted.get("people", "").replace("\x00", "").splitlines() if line.strip()]
    if file is None and not written:
        return refuse(request, "没有登记：没有选文件，也没有写人。写一行一人：姓名、空格、手机", to=here)
    odd = next((number for number, line in enumerate(written, start=1) if len(line) != 2), 0)
    if odd or len(written) > MOST:
        reason = f"第 {odd} 行不是“姓名 手机”两样" if odd else f"写了 {len(written)} 人，一次最多 {MOST} 人，请用文件"
        return refuse(request, f"没有登记：{reason}", to=here)
    uses = Uses(
        name=f"{row.name[:24]}到场 {seat.on:%m-%d}", purpose="活动到场回访", basis=posted.get("basis", "").strip(),
        expires_on=day(posted.get("expires_on", "")) or seat.on + KEPT,
    )  # fmt: skip
    wanted = NewImport(
        uses=uses, partner_id=None, as_of=seat.on, event=True, occasion_id=occasion_id, files_facts=False,
        branch_id=seat.person.branch_id, by=seat.person.staff_id, request_id=request_id(request),
    )  # fmt: skip
    if file is not None:
        return taken_in(
            request, seat, wanted, name=file.name or "", pieces=file.chunks(PIECE_BYTES), size=file.size or 0, here=here
        )
    text = "\n".join(["姓名,手机", *(",".join(line) for line in written)]).encode()
    return taken_in(request, seat, wanted, name="到场登记.csv", pieces=[text], size=len(text), here=here)
