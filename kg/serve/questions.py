"""The stored questions: `/questions` lists them, `/questions/cq01?period=2025Q4` asks one."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from kg.serve.answers import answered, json_response, response
from kg.serve.bodies import BadRequest, pairs
from kg.serve.messages import Reply
from kg.serve.negotiation import preferences
from kg.serve.pool import Pool
from kg.serve.tasks import known_questions

__all__ = ["routes"]


def routes(pool: Pool) -> list[BaseRoute]:
    """Return the routes of the questions."""

    async def one(request: Request) -> Response:
        try:
            given = pairs(request.scope["query_string"])
        except BadRequest as error:
            return response(Reply.problem("malformed", str(error)), status=error.status)
        if len(dict(given)) != len(given):
            return response(Reply.problem("malformed", "give each parameter once"))
        arguments = {
            "id": request.path_params["id"], "parameters": dict(given), "accept": preferences(request.headers.get("accept")),
        }
        return await answered(request, pool, "question", arguments)

    return [Route("/questions", _all, methods=["GET"]), Route("/questions/{id}", one, methods=["GET"])]


async def _all(request: Request) -> Response:
    """Return every question: id, words, parameters with the values that they have if none are given."""
    return json_response([
        {
            "id": question.short, "name": question.id, "en": question.en, "zh": question.zh, "ordered": question.ordered,
            "parameters": {parameter.name: parameter.default for parameter in question.parameters},
        } for question in known_questions()
    ])
