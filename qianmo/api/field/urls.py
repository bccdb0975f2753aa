"""The operations of the field app under one document of their own, and the addresses they answer at."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from ninja import NinjaAPI

from qianmo.api.field import contracts, entering, getting, identity_cards, leads, sending
from qianmo.api.field.door import MISSING, PackedBody, answer_problems, marked, told
from qianmo.api.field.wire import Refusal

PROBLEMS = {
    400: "请求看不懂",
    401: "令牌不对、已结束，或持有人没有外勤岗位：联网重新登录，发件箱不动",
    403: "不能登录或绑定",
    404: "没有，或不在网格内",
    409: "起点不对",
    413: "太大：一次 2 MB",
    422: "某一处不对",
    423: "输错太多，已锁定",
    429: "太快",
    503: "还没有开启营业日，照 Retry-After 再来",
}


class FieldApi(NinjaAPI):
    """An API whose document says of every operation which refusals it answers with."""

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The OpenAPI document."""
        document = super().get_openapi_schema(**kwargs)
        document["components"]["schemas"]["Refusal"] = Refusal.model_json_schema()
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, meaning in PROBLEMS.items():
                    operation["responses"].setdefault(status, {"description": meaning, "content": content})
        return document


api = FieldApi(
    title="阡陌外勤接口",
    version="1",
    description="外勤应用与银行之间。金额是整数分，时刻带时区。每个答复都带 Qianmo-Field: 1，没有它就不是银行的答复。",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="field-api",
    parser=PackedBody(),
)
answer_problems(api)
for router in (entering.router, getting.router, sending.router, identity_cards.router, contracts.router, leads.router):
    api.add_router("", router)


def _unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that names no operation."""
    del request, rest
    return told(404, MISSING)


operations = api.urls
for operation in operations[0]:
    assert isinstance(operation, URLPattern)
    operation.callback = marked(operation.callback)

urlpatterns = [
    path("", operations),
    path("<path:rest>", marked(_unknown), name="field-api-unknown"),
]
