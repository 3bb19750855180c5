"""What the files of formulaires/ and regles/ declare."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def declaree(classe: type[T]) -> type[T]:
    """A frozen dataclass of named fields, as a file writes it: a key that is none of them is refused when it is read."""
    classe.__pydantic_config__ = {"extra": "forbid"}  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True)(classe)
