"""The act of remembering what the columns of a file of people mean."""

from collections.abc import Mapping, Sequence

from qianmo.apps.households.models import Layout


def remember_columns(*, sender: str, heading: Sequence[str], columns: Mapping[str, str]) -> None:
    """Keep the meanings by column for the next file of this sender with such a heading; joins the act that read it."""
    Layout.objects.update_or_create(sender=sender, heading=list(heading), defaults={"columns": dict(columns)})
