"""What every answer carries: a request id, also on log lines and audit entries, and the content policy."""

import secrets
from collections.abc import Callable

import structlog
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

#: What a view may leave on its answer to have a policy of its own.
_OWN_POLICY = frozenset({"_csp_exempt", "_csp_config", "_csp_update", "_csp_replace"})


class RequestIdMiddleware:
    """Gives each request an id and tells it in X-Request-Id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request.request_id)
        response = self.get_response(request)
        response["X-Request-Id"] = request.request_id
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """The content policy, written once: it is the same on every answer but those that ask for another."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if _OWN_POLICY.isdisjoint(vars(response)) and not hasattr(request, "_csp_nonce"):
            response.headers.setdefault(HEADER, self.policy)
            return response
        return super().process_response(request, response)
