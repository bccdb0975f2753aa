"""Mappings: which there are and how each reads, and another version, tried on a sample before it counts."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from qianmo.apps.feeds.folders import arriving_folder
from qianmo.apps.feeds.queries import DELIVERY_KINDS, MappingRow, mapping_versions
from qianmo.apps.feeds.services import Look, fields_of, look_at_sample, publish_mapping
from qianmo.apps.org.queries import staff_names
from qianmo.domain.access import Right
from qianmo.domain.refusal import Refused
from qianmo.web.forms.mapping import spec_of, typed_of
from qianmo.web.posting import done, refuse
from qianmo.web.seat import Seat, seated, show
from qianmo.web.uploading import PIECE_BYTES
from qianmo.web.words.mapping import DAYS, ENCODINGS, FORMATS, MAY_BE_WHOLE, UNITS, changes, field_words, file_words

LONGEST_NAME = 40
NO_SAMPLE = "没有收到样本。请选一份核心的文件，先试再发布"


def _versions(mapping_id: int) -> list[MappingRow]:
    """All versions of the mapping a version belongs to, that version first, then from the newest."""
    every = mapping_versions()
    asked = next((row for row in every if row.id == mapping_id), None)
    if asked is None:
        raise Http404
    return [asked, *(row for row in every if (row.kind, row.name) == (asked.kind, asked.name))]


@seated(Right.SEE_FEEDS)
def listing(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Every mapping by its newest version, in the order of kinds."""
    newest: dict[tuple[str, str], MappingRow] = {}
    for row in mapping_versions():
        newest.setdefault((row.kind, row.name), row)
    order = list(DELIVERY_KINDS)
    rows = sorted(newest.values(), key=lambda row: (order.index(row.kind), row.name))
    names = staff_names(ids={row.made_by for row in rows if row.made_by})
    told = [(row, file_words(row.kind, row.spec), names.get(row.made_by or 0, "")) for row in rows]
    return show(request, seat, "feeds/mappings.html", room="feeds", rows=told)


@seated(Right.SEE_FEEDS)
def page(request: HttpRequest, seat: Seat, mapping_id: int) -> HttpResponse:
    """One version in words, what it changed, and the others."""
    row, *versions = _versions(mapping_id)
    fields = fields_of(kind=row.kind)
    before = next((one for one in versions if one.version == row.version - 1), None)
    names = staff_names(ids={one.made_by for one in versions if one.made_by})
    return show(
        request,
        seat,
        "feeds/mapping.html",
        room="feeds",
        row=row,
        file=file_words(row.kind, row.spec).items(),
        fields=field_words(row.spec, fields),
        changes=changes(row.kind, before.spec, row.spec, fields) if before else [],
        before_version=row.version - 1,
        versions=[(one, names.get(one.made_by or 0, "随产品来的")) for one in versions],
        newest=versions[0],
    )


@seated(Right.DELIVER_FEEDS)
def change(request: HttpRequest, seat: Seat, mapping_id: int) -> HttpResponse:
    """The form for another version, or with `new` for another mapping of that kind, filled with this one."""
    row = _versions(mapping_id)[0]
    typed = typed_of(row.spec, fields_of(kind=row.kind))
    return _form(request, seat, row, typed | {"name": "", "files": ""} if "new" in request.GET else typed)


@require_POST
@seated(Right.DELIVER_FEEDS)
def try_out(request: HttpRequest, seat: Seat, mapping_id: int) -> HttpResponse:
    """What the version typed in would make of a sample; nothing is kept but what stands in the form."""
    row = _versions(mapping_id)[0]
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    sample = request.FILES.get("sample")
    if sample is None:
        return _form(request, seat, row, typed, refused=NO_SAMPLE)
    with NamedTemporaryFile(dir=arriving_folder()) as copy:
        for piece in sample.chunks(PIECE_BYTES):
            copy.write(piece)
        copy.flush()
        found = look_at_sample(
            kind=row.kind,
            spec=spec_of(typed, fields_of(kind=row.kind)),
            sample=Path(copy.name),
            name=sample.name or "",
        )
    if isinstance(found, Refused):
        return _form(request, seat, row, typed, refused=found.reason)
    return _form(request, seat, row, typed, found=found)


@require_POST
@seated(Right.DELIVER_FEEDS)
def publish(request: HttpRequest, seat: Seat, mapping_id: int) -> HttpResponse:
    """Let what was typed count as the next version, or with a name as another mapping; typed in twice it is one."""
    row, newest, *_ = _versions(mapping_id)
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    fields = fields_of(kind=row.kind)
    spec = spec_of(typed, fields)
    if "name" in typed:
        return _another(request, seat, row, typed)
    here = reverse("mapping", args=[newest.id])
    if spec == spec_of(typed_of(newest.spec, fields), fields):
        return done(request, f"与第 {newest.version} 版一样，没有另发一版", to=here)
    if newest.version != row.version:
        reason = f"没有发布：有人已经发布了第 {newest.version} 版。请看过那一版，再从那里改"
        return refuse(request, reason, to=here)
    answer = publish_mapping(
        kind=row.kind, name=row.name, spec=spec, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if isinstance(answer, Refused):
        return _form(request, seat, row, typed, refused=answer.reason)
    return done(
        request, f"已发布第 {newest.version + 1} 版，从下一份文件起照它读", to=reverse("mapping", args=[answer])
    )


def _another(request: HttpRequest, seat: Seat, row: MappingRow, typed: dict[str, str]) -> HttpResponse:
    """Let what was typed count as the first version of a mapping of its own."""
    name, spec = typed["name"].strip(), spec_of(typed, fields_of(kind=row.kind))
    known = next((one for one in mapping_versions(kind=row.kind) if one.name == name), None)
    if known is not None and known.spec == spec:
        return done(request, f"对照「{name}」已经发布", to=reverse("mapping", args=[known.id]))
    if known is not None:
        return _form(
            request, seat, row, typed, refused=f"没有发布：已有一份叫「{name}」的对照。请换名称，或给那一份另发一版"
        )
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return _form(request, seat, row, typed, refused=f"没有发布：请给这份对照起一个不超过 {LONGEST_NAME} 字的名称")
    answer = publish_mapping(
        kind=row.kind, name=name, spec=spec, by=seat.person.staff_id, at=seat.at, business_date=seat.on
    )
    if isinstance(answer, Refused):
        return _form(request, seat, row, typed, refused=answer.reason)
    return done(request, f"已发布对照「{name}」，从下一份文件起照它读", to=reverse("mapping", args=[answer]))


def _form(
    request: HttpRequest,
    seat: Seat,
    row: MappingRow,
    typed: dict[str, str],
    *,
    found: Look | None = None,
    refused: str = "",
) -> HttpResponse:
    fields = fields_of(kind=row.kind)
    inputs = [
        (one, {key: typed.get(f"{one.name}.{key}", "") for key in KEYS}, UNITS.get(one.form), one.form.value)
        for one in fields
    ]
    answer = show(
        request,
        seat,
        "feeds/mapping_form.html",
        room="feeds",
        row=row,
        typed=typed,
        inputs=inputs,
        formats=FORMATS.items(),
        encodings=ENCODINGS.items(),
        days=DAYS.items(),
        may_be_whole=row.kind in MAY_BE_WHOLE,
        found=found,
        refused=refused,
        before_version=row.version,
        is_new="name" in typed,
        changes=changes(row.kind, row.spec, spec_of(typed, fields), fields) if found else [],
    )
    answer.status_code = 422 if refused else 200
    return answer


KEYS = ("from", "constant", "unit", "day", "thousands", "values", "sign")
