"""The REST base: who calls, what it may do, and JSON that is read strictly."""

import json

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission

from crm_expo.kit.problems import Problem
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
        return capability is not None and scopes_allow(request.auth.scopes, capability)


class StrictJSONParser(BaseParser):
    """UTF-8 JSON without NaN and Infinity; says what is wrong, and never reads past the limit."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None):
        body = read_body(parser_context["request"]._request)
        return parse_json(body)


def read_body(request) -> bytes:
    """This will return the request's body. Errors: Problem too_large."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = 0
    if length > MAX_BODY_BYTES:
        raise Problem("too_large", detail=f"> {MAX_BODY_BYTES} bytes")
    return request.body


def parse_json(body: bytes) -> object:
    """This will read JSON strictly. Errors: Problem malformed_json."""

    def refuse(constant):
        raise ValueError(f"{constant} is not JSON")

    try:
        return json.loads(body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise Problem("malformed_json", detail=str(error)[:200]) from error


class NewestFirst(CursorPagination):
    """Pages by cursor: constant time, stable while rows arrive."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
    ordering = "-id"


class GivenFilters(DjangoFilterBackend):
    """The view's filters, made only for a call that gives some: their forms cost more than a page of rows."""

    def filter_queryset(self, request, queryset, view):
        filters = getattr(view, "filterset_class", None)
        if filters is None or filters.base_filters.keys().isdisjoint(request.query_params):
            return queryset
        return super().filter_queryset(request, queryset, view)
