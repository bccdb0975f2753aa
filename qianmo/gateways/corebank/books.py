"""The books of the reference core: transfers by id with their first answer, and balances, in one SQLite file.

Every piece of work is one transaction written through to the disk before it is answered, so that a core killed at any
moment knows after its restart exactly what it had answered, and perhaps one transfer more.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from qianmo.gateways.corebank.contract import CONTRACT

TABLES = """
CREATE TABLE IF NOT EXISTS transfer
    (id TEXT PRIMARY KEY, body TEXT NOT NULL, answer TEXT NOT NULL, state TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS account
    (number TEXT PRIMARY KEY, fen INTEGER NOT NULL DEFAULT 0, closed INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS told (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
FUND = "fund"
"""The bank's own money, out of which draws are paid; unlimited until it is told a balance."""
Answer = dict[str, Any]


class Books:
    """One file of books; each call opens it anew, so that threads share nothing but the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._transaction() as db:
            db.executescript(TABLES)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as db:
            db.execute("PRAGMA synchronous = FULL")
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise
            if db.in_transaction:
                db.execute("COMMIT")

    def post(self, said: dict[str, Any]) -> Answer:
        """Move money once; the same id again gets the first answer, another body under it a mismatch."""
        body = json.dumps(
            {key: said.get(key) for key in ("kind", "account", "fen", "payee", "reverses", "renews", "due_on")},
            sort_keys=True,
        )
        with self._transaction() as db:
            known = db.execute("SELECT body, answer, state FROM transfer WHERE id = ?", [said.get("id")]).fetchone()
            if known is not None:
                same = known[0] == body or known[2] == "voided"
                return _read(known[1]) if same else _head(str(said.get("id"))) | {"state": "mismatch"}
            answer = self._carry_out(db, said)
            state = answer["state"]
            db.execute(
                "INSERT INTO transfer VALUES (?, ?, ?, ?)",
                [said["id"], body, json.dumps(answer, ensure_ascii=False), state],
            )
            return answer

    def ask(self, transfer_id: str) -> Answer:
        """Where an id stands."""
        with self._transaction() as db:
            known = db.execute("SELECT answer FROM transfer WHERE id = ?", [transfer_id]).fetchone()
        return _read(known[0]) if known else _head(transfer_id) | {"state": "unknown"}

    def void(self, transfer_id: str) -> Answer:
        """Lay a tombstone on an id that was never posted; any other answers as it stands."""
        with self._transaction() as db:
            known = db.execute("SELECT answer FROM transfer WHERE id = ?", [transfer_id]).fetchone()
            if known is not None:
                return _read(known[0])
            answer = _head(transfer_id) | {"state": "voided"}
            db.execute("INSERT INTO transfer VALUES (?, '', ?, 'voided')", [transfer_id, json.dumps(answer)])
            return answer

    def _carry_out(self, db: sqlite3.Connection, said: dict[str, Any]) -> Answer:
        told = _head(str(said["id"])) | {key: said[key] for key in ("kind", "account", "fen")}
        taken = {}
        if said["kind"] == "collect":
            taken = {"taken": min(int(said["fen"]), _fen(db, str(said["account"])))}
            said = said | {"fen": taken["taken"]}
        moves = self._moves(db, said)
        if isinstance(moves, str):
            return told | {"state": "refused", "code": moves, "reason": REASONS[moves]}
        for number, fen in moves:
            db.execute("INSERT OR IGNORE INTO account (number) VALUES (?)", [number])
            db.execute("UPDATE account SET fen = fen + ? WHERE number = ?", [fen, number])
        day = db.execute("SELECT value FROM told WHERE name = 'day'").fetchone()
        count = db.execute("SELECT count(*) FROM transfer").fetchone()[0]
        return (
            told
            | taken
            | {
                "state": "posted",
                "value_date": day[0] if day else said["value_date"],
                "reference": f"HX{count + 1:08d}",
            }
        )

    def _moves(self, db: sqlite3.Connection, said: dict[str, Any]) -> list[tuple[str, int]] | str:
        """What is added to which account, or the code of a refusal."""
        number, fen, kind = str(said["account"]), int(said["fen"]), said["kind"]
        if _closed(db, number):
            return "account_closed"
        if kind == "draw":
            to = str((said.get("payee") or {}).get("account") or number)
            if _closed(db, to):
                return "account_closed"
            return [(FUND, -fen), (to, fen)] if _has(db, FUND, fen) else "no_funds"
        if kind in {"repay", "collect"}:
            return [(number, -fen), (FUND, fen)] if fen > 0 and _has(db, number, fen) else "no_funds"
        if kind == "renew":
            return []
        return self._undoing(db, str(said.get("reverses")))

    def _undoing(self, db: sqlite3.Connection, original: str) -> list[tuple[str, int]] | str:
        known = db.execute("SELECT body, answer FROM transfer WHERE id = ? AND state = 'posted'", [original]).fetchone()
        undone = db.execute(
            "SELECT 1 FROM transfer WHERE state = 'posted' AND json_extract(body, '$.reverses') = ?", [original]
        ).fetchone()
        if known is None or undone is not None:
            return "unknown_original"
        body, answer = json.loads(known[0]), _read(known[1])
        fen = answer.get("taken", body["fen"])
        to = str((body.get("payee") or {}).get("account") or body["account"])
        if body["kind"] != "draw":
            return [(to, fen), (FUND, -fen)]
        return [(to, -fen), (FUND, fen)] if _has(db, to, fen) else "no_funds"

    def set_account(self, number: str, *, fen: int | None, closed: bool | None) -> None:
        """Give an account a balance, or close or open it."""
        with self._transaction() as db:
            db.execute("INSERT OR IGNORE INTO account (number) VALUES (?)", [number])
            if fen is not None:
                db.execute("UPDATE account SET fen = ? WHERE number = ?", [fen, number])
            if closed is not None:
                db.execute("UPDATE account SET closed = ? WHERE number = ?", [int(closed), number])
            if number == FUND:
                db.execute("INSERT OR REPLACE INTO told VALUES ('funded', '1')")

    def set_day(self, day: str) -> None:
        """The day this core books on, whatever it is asked for."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO told VALUES ('day', ?)", [day])

    def clear(self) -> None:
        """Forget everything."""
        with self._transaction() as db:
            for table in ("transfer", "account", "told"):
                db.execute(f"DELETE FROM {table}")

    def account(self, number: str) -> dict[str, Any]:
        """An account's balance in fen."""
        with self._transaction() as db:
            row = db.execute("SELECT fen, closed FROM account WHERE number = ?", [number]).fetchone()
        return {"number": number, "fen": row[0] if row else 0, "closed": bool(row and row[1])}

    def totals(self) -> dict[str, Any]:
        """How many transfers stand in each state, and the fen that moved by kind."""
        with self._transaction() as db:
            states = dict(db.execute("SELECT state, count(*) FROM transfer GROUP BY state").fetchall())
            fen = db.execute(
                "SELECT json_extract(body, '$.kind'),"
                " sum(coalesce(json_extract(answer, '$.taken'), json_extract(body, '$.fen'))) FROM transfer"
                " WHERE state = 'posted' GROUP BY 1"
            ).fetchall()
        return {"states": states, "fen": dict(fen)}


REASONS = {"no_funds": "账户余额不足", "account_closed": "账户已销户", "unknown_original": "没有可冲的原交易"}


def _head(transfer_id: str) -> Answer:
    return {"contract": CONTRACT, "id": transfer_id}


def _read(kept: str) -> Answer:
    answer: Answer = json.loads(kept)
    return answer


def _closed(db: sqlite3.Connection, number: str) -> bool:
    row = db.execute("SELECT closed FROM account WHERE number = ?", [number]).fetchone()
    return bool(row and row[0])


def _has(db: sqlite3.Connection, number: str, fen: int) -> bool:
    if number == FUND and db.execute("SELECT 1 FROM told WHERE name = 'funded'").fetchone() is None:
        return True
    return _fen(db, number) >= fen


def _fen(db: sqlite3.Connection, number: str) -> int:
    row = db.execute("SELECT fen FROM account WHERE number = ?", [number]).fetchone()
    return row[0] if row else 0
