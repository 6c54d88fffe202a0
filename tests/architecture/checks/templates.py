"""What the strict content policy and the escaping of templates rest on."""

import re
from collections.abc import Iterable

from tests.architecture.checks.source import ROOT, Source

MAX_LINES = 120
#: Templates longer than a screen, and why.
LONG: dict[str, str] = {}
#: Links that leave the site on purpose (href of <a>, never a resource), and XML names.
_RULES = {
    "inline style": re.compile(r"\sstyle\s*=\s*[\"']", re.I),
    "style block": re.compile(r"<style\b", re.I),
    "inline handler": re.compile(r"<[^>]*?\son[a-z]+\s*=\s*[\"']", re.I),
    "htmx handler": re.compile(r"\shx-on[:-]", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
    "|safe": re.compile(r"\|\s*safe(seq)?\b"),
    "autoescape off": re.compile(r"\{%\s*autoescape\s+off"),
    "csrf_exempt form": re.compile(r"data-no-csrf", re.I),
    "resource from another host": re.compile(
        r"<(?!a\b)[a-z0-9-]+[^>]*?\s(src|href|action|srcset|data|poster|formaction)\s*=\s*[\"'](https?:)?//", re.I
    ),
    "@import or url() from another host": re.compile(r"(url\(|@import)\s*[\"']?(https?:)?//", re.I),
}
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.S)
_POST = re.compile(r"<form\b(?=[^>]*\bmethod\s*=\s*[\"']post[\"'])[^>]*>(.*?)</form>", re.I | re.S)


def templates() -> list[Source]:
    """This will read every template of the program."""
    folders = [ROOT / "templates", *(ROOT / name / "templates" for name in ("crm_expo", "customers", "exhibitions"))]
    found = [path for folder in folders for path in sorted(folder.rglob("*.html"))]
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in found]


def unsafe_templates(files: Iterable[Source]) -> list[str]:
    """No inline script, style or handler, no foreign resource, nothing unescaped, no post form without its token."""
    found = []
    for source in files:
        text = _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), source.text)
        for name, rule in _RULES.items():
            found += [f"{source.path}:{_line(text, match)}: {name}" for match in rule.finditer(text)]
        for match in _SCRIPT.finditer(text):
            attributes, body = match.groups()
            if "src=" not in attributes and "application/json" not in attributes:
                found.append(f"{source.path}:{_line(text, match)}: inline script")
            elif "src=" in attributes and body.strip():
                found.append(f"{source.path}:{_line(text, match)}: script with src and a body")
        for match in _POST.finditer(text):
            if "csrf_token" not in match.group(1) and "<c-slot" not in match.group(1):
                found.append(f"{source.path}:{_line(text, match)}: post form without csrf_token")
    return found


def long_templates(files: Iterable[Source]) -> list[str]:
    """A template fits on two screens."""
    return [
        f"{source.path}: {source.text.count(chr(10))} lines"
        for source in files
        if source.text.count("\n") > MAX_LINES and source.path not in LONG
    ]


def _line(text: str, match: re.Match) -> int:
    return text.count("\n", 0, match.start()) + 1
