"""Villages of a drive: looked at by whoever sees the funnel, opened and deferred within one's own villages."""

from qianmo.domain.access import Right
from tests import village as v
from tests.web.rules import EVERYWHERE, County, Rule, Visit


def villages(right: Right, address: str, **form: object) -> Rule:
    missing = address.format("150422999999")
    return Rule(
        right, lambda _: [Visit(address.format(code), frozenset({code}), missing, form=form) for code in EVERYWHERE]
    )


def marking(address: str) -> Rule:
    """A household that is on no roster yet can be marked: those of the lower and the far village."""

    def visits(county: County) -> list[Visit]:
        return [
            Visit(
                address.format(code, county.households[code]),
                frozenset({code}),
                address.format(code, 999_999_999),
                {"HX-Request": "true"},
                {"revision": "0", "note": ""},
            )
            for code in (v.LOWER, v.FAR)
        ]

    return Rule(Right.IMPORT_ROSTERS, visits)


SEATED = {
    "village-past": villages(Right.SEE_FUNNEL, "/campaigns/{}/past/"),
    "village": villages(Right.SEE_FUNNEL, "/campaigns/{}/?tab=roster"),
    "opening": villages(Right.IMPORT_ROSTERS, "/campaigns/opening/?village={}"),
    "clashes": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/clashes/?tab=answered"),
    "registers": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/?kind=unknown"),
    "marks": marking("/campaigns/{}/marks/{}/"),
    "proposals": villages(Right.PROPOSE, "/campaigns/{}/proposed/"),
}
POSTED = {
    "bring-marks": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/marks/bring/"),
    "answer-clash": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/clashes/answer/", row="1", about="name"),
    "bring-register": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/bring/", source="村委名册"),
    "open-village": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/open/", seen="old"),
    "propose": villages(Right.PROPOSE, "/campaigns/{}/proposed/new/", chosen="1-1-1-1-1-1"),
    "defer-village": villages(Right.ASSIGN_WORK, "/campaigns/{}/defer/", reason="村两委换届", review_on="2026-06-01"),
    "resume-village": villages(Right.ASSIGN_WORK, "/campaigns/{}/resume/"),
    "set-target": villages(Right.ASSIGN_WORK, "/campaigns/{}/target/", percent="60"),
    "mark": marking("/campaigns/{}/marks/{}/save/"),
}
