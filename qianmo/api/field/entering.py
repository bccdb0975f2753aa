"""Enrolling a phone, opening it again after a lock, reporting, leaving: lock-out and factors are the console's."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Status

from qianmo.api.field.door import DeviceToken, Stopped, caller_of, instant, opened_day
from qianmo.api.field.wire import (
    Credentials,
    EnrolIn,
    EnrolOut,
    LimitsOut,
    PersonOut,
    ReportIn,
    ReportOut,
    ServerKeysOut,
    TokenOut,
)
from qianmo.apps.fieldwork.services import (
    DeviceReport,
    Enrolled,
    NewEnrolment,
    end_enrolments,
    enrol,
    reopen,
    report_device,
)
from qianmo.apps.intake.services import base64url, bytes_of
from qianmo.apps.org.directory import second_factors
from qianmo.apps.org.entries import note_entry
from qianmo.apps.org.queries import SignedIn, signed_in
from qianmo.domain.access import Right
from qianmo.domain.fieldwork.carrying import MOST_HOUSEHOLDS
from qianmo.domain.refusal import Refused
from qianmo.storage.sealing import server_keys

router = Router()
WRONG = Refused(code="wrong", reason="不能登录：工号或密码不对。连续输错 5 次会锁定 15 分钟")
LOCKED = Refused(code="locked_out", reason="不能登录：输错次数太多，已锁定 15 分钟。请稍后再试，或请管理员解锁")
CODE_NEEDED = Refused(code="code_needed", reason="请再输验证器上的 6 位数字或一个恢复码")
CODE_WRONG = Refused(code="code_wrong", reason="不能登录：验证码不对，或已经用过。看验证器上新的一组，再输一次")
NO_FIELD = Refused(code="no_field", reason="不能绑定：您的岗位不做外勤。请用客户经理的账号")
FIRST = Refused(code="first_password", reason="不能绑定：还在用初始密码。请先在控制台登录，换成自己的密码")


@router.post("/enrol", response=EnrolOut, operation_id="enrol_device", summary="绑定设备")
def enrol_device(request: HttpRequest, body: EnrolIn) -> EnrolOut:
    """同一人在同一设备上再绑定，得到同一把设备密钥；公钥只增不减。"""
    person = _shown(request, body)
    on, now = opened_day(), timezone.now()
    try:
        key = bytes_of(body.public_key)
    except ValueError as error:
        raise Stopped(422, Refused(code="bad_key", reason="没有绑定：手机给的公钥不对。请更新应用后再试")) from error
    new = NewEnrolment(staff_id=person.staff_id, device=body.device, name=body.device_name, public_key=key)
    enrolled = enrol(new=new, now=now, at=instant(on, now), business_date=on)
    if isinstance(enrolled, Refused):
        raise Stopped(422, enrolled)
    keys = server_keys()
    return EnrolOut(
        token=enrolled.token,
        device=enrolled.device,
        device_key=base64url(enrolled.device_key),
        person=person_out(person),
        server=ServerKeysOut(
            seal_key=base64url(keys.seal), receipt_key=base64url(keys.receipt), key_id=keys.key_id.hex()
        ),
        business_date=on.isoformat(),
        limits=LimitsOut(max_households=MOST_HOUSEHOLDS),
    )


@router.post("/unlock", response=TokenOut, operation_id="unlock_device", summary="联网解锁")
def unlock_device(request: HttpRequest, body: Credentials) -> TokenOut:
    """输错五次口令、七天没有联系或令牌失效以后，用密码换一枚新令牌；不改公钥和设备密钥。"""
    person = _shown(request, body)
    on, now = opened_day(), timezone.now()
    opened = reopen(staff_id=person.staff_id, device=body.device, now=now, at=instant(on, now), business_date=on)
    if isinstance(opened, Refused):
        raise Stopped(403, opened)
    assert isinstance(opened, Enrolled)
    return TokenOut(token=opened.token)


@router.post("/report", auth=DeviceToken(), response=ReportOut, operation_id="report_device", summary="设备自报")
def report(request: HttpRequest, body: ReportIn) -> ReportOut:
    """版本、未送件数、空间、锁定擦除；wiped 可以写擦除指令的编号。"""
    caller = caller_of(request)
    wiped = [] if isinstance(body.wiped, bool) else [body.wiped]
    told = DeviceReport(
        release=body.release,
        pending=body.pending,
        oldest_pending_at=body.oldest_pending_at,
        storage_used=body.storage_used,
        storage_quota=body.storage_quota,
        persistent=body.persistent,
        locked=body.locked,
        wiped=bool(body.wiped),
        orders_done=(*body.orders_done, *wiped),
    )
    done = report_device(
        device_id=caller.admission.device_id,
        report=told,
        by=caller.person.staff_id,
        now=caller.now,
        at=caller.at,
        business_date=caller.on,
    )
    return ReportOut(orders_done=done)


@router.post("/logout", auth=DeviceToken(), response={204: None}, operation_id="logout", summary="退出")
def logout(request: HttpRequest) -> Status[None]:
    """令牌当时失效。密件以后由这台设备上任何有效的登录送出，仍记在写的人名下。"""
    caller = caller_of(request)
    end_enrolments(
        ids=[caller.admission.enrolment_id],
        why="logout",
        by=caller.person.staff_id,
        now=caller.now,
        at=caller.at,
        business_date=caller.on,
    )
    return Status(204, None)


def person_out(person: SignedIn) -> PersonOut:
    """The officer as a phone shows him."""
    return PersonOut(
        id=person.staff_id, number=person.number, name=person.name, post=person.post_name, branch=person.branch_name
    )


def _shown(request: HttpRequest, told: Credentials) -> SignedIn:
    """Whoever has shown by password, and by a second factor where there is one, who he is. Raises Stopped."""
    try:
        user = authenticate(request, username=told.number, password=told.password)
    except PermissionDenied:
        user = None
    if getattr(request, "axes_locked_out", False) or not AxesProxyHandler.is_allowed(
        request, {"username": told.number}
    ):
        request.axes_locked_out = False  # type: ignore[attr-defined]  # or its middleware answers with a page
        _note(request, "org.locked_out", told.number)
        raise Stopped(423, LOCKED)
    if not isinstance(user, User):
        _note(request, "org.sign_in_refused", told.number, why="密码不对（外勤应用）")
        raise Stopped(403, WRONG)
    if second_factors(user_id=user.pk):
        _prove(request, user, told)
    on = opened_day()
    person = signed_in(user_id=user.pk, on=on)
    if person is None or not person.may(Right.WORK_IN_FIELD):
        raise Stopped(403, NO_FIELD)
    if person.password_is_initial:
        raise Stopped(403, FIRST)
    _note(request, "org.signed_in", told.number, factor="外勤应用")
    return person


def _prove(request: HttpRequest, user: User, told: Credentials) -> None:
    """A wrong code counts towards the lock-out like a wrong password."""
    if not told.code:
        raise Stopped(403, CODE_NEEDED)
    if not AuthenticateForm(data={"code": told.code}, user=user).is_valid():
        user_login_failed.send(sender=__name__, credentials={"username": told.number}, request=request)
        _note(request, "org.sign_in_refused", told.number, why="验证码不对（外勤应用）")
        raise Stopped(403, CODE_WRONG)


def _note(request: HttpRequest, kind: str, number: str, **payload: Any) -> None:
    on, now = opened_day(), timezone.now()
    address = request.META.get("REMOTE_ADDR", "")
    note_entry(kind=kind, number=number, at=instant(on, now), business_date=on, address=address, **payload)
