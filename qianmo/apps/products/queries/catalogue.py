"""The catalogue: every product, what is in force of it and what is on its way."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from qianmo.apps.products.models import Draft, DraftState, LineKind, Policy, Product


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product."""

    id: int
    code: str
    name: str
    segment: str
    term_months: int
    delivery: str


def products() -> dict[str, ProductRow]:
    """All products by code."""
    rows = Product.objects.order_by("code").values_list("id", "code", "name", "segment", "term_months", "delivery")
    return {row[1]: ProductRow(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Card:
    """A product on its card: what it is, the version that decides today, the one scheduled next, open drafts."""

    id: int
    code: str
    name: str
    segment: str
    term_months: int
    delivery: str
    line_kind: str
    summary: str
    source: str
    is_template: bool
    cloned_from: str
    withdrawn_on: date | None
    policy_id: int | None
    version: str
    since: date | None
    next_version: str
    next_on: date | None
    drafts: int
    waiting: int


def catalogue(*, on: date, product_id: int | None = None) -> list[Card]:
    """Every product with what is in force of it on a day, or one of them; templates come last."""
    rows = Product.objects.select_related("cloned_from").order_by("is_template", "id")
    if product_id is not None:
        rows = rows.filter(id=product_id)
    present: dict[int, Policy] = {}
    coming: dict[int, Policy] = {}
    standing = Policy.objects.filter(Q(valid__contains=on) | Q(valid__upper_inf=True)).defer("model", "forms")
    for policy in standing:
        (coming if policy.valid.lower > on else present)[policy.product_id] = policy
    waits = Count("id", filter=Q(state=DraftState.SUBMITTED))
    open_ones = Draft.objects.exclude(state__in=[DraftState.PUBLISHED, DraftState.DROPPED])
    counted = {
        found["product_id"]: (found["all"], found["waits"])
        for found in open_ones.values("product_id").annotate(all=Count("id"), waits=waits)
    }
    return [_card(row, present.get(row.pk), coming.get(row.pk), counted.get(row.pk, (0, 0))) for row in rows]


def _card(row: Product, present: Policy | None, coming: Policy | None, drafts: tuple[int, int]) -> Card:
    return Card(
        id=row.pk,
        code=row.code,
        name=row.name,
        segment=row.segment,
        term_months=row.term_months,
        delivery=row.delivery,
        line_kind=row.line_kind,
        summary=row.summary,
        source=row.source,
        is_template=row.is_template,
        cloned_from=row.cloned_from.name if row.cloned_from else "",
        withdrawn_on=row.withdrawn_on,
        policy_id=present.pk if present else None,
        version=present.version if present else "",
        since=present.valid.lower if present else None,
        next_version=coming.version if coming else "",
        next_on=coming.valid.lower if coming else None,
        drafts=drafts[0],
        waiting=drafts[1],
    )


@dataclass(frozen=True, slots=True)
class Version:
    """A published version: the days it holds (none of either when it was taken back before it began), who made it."""

    id: int
    version: str
    model_hash: str
    since: date | None
    until: date | None
    edited_by: str
    published_by: str
    published_at: datetime
    draft_id: int | None
    retired_reason: str


def versions(*, product_id: int) -> list[Version]:
    """The published versions of a product, newest first."""
    return [version for _, version in _versions(Policy.objects.filter(product_id=product_id))]


def _versions(rows: QuerySet[Policy]) -> list[tuple[int, Version]]:
    return [
        (
            row.product_id,
            Version(
                id=row.pk,
                version=row.version,
                model_hash=row.model_hash,
                since=row.valid.lower,
                until=row.valid.upper,
                edited_by=row.edited_by.name,
                published_by=row.published_by.name,
                published_at=row.published_at,
                draft_id=row.draft_id,
                retired_reason=row.retired_reason,
            ),
        )
        for row in rows.select_related("edited_by", "published_by").defer("model", "forms").order_by("-id")
    ]


def kin(*, product_id: int) -> set[int]:
    """The products made from one template, or one from another, this one among them."""
    made_from = dict(Product.objects.values_list("id", "cloned_from_id"))

    def first(pk: int) -> int:
        parent = made_from.get(pk)
        return pk if parent is None else first(parent)

    return {product_id, *(pk for pk in made_from if first(pk) == first(product_id))}


def kindred_versions(*, product_id: int) -> list[tuple[int, Version]]:
    """The published versions of a product and its kin, newest first, each with its product."""
    return _versions(Policy.objects.filter(product_id__in=kin(product_id=product_id)))


def products_on_offer(*, on: date) -> dict[str, ProductRow]:
    """The products that take new applications on a day, by code.

    They have a policy in force and a line can carry them; they are no templates and not withdrawn.
    """
    decided = Policy.objects.filter(valid__contains=on).values("product_id")
    rows = Product.objects.filter(id__in=decided, is_template=False).exclude(line_kind=LineKind.UNFURNISHED)
    rows = rows.exclude(withdrawn_on__lte=on).order_by("code")
    fields = ("id", "code", "name", "segment", "term_months", "delivery")
    return {row[1]: ProductRow(*row) for row in rows.values_list(*fields)}
