"""Hats: a post one may sit in today besides one's own, as the deputy of somebody absent or in a reviewer pool.

A hat gives exactly the rights and the reach of that post and place, never both at once, so that nothing leaks from one
duty into another. Whose hat it is, is asked at every request: one that ended yesterday is gone. Separation is asked of
both persons whatever hat is worn.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest

from qianmo.apps.approvals.queries import pools
from qianmo.apps.grids.queries import Scope, scope_of, villages_of_branches
from qianmo.apps.org.deputies import deputies
from qianmo.apps.org.queries import SignedIn
from qianmo.domain.access import access_of

KEY = "hat"


@dataclass(frozen=True, slots=True)
class Hat:
    """A post to sit in: how it is called, the person in it, what is seen from it, and for whom one acts."""

    key: str
    title: str
    person: SignedIn
    scope: Scope
    acting_for: int | None


def hats_of(person: SignedIn, *, on: date) -> list[Hat]:
    """The hats somebody may put on today."""
    found = []
    for one in deputies(on=on, of_staff=person.staff_id):
        stands_in = replace(
            person,
            post=one.post,
            post_name=f"代 {one.absent} {one.post_name}",
            branch_id=one.branch_id,
            branch_name=one.branch,
            county_wide=one.county_wide,
            access=access_of(one.post),
        )
        absent = replace(stands_in, staff_id=one.absent_id)
        scope = scope_of(person=absent, on=on)
        found.append(Hat(f"deputy-{one.id}", f"{one.branch} {stands_in.post_name}", stands_in, scope, one.absent_id))
    for pool in pools(on=on, of_staff=person.staff_id):
        access = access_of("reviewer")
        reviews = replace(person, post="reviewer", post_name=f"{pool.name}审查池", county_wide=False, access=access)
        scope = Scope(villages_of_branches(branch_ids=sorted(pool.branch_ids)), access.fields)
        found.append(Hat(f"pool-{pool.id}", f"{pool.name}审查池 审查岗", reviews, scope, None))
    return found


def worn(request: HttpRequest, person: SignedIn, *, on: date) -> Hat | None:
    """The hat that was put on and still may be worn; one that may not falls off."""
    key = request.session.get(KEY)
    if not key:
        return None
    hat = next((one for one in hats_of(person, on=on) if one.key == key), None)
    if hat is None:
        request.session.pop(KEY, None)
    return hat


def put_on(request: HttpRequest, key: str, person: SignedIn, *, on: date) -> Hat | None:
    """Put on a hat one may wear, or none to sit in one's own post again."""
    hat = next((one for one in hats_of(person, on=on) if one.key == key), None)
    if hat is None:
        request.session.pop(KEY, None)
    else:
        request.session[KEY] = hat.key
    return hat
