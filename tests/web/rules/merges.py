"""Pairs that may be one and merges of two files: for whoever assigns work, both files in sight.

Walked after the rooms whose rules count on three households, since a merge takes a fourth.
"""

from qianmo.apps.grids.queries import Scope
from qianmo.apps.households.models import Merge
from qianmo.apps.households.services import NewMerge, propose_merges
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import Rule, Visit, anywhere


def _merge(county, of):
    """A merge of two households of the upper village that waits for its second person; an address of it."""
    if not Merge.objects.exists():
        (twin,) = v.file_families([v.family(county.ground, "孟二")])
        one = NewMerge(
            merged_id=twin, into_id=county.households[v.UPPER], said="同一人", by=county.ground.staff["1004"]
        )
        now = v.at(v.DRAWN)
        propose_merges(
            merges=[one], going_on=lambda ids: dict.fromkeys(ids, ()), scope=Scope(None), now=now, at=now,
            business_date=v.DRAWN,
        )  # fmt: skip
    return of.format(Merge.objects.get().pk)


def of_merge(address, form=None):
    """An address of a merge in the upper village."""
    return lambda county: [
        Visit(_merge(county, address), frozenset({v.UPPER}), missing=address.format(999), form=form or {})
    ]


def of_new_merge(county):
    _merge(county, "")
    row = Merge.objects.get()
    here = "/merges/new/?merged={}&into={}"
    return [Visit(here.format(row.merged_id, row.into_id), frozenset({v.UPPER}), missing=here.format(0, row.into_id))]


SEATED = {
    "duplicates": anywhere(Right.ASSIGN_WORK, "/duplicates/"),
    "new-merge": Rule(Right.ASSIGN_WORK, of_new_merge),
    "merge": Rule(Right.ASSIGN_WORK, of_merge("/merges/{}/")),
}
POSTED = {
    "find-duplicates": Rule(Right.ASSIGN_WORK, lambda _: [Visit("/duplicates/find/")]),
    "judge-duplicate": Rule(
        Right.ASSIGN_WORK, lambda _: [Visit("/duplicates/judge/", form={"pair": "1", "same": "1", "said": "问过"})]
    ),
    "propose-merge": Rule(
        Right.ASSIGN_WORK, lambda _: [Visit("/merges/propose/", form={"merged": "1", "into": "2", "said": "同一人"})]
    ),
    "step-merge": Rule(
        Right.ASSIGN_WORK,
        lambda county: [Visit(_merge(county, "/merges/{}/step/"), form={"act": "decline", "said": "不像"})],
    ),
}
