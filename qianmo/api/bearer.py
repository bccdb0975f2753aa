"""Who calls: a token shown in the header, its holder in his or her post today, and what both together may do.

Everything an operation reads goes through the scope of the holder, so a token never sees more than its holder does at
the screen.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from qianmo.api.problems import Problem
from qianmo.apps.grids.queries import Scope, scope_of
from qianmo.apps.org.queries import SignedIn, business_date, staff_in_post
from qianmo.apps.org.tokens import admit
from qianmo.domain.permits import LEANS_ON, PERMIT_NAMES, Permit
from qianmo.domain.refusal import Refused

MAX_BODY = 5 * 1024 * 1024
CLOSED = Refused(code="closed", reason="还没有开启营业日，现在不能办。请稍后再试")


@dataclass(frozen=True, slots=True)
class Caller:
    """The holder of the token, the villages in sight, and the open business day."""

    token_id: int
    person: SignedIn
    scope: Scope
    on: date

    @property
    def at(self) -> datetime:
        """The instant an act done now carries; a demonstration stands on a fixed day (as its console does)."""
        now = timezone.localtime()
        return datetime.combine(self.on, now.time(), tzinfo=now.tzinfo) if settings.QIANMO_DEMO else now


class Bearer(HttpBearer):
    """Lets in whoever shows a token that holds the permit, while the holder's post gives the right behind it."""

    def __init__(self, permit: Permit, *, most: int = MAX_BODY) -> None:
        self.permit, self.most = permit, most
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The caller. Raises a problem: 401 token, 429 too fast, 503 no business day, 403 not permitted, 413 body."""
        admitted = admit(secret=token, now=timezone.now())
        if isinstance(admitted, Refused):
            raise Problem(429 if admitted.code == "too_many" else 401, admitted)
        try:
            on = business_date()
        except ObjectDoesNotExist as none:
            raise Problem(503, CLOSED) from none
        person = staff_in_post(staff_id=admitted.staff_id, on=on)
        if person is None:
            raise Problem(403, Refused(code="postless", reason="令牌持有人今天没有岗位。请另发一枚给在岗的人"))
        if self.permit not in admitted.permits or not person.may(LEANS_ON[self.permit]):
            whose = "持有人的岗位" if self.permit in admitted.permits else "这枚令牌"
            reason = f"{whose}不能{PERMIT_NAMES[self.permit]}（{self.permit.value}）。请另发一枚有这项许可的"
            raise Problem(403, Refused(code="not_permitted", reason=reason))
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if announced.isdecimal() and int(announced) > self.most:
            reason = f"请求体超过 {self.most // 1024 // 1024} MB。请分几次发"
            raise Problem(413, Refused(code="too_large", reason=reason))
        return Caller(admitted.token_id, person, scope_of(person=person, on=on), on)
