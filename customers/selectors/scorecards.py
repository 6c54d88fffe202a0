"""Which scorecard row a filter speaks of."""

from collections.abc import Mapping

_AMOUNTS = {
    f"{name}_{edge}": f"{name}_minor__{lookup}"
    for name in ("current", "potential")
    for edge, lookup in (("from", "gte"), ("below", "lt"))
}


def grain_of(data: Mapping) -> dict:
    """This will return the lookups that name one scorecard row per customer."""
    role = {"role": data["role"]} if data.get("role") else {}
    if data.get("series"):
        return role | {"exhibition_id": int(data["series"])}
    return role | ({"is_overall": True} if role else {"is_primary": True})


def scorecard_condition(data: dict) -> dict:
    """This will return the lookups that name one scorecard row per customer, and what it must say."""
    condition = grain_of(data)
    columns = {"tier": "tier", "r": "recency", "f": "frequency", "m": "monetary"}
    for name, column in (columns | {name: name for name in ("ladder", "lifecycle", "quadrant", "abc")}).items():
        if data.get(name):
            condition[f"{column}__in"] = list(data[name])
    for name, lookup in _AMOUNTS.items():
        if data.get(name) is not None:
            condition[lookup] = int(data[name])
    if data.get("pattern"):
        condition["pattern__regex"] = "^" + data["pattern"].replace("_", ".")
    if data.get("committed") is not None:
        condition["committed"] = data["committed"]
    return condition
