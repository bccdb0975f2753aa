"""Which draws stand under a scheme or use relending."""

from collections.abc import Collection
from datetime import date

from qianmo.apps.funds.models import RelendingUse, SubsidyEnrolment


def enrolled(*, draw_ids: Collection[int]) -> dict[int, str]:
    """The scheme each of these draws is enrolled in, by name."""
    rows = SubsidyEnrolment.objects.filter(draw_id__in=draw_ids, left_on__isnull=True)
    return dict(rows.values_list("draw_id", "scheme__name"))


def enrolled_in(*, draw_ids: Collection[int]) -> dict[int, int]:
    """The scheme each of these draws is enrolled in, by id."""
    rows = SubsidyEnrolment.objects.filter(draw_id__in=draw_ids, left_on__isnull=True)
    return dict(rows.values_list("draw_id", "scheme_id"))


def left_schemes(*, draw_ids: Collection[int]) -> dict[tuple[int, int], date]:
    """When these draws left schemes, by draw and scheme."""
    rows = SubsidyEnrolment.objects.filter(draw_id__in=draw_ids)
    return {(row.draw_id, row.scheme_id): row.left_on for row in rows if row.left_on}


def used(*, draw_ids: Collection[int]) -> dict[int, str]:
    """The pool of relending each of these draws uses, by name."""
    rows = RelendingUse.objects.filter(draw_id__in=draw_ids, left_on__isnull=True)
    return dict(rows.values_list("draw_id", "pool__name"))


def using(*, draw_ids: Collection[int]) -> dict[int, int]:
    """The pool of relending each of these draws uses, by id."""
    rows = RelendingUse.objects.filter(draw_id__in=draw_ids, left_on__isnull=True)
    return dict(rows.values_list("draw_id", "pool_id"))
