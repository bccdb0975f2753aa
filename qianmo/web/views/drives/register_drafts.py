"""村名册导入前: beside the one it replaces, with the meaning of its columns; then it is taken or dropped."""

import re
from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.grids.queries import cell
from qianmo.apps.leads.queries import lists_seen
from qianmo.apps.leads.services import lend_list
from qianmo.apps.ratings.queries import Differing, DraftRow, Edition, drafts_of, edition_of
from qianmo.apps.ratings.services import (
    SentRegister,
    drop_register,
    mean_columns,
    receive_register,
    take_register,
)
from qianmo.domain.access import Right
from qianmo.domain.leads.reading import FACTS, ROLES
from qianmo.domain.ratings.editions import Change
from qianmo.domain.refusal import Refused
from qianmo.web.outcomes import OUTCOMES
from qianmo.web.paging import page_of
from qianmo.web.posting import conclude, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import was_too_large
from qianmo.web.views.drives.village import PAGE, village_of

FAULTS = "faults"
LONG_NUMBER = re.compile(r"\d[\dXx]{6,}")
TABS = {Change.GONE: "不再写到", Change.NEW: "新写到", Change.CHANGED: "有变", Change.SAME: "一样", FAULTS: "读不了"}


@require_POST
@seated(Right.IMPORT_ROSTERS)
def bring(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Take a file in to be looked at."""
    village_id, file = village_of(seat, code), request.FILES.get("file")
    if was_too_large(request) or file is None:
        return refuse(
            request, "没有收到文件，或文件是空的、超过 50 MB。请选好再导入", to=reverse("registers", args=[code])
        )
    answer = receive_register(
        new=SentRegister(
            village_id=village_id, year=seat.on.year, source=request.POST.get("source", ""), file_name=file.name or "",
            content=file.read(), by=seat.person.staff_id,
        ),
        at=seat.at,
    )  # fmt: skip
    return _to_draft(request, code, answer)


@require_POST
@seated(Right.IMPORT_ROSTERS)
def lend(request: HttpRequest, seat: Seat, code: str) -> HttpResponse:
    """Lay the rows of a list that lie in the village before it."""
    village_id, list_id = village_of(seat, code), whole(request.POST.get("list", ""))
    if not lists_seen(list_ids=[list_id], person=seat.person):
        return refuse(
            request, "没有取：没有这张名单，或不在您的范围。请从列表里选", to=reverse("registers", args=[code])
        )
    answer = lend_list(
        list_id=list_id, village_id=village_id, year=seat.on.year, by=seat.person.staff_id, at=seat.at,
        business_date=seat.on,
    )  # fmt: skip
    return _to_draft(request, code, answer)


def _to_draft(request: HttpRequest, code: str, answer: int | Refused) -> HttpResponse:
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("registers", args=[code]))
    return done(request, "收到了，还没有导入。看一遍再确认", to=reverse("register-draft", args=[code, answer]))


@seated(Right.IMPORT_ROSTERS)
def page(request: HttpRequest, seat: Seat, code: str, draft_id: int) -> HttpResponse:
    """What a draft says beside the register before it, one list at a time."""
    village_id = village_of(seat, code)
    found = edition_of(
        draft_id=draft_id, village_id=village_id, staff_id=seat.person.staff_id, scope=seat.scope, on=seat.on
    )
    place = cell(cell_id=village_id)
    if found is None or place is None:
        raise Http404
    counts = Counter[str](one.change for one in found.rows)
    counts[FAULTS] = len(found.faults)
    asked = request.GET.get("kind", "")
    kind = asked if asked in TABS else next((one for one in TABS if counts[one]), Change.NEW)
    rows = [one for one in found.rows if one.change == kind]
    skip = min(whole(request.GET.get("page", "")), 9_999) * PAGE
    total = counts[kind]
    gone = [one for one in found.rows if one.change is Change.GONE]
    return show(
        request, seat, "campaigns/register_draft.html", room="campaigns", code=code, village=place.name, draft=found,
        kind=kind, kinds=[(key, name, counts[key]) for key, name in TABS.items() if found.replaces or counts[key]],
        rows=[(one, _next(one, found)) for one in rows[skip : skip + PAGE]], outcomes=OUTCOMES,
        faults=found.faults[skip : skip + PAGE] if kind == FAULTS else [], total=total,
        **page_of(page=skip // PAGE, size=PAGE, total=total),
        screened=sum(bool(one.outcome) for one in gone), rated=sum(one.rated for one in gone), gone=len(gone),
        leaving=len({one.face.household_id for one in gone if one.leaves and one.face}),
        columns=[(word, found.columns.get(word, ""), _masked(found.samples[word])) for word in found.heading],
        meanings={**ROLES, **{key: label for key, (label, _) in FACTS.items()}},
    )  # fmt: skip


def _masked(sample: str) -> str:
    """A cell as a hint of what its column holds; long numbers show their ends only."""
    return LONG_NUMBER.sub(lambda found: f"{found[0][:3]}***{found[0][-2:]}", sample)[:20]


def _next(one: Differing, found: Edition) -> str:
    """What becomes of a line, or what to do next."""
    if one.away:
        where = one.face.village if one.face else "范围以外的村"
        return f"档案在{where}。不迁户；导入后在“来源矛盾”里答" if one.change is not Change.GONE else f"档案在{where}"
    if one.change is Change.GONE:
        if not one.leaves:
            return "家里还有人在册上，名册上不标" if one.outcome else "不在今年的名册上。问村里：搬走了，还是漏了"
        kept = "初筛、评议" if one.rated else "初筛"
        return f"名册上标“已不在册”，{kept}留着。问村里：搬走了，还是漏了"
    if one.change is Change.CHANGED:
        return f"{'、'.join(one.what)}变了"
    if one.face is None:
        return "没有建档，到户里去一趟，或导入名册建档"
    if one.outcome:
        return f"在今年的名册上，来源多一个“{found.source}”" if one.change is Change.NEW else ""
    return "已建档，还没上今年的名册。导入后补上"


@require_POST
@seated(Right.IMPORT_ROSTERS)
def columns(request: HttpRequest, seat: Seat, code: str, draft_id: int) -> HttpResponse:
    """Read a draft anew by what its columns were said to mean."""
    village_id, draft = _own(seat, code, draft_id)
    said = {word: request.POST.get(f"column-{place}", "") for place, word in enumerate(draft.heading)}
    answer = mean_columns(draft_id=draft_id, village_id=village_id, columns=said, by=seat.person.staff_id)
    return conclude(request, answer, "已按新的含义重读", to=reverse("register-draft", args=[code, draft_id]))


@require_POST
@seated(Right.IMPORT_ROSTERS)
def take(request: HttpRequest, seat: Seat, code: str, draft_id: int) -> HttpResponse:
    """Take a draft in the place of the one it was looked at beside."""
    village_id, _ = _own(seat, code, draft_id)
    answer = take_register(
        draft_id=draft_id, village_id=village_id, replaces=whole(request.POST.get("replaces", "")) or None,
        by=seat.person.staff_id, at=seat.at, business_date=seat.on,
    )  # fmt: skip
    if isinstance(answer, Refused):
        return refuse(request, answer, to=reverse("register-draft", args=[code, draft_id]))
    return done(request, "导入了，已与档案核对。没有建档，也没有迁户", to=reverse("registers", args=[code]))


@require_POST
@seated(Right.IMPORT_ROSTERS)
def drop(request: HttpRequest, seat: Seat, code: str, draft_id: int) -> HttpResponse:
    """Forget a draft."""
    village_id, _ = _own(seat, code, draft_id)
    answer = drop_register(draft_id=draft_id, village_id=village_id, by=seat.person.staff_id)
    return conclude(request, answer, "作废了，什么也没有导入", to=reverse("registers", args=[code]))


def _own(seat: Seat, code: str, draft_id: int) -> tuple[int, DraftRow]:
    """The village and a draft of one's own in it; one of others is answered like one that is none."""
    village_id = village_of(seat, code)
    mine = drafts_of(village_id=village_id, year=seat.on.year, staff_id=seat.person.staff_id)
    draft = next((one for one in mine if one.id == draft_id), None)
    if draft is None:
        raise Http404
    return village_id, draft
