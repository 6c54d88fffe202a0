"""Reading rows over REST: one by its id, many by cursor."""

from collections.abc import Callable
from functools import cache

from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet


@cache
def representation(serializer: type[Serializer]) -> Callable[[object], dict]:
    """This will return how a serializer writes a row; its fields are made once and keep no state."""
    return serializer().to_representation


class ReadView(GenericViewSet):
    """Rows, with what a subclass puts beside them before they are written."""

    def complete(self, rows: list) -> None:
        """Put beside rows what their serializer tells besides."""


class ReadOneView(ReadView):
    """One row by its id."""

    def retrieve(self, request, *args, **kwargs):
        found = self.get_object()
        self.complete([found])
        return Response(representation(self.serializer_class)(found))


class ReadListView(ReadView):
    """Rows by cursor."""

    def list(self, request, *args, **kwargs):
        write = representation(self.serializer_class)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        self.complete(page)
        return self.get_paginated_response([write(row) for row in page])
