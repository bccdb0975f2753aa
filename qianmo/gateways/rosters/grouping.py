"""Rows gathered into households, and each household judged as a whole.

A household with one bad row goes back whole, with everything that is wrong in it, because a file that lacks a member
is worse than no file yet. A row that does not say whose it is counts with the household above it, for the same reason.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from qianmo.domain.households import REQUIRED_ITEMS, Member
from qianmo.domain.refusal import Refused
from qianmo.gateways.rosters.cells import cell_name
from qianmo.gateways.rosters.person_rows import PersonRow, read_member
from qianmo.gateways.rosters.places import Places, Village
from qianmo.gateways.rosters.vocabulary import ITEMS, SEGMENTS, read_items, read_segment

_ITEMS_NEEDED = 3
_SEGMENTS = "、".join(words[0] for words in SEGMENTS.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterHousehold:
    """A sound household of a roster; `rows` holds the row of each member, in order."""

    village_code: str
    group_code: str | None
    segment: str
    address: str
    items: tuple[str, ...]
    members: tuple[Member, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RefusedHousehold:
    """A household that goes back: its rows, a sentence for each bad cell, and the village where that is known."""

    rows: tuple[int, ...]
    reasons: tuple[str, ...]
    village_code: str = ""


@dataclass(slots=True)
class _Draft:
    """A household while its rows come in; `told` holds what holds for all members, with the row that said it first.

    `strays` are rows that do not say whose they are, `blamed` the columns in which something was wrong.
    """

    village: Village | None
    columns: Mapping[str, int]
    rows: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    blamed: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    told: dict[str, tuple[int, str]] = field(default_factory=dict)
    items: set[str] = field(default_factory=set)

    def cell(self, column: str, row: int | None = None) -> str:
        """The cell of a row of this household in a column; of its first row unless told."""
        return cell_name(row or self.rows[0], self.columns[column])


_Key = tuple[str, str]


class Gathering:
    """Households of one file. Rows are added in order; `finished` gives the verdicts."""

    def __init__(self, *, places: Places, village: Village | None, on: date) -> None:
        self._places, self._village, self._on = places, village, on
        self._drafts: dict[_Key, _Draft] = {}
        self._seen: dict[str, tuple[int, str]] = {}
        self._above: _Key | None = None
        self._villages: dict[_Key, Village | Refused] = {}

    def add(self, row: PersonRow) -> None:
        """Take one more row into its household."""
        village = self._village_of(row)
        key = self._key(row, village)
        draft = self._drafts.setdefault(key, _Draft(village, row.places))
        self._above = key
        member = read_member(row, on=self._on)
        self._note_duplicate(row, member)
        if not row.texts["household"]:
            draft.strays.append(row.number)
            draft.wrong += row.wrong
            return
        for column in ("group", "segment", "address"):
            self._tell(draft, row, column)
        self._add_items(draft, row)
        draft.rows.append(row.number)
        draft.wrong += row.wrong
        draft.blamed |= row.blamed
        draft.members.append(member)

    def finished(self) -> Iterable[RosterHousehold | RefusedHousehold]:
        """Every household in the order of its first row; each draft is given up as its verdict leaves."""
        for key in list(self._drafts):
            yield self._verdict(key[1], self._drafts.pop(key))

    def _village_of(self, row: PersonRow) -> Village | None:
        text, town = row.texts.get("village", ""), row.texts.get("town", "")
        if not text:
            if self._village is None and "village" not in row.blamed:
                row.blame("village", "没有填村")
            return self._village
        if (text, town) not in self._villages:
            self._villages[text, town] = self._places.village(text, town=town)
        found = self._villages[text, town]
        if self._village is not None and not _is_among(self._village, text, found):
            row.blame("village", f"这里是“{text}”，而这份名册是{self._village.name}的。请核对，或分开导入")
        elif self._village is None and isinstance(found, Refused):
            row.blame("village", found.reason)
        return self._village or (None if isinstance(found, Refused) else found)

    def _key(self, row: PersonRow, village: Village | None) -> _Key:
        household = row.texts["household"]
        if not household:
            if "household" not in row.blamed:
                row.blame("household", "没有填户序号，不知道这一行是哪一户的")
            return self._above or ("", "")
        if village is None:
            if self._above is not None and self._above[1] == household:
                return self._above
            return f"?{row.texts.get('town', '')}/{row.texts.get('village', '')}", household
        return village.code, household

    def _note_duplicate(self, row: PersonRow, member: Member) -> None:
        if not member.identity:
            return
        number, name = self._seen.setdefault(member.identity, (row.number, member.name))
        if number != row.number:
            earlier = cell_name(number, row.places["identity"])
            row.blame("identity", f"证件号码与 {earlier}（{name}）相同，同一个人只能在一户里出现一次")

    def _tell(self, draft: _Draft, row: PersonRow, column: str) -> None:
        text = row.texts.get(column, "")
        if not text:
            return
        number, said = draft.told.setdefault(column, (row.number, text))
        if said != text:
            earlier = cell_name(number, row.places[column])
            row.blame(column, f"“{text}”与 {earlier} 的“{said}”不一致，同一户应当相同")

    def _add_items(self, draft: _Draft, row: PersonRow) -> None:
        found, unknown = read_items(row.texts["items"])
        draft.items |= found
        if unknown:
            listed = "、".join(words[0] for words in ITEMS.values())
            row.blame("items", f"不认识资料“{'、'.join(unknown)}”。可以填：{listed}")

    def _verdict(self, household: str, draft: _Draft) -> RosterHousehold | RefusedHousehold:
        if not draft.rows:
            return RefusedHousehold(tuple(draft.strays), tuple(draft.wrong), _code(draft.village))
        wrong = draft.wrong + list(_faults_of_whole(household, draft))
        group_code = self._group_code(draft, wrong)
        segment = read_segment(draft.told.get("segment", (0, ""))[1])
        if wrong or draft.village is None or segment is None:
            return RefusedHousehold(tuple(sorted(draft.rows + draft.strays)), tuple(wrong), _code(draft.village))
        return RosterHousehold(
            village_code=draft.village.code,
            group_code=group_code,
            segment=segment,
            address=draft.told["address"][1],
            items=tuple(sorted(draft.items)),
            members=tuple(draft.members),
            rows=tuple(draft.rows),
        )

    def _group_code(self, draft: _Draft, wrong: list[str]) -> str | None:
        if "group" not in draft.told or draft.village is None:
            return None
        row, text = draft.told["group"]
        found = self._places.group(text, village=draft.village)
        if isinstance(found, Refused):
            wrong.append(f"{draft.cell('group', row)}：{found.reason}")
            return None
        return found


def _code(village: Village | None) -> str:
    return village.code if village else ""


def _is_among(village: Village, text: str, found: Village | Refused) -> bool:
    """Whether the village given with the file is one that the text may mean; its own name is never ambiguous then."""
    return found == village or (
        isinstance(found, Refused) and found.code == "ambiguous_village" and village.name == text
    )


def _faults_of_whole(household: str, draft: _Draft) -> Iterable[str]:
    """What is wrong with a household although each of its rows may be right."""
    heads = [
        (draft.cell("relation", row), member.name)
        for row, member in zip(draft.rows, draft.members, strict=True)
        if member.relation == "head"
    ]
    if len(heads) > 1:
        named = "、".join(f"{cell} {name}" for cell, name in heads)
        apart = _scattered(draft.rows)
        hint = f"。户序号“{household}”还出现在不相连的行，若是两户，请改成不同的户序号" if apart else ""
        yield f"{heads[1][0]}：这一户有 {len(heads)} 个户主（{named}），应当正好一人{hint}"
    elif not heads and all(member.relation for member in draft.members):
        yield f"{draft.cell('relation')}：户序号“{household}”这一户没有户主，应当正好一人"
    segment = draft.told.get("segment")
    if segment is None and "segment" not in draft.blamed:
        yield f"{draft.cell('segment')}：没有填客群。可以填：{_SEGMENTS}"
    elif segment is not None and read_segment(segment[1]) is None:
        yield f"{draft.cell('segment', segment[0])}：没有“{segment[1]}”这个客群。可以填：{_SEGMENTS}"
    if "address" not in draft.told and "address" not in draft.blamed:
        yield f"{draft.cell('address')}：没有填住址，一户至少有一行要填"
    missing = [label for item, label in REQUIRED_ITEMS.items() if item not in draft.items]
    if not missing and len(draft.items) < _ITEMS_NEEDED:
        missing = ["身份证、户口簿以外的一项"]
    if missing:
        yield f"{draft.cell('items')}：还不能建档，缺{'、'.join(missing)}。补齐三项后再建"


def _scattered(rows: Sequence[int]) -> bool:
    return any(after - before > 1 for before, after in pairwise(rows))
