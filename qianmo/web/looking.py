"""Looking through another's eyes: a security administrator sees the console as a member of staff would, and only sees.

Names and numbers are masked whatever the post shows, nothing can be changed, files and whole numbers stay shut, and
the look ends by itself. Its start and its end are events.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from qianmo.apps.org.directory import user_of
from qianmo.apps.org.entries import note_entry
from qianmo.apps.org.queries import SignedIn, signed_in
from qianmo.domain.access import Right
from qianmo.web.clock import instant

LASTS = timedelta(minutes=30)
KEY = "view_as"
SHUT = frozenset(
    {Right.UNMASK, Right.EXPORT, Right.APPROVE_EXPORTS, Right.IMPORT_ROSTERS, Right.DELIVER_FEEDS, Right.VIEW_AS}
)
"""Rights a look does not lend: what they open would show whole names and numbers, or lead on to a third person."""
PURPOSES = {"access": "核对岗位权限", "complaint": "处理员工反映", "incident": "安全事件调查", "inspection": "内控检查"}


def begin(request: HttpRequest, *, viewer: SignedIn, number: str, purpose: str, on: date) -> SignedIn | None:
    """Begin to look as the holder of a staff number; None where that is nobody with a post, or oneself."""
    user_id = user_of(number=number)
    seen = signed_in(user_id=user_id, on=on) if user_id else None
    if seen is None or seen.staff_id == viewer.staff_id:
        return None
    request.session[KEY] = {"user": user_id, "number": number, "since": timezone.now().isoformat()}
    note_entry(
        kind="org.view_as_started",
        number=number,
        by=viewer.staff_id,
        at=instant(on=on),
        business_date=on,
        purpose=PURPOSES[purpose],
    )
    return seen


def end(request: HttpRequest, *, viewer: SignedIn, on: date, why: str) -> None:
    """End the look, if there is one."""
    look = request.session.pop(KEY, None)
    if look:
        note_entry(
            kind="org.view_as_ended",
            number=look["number"],
            by=viewer.staff_id,
            at=instant(on=on),
            business_date=on,
            why=why,
        )


def seen_as(request: HttpRequest, *, person: SignedIn, on: date) -> tuple[SignedIn, SignedIn | None]:
    """Whose console is shown, and who looks if that is somebody else; a look that is over ends here."""
    look = request.session.get(KEY)
    if not look:
        return person, None
    over = timezone.now() - datetime.fromisoformat(look["since"]) > LASTS
    seen = signed_in(user_id=look["user"], on=on)
    if over or seen is None or not person.may(Right.VIEW_AS):
        end(request, viewer=person, on=on, why="到时" if over else "不再有权")
        return person, None
    access = replace(seen.access, rights=seen.access.rights - SHUT, fields=frozenset())
    return replace(seen, access=access, password_is_initial=False), person
