"""Keeping views: filters, order and columns of a list under a name, for oneself, one's branch or a post.

A view keeps no rows: whoever opens it sees what his or her own scope holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from qianmo.apps.exports.models import OpeningFilter, SavedFilter
from qianmo.apps.exports.queries import filter_in_sight
from qianmo.domain.refusal import Refused

SAVED_MOST = 20
LONGEST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFilter:
    """A view to keep: whose list, under which name, and with whom it is shared: a branch, a post, or nobody."""

    staff_id: int
    list_key: str
    name: str
    query: Mapping[str, str]
    shared_with: int | None = None
    shared_post: str = ""


@transaction.atomic
def save_filter(*, new: NewFilter) -> Refused | None:
    """Keep a view; the same name anew replaces it. Refused: no name, nothing chosen, too many kept."""
    if not new.name:
        return Refused(code="no_name", reason="没有存：请给这个视图起个名字")
    if not new.query:
        return Refused(code="no_filters", reason="没有存：还没有选条件、排序或列")
    others = SavedFilter.objects.filter(staff_id=new.staff_id, list_key=new.list_key).exclude(name=new.name)
    if others.count() >= SAVED_MOST:
        return Refused(code="too_many", reason=f"没有存：一张名单最多存 {SAVED_MOST} 个视图。请先删一个")
    SavedFilter.objects.update_or_create(
        staff_id=new.staff_id,
        list_key=new.list_key,
        name=new.name,
        defaults={
            "query": dict(new.query), "shared_with_id": new.shared_with, "shared_post": new.shared_post,
        },
    )  # fmt: skip
    return None


@transaction.atomic
def rename_filter(*, filter_id: int, name: str, staff_id: int) -> Refused | None:
    """Call a view of one's own otherwise. Refused: no name, somebody else's, a name one has given before."""
    row = SavedFilter.objects.select_for_update().filter(id=filter_id, staff_id=staff_id).first()
    if row is None:
        return Refused(code="not_own", reason="没有改名：这个视图不是您存的")
    if not name or len(name) > LONGEST:
        return Refused(code="no_name", reason=f"没有改名：名字要写，最多 {LONGEST} 个字")
    others = SavedFilter.objects.filter(staff_id=staff_id, list_key=row.list_key, name=name).exclude(id=row.pk)
    if others.exists():
        return Refused(code="name_taken", reason=f"没有改名：您已有一个叫“{name}”的视图。请换一个名字")
    row.name = name
    row.save(update_fields=["name"])
    return None


def drop_filters(*, ids: Sequence[int], staff_id: int) -> int:
    """Drop views of one's own; returns how many there were. A list somebody opened with one opens whole again."""
    dropped = SavedFilter.objects.filter(id__in=ids, staff_id=staff_id)
    count = dropped.count()
    dropped.delete()
    return count


@transaction.atomic
def open_with(*, filter_id: int | None, list_key: str, staff_id: int, branch_id: int, post: str) -> Refused | None:
    """Let a list open with a view for this person, own or shared; with None whole again. Refused: out of sight."""
    mine = OpeningFilter.objects.filter(staff_id=staff_id, list_key=list_key)
    if filter_id is None:
        mine.delete()
        return None
    if not filter_in_sight(filter_id=filter_id, staff_id=staff_id, branch_id=branch_id, post=post, list_key=list_key):
        return Refused(code="no_view", reason="没有设：这个视图已删掉，或不再共享给您")
    OpeningFilter.objects.update_or_create(staff_id=staff_id, list_key=list_key, defaults={"filter_id": filter_id})
    return None
