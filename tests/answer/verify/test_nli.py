"""A model of textual entailment as verifier, with a tiny one made here."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from answer.verify.nli import NliVerifier, support_label
from index.models import ModelError, ModelNotFound

WORDS = "[PAD] [UNK] [CLS] [SEP] the mill was sold in 1931 board".split()


def make_model(folder: Path, labels: dict[int, str], favoured: int) -> Path:
    """A classifier with random weights that prefers one label."""
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        id2label=labels,
        label2id={label: number for number, label in labels.items()},
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.bias[favoured] += 5
    model.save_pretrained(folder)
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    return folder


THREE = {0: "contradiction", 1: "entailment", 2: "neutral"}


def test_the_probability_of_entailment_is_the_score(tmp_path: Path) -> None:
    verdict = NliVerifier(str(make_model(tmp_path, THREE, 1))).verify("the mill was sold", ["the board sold the mill"])
    assert verdict.score > 0.9 and verdict.supported


def test_a_contradiction_is_not_supported(tmp_path: Path) -> None:
    verdict = NliVerifier(str(make_model(tmp_path, THREE, 0))).verify("the mill was sold", ["the board sold the mill"])
    assert verdict.score < 0.1 and not verdict.supported
    assert any("entailment model doubts it" in reason for reason in verdict.reasons)


def test_of_two_nameless_labels_the_second_is_support(tmp_path: Path) -> None:
    model = make_model(tmp_path, {0: "LABEL_0", 1: "LABEL_1"}, 1)
    assert NliVerifier(str(model)).verify("the mill was sold", ["the board sold the mill"]).supported


def test_a_missing_number_condemns_whatever_the_model_says(tmp_path: Path) -> None:
    verdict = NliVerifier(str(make_model(tmp_path, THREE, 1))).verify(
        "the mill was sold in 1931", ["the mill was sold"]
    )
    assert verdict.hard and not verdict.supported


def test_sources_longer_than_the_model_reads_are_cut(tmp_path: Path) -> None:
    NliVerifier(str(make_model(tmp_path, THREE, 1))).verify("the mill was sold", ["the board sold the mill " * 50])


@pytest.mark.parametrize(
    ("labels", "support"),
    [
        (THREE, 1),
        ({0: "ENTAILMENT", 1: "NEUTRAL", 2: "CONTRADICTION"}, 0),
        ({0: "not_entailment", 1: "entailment"}, 1),
        ({0: "entailment", 1: "not_entailment"}, 0),
        ({0: "unsupported", 1: "supported"}, 1),
        ({0: "hallucinated", 1: "consistent"}, 1),
        ({0: "LABEL_0"}, 0),
    ],
)
def test_the_label_of_support_is_read_from_the_config(labels: dict[int, str], support: int) -> None:
    assert support_label(labels, "a model") == support


def test_labels_that_tell_nothing_are_refused() -> None:
    with pytest.raises(ModelError, match="none of its labels"):
        support_label({0: "LABEL_0", 1: "LABEL_1", 2: "LABEL_2"}, "a model")


def test_a_folder_without_a_classifier_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match="not a sequence classifier"):
        NliVerifier(str(tmp_path))


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no such folder"):
        NliVerifier(str(tmp_path / "gone"))
