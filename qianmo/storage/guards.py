"""Guards the database keeps whoever writes to it."""

import pgtrigger


def append_only(name: str) -> pgtrigger.Trigger:
    """Refuse UPDATE and DELETE, so that a wrong row can only be followed by another; bulk inserts stay free."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
