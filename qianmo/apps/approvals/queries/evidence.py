"""What stands behind a case beside its opinions, for evidence: the authority of that day, photos on the spot."""

from datetime import date
from typing import Any

from qianmo.apps.approvals.models import Authority, AuthorityCut, AuthorityTable, Case, ScenePhoto
from qianmo.gateways import blobs


def authority_record(*, on: date) -> tuple[dict[str, Any], str]:
    """The authority in force on a day in plain values, and the text of its table; empty where there was none."""
    table = AuthorityTable.objects.select_related("edited_by", "published_by").filter(valid__contains=on).first()
    posts = Authority.objects.filter(valid__contains=on).order_by("post")
    cuts = AuthorityCut.objects.select_related("branch").filter(valid__contains=on).order_by("id")
    told = {
        "on": on.isoformat(),
        "table": table
        and {
            "version": table.pk,
            "model_hash": table.model_hash,
            "since": table.valid.lower.isoformat(),
            "edited_by": table.edited_by.number,
            "published_by": table.published_by.number,
            "published_at": table.published_at.isoformat(),
        },
        "posts": dict(posts.values_list("post", "limit_fen")),
        "cuts": [{"branch": one.branch.name, "keeps_ppm": one.keeps_ppm, "reason": one.reason} for one in cuts],
    }
    return told, table.model if table else ""


def photo_record(*, kind: str, subject_id: int) -> list[tuple[dict[str, Any], bytes]]:
    """The photos of the case about a subject: who took each when and where, and its bytes."""
    rows = ScenePhoto.objects.select_related("taken_by").filter(
        case__in=Case.objects.filter(kind=kind, subject_id=subject_id)
    )
    return [
        (
            {
                "taken_by": row.taken_by.number,
                "taken_at": row.taken_at.isoformat(),
                "latitude_e6": row.latitude_e6,
                "longitude_e6": row.longitude_e6,
                "sha256": bytes(row.digest).hex(),
            },
            blobs.get(bytes(row.digest).hex()),
        )
        for row in rows.order_by("id")
    ]
