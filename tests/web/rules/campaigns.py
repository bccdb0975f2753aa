"""Villages of a drive: looked at by whoever sees the funnel, opened and deferred within one's own villages."""

from itertools import count

from qianmo.apps.ratings.models import RegisterDraft
from qianmo.apps.ratings.services import SentRegister, receive_register
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


SENDER = "2002"
TURNS, LINE = count(1), "\n"
"""The same bytes are not taken twice."""


def drafted(address: str, **form: object) -> Rule:
    """A register its sender has not taken yet; nobody else learns that it waits."""

    def visits(county: County) -> list[Visit]:
        draft = RegisterDraft.objects.values_list("id", flat=True).first() or _sent(county)
        missing = address.format(v.UPPER, 999_999_999)
        return [Visit(address.format(v.UPPER, draft), missing=missing, owner=SENDER, form=form)]

    return Rule(Right.IMPORT_ROSTERS, visits)


def _sent(county: County) -> int:
    head = county.filings[v.UPPER].members[0]
    new = SentRegister(
        village_id=county.ground.cells[v.UPPER], year=v.YEAR, source="村委名册", file_name="册.csv",
        content=f"姓名,身份证号\n{head.name},{head.identity}{LINE * next(TURNS)}".encode(),
        by=county.ground.staff[SENDER],
    )  # fmt: skip
    draft_id = receive_register(new=new, at=v.at(v.DRAWN))
    assert isinstance(draft_id, int)
    return draft_id


SEATED = {
    "village-past": villages(Right.SEE_FUNNEL, "/campaigns/{}/past/"),
    "village": villages(Right.SEE_FUNNEL, "/campaigns/{}/?tab=roster"),
    "opening": villages(Right.IMPORT_ROSTERS, "/campaigns/opening/?village={}"),
    "clashes": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/clashes/?tab=answered"),
    "registers": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/?kind=unknown"),
    "register-draft": drafted("/campaigns/{}/registers/{}/?kind=same"),
    "marks": marking("/campaigns/{}/marks/{}/"),
    "proposals": villages(Right.PROPOSE, "/campaigns/{}/proposed/"),
}
POSTED = {
    "bring-marks": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/marks/bring/"),
    "answer-clash": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/clashes/answer/", row="1", about="name"),
    "bring-register": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/bring/", source="村委名册"),
    "lend-list": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/registers/lend/", list="1"),
    "register-columns": drafted("/campaigns/{}/registers/{}/columns/"),
    "take-register": drafted("/campaigns/{}/registers/{}/take/", replaces=""),
    "drop-register": drafted("/campaigns/{}/registers/{}/drop/"),
    "open-village": villages(Right.IMPORT_ROSTERS, "/campaigns/{}/open/", seen="old"),
    "propose": villages(Right.PROPOSE, "/campaigns/{}/proposed/new/", chosen="1-1-1-1-1-1"),
    "defer-village": villages(Right.ASSIGN_WORK, "/campaigns/{}/defer/", reason="村两委换届", review_on="2026-06-01"),
    "resume-village": villages(Right.ASSIGN_WORK, "/campaigns/{}/resume/"),
    "set-target": villages(Right.ASSIGN_WORK, "/campaigns/{}/target/", percent="60"),
    "mark": marking("/campaigns/{}/marks/{}/save/"),
}
