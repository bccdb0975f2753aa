"""The reference of the API as a plain page, made from the very document the API publishes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja import NinjaAPI


def reference(api: NinjaAPI) -> Callable[[HttpRequest], HttpResponse]:
    """The page of an API; open to everybody, since it tells of the bank's customers nothing."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        document = api.get_openapi_schema()
        shapes = document["components"]["schemas"]
        return render(
            request,
            "api/reference.html",
            {
                "title": document["info"]["title"],
                "told": document["info"]["description"],
                "operations": [
                    _operation(address, method, one)
                    for address, methods in document["paths"].items()
                    for method, one in methods.items()
                ],
                "shapes": [(name, _fields(shape)) for name, shape in sorted(shapes.items())],
            },
        )

    return page


def _operation(address: str, method: str, one: dict[str, Any]) -> dict[str, Any]:
    bodies = list(one.get("requestBody", {}).get("content", {}).values())
    sent = bodies[0]["schema"] if bodies else {}
    answers = []
    for status, answer in one["responses"].items():
        schemas = [content["schema"] for content in answer.get("content", {}).values()]
        answers.append((status, answer["description"], _type(schemas[0]) if schemas else ""))
    return {
        "id": one["operationId"],
        "method": method.upper(),
        "address": address,
        "summary": one["summary"],
        "told": one.get("description", ""),
        "parameters": [
            (part["name"], part["in"], _type(part["schema"]), part.get("required"), part["schema"].get("description"))
            for part in one.get("parameters", [])
        ],
        "sent": _type(sent) if sent else "",
        "answers": answers,
    }


def _fields(shape: dict[str, Any]) -> list[tuple[str, str, bool, str]]:
    required = set(shape.get("required", []))
    return [
        (name, _type(field), name in required, field.get("description", ""))
        for name, field in shape.get("properties", {}).items()
    ]


def _type(schema: dict[str, Any]) -> str:
    """A schema in a few words: `[HouseholdItem]`, `integer`, `a|b`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return "|".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
