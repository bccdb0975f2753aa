"""Registers of one village for the demo, made up like everything there: the committee's of the spring, its later one.

Most agree with the files, some do not. The hukou office's waits to be looked at under headings of its own.
"""

from qianmo.apps.ratings.services import SentRegister, receive_register, take_register
from qianmo.demo.accepting import accepted
from qianmo.demo.people import VillageBatch
from qianmo.demo.schedule import DEMO_DAY, moment
from qianmo.domain.identity import identity_check_digit

LEFT_OUT, MISSPELT, NEW, AWAY = 9, 40, 6, 2
"""One household in so many is missing from the register, one head in so many is called otherwise; so many it names have
no file, so many one elsewhere."""
COMMITTEE, POLICE = "村委名册", "户籍名册"


def lay_registers(batch: VillageBatch, *, beside: VillageBatch, village_id: int, year: int, by: int) -> None:
    """Bring the registers of a village in; `beside` lends people who are on file there."""
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
    spring = [(one.name, one.identity) for one in heads]
    editions = [
        (COMMITTEE, "村委名册（生成）.csv", "姓名,身份证号", spring),
        (COMMITTEE, "村委名册更新（生成）.csv", "姓名,身份证号", [*here, *away, *new, *faulty]),
        (POLICE, "常住人口登记（生成）.csv", "人员,公民号", [*spring[::2], *new[:2]]),
    ]
    taken: int | None = None
    for minute, (source, name, heading, rows) in enumerate(editions, start=20):
        content = "\n".join([heading, *(f"{told},{identity}" for told, identity in rows)]).encode()
        at = moment(DEMO_DAY, hour=8, minute=minute)
        sent = SentRegister(
            village_id=village_id, year=year, source=source, file_name=name, content=content, by=by,
        )  # fmt: skip
        draft_id = accepted(receive_register(new=sent, at=at))
        if source == COMMITTEE:
            taken = accepted(
                take_register(
                    draft_id=draft_id, village_id=village_id, replaces=taken, by=by, at=at, business_date=DEMO_DAY
                )
            )
