"""How many envelopes a second the bank takes from fifty phones that send at once, through the real web process.

Ours is the real server (granian, two processes) over loopback, asked by fifty phones that each send one request after
another, every request with so many sealed and signed surveys and visits, each of which is opened, checked, joined with
its household's file and answered with a signed receipt. Sealing happens before the clock runs. Then the same phones
send as many again at the pace of the aim, two hundred envelopes a second: each is timed from when it was due.
The floor is a bare application behind the same server that answers as many bytes and does nothing.
"""

import argparse
import http.client
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from benchmarks.measuring.clients import served, shown
from benchmarks.measuring.databases import check_started_by_qianmo, work_in
from benchmarks.measuring.phones import Phone, visited
from benchmarks.measuring.report import Progress, Report, rounded

PORT, FLOOR_PORT = 18471, 18472
PATH = "/api/field/envelopes"
PHONES = 50
PACE = 200
"""Envelopes a second that the bank must keep up with."""


def main() -> int:
    """Enrol the phones, seal what they will send, send it, print the line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", required=True, help="address of a database that holds a demo county")
    parser.add_argument("--keys", required=True, help="identifier keys of that database")
    parser.add_argument("--batch", type=int, default=5, help="envelopes in a request")
    parser.add_argument("--rounds", type=int, default=10, help="requests of each phone")
    asked = parser.parse_args()
    check_started_by_qianmo("sync-throughput")
    work_in(asked.database, keys=asked.keys)
    environment = {"DATABASE_URL": asked.database, "QIANMO_KEYS_FILE": os.environ["QIANMO_KEYS_FILE"]}
    progress = Progress()
    progress.tell("enrol fifty phones and seal what they send")
    bodies = _sealed(asked.batch, 2 * asked.rounds)
    flat_out = [(token, requests[1 : asked.rounds + 1]) for token, requests in bodies]
    paced = [(token, requests[asked.rounds + 1 :]) for token, requests in bodies]
    _gather_static_files()
    with served("qianmo.config.wsgi:application", port=PORT, environment=environment):
        _send([(token, requests[:1]) for token, requests in bodies], PORT)  # processes warm, plans prepared
        progress.tell("send")
        seconds, taken, size, states = _send(flat_out, PORT)
        progress.tell("send at the pace of the aim")
        _, at_pace, _, states_at_pace = _send(paced, PORT, every=PHONES * asked.batch / PACE)
    floor = _floor(flat_out, size)
    sent = PHONES * asked.rounds * asked.batch
    p50, p95 = shown(taken)
    Report(
        name="sync-throughput",
        unit="us/envelope",
        ours=seconds / sent * 1e6,
        floor=floor / sent * 1e6,
        size={"envelopes": sent, "phones": PHONES, "batch": asked.batch, "rounds": asked.rounds},
        more={
            "envelopes_per_second": rounded(sent / seconds),
            "p50_ms": rounded(p50),
            "p95_ms": rounded(p95),
            "states": states,
            "at_pace": {
                "per_second": PACE,
                **dict(zip(("p50_ms", "p95_ms"), map(rounded, shown(at_pace)), strict=True)),
            },
            "states_at_pace": states_at_pace,
            "load": rounded(os.getloadavg()[0]),
        },
    ).show()
    return 0


def _gather_static_files() -> None:
    """The server is known to be up by its sign-in page, which needs them."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _sealed(batch: int, rounds: int) -> list[tuple[str, list[bytes]]]:
    """A token for each phone, and the bodies it will send: every household is surveyed once, then visited."""
    from django.db import connection

    found: list[tuple[str, list[bytes]]] = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.number, array_agg(h.id ORDER BY h.id), array_agg(h.segment ORDER BY h.id)"
            " FROM grids_stewardship g JOIN org_staff s ON s.id = g.staff_id"
            " JOIN households_household h ON h.village_id = g.cell_id"
            " JOIN org_postholding p ON p.staff_id = s.id AND p.post = 'manager' AND upper_inf(p.valid)"
            " WHERE upper_inf(g.valid) AND g.role = 'owner' GROUP BY s.number ORDER BY s.number"
        )
        managers = cursor.fetchall()
    if not managers:
        sys.exit("这个库里没有管着村的客户经理，这次测速不算数。")
    wanted = (rounds + 1) * batch
    for turn, (number, households, segments) in enumerate(islice(cycle(managers), PHONES)):
        phone = Phone(_enrolling, number, "")
        homes = list(zip(households, segments, strict=True))[turn // len(managers) * wanted :]
        items = islice(_items(phone, cycle(homes or zip(households, segments, strict=True)), len(homes)), wanted)
        whole = list(items)
        requests = [{"items": whole[at : at + batch]} for at in range(0, wanted, batch)]
        found.append((phone.token, [json.dumps(one).encode() for one in requests]))
    connection.close()
    return found


def _items(phone: Phone, homes: Any, households: int) -> Iterator[dict[str, str]]:
    """A survey of a household not surveyed yet, and a visit, turn by turn."""
    for turn, (household, segment) in enumerate(homes):
        if turn % 2 or turn >= households:
            yield phone.item(phone.envelope("visit", f"household:{household}", body=visited()))
        else:
            told = {"changes": {"guaranteed_fen": [None, turn * 100], "ebank": [None, True]}, "form": f"{segment}@1"}
            yield phone.item(phone.envelope("survey", f"household:{household}", **told))


def _enrolling(method: str, path: str, body: dict[str, Any], **headers: str) -> tuple[int, Any]:
    """Enrol by the act itself: fifty passwords would be hashed otherwise."""
    del method, path, headers
    from django.utils import timezone

    from qianmo.apps.fieldwork.services import NewEnrolment, enrol
    from qianmo.apps.intake.services import base64url, bytes_of
    from qianmo.apps.org.queries import business_date, staff_ids
    from qianmo.domain.refusal import Refused
    from qianmo.storage.sealing import server_keys

    new = NewEnrolment(
        staff_id=staff_ids(numbers=[body["number"]])[body["number"]],
        device=None,
        name=f"测速 {uuid4()}",
        public_key=bytes_of(body["public_key"]),
    )
    now = timezone.now()
    enrolled = enrol(new=new, now=now, at=now, business_date=business_date())
    assert not isinstance(enrolled, Refused)
    keys = server_keys()
    server = {"seal_key": base64url(keys.seal), "receipt_key": base64url(keys.receipt)}
    return 200, {"token": enrolled.token, "device": str(enrolled.device), "server": server}


def _send(
    bodies: list[tuple[str, list[bytes]]], port: int, *, every: float = 0
) -> tuple[float, list[float], int, dict[str, int]]:
    """Send from every phone: seconds in all, milliseconds of each request, bytes of an answer, states.

    At once and one request after another; or, where told, one of each phone in so many seconds, the phones in turn.
    """

    def send(place: int, token: str, requests: list[bytes]) -> tuple[list[float], int, dict[str, int]]:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Authorization": f"Device {token}", "Content-Type": "application/json"}
        taken, size, states = [], 0, dict[str, int]()
        for turn, body in enumerate(requests):
            due = start + every * (turn + place / len(bodies))
            time.sleep(max(0, due - time.perf_counter()))
            began = due if every else time.perf_counter()
            line.request("POST", PATH, body, headers)
            answer = line.getresponse()
            content = answer.read()
            taken.append((time.perf_counter() - began) * 1000)
            if answer.status != 200:
                sys.exit(f"答复 {answer.status}，这次测速不算数：{content[:200]!r}")
            size = len(content)
            for item in json.loads(content).get("items", []) if port == PORT else []:
                key = item["state"] + (f":{item['code']}" if item["code"] else "")
                states[key] = states.get(key, 0) + 1
        line.close()
        return taken, size, states

    start = time.perf_counter()
    with ThreadPoolExecutor(len(bodies)) as phones:
        found = list(phones.map(lambda place: send(place, *bodies[place]), range(len(bodies))))
    seconds = time.perf_counter() - start
    states: dict[str, int] = {}
    for _, _, told in found:
        for key, count in told.items():
            states[key] = states.get(key, 0) + count
    return seconds, [one for taken, _, _ in found for one in taken], found[0][1], states


def _floor(bodies: list[tuple[str, list[bytes]]], size: int) -> float:
    """Seconds the same requests take of a server that does nothing."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "answer").write_bytes(bytes(size))
        (Path(folder) / "names.json").write_text(json.dumps({PATH: "answer"}), encoding="utf-8")
        environment = {"QIANMO_BARE_PAGES": folder}
        with served("benchmarks.measuring.bare:application", port=FLOOR_PORT, environment=environment):
            seconds, *_ = _send(bodies, FLOOR_PORT)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
