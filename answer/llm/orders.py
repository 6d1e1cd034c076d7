"""Sentences of documents that speak to a language model instead of to a reader.

They are quoted like all others, but no model is shown them: what a model never reads it can't obey.
"""

from __future__ import annotations

import re

from answer.llm.inert import inert

_ORDERS = re.compile(
    r"\b(?:ignor\w*|disregard\w*|forget\w*|overrid\w*|bypass\w*)\b.{0,40}\b(?:above|previous|prior|earlier|preceding|"
    r"system|other|all|any|these|those|your)\b.{0,30}\b(?:instruct\w*|prompts?|rules?|messages?|sources?|"
    r"statements?|orders?|directions?|text)\b"
    r"|\b(?:ignore|disregard|forget)\s+(?:everything|all|the above|what (?:was|you))"
    r"|\b(?:system|developer|new|hidden|secret)\s+(?:prompts?|messages?|instructions?)\b"
    r"|\byou\s+(?:are|must|will|should|shall)\b.{0,40}\b(?:assistant|chatbot|language model|ai\b|llm|reply|"
    r"respond|answer|output|return|write|cite|say|claim)\b"
    r"|\b(?:note|message|instructions?|attention|notice)\s+(?:to|for)\s+(?:the\s+|any\s+|all\s+)?(?:ai|"
    r"assistants?|chatbots?|llms?|(?:language\s+|ai\s+)?models?|bots?|summari[sz]ers?|readers? of sources)\b"
    r"|\b(?:ai|assistants?|chatbots?|llms?|language models?)\b.{0,40}\b(?:must|should|shall|please)\b.{0,30}"
    r"\b(?:say|cite|reply|respond|answer|output|return|ignore|write|treat|repeat)\b"
    r"|\b(?:reply|respond|answer|output|print|return|repeat|write|say|state|claim|cite)\b.{0,30}\b(?:only|exactly|"
    r"verbatim|instead|json|following|with the words|the word|as source|as reference)\b.{0,60}(?:[:\"“'{(]|$)"
    r"|\b(?:end|begin|start|close)\s+(?:of\s+)?(?:sources?|prompt|context|instructions?|system)\b"
    r"|^\W{0,4}(?:system|assistant|user|human|instruction)\s*:"
    r"|\bim_(?:start|end)\b|\bstart_of_turn\b|\bINST\b"
    r"|[\"“]?statements[\"”]?\s*:\s*[\[(]",
    re.I | re.S,
)


def is_order(text: str) -> bool:
    """Whether a sentence gives a model orders, or pretends to be part of a chat."""
    return bool(_ORDERS.search(inert(text)))
