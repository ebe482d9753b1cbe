"""Choices whose labels are read in the language of the moment.

The labels are written in Portuguese, where the choices are; the catalogue of the app has them in English. What is kept
about a choice (migrations, addresses, files) comes from its value or from the Portuguese label.
"""

from enum import property as enum_property
from typing import TYPE_CHECKING, Any

from django.db.models import IntegerChoices, TextChoices
from django.db.models.enums import ChoicesType
from django.utils.translation import gettext, gettext_lazy

if TYPE_CHECKING:
    # The types are those of Django's own choices; its checker knows no other metaclass.
    class Words(TextChoices):
        @property
        def portuguese(self) -> str: ...
        @property
        def lazy_label(self) -> str: ...

    class Levels(IntegerChoices):
        @property
        def portuguese(self) -> str: ...
        @property
        def lazy_label(self) -> str: ...

else:

    class _TranslatedType(ChoicesType):
        @property
        def choices(self) -> list[tuple[Any, Any]]:
            """For fields and forms: read when they are shown."""
            empty = [(None, self.__empty__)] if hasattr(self, "__empty__") else []
            return empty + [(member.value, gettext_lazy(member._label_)) for member in self]

    class Words(TextChoices, metaclass=_TranslatedType):
        @enum_property
        def label(self) -> str:
            return gettext(self.portuguese)

        @property
        def portuguese(self) -> str:
            """The label as it is written in the code, in any language: addresses are made of it."""
            return str(self._label_)

        @property
        def lazy_label(self) -> Any:
            """For what is written once and shown many times, such as the choices of a form: never `label` there."""
            return gettext_lazy(self.portuguese)

    class Levels(IntegerChoices, metaclass=_TranslatedType):
        @enum_property
        def label(self) -> str:
            return gettext(self.portuguese)

        @property
        def portuguese(self) -> str:
            return str(self._label_)

        @property
        def lazy_label(self) -> Any:
            return gettext_lazy(self.portuguese)
