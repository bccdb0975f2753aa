"""Mappings: trying one on a sample before it counts, publishing a version, and those that come with the product."""

import json
from collections.abc import Mapping as Values
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from qianmo.analytics.deliveries import Checked, Counted, Spec, checking, days_in_name, read_spec
from qianmo.apps.events.services import Fact, record
from qianmo.apps.feeds.folders import arriving_folder
from qianmo.apps.feeds.models import Kind, Mapping
from qianmo.apps.feeds.services.kinds import KINDS
from qianmo.apps.feeds.services.lookups import lookups_for
from qianmo.domain.refusal import Refused

SHIPPED = Path(__file__).resolve().parent.parent / "mappings"
SHOWN = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping makes of a sample: counts, the first rows by title of the field, the first refused rows."""

    counted: Counted
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rejects: tuple[tuple[int, str, str], ...]


@transaction.atomic
def publish_mapping(
    *, kind: str, name: str, spec: Values[str, Any], by: int | None, at: datetime, business_date: date
) -> int | Refused:
    """Let a mapping count as the next version of its name; returns its id. Refused: one that cannot work."""
    read = read_spec(spec, fields=KINDS[kind].fields)
    if isinstance(read, Refused):
        return read
    versions = Mapping.objects.select_for_update().filter(kind=kind, name=name).order_by("-version")
    last = versions.values_list("version", flat=True).first() or 0
    row = Mapping.objects.create(kind=kind, name=name, version=last + 1, spec=spec, made_by_id=by, made_at=at)
    payload = {"kind": str(Kind(kind).label), "name": name, "version": row.version}
    fact = Fact(subject_id=row.pk, household_id=None, by=by, payload=payload)
    record(kind="feeds.mapped", facts=[fact], at=at, business_date=business_date)
    return row.pk


def publish_shipped_mappings(*, at: datetime, business_date: date) -> None:
    """Publish the mappings that come with the product where the bank has none of that name yet."""
    known = set(Mapping.objects.values_list("kind", "name").distinct())
    for path in sorted(SHIPPED.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if (told["kind"], told["name"]) not in known:
            publish_mapping(**told, by=None, at=at, business_date=business_date)


def preview(*, kind: str, spec: Values[str, Any], sample: Path, name: str) -> Preview | Refused:
    """What a mapping would make of a sample file of this name; nothing is kept. Refused: as a delivery would be."""
    read = read_spec(spec, fields=KINDS[kind].fields)
    if isinstance(read, Refused):
        return read
    days = days_in_name(name, read.files)
    if days is None:
        return Refused(code="name_unknown", reason=f"文件名 {name} 不符合对照里的 {'、'.join(read.files)}")
    with (
        TemporaryDirectory(dir=arriving_folder()) as work,
        checking(
            sample, spec=read, fields=KINDS[kind].fields, lookups=lookups_for(KINDS[kind].fields), work=Path(work)
        ) as checked,
    ):
        if isinstance(checked, Refused):
            return checked
        judge, (since, on) = KINDS[kind].judge, days
        if judge is not None and since is not None and on is not None:
            judge(checked, since, on)
        return _shown(checked, kind, read)


def _shown(checked: Checked, kind: str, spec: Spec) -> Preview:
    fields = [one for one in KINDS[kind].fields if one.name in spec.fields]
    listed = ", ".join(f'"{one.name}_number"' if one.may_be_new else f'"{one.name}"' for one in fields)
    rows = checked.accepted(listed, limit=SHOWN).to_pylist()
    told = tuple(tuple("" if value is None else str(value) for value in row.values()) for row in rows)
    titles = tuple(one.title for one in fields)
    return Preview(checked.counted, titles, told, tuple(checked.rejects(SHOWN)))
