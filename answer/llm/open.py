"""The language model that the settings name."""

from __future__ import annotations

from answer.llm.chat_api import ChatAPI, Limits
from answer.llm.embedded import Embedded
from answer.llm.model import LanguageModel, ModelUnavailable
from answer.llm.weights import find_weights
from index.models import ModelError
from settings import Settings

NO_MODEL = "none"


def open_model(settings: Settings) -> LanguageModel:
    """A server's model if the settings have its address, else the embedded one, which loads at its first request.

    Takes seconds at the very first start, while weights are joined and checked. Raises ModelUnavailable, saying why.
    """
    if settings.llm.strip().lower() in {NO_MODEL, ""}:
        raise ModelUnavailable("no language model is set up (IBID_LLM=none): answers are quotations")
    total = settings.llm_timeout_s
    if settings.llm_url:
        key = settings.llm_key.get_secret_value().strip() if settings.llm_key else None
        # Half the time for the first word: a server that hangs should not cost all of it.
        return ChatAPI(settings.llm_url, settings.llm, key, Limits(total, total / 2))
    try:
        weights = find_weights(settings.llm, settings.models_dir)
    except (ModelError, OSError) as error:
        raise ModelUnavailable(str(error)) from error
    # The embedded server doesn't hang; it may be silent while others are served.
    return Embedded(weights, settings.llm, settings.llm_context, settings.threads, Limits(total, total))
