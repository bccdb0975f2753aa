"""Search: a person found by whatever somebody at a counter knows of him or her.

What was typed says by itself which key it is: a name by its beginning or its end, pinyin initials, a household number,
a whole identity or phone number, or its last four characters. Numbers are looked up by their blind indexes, so nothing
is opened; a reader who may not see names does not find by them either.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.db import connection

from qianmo.apps.grids.queries import IN_PIECE, Scope
from qianmo.apps.households.models import Relation
from qianmo.domain.access import Field
from qianmo.storage.identifiers import blind_index, blind_tail

LAST_FOUR = re.compile(r"\d{3}[\dX]")
IDENTITY = re.compile(r"\d{17}[\dX]")
PHONE = re.compile(r"1\d{10}")
HOUSEHOLD_NUMBER = re.compile(r"\d{6}(-\d*)*")
INITIALS = re.compile(r"[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Found:
    """A person who was found, the household he or she belongs to, and the key that found it."""

    household_id: int
    number: str
    name: str
    relation: str
    head: str
    village: str
    by: str


def find(*, words: str, scope: Scope, limit: int) -> list[Found]:
    """People within the scope whom these words may mean, heads first; nothing where they mean no key."""
    key = _key(unicodedata.normalize("NFKC", words).strip().upper(), scope)
    if key is None:
        return []
    by, condition, sought = key
    within, villages = scope.condition("h.village_id", pieces=IN_PIECE)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH hit AS (SELECT h.id, h.number, h.village_id, p.name, m.relation FROM households_person p"
            " JOIN households_membership m ON m.person_id = p.id AND m.left_on IS NULL"
            f" JOIN households_household h ON h.id = m.household_id WHERE ({condition}) AND {within}"
            " ORDER BY m.relation <> 'head', p.name, h.number LIMIT %s)"
            " SELECT hit.id, hit.number, hit.name, hit.relation, p.name, v.name FROM hit"
            " JOIN grids_cell v ON v.id = hit.village_id"
            " JOIN households_membership m ON m.household_id = hit.id AND m.relation = 'head' AND m.left_on IS NULL"
            " JOIN households_person p ON p.id = m.person_id ORDER BY hit.relation <> 'head', hit.name, hit.number",
            [*sought, *villages, limit],
        )
        return [
            Found(pk, number, scope.name(name), str(Relation(relation).label), scope.name(head), village, by)
            for pk, number, name, relation, head, village in cursor.fetchall()
        ]


def _key(words: str, scope: Scope) -> tuple[str, str, list[Any]] | None:
    """Which key was typed: its word, the condition on a person `p` in a household `h`, and its parameters."""
    if LAST_FOUR.fullmatch(words):
        tails = [blind_tail("identity", words), blind_tail("phone", words)]
        return "证件或手机后四位", "p.identity_tail = %s OR p.phone_tail = %s", tails
    if IDENTITY.fullmatch(words):
        return "证件号码", "p.identity_index = %s", [blind_index("identity", words)]
    if PHONE.fullmatch(words):
        return "手机号码", "p.phone_index = %s", [blind_index("phone", words)]
    if HOUSEHOLD_NUMBER.fullmatch(words):
        return "户号", "h.number LIKE %s AND m.relation = 'head'", [f"{words}%"]
    if not scope.sees(Field.NAMES):
        return None
    if INITIALS.fullmatch(words):
        return "拼音首字母", "p.initials LIKE %s", [f"{words.lower()}%"]
    if not words or words.isascii():
        return None
    literal = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    ending = words[::-1].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return "姓名", "p.name LIKE %s OR reverse(p.name) LIKE %s", [f"{literal}%", f"{ending}%"]
