"""The real embedded model."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from importlib.util import find_spec

import httpx
import pytest

from answer.llm.embedded import Embedded
from answer.llm.model import Message, ModelUnavailable, Stopped
from answer.llm.open import open_model
from settings import Settings

pytestmark = [pytest.mark.llm, pytest.mark.slow]

SCHEMA = {
    "type": "object",
    "properties": {
        "colour": {"enum": ["green", "purple"]},
        "sources": {"type": "array", "items": {"enum": [2]}, "minItems": 1, "maxItems": 1},
    },
    "required": ["colour", "sources"],
    "additionalProperties": False,
}
LIST = {"type": "array", "items": {"type": "string", "minLength": 5, "maxLength": 5}, "minItems": 100}
STATEMENTS = "\n".join(f"[{n}] Mill {n} ground flour from {1800 + n} to {1850 + n}." for n in range(1, 25))


def opened(name: str) -> Embedded:
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed")
    try:
        model = open_model(Settings(llm=name, llm_context=2048, llm_timeout_s=300, llm_url=None))
    except ModelUnavailable as error:
        pytest.skip(str(error))
    assert isinstance(model, Embedded)
    return model


@pytest.fixture(scope="module")
def model() -> Iterator[Embedded]:
    model = opened("qwen2.5-coder-1.5b-instruct")
    yield model
    model.close()


def colour(model: Embedded) -> str:
    return "".join(
        model.write([Message("user", "What colour is grass? [2] Grass is green. Reply as JSON.")], SCHEMA, 40)
    )


def read_anew(model: Embedded, question: str) -> int:
    """Tokens of a prompt that the server had to read, because its cache did not hold them."""
    client = model.start()
    messages = [{"role": "system", "content": STATEMENTS}, {"role": "user", "content": question}]
    body = {"messages": messages, "max_tokens": 1, "cache_prompt": True}
    reply = httpx.post(f"{client._url}/chat/completions", json=body, headers=client._headers, timeout=300)
    return int(reply.json()["timings"]["prompt_n"])


def test_a_reply_follows_its_schema_on_one_line(model: Embedded) -> None:
    reply = colour(model)
    assert json.loads(reply) == {"colour": "green", "sources": [2]} and "\n" not in reply


def test_the_beginning_of_a_prompt_is_read_once(model: Embedded) -> None:
    first = read_anew(model, "Did mill 3 grind flour? Reply Yes or No.")
    assert read_anew(model, "Did mill 4 grind flour? Reply Yes or No.") < 32 < 400 < first


def test_a_choice_has_a_probability_for_each_option(model: Embedded) -> None:
    question = "Did mill 3 grind flour? Reply Yes or No."
    chosen = model.choose([Message("system", STATEMENTS), Message("user", question)], ["Yes", "No"])
    assert sum(chosen.values()) == pytest.approx(1) and min(chosen.values()) >= 0


def test_stopping_ends_the_work(model: Embedded) -> None:
    stop, pieces = threading.Event(), []
    with pytest.raises(Stopped):
        for piece in model.write([Message("user", "Reply with a list of words.")], LIST, 400, stop):
            pieces.append(piece)
            stop.set()
    assert len(pieces) < 10


def test_nobody_gets_in_without_the_key(model: Embedded) -> None:
    url = f"{model.start()._url}/chat/completions"
    body = {"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 1}
    with httpx.Client(trust_env=False, headers={"Origin": "https://page.example"}) as client:
        assert client.post(url, json=body).status_code == 401
        allowed = client.options(url, headers={"Access-Control-Request-Method": "POST"}).headers
    assert allowed.get("access-control-allow-origin", "") not in {"*", "https://page.example"}


def test_a_file_that_is_no_model_is_a_reason(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("bad") / "bad.gguf"
    path.write_bytes(b"GGUF" + b"\x07" * 1000)
    bad = opened(str(path))
    with pytest.raises(ModelUnavailable, match=r"llama\.cpp can't load .*bad\.gguf"):
        list(bad.write([], SCHEMA, 5))


@pytest.fixture(scope="module")
def smallest() -> Iterator[Embedded]:
    model = opened("smollm2-135m-instruct")
    yield model
    model.close()


def test_the_smallest_model_follows_a_schema_too(smallest: Embedded) -> None:
    assert set(json.loads(colour(smallest))) == {"colour", "sources"}


def test_three_who_ask_at_once_get_each_their_own(smallest: Embedded) -> None:
    """One more than there are slots: the third waits."""

    def ask(word: str) -> None:
        words = {"type": "object", "properties": {"word": {"enum": [word]}}, "required": ["word"]}
        schema = {**words, "additionalProperties": False}
        got[word] = "".join(smallest.write([Message("user", f"Say {word}.")], schema, 20))

    got: dict[str, str] = {}
    threads = [threading.Thread(target=ask, args=(word,)) for word in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {word: json.loads(reply)["word"] for word, reply in got.items()} == {w: w for w in ("one", "two", "three")}
