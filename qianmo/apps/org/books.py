"""Books over tables of dated rows, as most rules of the bank are kept; and two of people: posts and certificates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, cast

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange

from qianmo.apps.org.changes import Book, Published
from qianmo.apps.org.models import Post, PostHolding, Qualification
from qianmo.apps.org.queries import branch_ids, branch_names, staff_ids
from qianmo.domain.access import Right
from qianmo.domain.dated import last_said
from qianmo.domain.refusal import Refused
from qianmo.domain.rulebook import Column, Row, Sheet, Sort, Value
from qianmo.storage.dated_rows import beginnings, say_from

DECIDING = {str(post): str(post.label) for post in (Post.REVIEWER, Post.BRANCH_HEAD, Post.APPROVER)}
"""Posts in which somebody says yes to credit; who holds the others is not a matter of authority."""
GRANT, WITHDRAW = "grant", "withdraw"
Unfit = Callable[[Sequence[Row], date], Refused | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A column that names a row of another table by its code: the field kept, the path to the code, ids by code.

    With `create`, a name nobody knows yet is founded when the change is published.
    """

    field: str
    path: str
    ids: Callable[[], Mapping[str, int]]
    create: Callable[[Iterable[str]], object] | None = None


STAFF = Named(field="staff_id", path="staff__number", ids=staff_ids)
BRANCH = Named(field="branch_id", path="branch__code", ids=branch_ids)
NUMBER = Column(name="staff", title="工号", sort=Sort.TEXT)


def branch_column(*, optional: bool = False, hint: str = "") -> Column:
    """A branch to choose by name."""
    return Column(name="branch", title="机构", sort=Sort.CHOICE, choices=branch_names(), optional=optional, hint=hint)


@dataclass(frozen=True, kw_only=True)
class DatedBook:
    """A book over a table of dated rows: its columns are the fields, or name rows of other tables.

    `ends` is the column that says until when a row holds, where each has an end of its own. `otherwise` are the
    rows that hold where the bank says nothing, each set from its day on; `first` is the field rows stand in the order
    of, before their key.
    """

    code: str
    title: str
    says: str
    model: type[models.Model]
    sheet: Callable[[], Sheet]
    named: Mapping[str, Named] = field(default_factory=dict)
    ends: str = ""
    otherwise: Mapping[date, Sequence[Row]] = field(default_factory=dict)
    first: str = ""
    sense: Unfit = lambda _rows, _from: None
    changes: bool = False
    right: Right = Right.CHANGE_RULES

    @property
    def _rows(self) -> models.QuerySet[Any]:
        return self.model._default_manager.all()

    def _kept(self, name: str) -> str:
        return self.named[name].field if name in self.named else name

    def _path(self, name: str) -> str:
        return self.named[name].path if name in self.named else "valid" if name == self.ends else name

    def in_force(self, on: date) -> list[Row]:
        """The rows of a day, in the order of what they are about."""
        made = self.sheet()
        names = [one.name for one in made.columns]
        order = [*filter(None, [self.first]), *map(self._path, made.key), "id"]
        found = self._rows.filter(valid__contains=on).order_by(*order).values_list(*map(self._path, names))
        said = [dict(zip(names, map(_plain, values), strict=True)) for values in found]
        if said or (held := last_said(self.otherwise, on=on)) is None:
            return said
        return list(held[1])

    def turns(self) -> list[date]:
        """The days on which a row begins; before the bank's first those of what holds otherwise."""
        own = beginnings(self._rows)
        first = min(own, default=date.max)
        return [*own, *(day for day in self.otherwise if date.min < day < first)]

    def unfit(self, rows: Sequence[Row], valid_from: date) -> Refused | None:
        """A name nobody has, then what the room says."""
        return _unknown(rows, self.named) or self.sense(rows, valid_from)

    def write(self, change: Published) -> None:
        """Let the table say these rows from the day on."""
        made = self.sheet()
        codes = {name: _codes(one, [row[name] for row in change.rows]) for name, one in self.named.items()}

        def stored(column: Column, value: Value) -> Any:
            return codes[column.name].get(str(value)) if column.name in codes else _stored(column, value)

        wanted = [{self._kept(one.name): stored(one, row[one.name]) for one in made.columns} for row in change.rows]
        say_from(
            change.valid_from, rows=self._rows, key=list(map(self._kept, made.key)), wanted=wanted, until=self.ends
        )


def _codes(one: Named, said: Iterable[Value]) -> Mapping[str, int]:
    known = one.ids()
    fresh = {str(value) for value in said if value is not None} - set(known)
    if one.create is None or not fresh:
        return known
    one.create(sorted(fresh))
    return one.ids()


def _unknown(rows: Sequence[Row], named: Mapping[str, Named]) -> Refused | None:
    for column, one in named.items():
        known = one.ids()
        for row in () if one.create else rows:
            if row[column] is not None and row[column] not in known:
                return Refused(code="unknown", reason=f"没有提交：没有“{row[column]}”。请核对后再填")
    return None


def _plain(value: Any) -> Value:
    """A value as a sheet holds it: days and times as texts, a range of days by its end."""
    if isinstance(value, DateRange):
        value = value.upper
    return value.isoformat() if isinstance(value, time | date) else cast("Value", value)


def _stored(column: Column, value: Value) -> Any:
    if column.sort is Sort.TIME:
        return time.fromisoformat(str(value))
    return date.fromisoformat(str(value)) if column.sort is Sort.DAY and value else value


@dataclass(frozen=True, kw_only=True)
class PeopleBook:
    """A book of changes: each row grants something to somebody, or withdraws it, from the day it is published for.

    `about` is the field that says what; `only` narrows the rows shown.
    """

    code: str
    title: str
    says: str
    model: type[models.Model]
    sheet: Callable[[], Sheet]
    named: Mapping[str, Named]
    about: str
    only: Mapping[str, Any] = field(default_factory=dict)
    changes: bool = True
    right: Right = Right.CHANGE_RULES

    def _whose(self, row: Row) -> models.QuerySet[Any]:
        codes = {one.path: row[name] for name, one in self.named.items()}
        return self.model._default_manager.filter(**codes, **{self.about: row[self.about]}).order_by("valid")

    def in_force(self, on: date) -> list[Row]:
        """Who has what on a day, as rows that grant it."""
        paths = [*(one.path for one in self.named.values()), self.about, "valid"]
        rows = self.model._default_manager.filter(**self.only, valid__contains=on).order_by(*paths)
        return [
            dict(zip([*self.named, self.about, "until"], map(_plain, values), strict=True)) | {"act": GRANT}
            for values in rows.values_list(*paths)
        ]

    def turns(self) -> list[date]:
        """None: its changes are its history."""
        return []

    def unfit(self, rows: Sequence[Row], valid_from: date) -> Refused | None:
        """A name nobody has, a grant of what is held, a withdrawal of what is not, an end before the beginning."""
        refused = _unknown(rows, self.named)
        for row in () if refused else rows:
            has = self._whose(row).filter(valid__contains=valid_from).exists()
            if (row["act"] == GRANT) == has:
                said = "那天已经有了，不用再授" if has else "那天没有，收不回"
                what = DECIDING.get(str(row[self.about]), row[self.about])
                return Refused(code="no_change", reason=f"没有提交：{row['staff']} 的“{what}”{said}。请核对")
            if str(row.get("until") or "9999") <= valid_from.isoformat():
                return Refused(code="ended", reason=f"没有提交：{row['staff']} 的有效期在生效日前就到了。请改有效期")
        return refused

    def write(self, change: Published) -> None:
        """End what is withdrawn; begin what is granted, up to its own end or to where the same begins again."""
        codes = {name: one.ids() for name, one in self.named.items()}
        for row in change.rows:
            if row["act"] == WITHDRAW:
                for one in self._whose(row).filter(valid__contains=change.valid_from):
                    one.valid = (one.valid.lower, change.valid_from)
                    one.save(update_fields=["valid"])
                continue
            again = self._whose(row).filter(valid__startswith__gt=change.valid_from).first()
            until = date.fromisoformat(str(row["until"])) if row.get("until") else None
            ends = [day for day in (until, again and again.valid.lower) if day is not None]
            self.model._default_manager.create(
                **{one.field: codes[name][str(row[name])] for name, one in self.named.items()},
                **{self.about: row[self.about]},
                valid=(change.valid_from, min(ends, default=None)),
            )


ACT = Column(name="act", title="授予或收回", sort=Sort.CHOICE, choices={GRANT: "授予", WITHDRAW: "收回"})


def _holders() -> Sheet:
    post = Column(name="post", title="岗位", sort=Sort.CHOICE, choices=DECIDING)
    return Sheet(columns=[NUMBER, post, branch_column(), ACT], key=["staff", "post", "branch"], fewest=1)


def _certificates() -> Sheet:
    kind = Column(name="kind", title="资质", sort=Sort.TEXT, hint="如 信贷审批资格证")
    until = Column(name="until", title="有效到（不含）", sort=Sort.DAY, optional=True)
    return Sheet(columns=[NUMBER, kind, ACT, until], key=["staff", "kind"], fewest=1)


BOOKS: tuple[Book, ...] = (
    PeopleBook(
        code="holders",
        title="有权人",
        says="谁在哪个机构审查、审批。授予和收回都从生效日起，收回前说过的话不变。",
        sheet=_holders,
        model=PostHolding,
        named={"staff": STAFF, "branch": BRANCH},
        about="post",
        only={"post__in": list(DECIDING)},
    ),
    PeopleBook(
        code="certificates",
        title="资质证书",
        says="谁有什么证、到哪一天。没有所需证书的人，在那个职责里不能发表意见。",
        sheet=_certificates,
        model=Qualification,
        named={"staff": STAFF},
        about="kind",
    ),
)
"""The rules of people: who holds a post that says yes to credit, who has which certificate."""
