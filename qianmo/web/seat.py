"""Who is at the screen, what they may do and see, and on which business day: worked out once per request.

Every page but the sign-in goes through `seated`, so no view can forget the right it takes or the scope.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qianmo.apps.grids.queries import County, Scope, county, scope_of
from qianmo.apps.org.queries import SignedIn, business_date, signed_in
from qianmo.domain.access import Right
from qianmo.web.clock import instant
from qianmo.web.help import help_for
from qianmo.web.rail import rooms_for
from qianmo.web.views.errors import apology

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, "Seat", P], HttpResponse]
Page = Callable[Concatenate[HttpRequest, P], HttpResponse]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a post, the villages in view, and the open business day."""

    person: SignedIn
    scope: Scope
    on: date
    county: County | None

    @property
    def at(self) -> datetime:
        """The instant an act done now carries."""
        return instant(on=self.on)


def seated(right: Right | None) -> Callable[[View[P]], Page[P]]:
    """Open a page only to a signed-in person whose post on the open business day gives `right` (None: any post)."""

    def guard(view: View[P]) -> Page[P]:
        @login_required
        @wraps(view)
        def page(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            try:
                on = business_date()
            except ObjectDoesNotExist:
                return apology(request, "closed", status=503)
            person = signed_in(user_id=request.user.pk or 0, on=on)
            if person is None:
                return apology(request, "postless", status=403)
            if right is not None and not person.may(right):
                return apology(request, "rightless", status=403)
            seat = Seat(person=person, scope=scope_of(person=person, on=on), on=on, county=county())
            return view(request, seat, *args, **kwargs)

        return page  # type: ignore[return-value]  # login_required's stub widens the result to HttpResponseBase

    return guard


def show(request: HttpRequest, seat: Seat, template: str, *, room: str, **context: Any) -> HttpResponse:
    """Render a page inside the shell; `room` lights its place on the rail."""
    place = request.resolver_match.url_name if request.resolver_match else None
    shell = {
        "seat": seat,
        "room": room,
        "rooms": rooms_for(seat.person),
        "now": timezone.localtime(),
        "help": help_for(place),
    }
    return render(request, template, {**shell, **context})
