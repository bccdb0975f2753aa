"""Who is at the screen, what they may see, and on which business day: worked out once per request.

Every page but the sign-in goes through `seated`, so no view can forget the scope.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from qianmo.apps.grids.queries import County, Scope, county, scope_of
from qianmo.apps.org.queries import SignedIn, business_date, signed_in
from qianmo.web.views.errors import apology

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a post, the villages in view, and the open business day."""

    person: SignedIn
    scope: Scope
    on: date
    county: County | None


def seated(
    view: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a page only to a signed-in person who holds a post on the open business day."""

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
        seat = Seat(person=person, scope=scope_of(person=person, on=on), on=on, county=county())
        return view(request, seat, *args, **kwargs)

    return page  # type: ignore[return-value]  # login_required's stub widens the result to HttpResponseBase


def show(request: HttpRequest, seat: Seat, template: str, *, room: str, **context: Any) -> HttpResponse:
    """Render a page inside the shell; `room` lights its place on the rail."""
    shell = {"seat": seat, "room": room, "now": timezone.localtime()}
    return render(request, template, {**shell, **context})
