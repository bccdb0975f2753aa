"""What the columns of a file of people mean, as somebody said it of the last file with such a heading."""

from collections.abc import Sequence

from qianmo.apps.households.models import Layout


def remembered_columns(*, sender: str, heading: Sequence[str]) -> dict[str, str] | None:
    """Meanings by column of this sender's files with such a heading, else of anybody's latest; None where none is."""
    rows = Layout.objects.filter(heading=list(heading)).order_by("-id")
    found = rows.filter(sender=sender).first() or rows.first()
    return dict(found.columns) if found else None
