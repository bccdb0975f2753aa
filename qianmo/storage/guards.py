"""Guards the database keeps whoever writes to it."""

import pgtrigger

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
    return [
        pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_whole",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func=_REFUSE_TRUNCATE,
        ),
    ]
