"""Reads hostile documents of every format in a process of its own, and prints what that process did.

Run by test_hostile.py: `python -m tests.ingest.hostile`. Prints one JSON object: what each document came to, files
opened and addresses called while reading, peak memory, seconds.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.parse import parse_article

SECRET = "/etc/hostname"
_ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
_DOCTYPE = f'<!DOCTYPE x [<!ENTITY e0 "lollollol">{_ENTITIES}<!ENTITY out SYSTEM "file://{SECRET}">'
_NETWORK = '<!ENTITY net SYSTEM "http://127.0.0.1:9/x"><!ENTITY % dtd SYSTEM "http://127.0.0.1:9/x.dtd">%dtd;]>'
PROLOGUE = f'<?xml version="1.0"?>{_DOCTYPE}{_NETWORK}'
BOMB = "&e11;&out;&net;"
_NESTED = 10_000
_TYPES = (
    '<Relationships><Relationship Id="d" Target="word/document.xml" Type="http://schemas.openxmlformats.org/officeDocument/'
    '2006/relationships/officeDocument"/></Relationships>'
)
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
_OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'


def _zip(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _docx(body: str, prologue: str = "", further: dict[str, str | bytes] | None = None) -> bytes:
    document = f"{prologue}<w:document {_WORD}><w:body>{body}</w:body></w:document>"
    return _zip({"_rels/.rels": _TYPES, "word/document.xml": document, **(further or {})})


def _odt(body: str, prologue: str = "") -> bytes:
    content = f"<office:document-content {_OFFICE} {_TEXT}><office:body><office:text>{body}</office:text></office:body>"
    return _zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"{prologue}{content}</office:document-content>",
        }
    )


def _epub(body: str, prologue: str = "") -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest><item id="a" href="a.xhtml"'
        ' media-type="application/xhtml+xml"/></manifest><spine><itemref idref="a"/></spine></package>'
    )
    container = '<container><rootfiles><rootfile full-path="p.opf"/></rootfiles></container>'
    chapter = f'{prologue}<html xmlns="http://www.w3.org/1999/xhtml"><body>{body}</body></html>'
    return _zip({"META-INF/container.xml": container, "p.opf": package, "a.xhtml": chapter})


def _jats(body: str, prologue: str = "") -> bytes:
    return f"{prologue}<article><body>{body}</body></article>".encode()


def documents() -> dict[str, tuple[str, Callable[[], bytes]]]:
    """Name to (suffix, maker of the bytes)."""
    paragraph = {
        "docx": "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
        "odt": "<text:p>{}</text:p>",
        "epub": "<p>{}</p>",
        "xml": "<p>{}</p>",
    }
    makers: dict[str, Callable[[str, str], bytes]] = {"docx": _docx, "odt": _odt, "epub": _epub, "xml": _jats}  # type: ignore[dict-item]
    deep = {"docx": "w:sdt", "odt": "text:section", "epub": "div", "xml": "sec"}
    found: dict[str, tuple[str, Callable[[], bytes]]] = {}
    for suffix, make in makers.items():
        bombed = paragraph[suffix].format(f"Words. {BOMB}")
        nested = f"<{deep[suffix]}>" * _NESTED + paragraph[suffix].format("Words.") + f"</{deep[suffix]}>" * _NESTED
        found[f"entities {suffix}"] = f".{suffix}", lambda make=make, body=bombed: make(body, PROLOGUE)  # type: ignore[misc]
        found[f"nested {suffix}"] = f".{suffix}", lambda make=make, body=nested: make(body, "")  # type: ignore[misc]
    zeros = b"0" * (1 << 28)
    for suffix, name in (("docx", "word/document.xml"), ("odt", "content.xml"), ("epub", "META-INF/container.xml")):
        found[f"bomb {suffix}"] = f".{suffix}", lambda name=name: _zip({"_rels/.rels": _TYPES, name: zeros})  # type: ignore[misc]
    out = {"../../../../../../etc/hostname": "x", "/etc/hostname": "x", "word/vbaProject.bin": b"macro" * 99}
    found["paths docx"] = ".docx", lambda: _docx(paragraph["docx"].format("Words."), further=out)
    leads_out = _TYPES.replace("word/document.xml", f"../../../..{SECRET}")
    found["leads out docx"] = ".docx", lambda: _zip({"_rels/.rels": leads_out, "word/document.xml": "<x/>"})
    found["macros docm"] = ".docm", lambda: _docx(paragraph["docx"].format("Words."), further=out)
    found["nested html"] = ".html", lambda: b"<p>Words.</p>" + b"<div>" * _NESTED + b"<p>More.</p>"
    found["entities html"] = ".html", lambda: f"{PROLOGUE}<html><p>Words. {BOMB}</p></html>".encode()
    found["network html"] = (
        ".html",
        lambda: b'<link rel=stylesheet href="http://127.0.0.1:9/a.css"><img src="file:///etc/hostname"><p>Words.</p>',
    )
    found["nested md"] = ".md", lambda: b"> " * _NESTED + b"Words.\n\n" + b"[" * _NESTED + b"\n\n" + b"*a " * _NESTED
    found["nested wikitext"] = (
        ".wikitext",
        lambda: b"Words. " + b"{{a|" * _NESTED + b"[[" * _NESTED + b"<ref>" * _NESTED,
    )
    found["nested txt"] = ".txt", lambda: b"Words. " + b"[1" * _NESTED + b"(" * _NESTED + b"[Footnote 1: " * _NESTED
    found["broken pdf"] = (
        ".pdf",
        lambda: (
            b"%PDF-1.7\n"
            + b"1 0 obj << /Kids [1 0 R] /Type /Pages >> endobj\n" * _NESTED
            + b"trailer << /Root 1 0 R >>"
        ),
    )
    return found


def main() -> None:
    """Read all of them."""
    outcomes: dict[str, str] = {}
    touched: list[str] = []
    made = {name: (suffix, make()) for name, (suffix, make) in documents().items() if not name.startswith("bomb")}
    bombs = {name: (suffix, make()) for name, (suffix, make) in documents().items() if name.startswith("bomb")}
    parse_article(b"Words.", "warm-up.txt", ".txt")
    for suffix, data in made.values():  # whatever is imported late is imported now
        _outcome(data, suffix)
    watching = [True]

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
            touched.append(f"{event} {arguments[:2]}")

    sys.addaudithook(audit)
    start = time.perf_counter()
    for name, (suffix, data) in (made | bombs).items():
        outcomes[name] = _outcome(data, suffix)
    seconds = time.perf_counter() - start
    watching.clear()
    print(json.dumps({"outcomes": outcomes, "touched": touched, "peak": _peak(), "seconds": seconds}))


def _peak() -> int:
    """Bytes of memory at the most. Linux lets a child begin with its parent's figure in `ru_maxrss`, not here."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _outcome(data: bytes, suffix: str) -> str:
    try:
        article = parse_article(data, f"hostile{suffix}", suffix)
    except UnreadableFile as error:
        return f"refused: {error}"
    return f"read: {len(article.text)} characters: {article.text[:60]!r}"


if __name__ == "__main__":
    main()
