"""Formulas in one line of plain text, from MathML or TeX."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An lxml element; lxml ships no types."""

_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.S)
_DEPTH = 40
"""Deeper formulas are taken as their bare characters."""


def linear(math: Element, depth: int = 0) -> str:
    """A MathML element, tags without namespace: `a^2+b_i`, `(x+1)/y`."""
    parts = [linear(child, depth + 1) for child in math if isinstance(child.tag, str)] if depth < _DEPTH else []
    shape = _SHAPES.get(str(math.tag)) if parts else None
    if shape is not None and len(parts) >= shape[0]:
        return shape[1].format(*map(_grouped, parts))
    match math.tag:
        case "mtable":
            return "; ".join(parts)
        case "mtr":
            return ", ".join(parts)
        case "mfenced":
            return f"{math.get('open', '(')}{', '.join(parts)}{math.get('close', ')')}"
        case "msqrt":
            return f"√{_grouped(''.join(parts))}"
        case "mspace" | "annotation" | "annotation-xml":
            return " " if math.tag == "mspace" else ""
        case "mover":
            return parts[0] if parts else ""
    return "".join(parts) if parts else " ".join("".join(math.itertext()).split())


_SHAPES = {
    "msup": (2, "{0}^{1}"), "msub": (2, "{0}_{1}"), "msubsup": (3, "{0}_{1}^{2}"), "mfrac": (2, "{0}/{1}"),
    "munder": (2, "{0}_{1}"), "munderover": (3, "{0}_{1}^{2}"), "mroot": (2, "{0}^(1/{1})"),
}  # fmt: skip
"""How many parts an element needs, and how they are written."""


def _grouped(part: str) -> str:
    return part if part.isalnum() or len(part) < 2 or (part[0], part[-1]) == ("(", ")") else f"({part})"


def plain_tex(source: str) -> str:
    """TeX without the document and the dollar signs around it."""
    document = _DOCUMENT.search(source)
    words = " ".join((document.group(1) if document else source).split())
    return words.strip("$ ").removeprefix("\\[").removesuffix("\\]").strip()


def formula(element: Element) -> str:
    """A formula in whichever notation an element holds, or its bare characters."""
    math = next(element.iter("math"), None)
    if math is not None:
        return " ".join(linear(math).split())
    tex = next(element.iter("tex-math"), None)
    if tex is not None:
        return plain_tex("".join(tex.itertext()))
    said = element.find(".//alt-text")
    return " ".join("".join((element if said is None else said).itertext()).split())
