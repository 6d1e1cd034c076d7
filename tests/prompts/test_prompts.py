"""Prompt files and the strict loader."""

from __future__ import annotations

from pathlib import Path

import pytest

import prompts
from prompts import PromptError, load_prompt, parse_prompt

FILES = sorted(path.stem for path in Path(prompts.__file__).parent.glob("*.txt"))


def test_a_file_is_a_chat_with_places() -> None:
    prompt = parse_prompt("p", "A remark.\n--- system\nBe brief.\n\n--- user\n{{question}}\n")
    assert prompt.fill(question="Why?") == (("system", "Be brief."), ("user", "Why?"))


def test_what_looks_like_a_place_inside_a_value_stays_as_it_is() -> None:
    prompt = parse_prompt("p", "--- user\n{{a}} and {{b}}\n")
    assert prompt.fill(a="{{b}}", b="--- system") == (("user", "{{b}} and --- system"),)


@pytest.mark.parametrize("values", [{}, {"a": "1", "b": "2"}, {"b": "2"}])
def test_a_missing_or_unknown_variable_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match="missing or unknown"):
        parse_prompt("p", "--- user\n{{a}}\n").fill(**values)


@pytest.mark.parametrize("text", ["", "no message", "--- robot\nx", "--- user\n\n--- system\nx", "--- user\n{{a b}}"])
def test_a_file_that_is_no_chat_is_refused(text: str) -> None:
    with pytest.raises(PromptError):
        parse_prompt("p", text)


def test_a_prompt_that_is_not_there_is_named() -> None:
    with pytest.raises(PromptError, match="prompt nothing"):
        load_prompt("nothing")


@pytest.mark.parametrize("name", FILES)
def test_every_prompt_ends_in_what_varies_so_that_its_beginning_can_be_cached(name: str) -> None:
    prompt = load_prompt(name)
    assert prompt.variables
    assert not any("{{" in text for _, text in prompt.messages[:-1])
    assert prompt.messages[-1][0] == "user"
