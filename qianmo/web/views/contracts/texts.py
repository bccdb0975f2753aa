"""合同文本: the bank's texts version by version, written with named blanks and put in force by a second person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from qianmo.apps.products.queries import products
from qianmo.apps.signing.queries import TextRow, keys_possible, place_of, text_versions, texts_in_force, texts_numbered
from qianmo.apps.signing.sampling import sample_document
from qianmo.apps.signing.services import Wording, drop_text, open_text, publish_text, write_text
from qianmo.domain.access import Right
from qianmo.domain.money import parse_amount, yuan
from qianmo.domain.refusal import Refused
from qianmo.domain.signing.costs import Bearer, Charge, percent
from qianmo.domain.signing.texts import blanks_of, typed_again
from qianmo.gateways.printing import print_contract
from qianmo.web.forms.case import percent_to_ppm
from qianmo.web.posting import day, done, refuse, whole
from qianmo.web.seat import Seat, seated, show
from qianmo.web.views.contracts.page import PDF, masked

SHAPES = {"draft": "qm-wait", "published": "qm-done"}
SPARE = 2
"""Empty rows below the charges of a draft."""


@seated(Right.SEE_PRODUCTS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every text with the version in force, and what is on its way."""
    names = {row.code: row.name for row in products().values()}
    now = {row.id for row in texts_in_force(on=seat.on).values()}
    rows = text_versions()
    taken = {row.key for row in rows}
    return show(
        request,
        seat,
        "contracts/texts.html",
        room="contracts",
        rows=[(row, place_of(row.key, names), row.id in now, SHAPES[row.state]) for row in rows],
        free=[(key, place_of(key, names)) for key in keys_possible(product_codes=names) if key not in taken],
        writes=seat.person.may(Right.EDIT_PRODUCTS),
    )


@seated(Right.SEE_PRODUCTS)
def page(request: HttpRequest, seat: Seat, text_id: int) -> HttpResponse:
    """One version: what it says with a sample case, or the form while it is one's own draft."""
    return _page(request, seat, _text(text_id))


def _page(request: HttpRequest, seat: Seat, row: TextRow, *, refused: tuple[str, ...] = ()) -> HttpResponse:
    names = {one.code: one.name for one in products().values()}
    draft = row.state == "draft"
    mine = draft and row.edited_by_id == seat.person.staff_id
    now = texts_in_force(on=seat.on).get(row.key)
    answer = show(
        request,
        seat,
        "contracts/text.html",
        room="contracts",
        row=row,
        place=place_of(row.key, names),
        shape=SHAPES[row.state],
        holds=now is not None and now.id == row.id,
        versions=text_versions(key=row.key),
        told=masked(sample_document(row)),
        typed=request.POST.get("typed") or typed_again(row.paragraphs),
        title=request.POST.get("title") or row.title,
        charges=[*map(_shown, row.charges), *[{}] * SPARE],
        bearers={Bearer.BANK.value: "本行", Bearer.BORROWER.value: "借款人"}.items(),
        blanks=blanks_of(row.key).items(),
        may_write=mine and seat.person.may(Right.EDIT_PRODUCTS),
        may_publish=draft and not mine and seat.person.may(Right.REVIEW_PRODUCTS),
        may_begin=not draft and seat.person.may(Right.EDIT_PRODUCTS),
        refused=refused,
    )
    answer.status_code = 422 if refused else 200
    return answer


def _shown(one: Charge) -> dict[str, str]:
    """A charge as its row of the form has it."""
    return {
        "name": one.name,
        "basis": one.basis,
        "payee": one.payee,
        "bearer": one.bearer,
        "fixed": yuan(one.fixed_fen) if one.fixed_fen else "",
        "share": percent(one.share_ppm).rstrip("%") if one.share_ppm else "",
    }


def _text(text_id: int) -> TextRow:
    row = texts_numbered(ids=[text_id]).get(text_id)
    if row is None:
        raise Http404
    return row


@require_safe
@seated(Right.SEE_PRODUCTS)
def sample(request: HttpRequest, seat: Seat, text_id: int) -> HttpResponse:
    """The version set as PDF with an invented case."""
    del seat
    pdf = print_contract(sample_document(_text(text_id)))
    if isinstance(pdf, Refused):
        return refuse(request, pdf, to=reverse("contract-text", args=[text_id]))
    return HttpResponse(pdf, content_type=PDF)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def begin(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Begin the next version of a text, from the one in force where there is one."""
    key, here = request.POST.get("key", ""), reverse("contract-texts")
    names = {one.code: one.name for one in products().values()}
    if key not in keys_possible(product_codes=names):
        return refuse(request, "没有选是哪一份文本。请从列表里选", to=here)
    now = texts_in_force(on=seat.on).get(key)
    wording = (
        Wording(title=now.title, typed=now.typed, charges=now.charges)
        if now
        else Wording(title=place_of(key, names)[:60], typed="# 第一条\n{借款人}和{贷款银行}约定如下。")
    )
    answer = open_text(key=key, wording=wording, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if isinstance(answer, Refused):
        return refuse(request, answer, to=here)
    return done(request, "已起草，改好后请另一位同事发布", to=reverse("contract-text", args=[answer]))


@require_POST
@seated(Right.EDIT_PRODUCTS)
def write(request: HttpRequest, seat: Seat, text_id: int) -> HttpResponse:
    """Save a draft as typed, or say where it cannot be."""
    row, charges = _text(text_id), _charges(request)
    if isinstance(charges, Refused):
        return _page(request, seat, row, refused=charges.sentences)
    wording = Wording(
        title=request.POST.get("title", ""), typed=request.POST.get("typed", "").replace("\r\n", "\n"), charges=charges
    )
    refused = write_text(
        text_id=row.id,
        revision=whole(request.POST.get("revision", "")),
        wording=wording,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if refused is not None:
        return _page(request, seat, row, refused=refused.sentences)
    return done(request, "已保存，右边是样张", to=reverse("contract-text", args=[row.id]))


def _charges(request: HttpRequest) -> tuple[Charge, ...] | Refused:
    """The charges as typed; a row without a name is left out."""
    columns = [
        request.POST.getlist(f"charge_{part}") for part in ("name", "basis", "payee", "bearer", "fixed", "share")
    ]
    found = []
    for place, (name, basis, payee, bearer, fixed, share) in enumerate(zip(*columns, strict=False), 1):
        if not name.strip():
            continue
        amount = parse_amount(fixed) if fixed.strip() else 0
        ppm = percent_to_ppm(share) if share.strip() else 0
        if isinstance(amount, Refused) or ppm is None or bearer not in set(Bearer):
            reason = f"第 {place} 项收费的金额、比例或承担人没有看懂。请写成 80.00 和 0.05 这样"
            return Refused(code="charge_unreadable", reason=reason)
        found.append(
            Charge(
                name=name.strip(),
                basis=basis.strip(),
                payee=payee.strip(),
                bearer=Bearer(bearer),
                fixed_fen=amount,
                share_ppm=ppm,
            )
        )
    return tuple(found)


@require_POST
@seated(Right.EDIT_PRODUCTS)
def drop(request: HttpRequest, seat: Seat, text_id: int) -> HttpResponse:
    """Give up a draft."""
    row = _text(text_id)
    refused = drop_text(text_id=row.id, by=seat.person.staff_id, at=seat.at, business_date=seat.on)
    if refused is not None:
        return refuse(request, refused, to=reverse("contract-text", args=[row.id]))
    return done(request, f"已放弃{row.named}", to=reverse("contract-texts"))


@require_POST
@seated(Right.REVIEW_PRODUCTS)
def publish(request: HttpRequest, seat: Seat, text_id: int) -> HttpResponse:
    """Put a draft in force from a day on."""
    row, here = _text(text_id), reverse("contract-text", args=[text_id])
    since = day(request.POST.get("valid_from", ""))
    if since is None:
        return refuse(request, "没有选生效日。请在日历里选一天", to=here)
    refused = publish_text(
        text_id=row.id,
        revision=whole(request.POST.get("revision", "")),
        valid_from=since,
        by=seat.person.staff_id,
        at=seat.at,
        business_date=seat.on,
    )
    if refused is not None:
        return refuse(request, refused, to=here)
    return done(request, f"{row.named}已发布，{since} 起打印的合同用它", to=here)
