"""Articles to JSON and back: the published contract, and a lossless form for the index."""

from __future__ import annotations

import types
import typing
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar

from ingest.article import Article

T = TypeVar("T")


def to_json(article: Article) -> dict[str, Any]:
    """The article as `inspect --json` prints it; fields beyond the contract are included."""
    return asdict(article)


def from_json(data: dict[str, Any]) -> Article:
    """The article that `to_json` wrote; the two are inverse."""
    return _build(Article, data)


def _build(kind: type[T], data: dict[str, Any]) -> T:
    converters: tuple[tuple[str, Any], ...] = _converters(kind)  # type: ignore[arg-type]
    return kind(**{name: convert(data[name]) for name, convert in converters if name in data})


@cache
def _converters(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((f.name, _converter(hints[f.name])) for f in fields(kind))


def _converter(hint: Any) -> Any:
    """A function that turns what JSON gives into what the field holds."""
    origin = typing.get_origin(hint)
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        if is_dataclass(inner) and isinstance(inner, type):
            return lambda items: tuple(_build(inner, item) for item in items)
        return tuple
    if origin is types.UnionType or not (is_dataclass(hint) and isinstance(hint, type)):
        return _same
    return lambda item: _build(hint, item)


def _same(value: Any) -> Any:
    return value
