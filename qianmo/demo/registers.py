"""A register of one village for the demo, made up like everything there: most agree with the files, some do not."""

from qianmo.apps.ratings.services import NewRegister, bring_register
from qianmo.demo.accepting import accepted
from qianmo.demo.people import VillageBatch
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.identity import identity_check_digit

LEFT_OUT, MISSPELT, NEW, AWAY = 9, 40, 6, 2
"""One household in so many is missing from the register, one head in so many is called otherwise; so many it names have
no file, so many one elsewhere."""


def lay_register(batch: VillageBatch, *, beside: VillageBatch, village_id: int, year: int, by: int) -> None:
    """Bring the committee's register of a village in; `beside` lends people who are on file there."""
    heads = [household.members[0] for household in batch.households]
    others = [household.members[0] for household in beside.households]
    here = [
        (one.name if place % MISSPELT else f"{one.name[0]}小{one.name[-1]}", one.identity)
        for place, one in enumerate(heads, start=1)
        if place % LEFT_OUT
    ]
    away = [(one.name, one.identity) for one in others[:AWAY]]
    new = [
        (one.name, whole + identity_check_digit(whole))
        for place, one in enumerate(others[AWAY : AWAY + NEW])
        if (whole := f"{batch.plan.code[:6]}19{60 + place}070798{place}")
    ]
    faulty = [(heads[0].name, heads[0].identity), (heads[-1].name, heads[-1].identity[:-3])]
    lines = ["姓名,身份证号", *(f"{name},{identity}" for name, identity in (*here, *away, *new, *faulty))]
    accepted(
        bring_register(
            new=NewRegister(
                village_id=village_id, year=year, source="村委名册", file_name="村委名册（生成）.csv",
                content="\n".join(lines).encode(), by=by,
            ),
            at=moment(DEMO_DAY, hour=8, minute=20),
            business_date=DEMO_DAY,
        )
    )  # fmt: skip
