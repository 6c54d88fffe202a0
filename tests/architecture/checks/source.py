"""R5, R8, R9 and the habits of the house, read from the source text."""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = ("crm_expo", "customers", "exhibitions", "surveys", "analytics", "home")
MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 50
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc"}

#: Where SQL is written by hand, and why the ORM would not do.
RAW_SQL = {
    "crm_expo/tenancy/scope.py": "the tenant setting itself",
    "crm_expo/tenancy/asking.py": "session, user and membership, planned once a connection",
    "crm_expo/tenancy/changes.py": "a trigger on every table, and what it noted",
    "crm_expo/tenancy/roles.py": "grants, and the question who we are",
    "crm_expo/tenancy/walls.py": "policies and composite keys, in migrations",
    "crm_expo/tenancy/migrations/": "the context function",
    "crm_expo/accounts/sessions.py": "a session by its key, at every request",
    "crm_expo/accounts/models/user.py": "a user by its key, at every request",
    "crm_expo/accounts/services/membership.py": "a membership by its key, at every request",
    "crm_expo/kit/rereading.py": "statements that a page has just asked, once more, as digests under the same policies",
    "crm_expo/kit/watching.py": "several tables' contents in one question, organizer named and under the same policies",
    "crm_expo/inbox/services/receiving.py": "advisory lock of an Idempotency-Key",
    "crm_expo/kit/health.py": "SELECT 1",
    "crm_expo/boot/": "roles, databases, dumps, demo rows; opens its own connections, serves nobody",
    "customers/services/": "advisory locks of matching",
    "customers/selectors/groups.py": "a recursive question, organizer named and under the same policies",
    "customers/selectors/timeline.py": "two tables' places in one question, organizer named, same policies",
    "customers/selectors/record.py": "what stands around a record in one question, organizer named, same policies",
    "exhibitions/services/registration.py": "advisory lock of a registration",
    "customers/selectors/search.py": "the functions that find the rarest token, under the same policies",
    "exhibitions/selectors/finding.py": "who has a booth, at every key pressed, under the same policies",
    "home/services/": "one reading of the ledger for every edition, under the same policies",
    "analytics/services/": "set-based scoring in one statement per step, under the same policies",
    "analytics/selectors/": "set-based reading of scores, under the same policies",
    "analytics/sql/": "the statements of scoring",
}
#: Where a session may be changed: never by what serves requests.
SESSION_SETTINGS: dict[str, str] = {}
#: Call of the cache whose key needs no organizer: (file, words of the key) → reason.
CACHE_KEYS = {
    ("crm_expo/kit/health.py", "'readyz'"): "a constant, to see whether the cache answers",
    (
        "crm_expo/accounts/adapter.py",
        "ratelimit.get_cache_key(request, **_FAILED, rate=rate, key=key)",
    ): "read only: failed sign-ins at the root, before any organizer is known",
}
#: Functions whose results live as long as the process, and why they hold nobody's rows.
MEMOIZED = {
    "analytics/management/commands/answers.py": "reads and writes what the command line names",
    "analytics/sql/__init__.py": "text of SQL files",
    "home/sql/__init__.py": "text of SQL files",
    "crm_expo/boot/": "one process, one instance",
    "crm_expo/kit/api_views.py": "how a serializer class writes a row",
    "crm_expo/kit/static_files.py": "addresses of the program's own files",
    "crm_expo/kit/countries.py": "names of countries, per language",
    "crm_expo/lists/cells.py": "numbers, amounts and days as a language writes them",
    "crm_expo/kit/fragments.py": "HTML of frozen rows that carry all they show, addresses included",
    "crm_expo/kit/links.py": "paths of pages below a door, the same for all",
    "crm_expo/kit/palette.py": "names of pages, per role and language",
    "crm_expo/kit/templatetags/kit.py": "icons by name",
    "exhibitions/money.py": "currencies of ISO 4217",
    "customers/normal.py": "tables of characters",
    "surveys/services/packs.py": "questions that come with the product",
    "customers/services/": "tables of characters",
    "customers/names/": "names of divisions, and parts of names by their text",
}
#: Writers and readers of files, and how their paths carry the organizer.
FILES = {
    "crm_expo/boot/": "servers, dumps, the instance's own state",
    "crm_expo/settings/": "reads the environment",
    "crm_expo/kit/file_store.py": "private files, each in the folder of its organizer",
    "exhibitions/connectors/pretix.py": "reads the folder that the command line names",
    "exhibitions/management/": "reads what the command line names",
    "analytics/management/commands/answers.py": "reads and writes what the command line names",
    "analytics/sql/__init__.py": "the program's own statements",
    "home/sql/__init__.py": "the program's own statements",
    "surveys/services/packs.py": "the program's own questions",
    "customers/names/places.py": "the program's own list of divisions",
}
#: Streams and commit hooks, and how they reopen the organizer.
REOPENED = {
    "crm_expo/tenancy/tasks.py": "wake() only sends ids to a worker, which opens the door itself",
    "customers/services/documents.py": "deletes a file by the path it has; reads no row",
    "customers/staff/documents.py": "hands out a file that is open already; reads no row",
}

_SET = re.compile(r"\bSET\s+(SESSION\s+)?(ROLE\b|AUTHORIZATION\b|[a-z_.]+\s*(=|TO)\s)", re.I)
_CONFIG = re.compile(r"set_config\s*\(\s*[^,()]+,\s*[^,()]+,(?!\s*true\b)", re.I)


@dataclass(frozen=True)
class Source:
    """One file of the program, or of a test of these checks."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)


def sources(packages: Iterable[str] = PACKAGES, suffix: str = ".py") -> list[Source]:
    """This will read the program's files."""
    found = [path for name in packages for path in sorted((ROOT / name).rglob(f"*{suffix}"))]
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in found]


def allowed(path: str, listed: dict[str, str]) -> bool:
    """This will tell whether a file, or the folder around it, is on a list."""
    return any(path == entry or (entry.endswith("/") and path.startswith(entry)) for entry in listed)


def _texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def _calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node, ast.unparse(node.func)


def r5_session_settings(files: Iterable[Source]) -> list[str]:
    """Nothing is set for a whole session: a pooled connection would carry it into the next request."""
    found = []
    for source in files:
        if allowed(source.path, SESSION_SETTINGS):
            continue
        for line, text in _texts(source.tree) if source.path.endswith(".py") else [(1, source.text)]:
            plain = re.sub(r"\bSET\s+LOCAL\b[^;]*", "", text)
            is_statement = re.match(r"\s*SET\s", plain) or "ALTER ROLE" in plain
            if (is_statement and _SET.search(plain)) or _CONFIG.search(plain):
                found.append(f"R5 {source.path}:{line}: a setting that outlives the transaction: {text[:60]!r}")
    return found


def r5_raw_sql(files: Iterable[Source]) -> list[str]:
    """SQL by hand stands in listed files only."""
    found = []
    for source in files:
        if allowed(source.path, RAW_SQL):
            continue
        for call, name in _calls(source.tree):
            last = name.rpartition(".")[2]
            raw = last in {"RawSQL", "RunSQL", "cursor", "executemany", "copy_expert", "extra", "raw"}
            if raw or (last == "execute" and "cursor" in name):
                found.append(f"R5 {source.path}:{call.lineno}: raw SQL ({name}) outside the listed files")
    return found


def r8_lost_context(files: Iterable[Source]) -> list[str]:
    """A streaming answer or a commit hook runs after the door is closed: its function opens tenant() itself."""
    found = []
    for source in files:
        if allowed(source.path, REOPENED):
            continue
        tree = source.tree
        opening = {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and "tenant(" in ast.unparse(node)
        }
        for call, name in _calls(tree):
            if name.rpartition(".")[2] not in {"StreamingHttpResponse", "on_commit", "FileResponse"}:
                continue
            named = {node.id for node in ast.walk(call) if isinstance(node, ast.Name)}
            named |= {node.attr for node in ast.walk(call) if isinstance(node, ast.Attribute)}
            if not named & opening:
                found.append(f"R8 {source.path}:{call.lineno}: {name} without a function that opens tenant()")
    return found


def r9_shared_cache_keys(files: Iterable[Source]) -> list[str]:
    """The key of everything cached carries the organizer."""
    found = []
    for source in files:
        for call, name in _calls(source.tree):
            owner, _, verb = name.rpartition(".")
            if owner.rpartition(".")[2] not in {"cache", "caches"} or verb.startswith(("clear", "close")):
                continue
            key = _written_out(source.tree, call)
            if "organizer" not in key and (source.path, key) not in CACHE_KEYS:
                found.append(f"R9 {source.path}:{call.lineno}: cache key {key} does not carry the organizer")
    return found


def _written_out(tree: ast.Module, call: ast.Call) -> str:
    """The key's expression; a plain name is looked up where it was assigned."""
    key = call.args[0] if call.args else None
    if isinstance(key, ast.Name):
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == key.id for t in node.targets):
                return ast.unparse(node.value)
    return ast.unparse(key) if key else ""


def r9_memoized(files: Iterable[Source]) -> list[str]:
    """What is remembered for the life of a process belongs to nobody."""
    found = []
    for source in files:
        if allowed(source.path, MEMOIZED):
            continue
        for node in ast.walk(source.tree):
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            names = {
                ast.unparse(d.func if isinstance(d, ast.Call) else d).rpartition(".")[2] for d in node.decorator_list
            }
            if names & {"cache", "lru_cache", "cache_page"}:
                found.append(f"R9 {source.path}:{node.lineno}: {node.name} is remembered for all organizers")
    return found


def r9_shared_files(files: Iterable[Source]) -> list[str]:
    """Files are written and read in listed places; stored ones lie in the organizer's folder."""
    found = []
    for source in files:
        for call, name in _calls(source.tree):
            last = name.rpartition(".")[2]
            if last in {"FileField", "ImageField"} and "models" in name and "organizer" not in ast.unparse(call):
                found.append(f"R9 {source.path}:{call.lineno}: {name} without an organizer in upload_to")
            opens = name == "open" or last in {"write_text", "write_bytes", "read_bytes", "read_text", "mkdtemp"}
            stored = "default_storage" in name and "organizer" not in ast.unparse(call)
            if (opens or stored) and not allowed(source.path, FILES):
                found.append(f"R9 {source.path}:{call.lineno}: {name} is not on the list of files")
    return found


def too_long(files: Iterable[Source]) -> list[str]:
    """No file over 400 lines, no function over 50; generated migrations are as long as they are."""
    found = []
    for source in files:
        if re.search(r"/migrations/\d{4}_", source.path):
            continue
        lines = source.text.count("\n")
        if lines > MAX_FILE_LINES:
            found.append(f"{source.path}: {lines} lines")
        for node in ast.walk(source.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                length = node.end_lineno - node.lineno + 1
                if length > MAX_FUNCTION_LINES:
                    found.append(f"{source.path}:{node.lineno}: {node.name} has {length} lines")
    return found


def vague_names(files: Iterable[Source]) -> list[str]:
    """No module or package is called utils, helpers, common or misc."""
    found = []
    for source in files:
        vague = FORBIDDEN_NAMES & {*Path(source.path).parts, Path(source.path).stem}
        found += [f"{source.path}: says nothing: {name}" for name in sorted(vague)]
    return found
