"""From the likeliest first tokens of a reply, or from the reply itself, to the probabilities of the options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def probabilities(tokens: Iterable[tuple[str, float]], options: Sequence[str]) -> dict[str, float] | None:
    """Share the probabilities of `tokens` (text, probability) among `options`; None if no token begins an option.

    Spelling counts neither by case nor by what surrounds the word (" Yes", "yes", "**Yes"). A token that begins several
    options ("Un" of "unsupported" and "unclear") counts for each alike. The values sum to 1.
    """
    mass = dict.fromkeys(options, 0.0)
    for text, probability in tokens:
        begun = [option for option in options if _begins(text, option)]
        for option in begun:
            mass[option] += probability / len(begun)
    total = sum(mass.values())
    return {option: value / total for option, value in mass.items()} if total > 0 else None


def written(reply: str, options: Sequence[str]) -> str | None:
    """The option that a reply begins with; None if there is no such option, or more than one."""
    begun = [option for option in options if _begins(reply, option)]
    return begun[0] if len(begun) == 1 else None


def _begins(text: str, option: str) -> bool:
    """Whether `text` is a beginning of the word `option`, or the whole of it and more that is no part of a word."""
    start = next((place for place, sign in enumerate(text) if sign.isalnum()), len(text))
    said, word = text[start:].rstrip().casefold(), option.casefold()
    if not said:
        return False
    return word.startswith(said) or (said.startswith(word) and not said[len(word)].isalnum())
