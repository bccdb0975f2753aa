"""Opening products, cloning one into another, saying what they are, withdrawing them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from qianmo.apps.events.services import Fact, record
from qianmo.apps.products import models
from qianmo.apps.products.drafting import begin, no_words
from qianmo.apps.products.models import Delivery, Draft, DraftState, LineKind, Policy, Product
from qianmo.apps.products.queries import terms_in_force
from qianmo.apps.products.services.terms import set_terms
from qianmo.domain.refusal import Refused

CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")
LONGEST_NAME, LONGEST_TERM = 40, 120
UNKNOWN = Refused(code="unknown_product", reason="没有这个产品。请回产品目录再选")


@transaction.atomic
def open_product(
    *,
    code: str,
    name: str,
    segment: str,
    term_months: int,
    delivery: str = Delivery.OFFLINE,
    line_kind: str = LineKind.REVOLVING,
    summary: str = "",
    source: str = "",
    is_template: bool = False,
    made_from: int | None = None,
) -> int:
    """Open a product for one segment, made from a template or not; opening it again changes what is said of it.

    Returns its id.
    """
    said = {
        "name": name, "segment": segment, "term_months": term_months, "delivery": delivery, "line_kind": line_kind,
        "summary": summary, "source": source, "is_template": is_template, "cloned_from_id": made_from,
    }  # fmt: skip
    row, _ = Product.objects.update_or_create(code=code, defaults=said)
    return row.pk


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is said of a product on its card; what is None stays as it is."""

    name: str | None = None
    segment: str | None = None
    term_months: int | None = None
    delivery: str | None = None
    line_kind: str | None = None
    summary: str | None = None
    source: str | None = None

    def given(self) -> dict[str, Any]:
        """What is said, by field."""
        return {key: value for key in self.__slots__ if (value := getattr(self, key)) is not None}


@dataclass(frozen=True, slots=True)
class Cloned:
    """A clone: the new product, and its first draft."""

    product_id: int
    draft_id: int


@transaction.atomic
def clone_product(
    *, product_id: int, code: str, description: Description, by: int, at: datetime, business_date: date
) -> Cloned | Refused:
    """Make a product like another (复制): its terms, and a draft with its model and forms, to be changed and published.

    The model is that of the last version, without one that of the last draft. What the description leaves out is taken
    over, save the name. Refused: an unknown product or one without a model, a code taken or misspelt, no name or one
    taken.
    """
    like = Product.objects.filter(id=product_id).first()
    if like is None:
        return UNKNOWN
    version = Policy.objects.filter(product_id=product_id).order_by("-id").first()
    origin = version or Draft.objects.filter(product_id=product_id).exclude(state=DraftState.DROPPED).last()
    if origin is None:
        return Refused(code="no_model", reason=f"不能复制：“{like.name}”还没有决策模型")
    said = description.given()
    if refused := _misspelt(code) or _unfit(said, named="name" in said):
        return refused
    same = {key: getattr(like, key) for key in Description.__slots__}
    row = Product.objects.create(**{**same, **said, "code": code, "cloned_from": like})
    terms = terms_in_force(on=business_date).get(product_id)
    if terms is not None:
        set_terms(product_id=row.pk, terms=terms, valid_from=business_date)
    draft = begin(
        product=row,
        base=None,
        model=origin.model.encode(),
        forms=origin.forms,
        by=by,
        at=at,
        business_date=business_date,
        did=f"复制自{like.name} {origin.version}",
    )
    told = {"product": row.name, "from": like.name, "version": origin.version}
    _tell("cloned", row, told, by=by, at=at, business_date=business_date)
    return Cloned(product_id=row.pk, draft_id=draft.pk)


@transaction.atomic
def describe_product(
    *, product_id: int, description: Description, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Say anew what a product is; returns its id. Refused: an unknown product, a name taken, values out of range."""
    row = Product.objects.select_for_update().filter(id=product_id).first()
    if row is None:
        return UNKNOWN
    said = {key: value for key, value in description.given().items() if value != getattr(row, key)}
    if refused := _unfit(said, named=True):
        return refused
    for key, value in said.items():
        setattr(row, key, value)
    row.save(update_fields=list(said))
    _tell("described", row, {"product": row.name, **said}, by=by, at=at, business_date=business_date)
    return row.pk


@transaction.atomic
def withdraw_product(
    *, product_id: int, on: date, reason: str, by: int, at: datetime, business_date: date
) -> int | Refused:
    """Take no new applications for a product from a day on (停办); its lines live on. Returns its id.

    Refused: an unknown or withdrawn product, a day that has passed, no reason.
    """
    row = Product.objects.select_for_update().filter(id=product_id).first()
    if row is None:
        return UNKNOWN
    if row.withdrawn_on is not None:
        return Refused(code="withdrawn", reason=f"“{row.name}”已定于 {row.withdrawn_on} 停办")
    if on < business_date:
        return Refused(code="past", reason=f"不能停办：停办日 {on} 已过，今天是 {business_date}。请填今天或以后的日子")
    if refused := no_words(reason, act="停办"):
        return refused
    row.withdrawn_on = on
    row.save(update_fields=["withdrawn_on"])
    told = {"product": row.name, "since": on.isoformat(), "reason": reason.strip()}
    _tell("withdrawn", row, told, by=by, at=at, business_date=business_date)
    return row.pk


def _tell(kind: str, row: Product, told: Mapping[str, Any], *, by: int, at: datetime, business_date: date) -> None:
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=dict(told))
    record(kind=f"products.{kind}", facts=[fact], at=at, business_date=business_date)


def _misspelt(code: str) -> Refused | None:
    if not CODE.fullmatch(code):
        return Refused(code="bad_code", reason="产品代码要以小写字母开头，2 至 20 个小写字母、数字或下划线")
    if Product.objects.filter(code=code).exists():
        return Refused(code="code_taken", reason=f"产品代码 {code} 已经用过。请换一个")
    return None


def _unfit(said: Mapping[str, Any], *, named: bool) -> Refused | None:
    name = said.get("name")
    if not named or (name is not None and not 0 < len(name.strip()) <= LONGEST_NAME):
        return Refused(code="no_name", reason=f"产品要有 1 至 {LONGEST_NAME} 个字的名称")
    if name is not None and Product.objects.filter(name=name).exists():
        return Refused(code="name_taken", reason=f"已有产品叫“{name}”。请换一个名称")
    if not 0 < said.get("term_months", 1) <= LONGEST_TERM:
        return Refused(code="bad_term", reason=f"额度期限应在 1 到 {LONGEST_TERM} 个月之间，现为 {said['term_months']}")
    if said.get("delivery", Delivery.ONLINE) not in Delivery or said.get("line_kind", LineKind.TERM) not in LineKind:
        return Refused(code="bad_choice", reason="办理方式或额度形态不在可选之列。请重选")
    if max(len(said.get("summary", "")), len(said.get("source", ""))) > models.Product.LONGEST_TEXT:
        return Refused(code="too_long", reason=f"简介和出处各最多 {models.Product.LONGEST_TEXT} 个字。请写短一些")
    return None
