"""Addresses looked up by their first word: Django tries a hundred patterns one after the other for the last of them."""

from collections.abc import Iterator

from django.urls import Resolver404, ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.functional import cached_property


class IndexedURLs(URLResolver):
    """Patterns and includes as an urlconf holds them, in their order; includes state no namespace."""

    def __init__(self, patterns: list[URLPattern | URLResolver]):
        super().__init__(RoutePattern(""), patterns)

    def resolve(self, path: str) -> ResolverMatch:
        for pattern in self._by_first_word.get(path.partition("/")[0], ()):
            try:
                if match := pattern.resolve(path):
                    return match
            except Resolver404:
                continue
        return super().resolve(path)  # begins with no fixed word, or leads nowhere: Django's own way tells so

    @cached_property
    def _by_first_word(self) -> dict[str, list[URLPattern | URLResolver]]:
        found: dict[str, list[URLPattern | URLResolver]] = {}
        for pattern in _flat(self.url_patterns):
            word, slash, _rest = str(pattern.pattern).partition("/")
            if "<" not in word and (slash or not word):
                found.setdefault(word, []).append(pattern)
        return found


def _flat(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern | URLResolver]:
    """Patterns, and those of includes without a prefix of their own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and not str(pattern.pattern):
            yield from _flat(pattern.url_patterns)
        else:
            yield pattern
