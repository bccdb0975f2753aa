"""The two versions a page of the lab sets side by side: a draft against what is in force, or two published ones.

Every page, picture and list of the lab is drawn from such a pair; what a draft alone can do (be submitted, be tried on
typed facts) hangs on `draft`.
"""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from qianmo.apps.lab.queries import BackTestRow
from qianmo.apps.products.queries import (
    DraftRow,
    draft,
    draft_model,
    drafts,
    kindred_versions,
    model_text,
    policies_by_id,
    products,
    versions,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions: what the later one is (by product, name and digest), what it is set against, where its pages lie.

    `before_id` is the published version compared with, None for a draft: whatever it was tried against last. The words
    are what a column of a table calls either side.
    """

    product_id: int
    product: str
    product_code: str
    after: str
    after_hash: str
    before: str
    before_id: int | None
    before_word: str
    after_word: str
    here: str
    panel: str
    run: str
    draft: DraftRow | None = None
    after_id: int | None = None

    @property
    def title(self) -> str:
        """What the later version is called."""
        return f"{self.product} {self.after}"

    def model(self) -> str:
        """The text of the later version."""
        if self.draft is not None:
            return draft_model(draft_id=self.draft.id).decode()
        return model_text(policy_id=self.after_id or 0)


def draft_named(draft_id: int) -> DraftRow:
    """A draft by its id. Raises Http404."""
    found = draft(draft_id=draft_id)
    if found is None:
        raise Http404
    return found


def pair_named(*, draft_id: int | None = None, before_id: int = 0, after_id: int = 0) -> Pair:
    """The pair an address names: by a draft, or by two published versions. Raises Http404."""
    return of_versions(before_id, after_id) if draft_id is None else of_draft(draft_named(draft_id))


def of_draft(row: DraftRow) -> Pair:
    """A draft against what it is tried against."""
    return Pair(
        product_id=row.product_id,
        product=row.product,
        product_code=row.product_code,
        after=row.version,
        after_hash=row.model_hash,
        before="",
        before_id=None,
        before_word="现行",
        after_word="草稿",
        here=reverse("lab", args=[row.id]),
        panel=reverse("lab-panel", args=[row.id]),
        run=reverse("run-back-test", args=[row.id]),
        draft=row,
    )


def of_versions(before_id: int, after_id: int) -> Pair:
    """Two published versions of one product, or of two of one template. Raises Http404 for any others."""
    later = policies_by_id(ids=[after_id]).get(after_id)
    found = {one.id: (of, one) for of, one in kindred_versions(product_id=later.product_id)} if later else {}
    if before_id == after_id or not {before_id, after_id} <= found.keys():
        raise Http404
    (of_before, before), (of_after, after) = found[before_id], found[after_id]
    named = {one.id: one for one in products().values()}
    product, place = named[of_after], [before_id, after_id]
    same = of_before == of_after
    return Pair(
        product_id=product.id,
        product=product.name,
        product_code=product.code,
        after=after.version,
        after_hash=after.model_hash,
        before=before.version if same else f"{named[of_before].name} {before.version}",
        before_id=before_id,
        before_word=before.version if same else named[of_before].name,
        after_word=after.version if same else product.name,
        here=reverse("lab-versions", args=place),
        panel=reverse("lab-versions-panel", args=place),
        run=reverse("run-versions", args=place),
        after_id=after_id,
    )


def of_test(test: BackTestRow) -> Pair:
    """Whose a back-test is. Raises Http404.

    The open draft's with its text, else two published versions', else the last draft's, which was edited since.
    """
    rows = drafts(product_id=test.product_id, open_only=False)
    own = next((row for row in drafts(product_id=test.product_id) if row.model_hash == test.model_hash), None)
    published = [one.id for one in versions(product_id=test.product_id) if one.model_hash == test.model_hash]
    if own is None and published and test.against_id not in {None, *published}:
        return of_versions(test.against_id or 0, published[0])
    if not rows:
        raise Http404
    return of_draft(own or rows[0])
