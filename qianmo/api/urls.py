"""The operations of the API under one document, and the addresses they answer at."""

from typing import Any

from django.urls import URLPattern, URLResolver, path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from qianmo.api import deliveries, money, reading, writing
from qianmo.api.problems import MEDIA, answer_problems, unknown_path
from qianmo.api.reference import reference
from qianmo.api.shapes import ProblemOut

PROBLEMS = {
    400: "请求体看不懂",
    401: "没有令牌，或令牌不对、已撤销、已到期",
    403: "令牌或持有人的岗位没有这项许可",
    404: "没有，或不在持有人的范围内",
    413: "请求体太大：5 MB，送文件 50 MB",
    422: "某一处不对，或业务上不能办",
    429: "每秒超过 20 次",
    503: "还没有开启营业日",
}


class OpenApi(NinjaAPI):
    """An API whose document says of every operation which problems it answers with."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The OpenAPI document."""
        document = super().get_openapi_schema(**kwargs)
        problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
        document["components"]["schemas"] |= {**problem.pop("$defs"), "ProblemOut": problem}
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}
        for operations in document["paths"].values():
            for operation in operations.values():
                for status, meaning in PROBLEMS.items():
                    operation["responses"][status] = {"description": meaning, "content": content}
        return document


api = OpenApi(
    title="阡陌开放接口",
    version="1",
    description="金额是整数分，利率是百万分之一，日子是 ISO 格式。看得见什么，与令牌持有人在控制台看得见的一样。",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
answer_problems(api)
api.add_router("", reading.router)
api.add_router("", writing.router)
api.add_router("", money.router)
api.add_router("", deliveries.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", reference(api), name="api-reference"),
    path("", api.urls),
    path("<path:rest>", unknown_path, name="api-unknown"),
]
