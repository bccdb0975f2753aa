"""What the demo bank wrote into the ledgers of its villages: people, plaques, figures, classes, rural or not, outlets.

Everybody is generated. S1 tells of 864 plaques in groups, communities and parks of one county: here about as many hang.
"""

from uuid import NAMESPACE_OID, uuid5

import numpy as np
from shapely import get_parts
from shapely.geometry import box, mapping, shape

from qianmo.apps.grids.allocating import place_outlets
from qianmo.apps.grids.cutting import NewCut, cut_cells
from qianmo.apps.grids.drawn import boundaries
from qianmo.apps.grids.handing_over import NewHandover, move_cells
from qianmo.apps.grids.handovers import held_cells, takers
from qianmo.apps.grids.ledgers.classes import NewFlag, flag_rural
from qianmo.apps.grids.ledgers.correcting import FieldFact, correct_facts
from qianmo.apps.grids.ledgers.facts import NewFact, write_facts
from qianmo.apps.grids.ledgers.ground import Refusals, Writing
from qianmo.apps.grids.ledgers.people import NewContact, enter_contacts
from qianmo.apps.grids.ledgers.plaques import NewPlaque, check_plaques, hang_plaques, plaques
from qianmo.apps.grids.ledgers.proposing import proposed_flags
from qianmo.apps.grids.outlining import Drawn
from qianmo.apps.grids.piece_outlines import draw_pieces, outlines_of
from qianmo.apps.grids.queries import CellRow, Scope, cells, stewards
from qianmo.apps.households.queries import households_by_village
from qianmo.apps.org.queries import open_outlets, staff_cards
from qianmo.demo.accepting import accepted
from qianmo.demo.names import given_names, surnames
from qianmo.demo.schedule import DEMO_DAY, OPENED_ON, moment
from qianmo.domain.villages import KINDS, CellKind, ContactRole, FactKey, PlaqueState, kind_of

ELECTED, HUNG, COUNTED = (
    OPENED_ON.replace(day=20),
    OPENED_ON.replace(month=11, day=12),
    OPENED_ON.replace(month=12, day=31),
)
PLACES = ("村委会外墙", "卫生室门口", "小卖部", "文化广场", "社区公告栏")
SPECIALITIES = ("肉羊养殖", "肉牛育肥", "谷子种植", "笤帚加工", "蛋鸡养殖", "杂粮", "中药材")
PEOPLE_A_HOUSEHOLD, FILED_SHARE, STREET = 2.7, 0.94, 0.8
"""Of the invented figures: people in a household, files of all households of a village, a building of its strip."""


def leave_ledgers(*, seed: int, by: int) -> None:
    """Write the ledgers of all villages; `by` is the officer of the head office who had them brought in."""
    draws = np.random.default_rng([seed, 9])
    writing = Writing(scope=Scope(None), by=by, at=moment(DEMO_DAY, hour=9), on=DEMO_DAY)
    villages = cells(level="village")
    _held(enter_contacts(new=_people(villages, draws), writing=writing))
    _held(hang_plaques(new=_plaques(villages), writing=writing))
    hanging = plaques(scope=Scope(None), on=DEMO_DAY)
    states = draws.choice(
        [PlaqueState.SOUND, PlaqueState.DAMAGED, PlaqueState.MISSING], len(hanging), p=[0.94, 0.04, 0.02]
    )
    looked = {one.id: PlaqueState(str(state)) for one, state in zip(hanging, states, strict=True) if one.id % 4}
    _held(check_plaques(states=looked, checked_on=DEMO_DAY.replace(day=15), writing=writing))
    _held(write_facts(new=_facts(villages, draws), writing=writing))
    if refused := correct_facts(new=_corrected(villages), at=writing.at, business_date=DEMO_DAY):
        raise RuntimeError(next(iter(refused.values())).reason)
    flags = [
        NewFlag(code=one.at.code, rural=one.rural.rural, reason=one.rural.reason, since=OPENED_ON)
        for one in proposed_flags(scope=Scope(None))
    ]
    _held(flag_rural(new=flags, writing=writing))
    _held(cut_cells(new=_cuts(villages), writing=writing))
    _held(draw_pieces(drawn=_outlines(villages), surveyed_in="gcj02", how="file", writing=writing))
    _share_out(next((one for one in villages if one.urban), None), by=by)
    first: dict[int, str] = {}
    for one in villages:
        if one.branch_id is not None:
            first.setdefault(one.branch_id, one.code)
    outlets = {pk: first[pk] for pk in open_outlets(on=DEMO_DAY) if pk in first}
    _held(place_outlets(standing=outlets, since=OPENED_ON, writing=writing))


def _held(answer: int | Refusals) -> None:
    if isinstance(answer, dict):
        raise RuntimeError(next(iter(answer.values())).reason)


def _people(villages: list[CellRow], draws: np.random.Generator) -> list[NewContact]:
    roles = (ContactRole.SECRETARY, ContactRole.ACCOUNTANT, ContactRole.LIAISON)
    count = len(villages) * len(roles)
    family, given = (
        surnames(draws.random(count)),
        given_names(draws.integers(0, 1 << 30, (count, 5)), female=False, born=1975),
    )
    phones = draws.integers(0, 100_000_000, count)
    return [
        NewContact(
            code=one.code, role=role, name=family[place] + given[place], phone=f"199{phones[place]:08}", since=ELECTED
        )
        for place, (one, role) in enumerate((one, role) for one in villages for role in roles)
    ]


def _plaques(villages: list[CellRow]) -> list[NewPlaque]:
    held = stewards(cell_ids=None, on=HUNG)
    numbers = staff_cards(ids={one.owner_id for one in held.values() if one.owner_id is not None}, on=HUNG)
    named = [(one, numbers[pk].number) for one in villages if (pk := held[one.id].owner_id if one.id in held else None)]
    return [
        NewPlaque(number=f"{place + 1:04}", code=one.code, place=where, staff=number, hung_on=HUNG)
        for place, (one, number, where) in enumerate(
            (one, number, where) for one, number in named for where in PLACES[:4]
        )
    ]


def _facts(villages: list[CellRow], draws: np.random.Generator) -> list[NewFact]:
    filed = households_by_village()
    found = []
    for one in villages:
        whole = round(filed.get(one.id, 0) / min(1.0, FILED_SHARE + 0.05 * draws.random()))
        people = round(whole * (PEOPLE_A_HOUSEHOLD + 0.4 * draws.random()))
        told = {
            FactKey.HOUSEHOLDS: whole, FactKey.POPULATION: people, FactKey.AWAY: round(people * 0.3 * draws.random()),
            FactKey.SPECIALITY: SPECIALITIES[int(draws.integers(len(SPECIALITIES)))],
        }  # fmt: skip
        source = "村委会台账（演示）"
        found += [
            NewFact(code=one.code, key=key, value=str(value), as_of=COUNTED, source=source)
            for key, value in told.items()
        ]
    return found


def _corrected(villages: list[CellRow]) -> list[FieldFact]:
    """What managers found otherwise than the committees say, in every twentieth village, and land nobody had noted."""
    held = stewards(cell_ids=None, on=DEMO_DAY)
    found = []
    for place, one in enumerate(villages[::20]):
        owner = held[one.id].owner_id if one.id in held else None
        for key, value in ((FactKey.SPECIALITY, "设施蔬菜"), (FactKey.LAND, str(2_400 + 130 * place))):
            if owner is not None:
                found.append(
                    FieldFact(
                        cell_id=one.id,
                        key=key,
                        value=value,
                        by=owner,
                        answers=True,
                        made_at=moment(DEMO_DAY, hour=8),
                        envelope=uuid5(NAMESPACE_OID, f"{key} of {one.code}"),
                    )
                )
    return found


def _cuts(villages: list[CellRow]) -> list[NewCut]:
    """A few buildings and a trade area in every community, a park in every park."""
    found = []
    for one in villages:
        kind = kind_of(level="village", name=one.name)
        if kind is CellKind.COMMUNITY and one.urban:
            found += [NewCut(code=one.code, kind=CellKind.BUILDING, name=f"{n}号楼", since=HUNG) for n in range(1, 5)]
            found.append(
                NewCut(code=one.code, kind=CellKind.BUILDING, name="1号楼", since=HUNG, estate=f"{one.name[:2]}花园")
            )
            found.append(NewCut(code=one.code, kind=CellKind.TRADE_AREA, name="沿街商铺", since=HUNG))
        if kind is CellKind.PARK:
            found.append(NewCut(code=one.code, kind=CellKind.PARK, name="一期厂房", since=HUNG))
    return found


def _outlines(villages: list[CellRow]) -> list[Drawn]:
    """What was cut in town, drawn as strips side by side: generated, since nobody has surveyed an invented street."""
    found = []
    urban = [one.id for one in villages if one.urban]
    every = outlines_of(village_ids=urban)
    for one in boundaries(cell_ids=urban):
        pieces = [piece for piece in every[one.cell_id] if piece.kind != KINDS[CellKind.GROUP]]
        ground = shape(one.geometry)
        west, south, east, north = ground.bounds
        wide = (east - west) / (len(pieces) + 1)
        for place, piece in enumerate(pieces):
            left = west + (place + 0.5) * wide
            strip = ground.intersection(box(left, south, left + wide * STREET, north))
            whole = max(get_parts(strip), key=lambda part: part.area)
            found.append(Drawn(piece.code, mapping(whole.buffer(-wide * (1 - STREET) / 4))))
    return found


def _share_out(village: CellRow | None, *, by: int) -> None:
    """Two pieces of a community go to another manager of its branch than the owner of the whole."""
    if village is None:
        return
    pieces = outlines_of(village_ids=[village.id])[village.id][:2]
    whole, *held = held_cells(codes=[village.code, *(one.code for one in pieces)], scope=Scope(None))
    people = takers(branch_ids={whole.branch_id}, on=DEMO_DAY)
    to = next((one.staff_id for one in people if one.staff_id != whole.owner.staff_id), None)
    if to is None or not held:
        return
    new = NewHandover(
        seen={one.code: one.owner.row_id for one in held}, to=to, since=DEMO_DAY, reason="社区大，分片包户", by=by,
        request_id=uuid5(NAMESPACE_OID, f"pieces of {whole.code}"),
    )  # fmt: skip
    accepted(move_cells(new=new, scope=Scope(None), at=moment(DEMO_DAY, hour=9), business_date=DEMO_DAY))
