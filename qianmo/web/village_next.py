"""接着办: what a village waits for at its step, which posts do it, and where it is done; nothing is decided here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from qianmo.apps.campaigns.queries import SittingRow, VillageDrive
from qianmo.apps.org.queries import SignedIn
from qianmo.domain.access import Right
from qianmo.web.drives import blocks_of, said
from qianmo.web.words.access import doing


@dataclass(frozen=True, slots=True)
class Door:
    """Where one thing that holds a village up is done: the words on it, and the right it takes."""

    words: str
    right: Right
    page: str
    asks: str = ""


DOORS: Mapping[str, Door] = {
    "unlisted": Door("补上名册", Right.IMPORT_ROSTERS, "opening", "village={code}"),
    "waiting": Door("开评议会", Right.HOST_SITTINGS, "new-sitting", "village={code}"),
    "unrated": Door("开评议会", Right.HOST_SITTINGS, "new-sitting", "village={code}"),
    "looks": Door("办复评", Right.LOOK_AGAIN, "looks", "village={code}"),
    "visits": Door("办走访", Right.WORK, "tasks"),
    "objected": Door("答复异议", Right.VERIFY_RATINGS, "village-notices", "year={year}"),
    "unasked": Door("提预授信", Right.PROPOSE, "proposals"),
    "pending": Door("去审批", Right.DECIDE, "approvals"),
    "unposted": Door("贴公示", Right.POST_NOTICES, "village-notices", "year={year}"),
    "unsigned": Door("排签约日", Right.SIGN, "signing-days"),
    "undrawn": Door("看是哪些户", Right.SEE_CUSTOMERS, "households", "village={code}&stage=signed"),
}
"""By the key of what holds it up; what only time or the head of the page ends has no door."""
OF_ONE_VILLAGE = frozenset({"village-notices", "proposals"})


@dataclass(frozen=True, slots=True)
class NextAct:
    """One thing to be done next: what it waits for, who does it, and the door, if it is the reader's to open."""

    waits: str
    who: str
    words: str
    address: str


def next_acts(
    *, village: VillageDrive, sittings: Sequence[SittingRow], person: SignedIn, posts: Mapping[str, str], on: date
) -> list[NextAct]:
    """What the village waits for, the gravest first. Where a sitting runs, that is where rating goes on."""
    running = next((one.id for one in sittings if one.closed_at is None), None)
    found = []
    for block in blocks_of(village, on=on):
        door = DOORS.get(block[0])
        if door is None:
            continue
        words, address = door.words, _address(door, village)
        if running is not None and door.page == "new-sitting":
            words, address = "看正在开的会", reverse("sitting", args=[running])
        who = "、".join(doing(door.right, posts))
        found.append(NextAct(said(block), who, words, address if person.may(door.right) else ""))
    return found


def _address(door: Door, village: VillageDrive) -> str:
    args = [village.code] if door.page in OF_ONE_VILLAGE else []
    asks = door.asks.format(code=village.code, year=village.year)
    return reverse(door.page, args=args) + (f"?{asks}" if asks else "")
