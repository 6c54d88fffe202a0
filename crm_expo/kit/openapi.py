"""What the OpenAPI document says of every operation alike."""

#: Problems that any call may be answered with, and further ones of calls that change something.
_ALWAYS = {"401": "not_authenticated", "403": "scope_missing", "406": "not_acceptable", "429": "throttled"}
_OF_ONE = {"404": "not_found"}
_OF_FILTERS = {"422": "invalid"}
_OF_BODIES = {"413": "too_large", "415": "unsupported_media_type"}


def add_problems(result: dict, generator, request, public) -> dict:
    """This will list the problem documents of each operation where the view names none itself."""
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            wanted = dict(_ALWAYS)
            wanted |= (
                _OF_BODIES if method in ("post", "put", "patch") else _OF_FILTERS if not path.endswith("}/") else {}
            )
            wanted |= _OF_ONE if path.endswith("}/") and method in ("get", "patch") else {}
            for status, code in wanted.items():
                operation["responses"].setdefault(status, _problem(code))
    return result


def _problem(code: str) -> dict:
    reference = {"$ref": "#/components/schemas/Problem"}
    return {"description": code, "content": {"application/problem+json": {"schema": reference}}}
