"""The running request's id, for pages that have no request at hand."""

import structlog
from django import template

register = template.Library()


@register.simple_tag
def reference() -> str:
    """The id that log lines and audit entries of this request bear; empty outside a request."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
