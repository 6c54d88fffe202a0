"""After an act on one row: back to where it was done, same filter and page."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.http import url_has_allowed_host_and_scheme

_LONGEST = 2000


def way_back(request: HttpRequest, fallback: str) -> str:
    """This will return the posted `next` when it is a page behind this very door, else the fallback."""
    wanted, mount = request.POST.get("next", "")[:_LONGEST], get_script_prefix()
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return fallback
    path = unquote(urlsplit(wanted).path)
    if not path.startswith(mount) or {".", ".."} & {*path.split("/")}:
        return fallback
    try:
        view = resolve("/" + path.removeprefix(mount)).func
    except Resolver404:
        return fallback
    return wanted if hasattr(getattr(view, "view_class", None), "get") else fallback
