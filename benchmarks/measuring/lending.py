"""A bank with very many lines, one draw on each, written by SQL: rows as the acts leave them, without their events.

The ground (branches, staff, products, terms, calendar, cells) is laid through the acts of the demo. A household has a
line of each of the four products. The draws are from the quarter before the settlement night, so none has been settled
and every one of them will be, for as many days as it has run. Foreign keys are taken off while loading and put back in
one go, which asks all of them; the books are compared with the lines.
"""

import sys
from datetime import date, datetime
from typing import Any

SETTLED_ON, ORDINARY, FIRST_DRAW = date(2026, 3, 20), date(2026, 3, 19), date(2025, 12, 21)
LINES_OF_HOUSEHOLD = 4
SEED = 150_422

STATEMENTS = (
    """INSERT INTO households_household (id, number, village_id, segment, address, items, filed_on, filed_by_id)
       SELECT n, 'B-' || lpad(n::text, 8, '0'), %(village)s, 'farm', n || ' 号', '{identity_card}', '2024-10-08',
              %(staff)s FROM generate_series(1, %(households)s) n""",
    """INSERT INTO households_person (id, name, initials, female, birth_on, ethnicity, sealed, identity_index,
              identity_tail)
       SELECT n, '户主' || n, 'HZ', n %% 2 = 0, '1980-01-01', '', '\\x00', gen_random_uuid(), n
         FROM generate_series(1, %(households)s) n""",
    """INSERT INTO households_consent (id, person_id, purpose, given_on, until, witnessed_by_id)
       SELECT n, n, 'enquiry', '2025-10-09', '2027-10-09', %(staff)s FROM generate_series(1, %(households)s) n""",
    """INSERT INTO households_membership (id, household_id, person_id, relation, joined_on)
       SELECT n, n, n, 'head', '2024-10-08' FROM generate_series(1, %(households)s) n""",
    """CREATE TEMP TABLE made ON COMMIT DROP AS
       SELECT n AS id, (n - 1) / %(each)s + 1 AS household,
              (%(products)s::bigint[])[(n - 1) %% %(each)s + 1] AS product,
              (%(terms)s::bigint[])[(n - 1) %% %(each)s + 1] AS terms, 1000000 * (1 + (hashint8(n) & 7)) AS fen,
              %(first)s::date + (hashint8(n * 7) & 1023) %% %(days)s AS drawn_on,
              45000 + 500 * ((hashint8(n * 3) & 1023) %% 40) AS rate_ppm
         FROM generate_series(1::bigint, %(lines)s) n""",
    """INSERT INTO credit_application (id, household_id, borrower_id, product_id, requested_fen, purpose, accepted_on,
              accepted_by_id, enquiry_consent_id, state, request_id)
       SELECT id, household, household, product, 10000000, '', '2025-10-09', %(staff)s, household, 'approved',
              gen_random_uuid() FROM made""",
    """INSERT INTO credit_line (id, application_id, household_id, borrower_id, product_id, number, limit_fen, drawn_fen,
              reserved_fen, rate_ppm, guarantee, starts_on, ends_on, state)
       SELECT id, id, household, household, product, 'SX-2025-' || id, 10000000, fen, 0, rate_ppm, '信用', '2025-10-13',
              '2028-10-13', 'active' FROM made""",
    """INSERT INTO credit_contract (id, line_id, number, limit_fen, signed_on, signed_by_id, request_id)
       SELECT id, id, 'HT-2025-' || id, 10000000, '2025-10-20', %(staff)s, gen_random_uuid() FROM made""",
    """INSERT INTO credit_draw (id, line_id, number, state, amount_fen, unpaid_fen, rate_ppm, terms_id, value_date,
              due_on, accrued, accrued_to, billed_to, channel, purpose, request_id)
       SELECT id, id, 'JJ-' || to_char(drawn_on, 'YY-') || id, 'posted', fen, fen, rate_ppm, terms, drawn_on,
              drawn_on + 365, 0, drawn_on, drawn_on, 'mobile', 'production', gen_random_uuid() FROM made""",
    """INSERT INTO ledger_entry (id, business_date, value_date, debit_id, credit_id, fen, kind, line_id, source_id)
       SELECT m.id, drawn_on, drawn_on, d.id, c.id, fen, 'draw', m.id, m.id
         FROM made m, ledger_account d, ledger_account c WHERE d.code = %(loans)s AND c.code = %(deposits)s""",
)
LOADED = (
    "households_household", "households_person", "households_consent", "households_membership", "credit_application",
    "credit_line", "credit_contract", "credit_draw", "ledger_entry",
)  # fmt: skip
KEYS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)
"""


def lend(*, lines: int, at: datetime) -> None:
    """Fill the empty bank Django works in and open the ordinary day. Stops the program when a row does not hold."""
    from django.db import connection, transaction

    from qianmo.apps.org.services import open_business_day

    with transaction.atomic(), connection.cursor() as cursor:
        known = _lay_ground() | {"lines": lines, "households": -(-lines // LINES_OF_HOUSEHOLD)}
        open_business_day(day=ORDINARY, at=at)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        keys = cursor.execute(KEYS, [list(LOADED)]).fetchall()
        for table, key, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{key}"')
        for table in LOADED:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in STATEMENTS:
            cursor.execute(statement, known)
        for table, key, definition in keys:
            cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{key}" {definition}')
        for table in LOADED:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _prove_sound()


def _lay_ground() -> dict[str, Any]:
    """Found the demo's bank without its people; what the statements need to know of it."""
    from qianmo.apps.grids.queries import cells
    from qianmo.apps.ledger.chart import DEPOSITS, LOANS
    from qianmo.apps.org.queries import staff_ids
    from qianmo.apps.products.queries import terms_in_force
    from qianmo.demo.foundation import draw_grid, lay_ground

    draw_grid(ground=lay_ground(seed=SEED), villages=[])
    terms = terms_in_force(on=ORDINARY)
    products = sorted(terms)[:LINES_OF_HOUSEHOLD]
    return {
        "village": cells(level="village")[0].id,
        "staff": min(staff_ids().values()),
        "products": products,
        "terms": [terms[product].id for product in products],
        "each": LINES_OF_HOUSEHOLD,
        "first": FIRST_DRAW,
        "days": (ORDINARY - FIRST_DRAW).days,
        "loans": LOANS,
        "deposits": DEPOSITS,
    }


def _prove_sound() -> None:
    from qianmo.apps.credit.queries import count_money

    counted = count_money()
    if counted.odd_lines or not counted.books_fen == counted.lines_fen == counted.draws_fen:
        sys.exit(f"账与额度不符，这次测速不算数：{counted}")
