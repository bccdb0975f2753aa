"""Looking at a file before it counts: what its mapping makes of it, with nothing entered, carried or kept.

What is shown leaves no room for whole numbers: accounts keep their last four, and so does every long number of a row
that is refused.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qianmo.analytics.deliveries import Checked, Counted, Field, Form, checking, days_in_name, read_spec
from qianmo.apps.feeds.folders import arriving_folder
from qianmo.apps.feeds.queries.register import account_numbers
from qianmo.apps.feeds.services.kinds import KINDS
from qianmo.apps.feeds.services.lookups import CODES, lookups_for
from qianmo.domain.deliveries import without_numbers
from qianmo.domain.money import yuan
from qianmo.domain.ratio import Ratio
from qianmo.domain.refusal import Refused

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What a mapping makes of a file: counts, the first rows by title of the field, the first refused ones.

    A refused row has its line, the reason and its text.
    """

    counted: Counted
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    rejects: tuple[tuple[int, str, str], ...]


def look(
    *, kind: str, spec: Mapping[str, Any], file: Path, since: date | None = None, on: date | None = None
) -> Look | Refused:
    """What would become of the rows of a file that tells of these days. Refused: as a delivery would be, whole."""
    rules = KINDS[kind]
    read = read_spec(spec, fields=rules.fields)
    if isinstance(read, Refused):
        return read
    with (
        TemporaryDirectory(dir=arriving_folder()) as work,
        checking(file, spec=read, fields=rules.fields, lookups=lookups_for(rules.fields), work=Path(work)) as checked,
    ):
        if isinstance(checked, Refused):
            return checked
        if rules.judge is not None and on is not None:
            rules.judge(checked, since or on, on)
        if rules.key:
            checked.refuse_twice(rules.key)
        fields = [one for one in rules.fields if one.name in read.fields]
        rejects = ((line, without_numbers(why), without_numbers(text)) for line, why, text in checked.rejects(SHOWN))
        return Look(checked.counted, tuple(one.title for one in fields), _rows(checked, fields), tuple(rejects))


def look_at_sample(*, kind: str, spec: Mapping[str, Any], sample: Path, name: str) -> Look | Refused:
    """What a mapping would make of a sample of this name. Refused besides: a name the mapping does not know."""
    read = read_spec(spec, fields=KINDS[kind].fields)
    if isinstance(read, Refused):
        return read
    days = days_in_name(name, read.files)
    if days is None:
        return Refused(code="name_unknown", reason=f"文件名 {name} 不符合对照里的 {'、'.join(read.files)}")
    return look(kind=kind, spec=spec, file=sample, since=days[0], on=days[1])


def _rows(checked: Checked, fields: Sequence[Field]) -> tuple[tuple[str, ...], ...]:
    """The first rows accepted, each value as a person writes it."""
    listed = ", ".join(f'"{one.name}_number"' if one.may_be_new else f'"{one.name}"' for one in fields)
    columns = checked.accepted(listed, limit=SHOWN).columns
    written = [_written(one, column.to_pylist()) for one, column in zip(fields, columns, strict=True)]
    return tuple(zip(*written, strict=True))


def _written(field: Field, values: list[Any]) -> list[str]:
    if field.form is Form.KNOWN:
        codes = {pk: code for code, pk in CODES[field.name]().items()}
        return [codes.get(one, "") for one in values]
    if field.form is Form.NUMBER and not field.may_be_new:
        numbers = account_numbers(account_ids=[one for one in values if one is not None])
        values = [numbers.get(one) for one in values]
    write: Callable[[Any], str] = {Form.MONEY: yuan, Form.SHARE: _percent}.get(field.form, _shown)
    return ["" if one is None else write(one) for one in values]


def _percent(ppm: int) -> str:
    return Ratio.of_ppm(ppm).percent(4)


def _shown(value: Any) -> str:
    return without_numbers(str(value))
