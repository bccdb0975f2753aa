"""Who is at the screen, what they may do and see, and on which business day: worked out once per request.

Every page but the sign-in goes through `seated`, so no view can forget the right it takes or the scope.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from qianmo.apps.dayend.queries import night_shown
from qianmo.apps.grids.queries import County, Scope, county, scope_of
from qianmo.apps.org.queries import SignedIn, business_date, post_names, signed_in
from qianmo.domain.access import SCREENS, SECOND_FACTOR, Right
from qianmo.web.clock import instant
from qianmo.web.hats import worn
from qianmo.web.help import help_for
from qianmo.web.looking import seen_as
from qianmo.web.rail import rooms_for
from qianmo.web.views.errors import apology
from qianmo.web.words.access import holders

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, "Seat", P], HttpResponseBase]
READING = {"GET", "HEAD", "OPTIONS"}
Page = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a post, the villages in view, and the open business day."""

    person: SignedIn
    scope: Scope
    on: date
    county: County | None
    viewer: SignedIn | None = None
    """Who really sits here, when a security administrator looks through the eyes of `person`, only reading."""
    acting_for: int | None = None
    """Whom `person` stands in for, in whose post and within whose reach he or she sits."""
    hat: str = ""
    """How that post is called, while it is not one's own."""

    @property
    def at(self) -> datetime:
        """The instant an act done now carries."""
        return instant(on=self.on)


def seat_of(user_id: int) -> Seat | None:
    """The seat of an account on the open business day, outside a request; None without a post. Raises when closed."""
    on = business_date()
    person = signed_in(user_id=user_id, on=on)
    return None if person is None else Seat(person, scope_of(person=person, on=on), on, county())


def seated(
    right: Right | None, *, as_oneself: bool = False, initial: bool = False, unfactored: bool = False
) -> Callable[[View[P]], Page[P]]:
    """Open a page only to a signed-in person whose post on the open business day gives `right` (None: any post).

    `as_oneself` pages are about the very person at the screen, even while looking through the eyes of another;
    `initial` ones open before the first password has been changed, `unfactored` ones before the second
    factor a post must have is bound. A screen on a wall opens what its right opens and nothing else; from the first
    page it comes to the wall.
    """

    def guard(view: View[P]) -> Page[P]:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                on = business_date()
            except ObjectDoesNotExist:
                return apology(request, "closed", status=503)
            person = signed_in(user_id=request.user.pk or 0, on=on)
            if person is None:
                return apology(request, "postless", status=403)
            if person.password_is_initial and not initial:
                return redirect("choose-password")
            if right is None and person.post in SCREENS and not person.password_is_initial:
                home = request.path == reverse("today")
                return redirect("wall") if home else apology(request, "rightless", status=403)
            if not (initial or unfactored) and _lacks_factor(request, person):
                return redirect("my-sign-in")
            seen, viewer = (person, None) if as_oneself else seen_as(request, person=person, on=on)
            if viewer and request.method not in READING:
                return apology(request, "viewing", status=403)
            hat = None if viewer or as_oneself else worn(request, seen, on=on)
            seen = hat.person if hat else seen
            if right is not None and not seen.may(right):
                return apology(request, "rightless", status=403, who=holders(right, post_names()))
            scope = hat.scope if hat else scope_of(person=seen, on=on)
            seat = Seat(seen, scope, on, county(), viewer, hat.acting_for if hat else None, hat.title if hat else "")
            return view(request, seat, *args, **kwargs)

        return page  # type: ignore[return-value]  # login_required's stub widens the result to HttpResponseBase

    return guard


def _lacks_factor(request: HttpRequest, person: SignedIn) -> bool:
    """Whether the post must sign in with a second factor and did not; a demonstration only offers one."""
    return not settings.QIANMO_DEMO and person.post in SECOND_FACTOR and not request.session.get("factor")


def show(request: HttpRequest, seat: Seat, template: str, *, room: str, **context: Any) -> HttpResponse:
    """Render a page inside the shell; `room` lights its place on the rail."""
    place = request.resolver_match.url_name if request.resolver_match else None
    shell = {
        "seat": seat,
        "room": room,
        "rooms": rooms_for(seat.person),
        "now": timezone.localtime(),
        "nights": night_shown(),
        "idle_seconds": settings.IDLE_SECONDS,
        "help": help_for(place),
    }
    return render(request, template, {**shell, **context})
