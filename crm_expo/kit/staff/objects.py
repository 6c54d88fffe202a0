"""Where the page of a recorded object is. Upper apps' pages are named here by URL only."""

from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse

from crm_expo.tenancy.access import role_allows

#: object type (name of its model) → name of its page, which may not exist, and whether the address takes the id
PAGES = {
    "apikey": ("apikeys", False),
    "contract": ("contract", True),
    "currencyrate": ("rates", False),
    "customer": ("customer", True),
    "customfield": ("custom-field", True),
    "document": ("document", True),
    "company": ("customer", True),
    "duplicatecandidate": ("duplicates", False),
    "edition": ("edition", True),
    "exhibition": ("exhibition", True),
    "inboxrow": ("inbox-detail", True),
    "invitation": ("team", False),
    "job": ("job", True),
    "mail": ("outbox-mail", True),
    "membership": ("team", False),
    "participation": ("participation", True),
    "registration": ("registration", True),
}


def address_of(object_type: str, pk: int | None, role: str) -> str:
    """This will return the address of an object's page; '' when there is none, or the role may not read it."""
    if object_type not in PAGES or not isinstance(pk, int):
        return ""
    name, takes_id = PAGES[object_type]
    try:
        address = reverse(name, args=[pk] if takes_id else [])
    except NoReverseMatch:
        return ""
    view = resolve("/" + address.removeprefix(get_script_prefix())).func.view_class
    readable = hasattr(view, "get") and view.read_access is not None and role_allows(role, view.read_access)
    return address if readable else ""
