"""Foreign keys between tenant tables: composite in the database, scoped at request time in forms."""

from django import forms
from django.db import models


class ScopedChoiceField(forms.ModelChoiceField):
    """A choice whose rows are looked up when the form is made, inside the open organizer."""

    def __init__(self, queryset, **kwargs):
        self.model = queryset.model
        super().__init__(queryset, **kwargs)

    def __deepcopy__(self, memo):
        result = super().__deepcopy__(memo)
        result.queryset = self.model._default_manager.all()
        return result


class SameOrganizer:
    """What every join between tenant tables says besides its number, as the composite key does."""

    def __init__(self, alias: str, related_alias: str):
        self.aliases = (alias, related_alias)

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        """This will return the condition."""
        column = connection.ops.quote_name("organizer_id")
        sides = (f"{compiler.quote_name_unless_alias(alias)}.{column}" for alias in self.aliases)
        return " = ".join(sides), []


class TenantForeignKey(models.ForeignKey):
    """
    A foreign key that can only point inside its own organizer.

    The constraint (organizer_id, x_id) → (organizer_id, id) is made by AddTenantForeignKey in a migration. Joins name
    both columns: the planner then knows how many rows to expect, instead of a share as if all organizers were equal.
    """

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> SameOrganizer | None:
        """This will return what a join says besides; nothing where Django takes the other side away."""
        return SameOrganizer(alias, related_alias) if alias and related_alias else None

    def __init__(self, to, on_delete, **kwargs):
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        return name, path, args, kwargs

    def formfield(self, **kwargs):
        model = self.remote_field.model
        defaults = {
            "form_class": ScopedChoiceField,
            "queryset": model._base_manager.none(),
            "to_field_name": self.remote_field.field_name,
            "blank": self.blank,
        }
        return super(models.ForeignKey, self).formfield(**(defaults | kwargs))
