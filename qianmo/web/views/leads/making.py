"""建名单、导入名单: a draft is made, looked at, its columns read anew if need be, then given out or dropped."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.leads.queries import list_model, list_queries, partner_names
from qianmo.apps.leads.services import (
    NewImport,
    NewList,
    Uses,
    ask_release,
    build_list,
    drop_list,
    read_anew,
    read_list,
    receive_list,
    release_list,
)
from qianmo.apps.products.queries import products_on_offer
from qianmo.domain.access import Right
from qianmo.domain.leads.conditions import CONDITIONS, MEASURES, PRESETS, Condition, usual
from qianmo.domain.money import FEN_PER_WAN
from qianmo.domain.refusal import Refused
from qianmo.storage.queueing import hand_over
from qianmo.web.posting import conclude, day, done, refuse, request_id, wan_to_fen, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import PIECE_BYTES, was_too_large
from qianmo.web.views.leads.lists import makes_it, seen
from qianmo.web.views.leads.picking import Picked, picked_of

READ_AT_ONCE = 256 * 1024
"""Bytes of a file that is read while the sender waits: some four thousand rows."""
ROWS_AT_ONCE = 4_000
"""Rows that are read anew, or given out, while the sender waits."""
NAMES = ("name", "purpose", "basis", "expires_on", "leader", "each", "script")


@seated(Right.MAKE_LISTS)
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form of conditions, filled in with a usual list or with that of another."""
    preset = request.GET.get("preset", "")
    name, keys = PRESETS.get(preset, ("", ("deposit", "no_loan")))
    chosen = {key: usual(key) for key in keys}
    like = whole(request.GET.get("like", ""))
    if like:
        row = seen(seat, like)
        name, chosen = row.name, {one.key: one for one in row.recipe}
    picked = picked_of(seat, request.GET)
    if isinstance(picked, Refused):
        return refuse(request, picked, to=reverse("households"))
    if picked is not None:
        name, preset, chosen = "", "", {}
    typed = {key: request.GET.get(key, "") for key in ("query", "model_list")}
    if any(typed.values()):
        name, preset, chosen = typed["model_list"][:40], "", {}
    return _form(request, seat, name=name, preset=preset, chosen=chosen, typed=typed, picked=picked)


@require_POST
@seated(Right.MAKE_LISTS)
def make(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make the draft; what was refused is said above the form with everything still in it."""
    posted = request.POST
    conditions = _conditions(posted)
    uses = _uses(posted)
    picked = picked_of(seat, posted)
    answer: int | Refused
    if isinstance(conditions, Refused) or isinstance(uses, Refused) or isinstance(picked, Refused):
        answer = next(one for one in (conditions, uses, picked) if isinstance(one, Refused))
    else:
        answer = build_list(
            new=NewList(
                uses=uses, conditions=conditions, branch_id=seat.person.branch_id, by=seat.person.staff_id,
                request_id=request_id(request), among=None if picked is None else picked.household_ids,
                query_id=whole(posted.get("query", "")) or None, model_list=posted.get("model_list", "").strip()[:20],
            ),
            scope=seat.scope, at=seat.at, business_date=seat.on,
        )  # fmt: skip
    if not isinstance(answer, Refused):
        return conclude(request, answer, "名单建好了，核对以后下发", to=reverse("lead-list", args=[answer]))
    known = {} if isinstance(conditions, Refused) else {one.key: one for one in conditions}
    page = _form(
        request, seat, name="", preset="", chosen=known, typed=posted.dict(), refused=answer,
        picked=None if isinstance(picked, Refused) else picked,
    )  # fmt: skip
    page.status_code = 422
    return page


@seated(Right.MAKE_LISTS)
def bring(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The form of a file, filled in with what was said of another."""
    like = whole(request.GET.get("like", ""))
    row = seen(seat, like) if like else None
    leader = f"{Decimal(row.leader_fen) / FEN_PER_WAN:f}" if row and row.leader_fen else ""
    return show(
        request, seat, "leads/bring.html", room="lead-lists", partners=partner_names(), measures=MEASURES, like=row,
        leader=leader,
    )  # fmt: skip


@require_POST
@seated(Right.MAKE_LISTS)
def take(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Take a file in; its draft shows what was read."""
    here, file = reverse("bring-list"), request.FILES.get("file")
    if was_too_large(request) or file is None:
        return refuse(request, "没有收到文件，或文件是空的、超过 50 MB。请选好再导入", to=here)
    posted, uses = request.POST, _uses(request.POST)
    if isinstance(uses, Refused):
        return refuse(request, uses, to=here)
    wanted = NewImport(
        uses=uses, partner_id=whole(posted.get("partner", "")), as_of=day(posted.get("as_of", "")) or seat.on,
        event=posted.get("event") == "yes", files_facts=posted.get("files_facts") == "yes",
        branch_id=seat.person.branch_id, by=seat.person.staff_id, request_id=request_id(request),
    )  # fmt: skip
    return taken_in(
        request, seat, wanted, name=file.name or "", pieces=file.chunks(PIECE_BYTES), size=file.size or 0, here=here
    )


def taken_in(
    request: HttpRequest, seat: Seat, wanted: NewImport, *, name: str, pieces: Iterable[bytes], size: int, here: str
) -> HttpResponse:
    """Take a file in and read it: at once where it is short, else by the worker; then to its draft."""
    with transaction.atomic():
        answer = receive_list(new=wanted, name=name, pieces=pieces, scope=seat.scope, at=seat.at, business_date=seat.on)
        if isinstance(answer, Refused):
            return refuse(request, answer, to=here)
        if size > READ_AT_ONCE:
            hand_over("leads.read", list_id=answer)
    there = reverse("lead-list", args=[answer])
    if size > READ_AT_ONCE:
        return done(request, "收到了，后台在读。可以离开，回来再看", to=there)
    refused = read_list(list_id=answer, at=seat.at, business_date=seat.on)
    return conclude(request, refused, "读好了。核对各列的含义和去向，再下发", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def read(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Read the rows anew by what the columns were said to mean."""
    row, there = seen(seat, list_id), reverse("lead-list", args=[list_id])
    if not makes_it(seat, row):
        return refuse(request, "不能重读：这张名单不是本机构建的", to=there)
    meanings = {word: request.POST.get(f"column-{place}", "") for place, word in enumerate(row.heading)}
    with transaction.atomic():
        answer = read_anew(
            list_id=list_id, meanings=meanings, scope=seat.scope, by=seat.person.staff_id, at=seat.at,
            business_date=seat.on,
        )  # fmt: skip
        if isinstance(answer, Refused):
            return refuse(request, answer, to=there)
        if answer > ROWS_AT_ONCE:
            hand_over("leads.read", list_id=list_id)
            return done(request, "后台在按新的含义重读。可以离开，回来再看", to=there)
    read_list(list_id=list_id, at=seat.at, business_date=seat.on)
    return done(request, "已按新的含义重读", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def retry(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Ask the worker again for a list that has not been read or given out; nothing is done twice."""
    row, there = seen(seat, list_id), reverse("lead-list", args=[list_id])
    job = {"reading": "leads.read", "giving": "leads.give_out"}.get(row.state)
    if not makes_it(seat, row) or job is None:
        return refuse(request, "不用再排：这张名单没有在等读取或下发，或不是本机构的。请刷新本页", to=there)
    hand_over(job, list_id=list_id)
    return done(request, "已重新排队，轮到时接着办，不会办两遍", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def release(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Give a draft out."""
    row, there = seen(seat, list_id), reverse("lead-list", args=[list_id])
    if not makes_it(seat, row):
        return refuse(request, "不能下发：这张名单不是本机构建的", to=there)
    asked: dict[str, Any] = {"list_id": list_id, "at": seat.at, "business_date": seat.on}
    if row.counts.found > ROWS_AT_ONCE:
        with transaction.atomic():
            refused = ask_release(by=seat.person.staff_id, **asked)
            if refused is None:
                hand_over("leads.give_out", list_id=list_id)
        return conclude(request, refused, "后台在下发。可以离开，回来再看", to=there)
    answer = release_list(by=seat.person.staff_id, **asked)
    return conclude(request, answer, f"已下发 {answer} 户，承接人在“名单户”里办", to=there)


@require_POST
@seated(Right.MAKE_LISTS)
def drop(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Let a draft go."""
    row, there = seen(seat, list_id), reverse("lead-list", args=[list_id])
    if not makes_it(seat, row):
        return refuse(request, "不能作废：这张名单不是本机构建的", to=there)
    answer = drop_list(list_id=list_id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    return conclude(request, answer, "已作废，名单上的数据已删除", to=there)


def _form(
    request: HttpRequest, seat: Seat, *, name: str, preset: str, chosen: dict[str, Condition], typed: dict[str, str],
    refused: Refused | None = None, picked: Picked | None = None,
) -> HttpResponse:  # fmt: skip
    offered = [(key, meaning, chosen.get(key), usual(key)) for key, meaning in CONDITIONS.items()]
    return show(
        request, seat, "leads/new.html", room="lead-lists", name=name, preset=preset,
        presets={key: one for key, (one, _) in PRESETS.items()}, offered=offered, measures=MEASURES,
        products=products_on_offer(on=seat.on), typed=typed, refused=refused,
        picked=picked, queries=list_queries(on=seat.on), asked=whole(typed.get("query", "")),
        model=list_model(on=seat.on),
    )  # fmt: skip


def _conditions(posted: QueryDict) -> list[Condition] | Refused:
    """The ticked conditions with their figures."""
    found = []
    for key in posted.getlist("condition")[: len(CONDITIONS) + 1]:
        meaning = CONDITIONS.get(key)
        fen = wan_to_fen(posted.get(f"{key}-fen", "")) if meaning and meaning.fen else 0
        if isinstance(fen, Refused):
            return fen
        words = tuple(filter(None, (one.strip()[:20] for one in posted.getlist(f"{key}-words"))))
        found.append(Condition(key=key, fen=fen, days=whole(posted.get(f"{key}-days", "")), words=words))
    return found


def _uses(posted: QueryDict) -> Uses | Refused:
    typed = {key: posted.get(key, "").replace("\x00", "").strip() for key in NAMES}
    leader = wan_to_fen(typed["leader"]) if typed["leader"] else 0
    expires_on = day(typed["expires_on"])
    if isinstance(leader, Refused):
        return leader
    if expires_on is None:
        return Refused(code="odd_day", reason="没有看懂有效期。请在日历里选一天")
    return Uses(
        name=typed["name"], purpose=typed["purpose"], basis=typed["basis"], expires_on=expires_on,
        measure=posted.get("measure", "deposit_fen"), leader_fen=leader, each=whole(typed["each"]),
        fresh_only=posted.get("fresh_only") == "yes", product=posted.get("product", ""), script=typed["script"],
    )  # fmt: skip
