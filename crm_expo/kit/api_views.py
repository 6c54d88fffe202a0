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


class ReadOneView(GenericViewSet):
    """One row by its id."""

    def retrieve(self, request, *args, **kwargs):
        return Response(representation(self.serializer_class)(self.get_object()))


class ReadListView(GenericViewSet):
    """Rows by cursor."""

    def list(self, request, *args, **kwargs):
        write = representation(self.serializer_class)
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([write(row) for row in page])
