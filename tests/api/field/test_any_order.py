"""What one phone wrote of a household ends the same however it arrives: in any order and batches, more than once."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks.measuring.phones import visited
from qianmo.apps.fieldwork.models import FieldConflict, Survey, Visit
from qianmo.apps.households.models import Household
from qianmo.apps.households.queries import facts_in_force
from qianmo.apps.intake.models import Envelope, IntakeNotice, Quarantined
from tests import village as v
from tests.api.field.conftest import phone_of

pytestmark = pytest.mark.django_db


def written(phone, cell):
    """A household filed on the road, surveyed three times one after another, visited, and asked for."""
    entity = f"new:{uuid4()}"
    head = {"name": "苏和", "relation": "head", "identity": v.identity(date(1984, 5, 6)), "phone": "13900001234"}
    items = ["identity_card", "household_register", "other"]
    body = {"village_cell": cell, "segment": "farm", "address": "201 号院", "members": [head], "items": items}
    filed = phone.envelope("filing", entity, changes={"scale_count": [None, 30]}, body=body)
    envelopes, parent = [filed], filed["envelope"]
    for changes in (
        {"scale_count": [30, 36], "ebank": [None, True]},
        {"scale_count": [36, 42]},
        {"ebank": [True, None]},
    ):
        envelopes.append(phone.envelope("survey", entity, parent=parent, changes=changes))
        parent = envelopes[-1]["envelope"]
    envelopes.append(phone.envelope("visit", entity, body=visited()))
    envelopes.append(phone.envelope("request", entity, body={"what": "改额度", "text": "想多贷五万"}))
    return [phone.item(one) for one in envelopes]


def state(before):
    """All that is kept of the household and of what came in, without the ids and moments that differ anyway."""
    (home,) = Household.objects.exclude(id__in=before)
    known = facts_in_force(household_ids=[home.pk], on=v.DRAWN)[home.pk]
    return {
        "facts": {key: value for key, value in known.items() if value is not None},
        "surveys": sorted((one.joined, one.clashing) for one in Survey.objects.filter(household=home)),
        "visits": Visit.objects.filter(household=home).count(),
        "conflicts": FieldConflict.objects.count(),
        "states": sorted(Envelope.objects.values_list("kind", "state", "household_id")),
        "aside": Quarantined.objects.count(),
        "told": IntakeNotice.objects.filter(household=home).count(),
    }


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_a_phone_wrote_of_a_household_ends_the_same_in_any_order(county, data):
    phone = phone_of("2002")
    before = set(Household.objects.values_list("id", flat=True))
    items = written(phone, county.ground.cells[v.UPPER])

    def delivered(order, sizes):
        """The state after these batches, and everything undone again."""
        with transaction.atomic():
            left = list(order)
            for size in sizes:
                if left:
                    phone.send(*left[:size])
                    left = left[size:]
            phone.send(*order)  # whatever was told to wait asks once more
            outcome = state(before)
            transaction.set_rollback(True)
        return outcome

    order = data.draw(st.permutations(items + data.draw(st.lists(st.sampled_from(items), max_size=2))))
    sizes = data.draw(st.lists(st.integers(1, 4), min_size=len(order), max_size=len(order)))
    once, shuffled = delivered(items, [len(items)]), delivered(order, sizes)
    places = [one.pop("states") for one in (once, shuffled)]
    assert [(kind, what) for kind, what, _ in places[0]] == [(kind, what) for kind, what, _ in places[1]]
    assert {what for _, what, _ in places[0]} == {"received"}
    assert once == shuffled
    assert once["facts"] == {"scale_count": 42}
    assert (once["conflicts"], once["aside"], once["visits"]) == (0, 0, 1)
