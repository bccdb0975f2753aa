"""导出: ask for a list as a workbook, approve a long one, fetch it; and keep filters under a name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from qianmo.apps.exports import services as acts
from qianmo.apps.exports.queries import ExportRow, export, exports_of, exports_to_decide
from qianmo.apps.org.queries import post_names
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.lists import LISTS, Listing
from qianmo.web.lists.making import make_export
from qianmo.web.lists.workspace import WHOLE
from qianmo.web.posting import conclude, done, refuse, request_id, whole
from qianmo.web.seat import Seat, seated, show

NO_LIST = "没有办：没有这张名单，或不归您的岗位。请从导航进名单再办"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _listing(seat: Seat, key: str, *, keeps: bool = False) -> Listing | None:
    """A list of this post by its key; with `keeps` one that keeps filters."""
    found = LISTS.get(key)
    mine = found is not None and seat.person.may(found.right) and (found.keeps or not keeps)
    return found if mine else None


def _back(listing: Listing, request: HttpRequest) -> str:
    """The whole list, at the place its address names."""
    named = {key: request.POST.get(key, "") for key in listing.path}
    return listing.link({**named, **(WHOLE if listing.opens else {})}) if all(named.values()) else reverse("today")


@seated(Right.EXPORT)
def exports(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Workbooks one asked for, and those that wait for one's approval."""
    mine, waiting = exports_of(staff_id=seat.person.staff_id), exports_to_decide(person=seat.person)
    return show(
        request, seat, "exports/page.html", room="exports", mine=[(row, _words(row)) for row in mine],
        waiting=[(row, _words(row)) for row in waiting], busy=any(row.state == "making" for row in mine),
    )  # fmt: skip


def _words(row: ExportRow) -> str:
    """The filters of an export in words."""
    names = LISTS[row.list_key].filters if row.list_key in LISTS else {}
    return "，".join(f"{names.get(key, key)} {value}" for key, value in row.query.items()) or "没有条件，范围内全部"


@require_POST
@seated(Right.EXPORT)
def ask(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Ask for a list as its page shows it; short ones are made at once, long ones wait for another person."""
    listing = _listing(seat, request.POST.get("list", ""))
    if listing is None:
        return refuse(request, NO_LIST, to=reverse("exports"))
    query = listing.chosen(request.POST)
    new = acts.NewExport(
        list_key=listing.key,
        title=listing.title,
        query=query,
        rows=listing.count(seat, query),
        most=listing.most,
        reason=request.POST.get("reason", "").strip()[:100],
        branch_id=seat.person.branch_id,
        by=seat.person.staff_id,
        request_id=request_id(request),
    )
    answer = acts.ask_export(new=new, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=listing.link(query))
    if new.rows > acts.FREE_ROWS:
        return done(request, f"{new.rows:,} 行，等另一位同事审批。批准后在这里下载", to=reverse("exports"))
    if new.rows > acts.AT_ONCE_ROWS:
        hand_over("exports.make", export_id=answer)
        return done(request, f"正在生成 {new.rows:,} 行，可以离开本页，回来再取", to=reverse("exports"))
    make_export(answer)
    return done(request, f"{new.rows:,} 行已生成，24 小时内可以下载", to=reverse("exports"))


@require_POST
@seated(Right.APPROVE_EXPORTS)
def decide(request: HttpRequest, seat: Seat, export_id: int) -> HttpResponse:
    """Approve or refuse a colleague's long export."""
    if export_id not in {row.id for row in exports_to_decide(person=seat.person)}:
        known = export(export_id=export_id)
        if known is None or known.state == "waiting":
            raise Http404
    approve = request.POST.get("answer") == "approve"
    refused = acts.decide_export(
        export_id=export_id,
        approve=approve,
        answer=request.POST.get("words", "").strip()[:100],
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if refused:
        return refuse(request, refused, to=reverse("exports"))
    if approve:
        hand_over("exports.make", export_id=export_id)
    return done(request, "已批准，正在生成" if approve else "已退回，申请人看得到原因", to=reverse("exports"))


@require_POST
@seated(Right.EXPORT)
def fetch(request: HttpRequest, seat: Seat, export_id: int) -> HttpResponse:
    """The workbook, to whoever asked for it."""
    row = export(export_id=export_id)
    if row is None or row.asked_by != seat.person.staff_id:
        raise Http404
    answer = acts.fetch_export(export_id=export_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("exports"))
    name = f"{row.title}-{seat.on}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(answer, content_type=SPREADSHEET, headers={"Content-Disposition": disposition})


@require_POST
@seated(None)
def keep_filter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep a view of a list under a name: for oneself, one's branch, or by the head office for everybody of a post."""
    listing = _listing(seat, request.POST.get("list", ""), keeps=True)
    if listing is None:
        return refuse(request, NO_LIST, to=reverse("today"))
    query = listing.chosen(request.POST)
    shared = request.POST.get("shared", "")
    refused = acts.save_filter(
        new=acts.NewFilter(
            staff_id=seat.person.staff_id, list_key=listing.key, name=request.POST.get("name", "").strip()[:20],
            query=query, shared_with=seat.person.branch_id if shared == "branch" else None,
            shared_post=shared if seat.person.county_wide and shared in post_names() else "",
        )
    )  # fmt: skip
    back = listing.link(query)
    return refuse(request, refused, to=back) if refused else done(request, "已存下这个视图", to=back)


@require_POST
@seated(None)
def drop_filter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Drop a filter of one's own."""
    listing = _listing(seat, request.POST.get("list", ""), keeps=True)
    if listing is None:
        return refuse(request, NO_LIST, to=reverse("today"))
    wanted = request.POST.get("filter", "")
    ids = [int(wanted)] if wanted.isdecimal() and len(wanted) < 12 else []
    dropped = acts.drop_filters(ids=ids, staff_id=seat.person.staff_id)
    return done(request, "已删掉" if dropped else "这个视图不是您存的，没有删", to=_back(listing, request))


@require_POST
@seated(None)
def rename_filter(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Call a view of one's own otherwise."""
    listing = _listing(seat, request.POST.get("list", ""), keeps=True)
    if listing is None:
        return refuse(request, NO_LIST, to=reverse("today"))
    refused = acts.rename_filter(
        filter_id=whole(request.POST.get("filter", "")), name=request.POST.get("name", "").strip(),
        staff_id=seat.person.staff_id,
    )  # fmt: skip
    return conclude(request, refused, "已改名", to=_back(listing, request))


@require_POST
@seated(None)
def open_with(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let a list open with a view, or whole again where none is named."""
    listing = _listing(seat, request.POST.get("list", ""), keeps=True)
    if listing is None or not listing.opens:
        return refuse(request, NO_LIST, to=reverse("today"))
    person, named = seat.person, request.POST.get("filter", "")
    refused = acts.open_with(
        filter_id=whole(named) if named else None, list_key=listing.key, staff_id=person.staff_id,
        branch_id=person.branch_id, post=person.post,
    )  # fmt: skip
    said = "以后打开这张名单就是这个视图" if named else "以后打开是整张名单"
    return conclude(request, refused, said, to=_back(listing, request))
