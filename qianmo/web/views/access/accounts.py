"""账号: who may sign in, and what the system administrator does about it. He sees no customer and changes no post.

A one-time password is shown once, on the page that answers the act; it is in no list, no event and no address.
"""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from qianmo.apps.approvals.queries import open_cases_of
from qianmo.apps.grids.queries import held_villages
from qianmo.apps.org import accounts as acts
from qianmo.apps.org.directory import STATES, AccountRow, accounts, sessions_of
from qianmo.apps.org.identities import MOST, identities_missing, note_identities
from qianmo.apps.org.queries import post_names
from qianmo.domain.access import Right
from qianmo.domain.accounts import closing
from qianmo.web.conflicts import Conflict, conflict, who_changed
from qianmo.web.lists import ACCOUNTS
from qianmo.web.lists.accounts import narrowed
from qianmo.web.lists.workspace import listed
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.words.access import RIGHTS, matrix
from qianmo.web.words.audit import GROUPS

SHAPES = {"open": "qm-done", "initial": "qm-wait", "locked": "qm-breach", "closed": "qm-stop", "none": "qm-todo"}
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
ALLOWED = {
    "open": {"none", "closed"},
    "reset": {"open", "initial", "locked"},
    "close": {"open", "initial", "locked"},
    "unlock": {"locked"},
    "end": {"open", "initial", "locked"},
}
"""In which states of an account each act can be done."""
ACTS = {"open": "开户", "reset": "重置密码", "close": "停用账号", "unlock": "解锁", "end": "结束各处登录"}


@seated(Right.MANAGE_ACCOUNTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Everybody on the staff, narrowed by words and by state."""
    chosen = ACCOUNTS.chosen(request.GET)
    everyone = accounts(on=seat.on, now=timezone.now())
    rows = narrowed(everyone, chosen)
    return show(
        request,
        seat,
        "accounts/list.html",
        room="accounts",
        rows=rows,
        counts=[(code, name, sum(row.state == code for row in everyone)) for code, name in STATES.items()],
        total=len(everyone),
        with_factor=sum(bool(row.factor) for row in everyone),
        q=chosen.get("q", ""),
        state=chosen.get("state", ""),
        states=STATES,
        **listed(seat, ACCOUNTS, chosen, rows=len(rows)),
        shapes=SHAPES,
        missing=identities_missing(),
    )


@require_POST
@seated(Right.MANAGE_ACCOUNTS)
def note(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Note identity numbers of staff, a line each: staff number and identity number, as two columns of a sheet."""
    lines = request.POST.get("lines", "").replace("\x00", "").splitlines()[:MOST]
    typed = dict(parts for line in lines if len(parts := line.replace("，", " ").replace(",", " ").split()) == 2)
    here = reverse("accounts")
    if not typed:
        return refuse(request, "没有登记：一行一人，先写工号，再写证件号码", to=here)
    refused = note_identities(identities=typed, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if refused:
        refuse(request, refused.values(), to=here)
    said = f"已登记 {len(typed) - len(refused)} 人的证件，系统里只留索引，看不到号码"
    return done(request, said, to=here) if len(refused) < len(typed) else refuse(request, [], to=here)


@seated(Right.MANAGE_ACCOUNTS)
def matrix_page(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What each post may do, see and reach."""
    posts = matrix(post_names())
    rights = zip((RIGHTS[one] for one in Right), zip(*(marks for *_, marks in posts), strict=True), strict=True)
    return show(request, seat, "accounts/posts.html", room="accounts", posts=posts, rights=list(rights))


def _row(seat: Seat, number: str) -> AccountRow:
    found = accounts(on=seat.on, now=timezone.now(), numbers=[number])
    if not found:
        raise Http404
    return found[0]


@never_cache
@seated(Right.MANAGE_ACCOUNTS)
def page(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """One account: its state, where it is signed in, and what has to be handed over before it closes."""
    return _page(request, seat, _row(seat, number))


def _page(request: HttpRequest, seat: Seat, row: AccountRow, password: str = "") -> HttpResponse:
    return show(
        request,
        seat,
        "accounts/page.html",
        room="accounts",
        row=row,
        state_name=STATES[row.state],
        shape=SHAPES[row.state],
        may={act: row.state in states for act, states in ALLOWED.items()},
        sessions=sessions_of(user_id=row.user_id, now=timezone.now()) if row.user_id else [],
        villages=held_villages(staff_id=row.staff_id, on=seat.on),
        cases=open_cases_of(staff_id=row.staff_id),
        password=password,
    )


def _changed(request: HttpRequest, seat: Seat, row: AccountRow, *, act: str, seen: str) -> HttpResponse:
    """Two administrators at one account: the later one looks again before a password just given out is lost."""
    state = STATES[row.state]
    found = Conflict(
        title=f"{row.name} 的账号",
        said=f"没有办：您打开之后，别人动过这个账号，现在是「{state}」。请看清再办",
        original=STATES.get(seen, "—"),
        theirs=state,
        who=who_changed(kinds=GROUPS["accounts"][1], subject_id=row.staff_id),
        mine=ACTS[act],
        back=reverse("account", args=[row.number]),
        address=request.path if row.state in ALLOWED[act] else "",
        again=[("act", act), ("seen", row.state)],
        verb=f"还是{ACTS[act]}",
    )
    return conflict(request, seat, found, room="accounts")


@never_cache
@require_POST
@seated(Right.MANAGE_ACCOUNTS)
def change(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """Open, close, unlock, reset or end the sessions of one account."""
    row, act, here = _row(seat, number), request.POST.get("act", ""), reverse("account", args=[number])
    if (seen := request.POST.get("seen", row.state)) != row.state and act in ACTS:
        return _changed(request, seat, row, act=act, seen=seen)
    if row.state not in ALLOWED.get(act, set()):
        return refuse(request, f"没有办：{row.name} 的账号现在是「{STATES[row.state]}」，办不了。请看清再办", to=here)
    by, at, on = seat.person.staff_id, seat.at, seat.on
    if act in {"open", "reset"}:
        if act == "reset" and row.staff_id == by:
            return refuse(request, "不能重置自己的密码。请在「我的登录」里改", to=here)
        password = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))
        change_password = acts.open_accounts if act == "open" else acts.reset_passwords
        change_password(passwords={number: password}, by=by, at=at, business_date=on)
        return _page(request, seat, _row(seat, number), password)
    if act == "close":
        refused = closing(
            name=row.name,
            own=row.staff_id == by,
            villages=held_villages(staff_id=row.staff_id, on=on),
            cases=open_cases_of(staff_id=row.staff_id),
        )
        if refused:
            return refuse(request, refused, to=here)
        acts.close_accounts(numbers=[number], by=by, at=at, business_date=on)
        return done(request, f"已停用 {row.name} 的账号，各处登录都已结束", to=here)
    if act == "unlock":
        acts.unlock_accounts(numbers=[number], by=by, at=at, business_date=on)
        return done(request, f"已解锁 {row.name} 的账号", to=here)
    ended = acts.end_sessions(numbers=[number], by=by, at=at, business_date=on)
    return done(request, f"已结束 {row.name} 的 {ended} 处登录", to=here)
