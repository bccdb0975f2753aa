"""Reads of the rules of approval as a page lists them: amounts, the table's rows, cuts, certificates, lone powers."""

from dataclasses import dataclass
from datetime import date

from qianmo import decisions
from qianmo.apps.approvals.models import (
    Authority,
    AuthorityCut,
    AuthorityTable,
    Committee,
    Duty,
    LonePower,
    NeededQualification,
)
from qianmo.apps.approvals.queries.authority import DECISION
from qianmo.apps.org.queries import post_names
from qianmo.apps.products.queries import products
from qianmo.decisions.dmn.boxes import Table
from qianmo.domain.money import wan


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table of authority: what it says in words, its conditions and what it gives, as written."""

    says: str
    cells: list[str]


@dataclass(frozen=True, slots=True)
class TableShown:
    """The table in force: since when, by whom, its heads and rows."""

    since: date
    edited_by: str
    published_by: str
    heads: list[str]
    rows: list[TableRow]


def table_rows(*, on: date) -> TableShown | None:
    """The table of authority in force, row by row; None without one."""
    found = AuthorityTable.objects.select_related("edited_by", "published_by").filter(valid__contains=on).first()
    if found is None:
        return None
    table = decisions.load(found.model.encode()).decision(DECISION).logic
    if not isinstance(table, Table):
        return None
    return TableShown(
        since=found.valid.lower,
        edited_by=found.edited_by.name,
        published_by=found.published_by.name,
        heads=[*(one.label for one in table.inputs), "权限"],
        rows=[TableRow(rule.note, [*map(_said, rule.tests), *map(_amount, rule.outputs)]) for rule in table.rules],
    )


def _said(text: str) -> str:
    """A condition for people: posts by name, a dash for any."""
    bare = text.strip().strip('"')
    return "不限" if bare == "-" else post_names().get(bare, bare)


def _amount(text: str) -> str:
    return wan(int(text)) if text.strip().isdecimal() else text


def amounts(*, on: date) -> list[tuple[str, int]]:
    """The amount of every post or committee where the table is silent, by name."""
    names = post_names() | dict(Committee.objects.values_list("code", "name"))
    rows = Authority.objects.filter(valid__contains=on).order_by("limit_fen", "post").values_list("post", "limit_fen")
    return [(names.get(post, post), fen) for post, fen in rows]


@dataclass(frozen=True, slots=True)
class CutShown:
    """A cut of a branch, running or ended lately."""

    branch: str
    keeps: int
    reason: str
    since: date
    until: date | None
    by: str
    running: bool


def cuts(*, on: date, limit: int = 100) -> list[CutShown]:
    """Cuts, those that run first; the night's own name nobody."""
    rows = AuthorityCut.objects.select_related("branch", "by").order_by("-valid", "-id")[:limit]
    shown = [
        CutShown(
            row.branch.name, row.keeps_ppm // 10_000, row.reason, row.valid.lower, row.valid.upper,
            row.by.name if row.by else "日终", on in row.valid,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(shown, key=lambda one: not one.running)


def certificates(*, on: date) -> list[tuple[str, str]]:
    """Which certificate each duty needs today."""
    rows = NeededQualification.objects.filter(valid__contains=on).order_by("duty").values_list("duty", "kind")
    return [(str(Duty(duty).label), kind) for duty, kind in rows]


def lone_powers(*, on: date) -> list[tuple[str, int, int, int]]:
    """Products that may be approved alone today: name, cap in fen, photos, share looked at in per cent."""
    rows = LonePower.objects.filter(valid__contains=on).order_by("product")
    names = {code: one.name for code, one in products().items()}
    return [(names.get(row.product, row.product), row.limit_fen, row.photos, row.review_ppm // 10_000) for row in rows]
