"""What a cadre advises: written down beside the verdict, by whom it may be said, and read by no rule."""

import pytest
from django.db import DatabaseError, transaction

from qianmo.apps.grids.ledgers.ground import Writing
from qianmo.apps.grids.ledgers.people import NewContact, contacts, enter_contacts
from qianmo.apps.grids.queries import Scope
from qianmo.apps.ratings.models import CadreAdvice, Verdict
from qianmo.apps.ratings.queries import advice_of
from qianmo.apps.ratings.services import NewAdvice, note_advice
from qianmo.domain.villages import ContactRole
from tests import village as v

pytestmark = pytest.mark.django_db
COUNTY = Scope(None)


def test_a_cadre_has_a_say_and_it_changes_nothing():
    ground = v.found_village()
    household, other = v.rated_households(ground, ["孟庆和", "吴双喜"])
    writing = Writing(scope=COUNTY, by=ground.staff["2002"], at=v.at(v.RATED), on=v.RATED)
    people = [(v.UPPER, ContactRole.SECRETARY), (v.UPPER, ContactRole.ABLE), (v.LOWER, ContactRole.SECRETARY)]
    enter_contacts(
        new=[NewContact(code=code, role=role, name=f"某{role}", phone="", since=v.OPENED) for code, role in people],
        writing=writing,
    )  # fmt: skip
    ids = {(row.at.code, row.role): row.id for row in contacts(scope=COUNTY)}
    secretary, able, elsewhere = ids[v.UPPER, "村支书"], ids[v.UPPER, "致富能手"], ids[v.LOWER, "村支书"]
    before = list(Verdict.objects.values())

    def note(household_id, contact_id, wan=8, reason="种地 50 亩", scope=COUNTY):
        new = NewAdvice(household_id=household_id, contact_id=contact_id, limit_fen=wan * v.WAN, reason=reason)
        told = {"by": ground.staff["2002"], "at": v.at(v.RATED), "business_date": v.RATED}
        refused = note_advice(advice=[new], scope=scope, **told).get(0)
        return refused.code if refused else None

    assert note(household, secretary) is None
    assert note(household, secretary) is None  # the same again
    assert note(household, secretary, wan=9) == "said"
    assert [note(other, able), note(other, elsewhere), note(other, 0)] == ["no_cadre"] * 3
    assert note(other, secretary, wan=101) == "amount"
    assert note(other, secretary, reason=" ") == "reason"
    assert note(other, secretary, scope=Scope(frozenset())) == "no_household"
    (row,) = advice_of(household_id=household, scope=COUNTY)
    assert (row.name, row.role, row.limit_fen, row.reason) == ("某secretary", "村支书", 8 * v.WAN, "种地 50 亩")
    assert advice_of(household_id=household, scope=Scope(None, frozenset()))[0].name != row.name
    assert list(Verdict.objects.values()) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        CadreAdvice.objects.update(limit_fen=0)
