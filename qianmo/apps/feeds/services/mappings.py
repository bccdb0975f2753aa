"""Mappings: publishing a version, and those that come with the product."""

import json
from collections.abc import Mapping as Values
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from qianmo.analytics.deliveries import Field, read_spec
from qianmo.apps.events.services import Fact, record
from qianmo.apps.feeds.models import Kind, Mapping
from qianmo.apps.feeds.services.kinds import KINDS
from qianmo.domain.refusal import Refused

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"


@transaction.atomic
def publish_mapping(
    *, kind: str, name: str, spec: Values[str, Any], by: int | None, at: datetime, business_date: date
) -> int | Refused:
    """Let a mapping count as the next version of its name; returns its id.

    Refused: one that cannot work, and one that claims file names of another mapping, which nobody could tell apart.
    """
    read = read_spec(spec, fields=KINDS[kind].fields)
    if isinstance(read, Refused):
        return read
    taken = _names_taken(kind, name, set(read.files))
    if taken is not None:
        return taken
    versions = Mapping.objects.select_for_update().filter(kind=kind, name=name).order_by("-version")
    last = versions.values_list("version", flat=True).first() or 0
    row = Mapping.objects.create(kind=kind, name=name, version=last + 1, spec=spec, made_by_id=by, made_at=at)
    payload = {"kind": str(Kind(kind).label), "name": name, "version": row.version}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind="feeds.mapped", facts=[fact], at=at, business_date=business_date)
    return row.pk


def _names_taken(kind: str, name: str, files: set[str]) -> Refused | None:
    others = Mapping.objects.exclude(kind=kind, name=name).order_by("kind", "name", "-version")
    for other in others.distinct("kind", "name"):
        if both := files & set(other.spec["files"]):
            found = f"文件名 {'、'.join(sorted(both))} 已由对照「{other.name}」认走"
            return Refused(code="files_taken", reason=f"没有发布：{found}。请换文件名，或给那一份另发一版")
    return None


def publish_shipped_mappings(*, at: datetime, business_date: date) -> None:
    """Publish the mappings that come with the product where the bank has none of that name yet."""
    known = set(Mapping.objects.values_list("kind", "name").distinct())
    for path in sorted(SHIPPED.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if (told["kind"], told["name"]) not in known:
            publish_mapping(**told, by=None, at=at, business_date=business_date)


def fields_of(*, kind: str) -> tuple[Field, ...]:
    """What a kind wants to know of each row, in order."""
    return KINDS[kind].fields
