"""Reads of forms for whoever draws them up: every version with its people, and what branches were given."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from qianmo.apps.fieldwork.models import FormRollout, FormState, FormVersion
from qianmo.apps.fieldwork.shelf import NUMBER, Pages, shipped
from qianmo.apps.org.queries import branches_named, staff_names
from qianmo.domain.fieldwork.forms import FormId


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version of a form; one that comes with the product was drawn up and published by nobody of the bank."""

    id: FormId
    title: str
    pages: Pages
    state: str
    revision: int = 0
    editor_ids: tuple[int, ...] = ()
    editors: tuple[str, ...] = ()
    edited_at: datetime | None = None
    published_by: str = ""
    published_at: datetime | None = None
    said: str = ""

    @property
    def is_published(self) -> bool:
        """Whether it may be rolled out, and never changes."""
        return self.state == FormState.PUBLISHED

    @property
    def state_word(self) -> str:
        """How far it has come."""
        return str(FormState(self.state).label)


def form_titles() -> dict[str, str]:
    """The forms there are, by code."""
    return {code: title for code, (title, _) in shipped().items()}


def versions_of(*, code: str) -> list[Version]:
    """Every version of a form, the newest first, those thrown away left out."""
    rows = list(
        FormVersion.objects.filter(code=code)
        .exclude(state=FormState.DROPPED)
        .select_related("published_by")
        .order_by("-number")
    )
    names = staff_names(ids={one for row in rows for one in row.editors})
    found = [
        Version(
            id=FormId(row.code, row.number),
            title=row.title,
            pages=row.pages,
            state=row.state,
            revision=row.revision,
            editor_ids=tuple(row.editors),
            editors=tuple(names[one] for one in row.editors),
            edited_at=row.edited_at,
            published_by=row.published_by.name if row.published_by else "",
            published_at=row.published_at,
            said=row.said,
        )
        for row in rows
    ]
    title, pages = shipped()[code]
    return [*found, Version(id=FormId(code, NUMBER), title=title, pages=pages, state=FormState.PUBLISHED)]


@dataclass(frozen=True, slots=True)
class RolloutRow:
    """A roll-out as it was said; `branch` is "" for every branch."""

    number: int
    branch: str
    since: date
    old_until: date | None
    reason: str
    given_by: str
    given_at: datetime


def rollouts_of(*, code: str) -> list[RolloutRow]:
    """Every roll-out of a form, the last said first."""
    names = branches_named()
    return [
        RolloutRow(
            row.number,
            names[row.branch_id][1] if row.branch_id else "",
            row.since,
            row.old_until,
            row.reason,
            row.given_by.name,
            row.given_at,
        )
        for row in FormRollout.objects.filter(code=code).select_related("given_by").order_by("-id")[:200]
    ]


@dataclass(frozen=True, slots=True)
class InUse:
    """Which branches fill in a version of a form on a day; none named where it is all that nothing else was said to."""

    number: int
    branches: tuple[str, ...]


def in_use(*, code: str, on: date) -> list[InUse]:
    """The versions of a form that are filled in on a day: what every branch was given, then those that differ."""
    rows = FormRollout.objects.filter(code=code, since__lte=on).order_by("since", "id")
    whole, alone = NUMBER, dict[int, int]()
    for row in rows:
        if row.branch_id is None:
            whole, alone = row.number, {}
        else:
            alone[row.branch_id] = row.number
    names = branches_named()
    others: dict[int, list[str]] = defaultdict(list)
    for branch_id, number in alone.items():
        if number != whole:
            others[number].append(names[branch_id][1])
    return [InUse(whole, ()), *(InUse(number, tuple(others[number])) for number in sorted(others))]


@dataclass(frozen=True, slots=True)
class FormCard:
    """A form in the list: what is filled in today, what is being made."""

    code: str
    title: str
    in_use: tuple[InUse, ...]
    newest: int
    making: Version | None


def form_cards(*, on: date) -> list[FormCard]:
    """Every form, in the order of the shelf."""
    cards = []
    for code, title in form_titles().items():
        versions = versions_of(code=code)
        newest = next(one for one in versions if one.is_published)
        making = next((one for one in versions if not one.is_published), None)
        cards.append(FormCard(code, title, tuple(in_use(code=code, on=on)), newest.id.number, making))
    return cards
