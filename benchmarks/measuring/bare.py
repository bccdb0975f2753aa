"""The floor of a page: a WSGI application that answers the very bytes of each page from memory and does no more."""

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

_KEPT = Path(os.environ["QIANMO_BARE_PAGES"])
_NAMES: dict[str, str] = json.loads((_KEPT / "names.json").read_text(encoding="utf-8"))
PAGES = {address: (_KEPT / name).read_bytes() for address, name in _NAMES.items()}


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The page of an address, or an empty one."""
    query = environ.get("QUERY_STRING", "")
    address = environ["PATH_INFO"] + (f"?{query}" if query else "")
    body = PAGES.get(address, b"")
    environ["wsgi.input"].read()  # or whoever sends a body finds the line cut
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]
