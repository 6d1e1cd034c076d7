"""How much memory a GGUF file needs beside its weights, from its own header.

https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
STRING, ARRAY = 8, 9
LONGEST = 1 << 20
"""Longest string that is read, in bytes; the shape of a model stands before its long vocabulary."""


def cache_bytes(weights: Path, tokens: int) -> int | None:
    """Bytes of the cache of keys and values (16 bits each) for `tokens` tokens; None if the header does not tell."""
    try:
        with weights.open("rb") as file:
            shape = _shape(file)
        kind = shape["general.architecture"]
        layers, heads = int(shape[f"{kind}.block_count"]), int(shape[f"{kind}.attention.head_count"])
        shared = int(shape.get(f"{kind}.attention.head_count_kv", heads))
        size = int(shape.get(f"{kind}.attention.key_length", int(shape[f"{kind}.embedding_length"]) // heads))
    except (KeyError, ValueError, ZeroDivisionError, struct.error, OSError):
        return None
    return 2 * 2 * layers * shared * size * tokens


def _shape(file: BinaryIO) -> dict[str, str | float]:
    """The scalars and strings of the header that stand before its first list."""
    magic, _, _, count = struct.unpack("<4sIQQ", file.read(24))
    if magic != b"GGUF":
        raise ValueError("no GGUF file")
    shape: dict[str, str | float] = {}
    for _ in range(count):
        key = _string(file)
        kind = _number(file, "I")
        if kind == ARRAY:
            break
        shape[key] = _string(file) if kind == STRING else _number(file, SCALARS[int(kind)])
    return shape


def _string(file: BinaryIO) -> str:
    length = int(_number(file, "Q"))
    if length > LONGEST:
        raise ValueError("a string without end")
    return file.read(length).decode("utf-8", errors="replace")


def _number(file: BinaryIO, code: str) -> float:
    found: float = struct.unpack(f"<{code}", file.read(struct.calcsize(f"<{code}")))[0]
    return found
