"""What an internal link of MediaWiki text leads to, by its namespace in the languages of larger Wikipedias."""

from __future__ import annotations

import re
from typing import Literal

from ingest.readers.wikitext.tree import Node

_FILE = frozenset(
    "file image media datei bild fichier archivo imagen immagine bestand afbeelding ficheiro imagem plik grafika файл"
    " изображение lêer beeld fil tiedosto kuva fájl kép soubor obrázek dosya resim".split()
)
_CATEGORY = frozenset(
    "category kategorie catégorie categoría categoria kategoria категория kategori categorie luokka kategória"
    " kategorija".split()
)
_PICTURE = re.compile(r".*\.(?:jpe?g|png|svg|gif|tiff?|webp|og[gv]|webm|djvu|pdf|mp3|wav)\s*$", re.I | re.S)
_INTERLANGUAGE = re.compile(r"(?:[a-z]{2,3}(?:-[a-z]+)*|simple|commons):")
_PIPE_TRICK = re.compile(r"^(?:[^:]*:)?(.*?)(?:\s*\([^()]*\)|,.*)?$", re.S)
_OPTION = re.compile(
    r"\s*(?:\d*x?\d*\s*px|thumb(?:nail)?|mini(?:atur)?|frame(?:d|less)?|border|right|left|cent(?:er|re)|none|upright.*"
    r"|rechts|links|zentriert|hochkant.*|gauche|droite|vignette|redresse.*|(?:alt|link|lang|page|class)\s*=.*)\s*",
    re.I | re.S,
)


def link_kind(target: str, labelled: bool) -> Literal["page", "picture", "aside"]:
    """Whether a link prints words, shows a picture, or files the page under a category or with another language."""
    name, colon, _ = target.partition(":")
    prefix = name.strip().lower()
    if not colon or not prefix:
        return "page"
    if prefix in _FILE or (prefix.isalpha() and _PICTURE.match(target)):
        return "picture"
    return "aside" if prefix in _CATEGORY or (not labelled and _INTERLANGUAGE.match(target)) else "page"


def short_title(target: str) -> str:
    """What `[[Ely (city)|]]` prints: the title without its namespace and what tells it from others."""
    match = _PIPE_TRICK.match(target)
    return match.group(1) if match else target


def is_option(part: list[Node]) -> bool:
    """Whether a part of a picture's link says how it is shown rather than what it shows."""
    return not part or (isinstance(part[0], str) and len(part) == 1 and bool(_OPTION.fullmatch(part[0])))
