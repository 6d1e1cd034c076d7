"""Bytes to text: byte-order mark, declared charset, UTF-8, then the likeliest legacy encoding."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from ingest.errors import UnreadableFile

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}charset\s*=\s*["']?|<\?xml[^>]{0,80}encoding\s*=\s*["'])([\w-]+)""", re.I
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SAMPLE = 65_536


def decode(data: bytes, *, markup: bool = False) -> str:
    """Text of `data`, line ends as \\n.

    `markup`: honour a charset that the document declares. Raises UnreadableFile where the bytes are no text.
    """
    text = _decode(data, markup)
    if len(_CONTROLS.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) * 0.002:
        raise UnreadableFile("not a text file: it holds binary data")
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).removeprefix("\ufeff")


def _decode(data: bytes, markup: bool) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    without_bom = _utf16_without_bom(data)
    if without_bom is not None:
        return without_bom
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data[:4096]) if markup else None
    named = declared.group(1).decode("ascii") if declared else None
    if named is None and _is_damaged_utf8(data):
        return data.decode("utf-8", errors="replace")
    for name in filter(None, (named, _likeliest(data))):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    raise UnreadableFile("not a text file: no encoding fits its bytes")


def _utf16_without_bom(data: bytes) -> str | None:
    """Every second byte of Latin text in UTF-16 is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 4 or sample.count(0) < len(sample) * 0.3:
        return None
    order = "utf-16-le" if sample[1::2].count(0) > sample[0::2].count(0) else "utf-16-be"
    try:
        return data.decode(order)
    except UnicodeDecodeError:
        return None


def _is_damaged_utf8(data: bytes) -> bool:
    """More characters of several bytes than stray bytes: in a legacy encoding the former hardly ever occur."""
    several = sum(ord(character) > 127 for character in data.decode("utf-8", errors="ignore"))
    return several > data.decode("utf-8", errors="replace").count("\ufffd")


def _likeliest(data: bytes) -> str | None:
    """Windows-1252 if it explains every byte, else the detector's guess, else nothing."""
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    controls = sum(1 for byte in data[:_SAMPLE] if byte < 9 or 13 < byte < 32)
    if not undefined & set(data) and controls == 0:
        return "cp1252"
    best = from_bytes(data[:_SAMPLE]).best() if controls == 0 else None
    return best.encoding if best is not None else None
