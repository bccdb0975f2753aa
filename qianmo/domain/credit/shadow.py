"""影子比对: our loans beside those of the core that owns the ledger, note by note, to the fen.

While the province's core keeps the books, what stands here is a shadow: it should say the same, and where it does not
somebody wants to know before the ledger is handed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Gap(StrEnum):
    """In what a note differs."""

    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    PRINCIPAL = "principal"
    CLASS = "class"
    OVERDUE = "overdue"
    RATE = "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFace:
    """A note at the end of a day: principal in fen, class 1 to 5, days past due; rate in ppm, None where unsaid."""

    fen: int
    loan_class: int
    overdue_days: int
    rate_ppm: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing a note differs in: what stands here and what there, in fen, class, days or ppm by its kind."""

    note: str
    gap: Gap
    ours: int | None
    theirs: int | None


def differences(*, ours: Mapping[str, LoanFace], theirs: Mapping[str, LoanFace]) -> Iterator[Difference]:
    """Everything in which notes differ, by note. One on which nothing is owed on either side is no difference.

    A note that is on one side alone, or settled there, is missing and nothing else of it is compared.
    """
    for note in sorted({*ours, *theirs}):
        here, there = ours.get(note), theirs.get(note)
        owed_here, owed_there = here.fen if here else 0, there.fen if there else 0
        if there is None:
            if owed_here:
                yield Difference(note, Gap.MISSING_THERE, owed_here, None)
        elif here is None:
            if owed_there:
                yield Difference(note, Gap.MISSING_HERE, None, owed_there)
        else:
            if owed_here != owed_there:
                yield Difference(note, Gap.PRINCIPAL, owed_here, owed_there)
            if here.loan_class != there.loan_class and (owed_here or owed_there):
                yield Difference(note, Gap.CLASS, here.loan_class, there.loan_class)
            if here.overdue_days != there.overdue_days:
                yield Difference(note, Gap.OVERDUE, here.overdue_days, there.overdue_days)
            if owed_here and here.rate_ppm is not None and there.rate_ppm not in {None, here.rate_ppm}:
                yield Difference(note, Gap.RATE, here.rate_ppm, there.rate_ppm)
