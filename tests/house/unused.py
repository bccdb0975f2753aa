"""Functions that nobody calls, found by name alone.

A name counts as used where any other code names it: a call, an import, an attribute, a word inside a string (Django
finds views and settings by dotted path, lark its rules by method name), a template, a tool's configuration. A mention
in a docstring or inside the function itself is no use. Two functions of one name cover for each other; that is the
price of a check that takes a second.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tests.house.tree import Fault, Source

NAME = re.compile(r"[A-Za-z_]\w+")
NAMES_IN_TEXT = {".html", ".toml", ".json", ".sql", ".typ"}

CALLED_FROM_OUTSIDE: dict[str, str] = {
    "ready": "Django calls it when a room is registered",
    "do_": "http.server answers a method of HTTP by it",
    "log_message": "http.server logs through it",
    "server_bind": "socketserver asks it for the address",
    "file_complete": "Django's multipart parser asks an upload handler for the file by it",
    "upload_interrupted": "Django's multipart parser tells an upload handler by it that the sender went away",
    "authenticate": "ninja asks a key in the header by it who calls",
    "parse_body": "ninja reads a body by it",
    "get_context_data": "Django's class-based views gather a page through it",
    "form_valid": "Django's class-based views answer a sound form through it",
    "form_invalid": "Django's class-based views answer an unsound form through it",
    "encrypt": "allauth seals the keys of second factors by it",
    "decrypt": "allauth opens the keys of second factors by it",
    "get_public_key_credential_rp_entity": "allauth names the bank in a passkey by it",
    "get_totp_issuer": "allauth names the bank in the authenticator by it",
    "state_forwards": "Django draws its picture of the tables by it",
    "database_forwards": "Django asks an operation of a migration for its tables by it",
    "send_notification_mail": "allauth would send a mail by it",
}
"""Names, or beginnings of names, that a framework calls; each with who does."""

DECORATORS_THAT_CALL = {"task", "periodic", "feel"}
"""Decorators that hand a function on: to the worker, which calls it by the clock, or to the language of decisions."""


def unused_functions(all_sources: Iterable[Source]) -> Iterator[Fault]:
    kept = [one for one in all_sources if one.is_under("qianmo", "tests", "benchmarks") or one.name == "pyproject.toml"]
    uses: Counter[str] = Counter()
    for source in kept:
        uses.update(_uses(source))
    for source in kept:
        if source.is_python and source.is_under("qianmo") and not source.is_migration:
            yield from _unused(source, uses)


def _unused(source: Source, uses: Counter[str]) -> Iterator[Fault]:
    for node in source.nodes:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or _is_called_from_outside(node):
            continue
        inside = Counter(name for inner in node.body for name in _names(ast.walk(inner)))
        if uses[node.name] <= inside[node.name]:
            yield Fault(source.path, node.lineno, f"{node.name} is never called: delete it, or say who calls it")


def _is_called_from_outside(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    name = node.name
    if name.startswith("__") and name.endswith("__"):
        return True
    if DECORATORS_THAT_CALL.intersection(_names(part for one in node.decorator_list for part in ast.walk(one))):
        return True
    return any(name.startswith(known) if known.endswith("_") else name == known for known in CALLED_FROM_OUTSIDE)


def _uses(source: Source) -> Iterator[str]:
    if source.is_python:
        yield from _names(source.nodes)
    elif source.suffix in NAMES_IN_TEXT:
        yield from NAME.findall(source.text)


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    nodes = list(nodes)
    prose = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name.rpartition(".")[2]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield from NAME.findall(node.value)
