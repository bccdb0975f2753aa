"""设备: which phones people work on in the field, what waits on each, and what each is told to do.

The system administrator sees every device, the head of a branch those of his people. Nobody sees what lies on one.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from qianmo.apps.fieldwork.queries.register import DeviceRow, crowded_phones, device_register, orders_told
from qianmo.apps.fieldwork.services import NewOrder, give_orders
from qianmo.apps.org.queries import subtree
from qianmo.domain.access import Reach, Right
from qianmo.domain.fieldwork.carrying import MOST_HOUSEHOLDS
from qianmo.domain.refusal import Refused
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show

ORDERS = {"lock": "锁定", "logout": "退出登录", "wipe": "擦除"}
MIB = 1024 * 1024
SHAPES = {
    "擦除": "qm-stop",
    "锁定": "qm-wait",
    "超时未送": "qm-breach",
    "有未送": "qm-todo",
    "正常": "qm-done",
    "已退出": "qm-stop",
}


def branches_in_sight(seat: Seat) -> list[int] | None:
    """The branches whose devices are shown; None for all."""
    return None if seat.person.access.reach is not Reach.BRANCH else subtree(branch_id=seat.person.branch_id)


def state_of(row: DeviceRow) -> str:
    """One word for how a device stands."""
    if row.wiped:
        return "擦除"
    if row.locked:
        return "锁定"
    if row.is_stale(now=timezone.now()):
        return "超时未送"
    if row.pending:
        return "有未送"
    return "正常" if row.is_open else "已退出"


@seated(Right.MANAGE_DEVICES)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every device in sight, what has waited longest first."""
    rows = device_register(branch_ids=branches_in_sight(seat), on=seat.on)
    states = [(row, state_of(row)) for row in rows]
    counts = [(word, sum(state == word for _, state in states)) for word in SHAPES]
    return show(
        request,
        seat,
        "fieldwork/devices.html",
        room="devices",
        rows=[(row, state, SHAPES[state]) for row, state in states],
        counts=counts,
        crowded=crowded_phones(branch_ids=branches_in_sight(seat), on=seat.on),
        most=MOST_HOUSEHOLDS,
    )


def _row(seat: Seat, device_id: int) -> DeviceRow:
    rows = device_register(branch_ids=branches_in_sight(seat), on=seat.on, device_id=device_id)
    if not rows:
        raise Http404
    return rows[0]


@seated(Right.MANAGE_DEVICES)
def page(request: HttpRequest, seat: Seat, device_id: int) -> HttpResponse:
    """One device: what it last said of itself, what it was told, and what it can be told now."""
    row = _row(seat, device_id)
    state = state_of(row)
    return show(
        request,
        seat,
        "fieldwork/device.html",
        room="devices",
        row=row,
        state=state,
        shape=SHAPES[state],
        used=None if row.storage_used is None else row.storage_used // MIB,
        quota=None if row.storage_quota is None else row.storage_quota // MIB,
        told=orders_told(device_id=device_id),
        orders=ORDERS,
    )


@require_POST
@seated(Right.MANAGE_DEVICES)
def order(request: HttpRequest, seat: Seat, device_id: int) -> HttpResponse:
    """Tell a device to lock, log out or wipe itself at its next contact."""
    row, here = _row(seat, device_id), reverse("device", args=[device_id])
    new = NewOrder(
        device_id=row.id,
        kind=request.POST.get("kind", ""),
        reason=request.POST.get("reason", ""),
        sealed_too=request.POST.get("sealed_too") == "1",
        by=seat.person.staff_id,
    )
    (answer,) = give_orders(orders=[new], now=timezone.now(), at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, f"已下达{ORDERS[new.kind]}，设备下次联网时执行", to=here)
