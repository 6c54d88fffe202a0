"""RFC 9457 problem documents: a stable code, a text in both languages, and what was kept."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

LANGUAGES = {"en": "en", "zh": "zh-hans"}
NOTHING_KEPT = _("Nothing was stored.")
KEPT_AS_REJECTED = _("The delivery was stored as refused; correct it and send it again.")

#: code → (status, title)
TITLES = {
    "malformed_json": (400, _("The body is not readable JSON.")),
    "not_authenticated": (401, _("The API key is missing, wrong, expired or revoked.")),
    "scope_missing": (403, _("The API key does not carry the scope for this.")),
    "not_found": (404, _("There is no such object.")),
    "method_not_allowed": (405, _("This method is not offered here.")),
    "not_acceptable": (406, _("Only application/json is answered here.")),
    "busy": (409, _("An identical call is still being answered.")),
    "too_large": (413, _("The delivery is too large.")),
    "unsupported_media_type": (415, _("Send application/json in UTF-8.")),
    "invalid": (422, _("The delivery does not have the right form.")),
    "idempotency_mismatch": (422, _("This Idempotency-Key was used for another body.")),
    "throttled": (429, _("Too many calls; wait and try again.")),
}


@dataclass
class Problem(Exception):
    """A refusal with its code, details and what was kept."""

    code: str
    detail: object = ""
    kept: object = NOTHING_KEPT
    errors: dict[str, list] = field(default_factory=dict, metadata={"shape": "{'en': [...], 'zh': [...]}"})
    headers: dict[str, str] = field(default_factory=dict)
    extra: dict = field(default_factory=dict)

    @property
    def status(self) -> int:
        """HTTP status of the code."""
        return TITLES[self.code][0]


def in_both(text: object) -> dict[str, str]:
    """This will return a lazy text in English and Chinese."""
    result = {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            result[short] = str(text)
    return result


def problem_body(problem: Problem) -> dict:
    """This will return the document: title, detail and kept in the caller's language, all of it in both."""
    speaks = "zh" if (translation.get_language() or "").startswith("zh") else "en"
    texts = {
        "title": in_both(TITLES[problem.code][1]),
        "detail": in_both(problem.detail),
        "kept": in_both(problem.kept),
    }
    body = {
        "type": f"/api/docs/problems/#{problem.code}",
        "status": problem.status,
        "code": problem.code,
        **{name: both[speaks] for name, both in texts.items()},
        "messages": {short: {name: both[short] for name, both in texts.items() if both[short]} for short in LANGUAGES},
    }
    if problem.errors:
        body["errors"] = problem.errors[speaks]
        for short in LANGUAGES:
            body["messages"][short]["errors"] = problem.errors[short]
    return body | problem.extra


def problem_response(problem: Problem) -> Response:
    """This will return the problem as an answer."""
    response = Response(problem_body(problem), status=problem.status, headers=problem.headers)
    response.content_type = "application/problem+json"
    return response


_SIMPLE = {
    exceptions.NotAuthenticated: "not_authenticated",
    exceptions.AuthenticationFailed: "not_authenticated",
    exceptions.PermissionDenied: "scope_missing",
    PermissionDenied: "scope_missing",
    exceptions.NotFound: "not_found",
    Http404: "not_found",
    exceptions.MethodNotAllowed: "method_not_allowed",
    exceptions.NotAcceptable: "not_acceptable",
    exceptions.UnsupportedMediaType: "unsupported_media_type",
    exceptions.ParseError: "malformed_json",
}


def problem_handler(error: Exception, context: dict) -> Response | None:
    """This will turn an exception of an API view into a problem; None lets a real fault through."""
    is_question = getattr(context.get("request"), "method", "") in ("GET", "HEAD", "OPTIONS")
    if isinstance(error, Problem):
        if is_question and error.kept is NOTHING_KEPT:
            error.kept = ""  # nobody expects a question to be stored
        return problem_response(error)
    if isinstance(error, exceptions.Throttled):
        wait = str(int(error.wait or 1) + 1)
        return problem_response(Problem("throttled", headers={"Retry-After": wait}))
    if isinstance(error, exceptions.ValidationError):
        flat = flat_errors(error.detail)
        return problem_response(Problem("invalid", errors={"en": flat, "zh": flat}))
    for kind, code in _SIMPLE.items():
        if isinstance(error, kind):
            headers = {"WWW-Authenticate": "Bearer"} if code == "not_authenticated" else {}
            return problem_response(Problem(code, headers=headers, kept="" if is_question else NOTHING_KEPT))
    return None


def flat_errors(detail: object, path: str = "") -> list[dict]:
    """This will flatten DRF's nested details into [{field, code, message}]."""
    if isinstance(detail, dict):
        found = []
        for name, inner in detail.items():
            step = path if name == "non_field_errors" else f"{path}.{name}" if path else str(name)
            found += flat_errors(inner, step)
        return found
    if isinstance(detail, list):
        found = []
        for index, inner in enumerate(detail):
            nested = isinstance(inner, (dict, list))
            found += flat_errors(inner, f"{path}[{index}]" if nested else path)
        return found
    return [{"field": path, "code": getattr(detail, "code", "invalid"), "message": str(detail)}]
