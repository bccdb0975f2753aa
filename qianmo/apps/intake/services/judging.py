"""Whether an envelope may be taken: signed by its author, once, about a household of his, in words the bank knows.

Who once answered for the village, or the piece of it, may still send what he wrote; it is taken, credited to him, and
told to whoever answers for it now. A household that was never his is answered like one that does not exist.
"""

from uuid import UUID

from django.utils.timezone import localdate

from qianmo.apps.intake.opening import FORGED, Opened
from qianmo.apps.intake.services.batch import Batch
from qianmo.domain.fieldwork.envelopes import Envelope
from qianmo.domain.fieldwork.forms import value_refusal
from qianmo.domain.refusal import Refused

APPEND_ONLY = frozenset({"visit", "photo"})
"""Kinds that cannot conflict, so that they need not wait for the revision they were written beside."""
JUDGED_BY_THEIR_ACTS = frozenset({"filing", "choice", "ballots", "touch", "day", "fact"})
FOREIGN = Refused(
    code="foreign_grid", reason="没有收：这一户不在您管过的网格里。请核对户号，或请支行行长调整网格后再送"
)
OTHER_HASH = Refused(code="same_id", reason="没有收：同一个编号已经收过另一份内容。先收的那份不变；请导出备份交管理员")


def refusal_before(opened: Opened, batch: Batch) -> Refused | None:
    """What stands against an envelope whatever it is about: its signature, another with its id."""
    envelope = opened.envelope
    signer = batch.signers.get((envelope.device, envelope.author))
    if signer is None or not (opened.parked or opened.is_signed_by(signer.keys)):
        return FORGED
    known = batch.known.get(envelope.id)
    return OTHER_HASH if known is not None and known.hash != opened.hash else None


def awaited(envelope: Envelope, batch: Batch) -> tuple[UUID, str] | None:
    """The id an envelope has to wait for, and the words for it; None where it can be carried out."""
    if envelope.id in batch.on_file:
        return envelope.entity.phone_id or envelope.id, batch.on_file[envelope.id]
    if envelope.kind != "filing" and envelope.entity.phone_id and batch.household_of(envelope) is None:
        return envelope.entity.phone_id, "这一户的建档还没有到，先收着，建档到了就并进去"
    parent = envelope.parent
    if parent is None or envelope.kind in APPEND_ONLY or parent in batch.arrived:
        return None
    before = batch.known.get(parent)
    if before is not None and before.state != "parked":
        return None
    return parent, "它改的那一版还没有到，先收着，到了就并进去"


def refusal_of(envelope: Envelope, batch: Batch) -> Refused | None:
    """What stands against carrying out an envelope of a household; some are judged by their acts."""
    if envelope.kind in JUDGED_BY_THEIR_ACTS:
        return _form_refusal(envelope, batch) if envelope.changes else None
    if batch.answers_for(envelope) is None:
        return FOREIGN
    return _form_refusal(envelope, batch) if envelope.changes or envelope.kind == "survey" else None


def _form_refusal(envelope: Envelope, batch: Batch) -> Refused | None:
    spanned = {envelope.form, *envelope.forms_spanned}
    unknown = sorted(one for one in spanned if one not in batch.forms)
    if unknown:
        reason = f"没有收：表单 {unknown[0] or '（没有写）'} 本行没有发布过。请更新应用后再送；仍不行请交管理员"
        return Refused(code="unknown_form", reason=reason)
    if (refused := _closed_form(envelope, batch)) is not None:
        return refused
    fields = {key: field for one in spanned for key, field in batch.forms[one].fields.items()}
    for key, change in envelope.changes.items():
        if key not in fields or fields[key]["kind"] == "photo":
            reason = f"没有收：表单 {envelope.form} 里没有“{key}”这一项。请更新应用后再送"
            return Refused(code="unknown_field", reason=reason)
        refused = value_refusal(fields[key], change.after)
        if refused is not None:
            return refused
    return None


def _closed_form(envelope: Envelope, batch: Batch) -> Refused | None:
    """A version is closed to what was written after the last day on which the bank takes it."""
    form = batch.forms[envelope.form].id
    now = batch.filled_in.get((envelope.author, form.code))
    if now is None or now.number == form.number or now.old_until is None:
        return None
    if localdate(envelope.made_at) <= now.old_until:
        return None
    reason = (
        f"没有收：这一件用的是第 {form.number} 版表，只收到 {now.old_until}，现在用第 {now.number} 版。"
        "请联网装新表，打开这一户核对后再送"
    )
    return Refused(code="closed_form", reason=reason)


def routed_to(envelope: Envelope, batch: Batch) -> int | None:
    """Who answers for the household now, where its author does not any more."""
    household = batch.households.get(batch.household_of(envelope) or 0)
    return household.owner_id if household is not None and batch.answers_for(envelope) is False else None
