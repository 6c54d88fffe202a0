"""Where a customer's page may lead."""

import re
from urllib.parse import urlsplit

from django import template

register = template.Library()
_CONTRACT = re.compile(r"contract:([0-9]{1,18}):")


@register.filter
def web_address(website: str) -> str:
    """The address of a website as it was typed, or '' for what no browser may open (javascript:, data:)."""
    try:
        parts = urlsplit(website.strip())
    except ValueError:
        return ""
    if parts.scheme in ("http", "https") and parts.netloc:
        return website.strip()
    return f"https://{website.strip()}" if re.fullmatch(r"[\w.-]+\.\w+(/\S*)?", website.strip()) else ""


@register.filter
def contract_number(source_ref: str) -> str:
    """The contract that a line of the ledger came from, or ''."""
    match = _CONTRACT.match(source_ref)
    return match[1] if match else ""
