"""What a kind of delivery wants to know of each row: its fields, and what form each must have."""

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """How the text of a field is read."""

    TEXT = "text"
    CHOICE = "choice"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    NUMBER = "number"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind: its name in a mapping, its Chinese title, its form.

    TEXT has at most `most` characters; CHOICE is one of `choices`; MONEY becomes whole fen, SHARE whole ppm. NUMBER is
    an account number and becomes the account's id of the register; with `may_be_new` an unknown one passes, without id
    and with its text beside it as `<name>_number`. KNOWN is a code found in the lookup of the field's name and becomes
    its id. A field that is not `required` may be empty, and a mapping may leave it out.
    """

    name: str
    title: str
    form: Form = Form.TEXT
    required: bool = True
    most: int = 60
    choices: tuple[str, ...] = ()
    may_be_new: bool = False
