"""The REST base: who calls, what it may do, and JSON that is read strictly."""

import json
from math import isfinite

from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import MethodNotAllowed, NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission

from crm_expo.kit.problems import LANGUAGES, Problem, flat_errors
from crm_expo.tenancy.access import scopes_allow

MAX_BODY_BYTES = 5 * 1024 * 1024
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class KeyAuthentication(BaseAuthentication):
    """Hands over the key that the mount middleware has verified."""

    def authenticate(self, request):
        key = getattr(request._request, "api_key", None)
        return (None, key) if key is not None else None

    def authenticate_header(self, request):
        return "Bearer"


class KeyAuthenticationScheme(OpenApiAuthenticationExtension):
    """How the key is described in the OpenAPI document."""

    target_class = KeyAuthentication
    name = "apiKey"

    def get_security_definition(self, auto_schema):
        return {"type": "http", "scheme": "bearer", "bearerFormat": "ek_<organizer>_<prefix>_<secret>"}


class ScopePermission(BasePermission):
    """Asks the one capability table whether the key's scopes carry what the view states."""

    def has_permission(self, request, view):
        if request.auth is None:
            return False
        capability = view.read_access if request.method in _SAFE_METHODS else view.write_access
        if capability is None:
            raise MethodNotAllowed(request.method)
        return scopes_allow(request.auth.scopes, capability)


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN and Infinity; says what is wrong, and never reads past the limit."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        body = read_body(parser_context["request"]._request)
        return parse_json(body)


def read_body(request) -> bytes:
    """
    This will return the request's body, sent at once or in chunks.

    Errors: Problem too_large, unsupported_media_type (another type or encoding than JSON in UTF-8).
    """
    _refuse_other_types(request)
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length and request.META.get("wsgi.input_terminated"):  # chunked: Django would read nothing
        body = request.META["wsgi.input"].read(MAX_BODY_BYTES + 1)
    elif length.isdecimal() and int(length) > MAX_BODY_BYTES:
        raise _too_large()
    else:
        body = request.body
    if len(body) > MAX_BODY_BYTES:
        raise _too_large()
    return body


def _too_large() -> Problem:
    return Problem("too_large", detail=format_lazy(_("At most {size} MB in one call."), size=MAX_BODY_BYTES >> 20))


def _refuse_other_types(request) -> None:
    charset = request.content_params.get("charset", "utf-8").lower()
    if request.content_type not in ("", "application/json") or charset not in ("utf-8", "utf8"):
        raise Problem("unsupported_media_type")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Problem("unsupported_media_type", detail=_("Send the body without compression."))


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value


def parse_json(body: bytes) -> object:
    """This will read JSON strictly. Errors: Problem malformed_json."""
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant, parse_float=_finite)
    except UnicodeDecodeError as error:
        raise Problem("malformed_json", detail=_("It is not UTF-8.")) from error
    except json.JSONDecodeError as error:
        place = format_lazy(_("Line {line}, column {column}."), line=error.lineno, column=error.colno)
        raise Problem("malformed_json", detail=place) from error
    except RecursionError as error:
        raise Problem("malformed_json", detail=_("It is nested too deeply.")) from error
    except ValueError as error:
        raise Problem("malformed_json", detail=_("It holds a number that JSON cannot hold.")) from error


class NewestFirst(CursorPagination):
    """Pages by cursor: constant time, stable while rows arrive."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "-id"

    def decode_cursor(self, request):
        """The place that a cursor names; one that somebody made up is no page."""
        cursor = super().decode_cursor(request)
        position = cursor.position if cursor else None
        if position is not None and not (position.isdecimal() and int(position) < 2**63):
            raise NotFound
        return cursor


class GivenFilters(DjangoFilterBackend):
    """The view's filters, made only for a call that gives some: their forms cost more than a page of rows."""

    def filter_queryset(self, request, queryset, view):
        filters = getattr(view, "filterset_class", None)
        if filters is None or filters.base_filters.keys().isdisjoint(request.query_params):
            return queryset
        found = filters(request.query_params, queryset=queryset, request=request)
        if not found.is_valid():
            raise Problem(
                "invalid", detail=_("Some filters cannot be read."), errors=self._errors(request, filters, queryset)
            )
        return found.qs

    def _errors(self, request, filters, queryset) -> dict[str, list]:
        """What is wrong, in both languages."""
        errors = {}
        for short, language in LANGUAGES.items():
            with translation.override(language):
                found = filters(request.query_params, queryset=queryset, request=request)
                errors[short] = flat_errors({name: list(texts) for name, texts in found.form.errors.items()})
        return errors
