"""Guards the database keeps whoever writes to it."""

from collections.abc import Sequence

import pgtrigger
from django.db import models
from django.db.models import F, Q

CLEARING = "qianmo.clearing"
"""The setting of a session that may empty whole tables: a load that did not finish sets it, and so do tests."""

_REFUSE_TRUNCATE = f"""
IF current_setting('{CLEARING}', true) IS DISTINCT FROM 'yes' THEN
    RAISE EXCEPTION 'Cannot truncate % table', TG_TABLE_NAME;
END IF;
RETURN NULL;
"""


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Refuse UPDATE, DELETE and TRUNCATE, so that a wrong row can only be followed by another; inserts stay free."""
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete), _kept_whole(name)]


def emptied_only(name: str, *, clears: Sequence[str]) -> list[pgtrigger.Trigger]:
    """As `append_only`, but what a row tells of a person may be taken out of it, and nothing else changed.

    Of `clears`, the first holds bytes and is emptied; the others become null.
    """
    first, *others = clears
    emptied = " AND ".join([f"NEW.{first} = ''::bytea", *(f"NEW.{one} IS NULL" for one in others)])
    names = ", ".join(f"'{one}'" for one in clears)
    same = f"to_jsonb(NEW) - ARRAY[{names}] = to_jsonb(OLD) - ARRAY[{names}]"
    return [
        pgtrigger.Protect(name=f"{name}_kept", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name=name, operation=pgtrigger.Update, condition=pgtrigger.Condition(f"NOT ({emptied} AND {same})")
        ),
        _kept_whole(name),
    ]


def _kept_whole(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=f"{name}_whole",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=_REFUSE_TRUNCATE,
    )


def published_by_another(name: str) -> list[models.CheckConstraint]:
    """A version that one person writes (`written_by`) is published by another, who and when are both told."""
    return [
        models.CheckConstraint(
            condition=Q(published_by__isnull=True) | ~Q(published_by=F("written_by")), name=f"{name}_two_persons"
        ),
        models.CheckConstraint(
            condition=~Q(state="published") | Q(published_by__isnull=False, published_at__isnull=False),
            name=f"{name}_published_whole",
        ),
    ]


def fixed_after_draft(name: str) -> list[pgtrigger.Trigger]:
    """A version stays for good, and changes only while its `state` is that of a draft."""
    return [
        pgtrigger.Protect(name=f"{name}_kept", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name=f"{name}_fixed", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.state <> 'draft'")
        ),
    ]
