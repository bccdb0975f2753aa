"""公示: the way of villages for whoever sees the funnel, its people for whoever sees customers; two posts act."""

from uuid import uuid4

from qianmo.apps.grids.queries import Scope
from qianmo.apps.notices.models import Notice, Sample
from qianmo.apps.notices.services import Posting, post_notices
from qianmo.apps.ratings.models import Roster
from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import County, Rule, Visit, anywhere
from tests.web.rules.leads import group


def one_notice(county: County) -> int:
    """The notice of the upper village, the same for every visit."""
    known = Notice.objects.values_list("id", flat=True).first()
    if known is not None:
        return known
    roster_id = Roster.objects.get(village_id=county.ground.cells[v.UPPER], year=v.YEAR).pk
    told = {"scope": Scope(None), "by": county.ground.staff["2001"], "at": v.at(v.DRAWN), "business_date": v.DRAWN}
    (answer,) = post_notices(postings=[Posting(roster_id=roster_id, place="村部")], **told)
    assert isinstance(answer, int), answer
    return answer


def of_notice(act: str):
    def visits(county: County) -> list[Visit]:
        here = f"/notices/{one_notice(county)}/{act}"
        return [Visit(here, frozenset({v.UPPER}), f"/notices/999999/{act}", form={"request_id": uuid4()})]

    return visits


def of_village(act: str = ""):
    def visits(county: County) -> list[Visit]:
        roster = Roster.objects.get(village_id=county.ground.cells[v.UPPER], year=v.YEAR)
        drawn = {"seed": 7, "rated": 1, "listed": "0" * 64, "drawn_on": v.DRAWN}
        Sample.objects.get_or_create(roster=roster, defaults={**drawn, "drawn_by_id": county.ground.staff["2001"]})
        here = f"/notices/village/{v.UPPER}/{act}"
        return [Visit(here, frozenset({v.UPPER}), f"/notices/village/999/{act}")]

    return visits


def of_group(act: str = ""):
    """The round of a group that stands in the upper village, with a sample."""

    def visits(county: County) -> list[Visit]:
        group_id = group(county)
        known = {"opened_on": v.DRAWN, "opened_by_id": county.ground.staff["2001"]}
        roster, _ = Roster.objects.get_or_create(group_id=group_id, year=v.YEAR, defaults=known)
        drawn = {"seed": 7, "rated": 1, "listed": "0" * 64, "drawn_on": v.DRAWN}
        Sample.objects.get_or_create(roster=roster, defaults={**drawn, "drawn_by_id": county.ground.staff["2001"]})
        return [Visit(f"/notices/group/{group_id}/{act}", frozenset({v.UPPER}), f"/notices/group/999/{act}")]

    return visits


SEATED = {
    "group-notices": Rule(Right.SEE_CUSTOMERS, of_group()),
    "print-group-sample": Rule(Right.VERIFY_RATINGS, of_group("sample/")),
    "notices": anywhere(Right.SEE_FUNNEL, "/notices/", "/notices/?step=waiting"),
    "objections": anywhere(Right.SEE_CUSTOMERS, "/notices/objections/"),
    "village-notices": Rule(Right.SEE_CUSTOMERS, of_village()),
    "print-sample": Rule(Right.VERIFY_RATINGS, of_village("sample/")),
    "print-notice": Rule(Right.SEE_CUSTOMERS, of_notice("print/")),
}
POSTED = {
    "record-group-finding": Rule(Right.VERIFY_RATINGS, of_group("find/")),
    "post-group-notice": Rule(Right.POST_NOTICES, of_group("post/")),
    "draw-samples": anywhere(Right.VERIFY_RATINGS, "/notices/draw/"),
    "answer-objection": anywhere(Right.VERIFY_RATINGS, "/notices/objections/answer/"),
    "record-finding": Rule(Right.VERIFY_RATINGS, of_village("find/")),
    "post-notice": Rule(Right.POST_NOTICES, of_village("post/")),
    "take-down-notice": Rule(Right.POST_NOTICES, of_notice("take-down/")),
    "object-to-notice": Rule(Right.POST_NOTICES, of_notice("object/")),
}
