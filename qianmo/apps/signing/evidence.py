"""The files of an evidence pack: what a case rests on from its first contact to its last supplement, as plain files."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from qianmo.apps.approvals.queries import authority_record, case_record, photo_record
from qianmo.apps.credit.queries.evidence import decided_on
from qianmo.apps.dossiers.queries import dossier_record
from qianmo.apps.signing.contents import kept_contents
from qianmo.apps.signing.models import Paper, PaperState, Party, Signature
from qianmo.apps.signing.queries.contracts import contract_pdf, signature_file
from qianmo.apps.signing.texts import TextRow, texts_numbered
from qianmo.domain.refusal import Refused
from qianmo.gateways.evidence import as_json
from qianmo.gateways.pictures import suffix_of

CASE = "credit.application"


def case_files(*, application_id: int, on: date) -> dict[str, bytes]:
    """What was gathered, how it was decided and by whom, with the authority of that day and the photos on the spot."""
    decided, policy = decided_on(application_id=application_id)
    said = case_record(kind=CASE, subject_id=application_id)
    at = said.get("decided_at")
    power, table = authority_record(on=localdate(datetime.fromisoformat(at)) if at else on)
    photos = photo_record(kind=CASE, subject_id=application_id)
    files = {
        "dossier.json": as_json(dossier_record(application_id=application_id, on=on)),
        "decision.json": as_json(decided),
        "approval.json": as_json(said),
        "authority.json": as_json(power),
        "photos.json": as_json([told for told, _ in photos]),
    }
    files |= {f"photos/{place}.{suffix_of(content)}": content for place, (_, content) in enumerate(photos, 1)}
    models = {"policy.dmn": policy, "authority.dmn": table}
    return files | {name: model.encode() for name, model in models.items() if model}


def contract_files(*, line_id: int) -> dict[str, bytes] | Refused:
    """The contracts over a line and their supplements, each in a folder of its number, and the texts they are made of.

    Voided ones stand as data alone. Refused: a file that cannot be set.
    """
    files, texts = dict[str, bytes](), dict[int, TextRow]()
    for paper in Paper.objects.defer("pdf", "facts").filter(line_id=line_id).order_by("id"):
        folder = f"contracts/{paper.number}/"
        texts |= texts_numbered(ids=paper.texts)
        files |= {f"{folder}{name}": content for name, content in {**_contract(paper), **_signatures(paper)}.items()}
        if paper.state != PaperState.VOID:
            pdf = contract_pdf(paper_id=paper.pk)
            if isinstance(pdf, Refused):
                return pdf
            files[f"{folder}contract.pdf"] = pdf
    return files | {f"texts/{pk}.json": as_json(_wording(text)) for pk, text in texts.items()}


def _contract(paper: Paper) -> dict[str, bytes]:
    contents = kept_contents(paper_id=paper.pk)
    told = {
        "number": paper.number,
        "kind": paper.kind,
        "state": paper.state,
        "facts": contents.facts,
        "signers": [{"role": one.role, "name": one.name, "identity": one.identity} for one in contents.signers],
        "cost": contents.cost,
        "facts_digest": bytes(paper.facts_digest).hex(),
        "pdf_digest": bytes(paper.pdf_digest).hex() if paper.pdf_digest else None,
        "printed_at": paper.printed_at.isoformat(),
        "signed_at": paper.signed_at.isoformat() if paper.signed_at else None,
        "void_reason": paper.void_reason,
        "texts": [f"texts/{pk}.json" for pk in paper.texts],
    }
    return {"contract.json": as_json(told)}


def _wording(text: TextRow) -> dict[str, Any]:
    return {
        "key": text.key,
        "title": text.title,
        "version": text.version,
        "since": text.since.isoformat() if text.since else None,
        "published_by": text.published_by,
        "digest": text.digest.hex(),
        "text": text.typed,
    }


def _signatures(paper: Paper) -> dict[str, bytes]:
    """How everybody signed, with pictures and recordings as they were given."""
    told, files = list[dict[str, Any]](), dict[str, bytes]()
    parties = {party.pk: party for party in Party.objects.filter(paper=paper)}
    signed = Signature.objects.filter(party__in=parties.values()).select_related("witness", "taken_by")
    for number, one in enumerate(signed.defer("image", "reading").order_by("id"), 1):
        kept = {name: signature_file(signature_id=one.pk, reading=name == "reading") for name in ("picture", "reading")}
        named = {name: f"signatures/{number}-{name}.{suffix_of(content)}" for name, content in kept.items() if content}
        files |= {named[name]: kept[name] for name in named}
        told.append(
            {
                "role": parties[one.party_id].role,
                "name": parties[one.party_id].name,
                "method": one.method,
                "place": one.place,
                "signed_at": one.signed_at.isoformat(),
                "signed_digest": bytes(one.signed_digest).hex(),
                "statement": one.statement,
                "witness": one.witness.number if one.witness else one.witness_name,
                "taken_by": one.taken_by.number if one.taken_by else "",
                **named,
            }
        )
    return {"signatures.json": as_json(told), **files}
