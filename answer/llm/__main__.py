"""Command: `python -m answer.llm prepare` makes the embedded model ready, so that no first answer waits for it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from answer.llm.open import NO_MODEL
from answer.llm.weights import prepare
from index.models import ModelError
from settings import SettingsError, load_settings


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    parser = argparse.ArgumentParser(prog="python -m answer.llm", description="The embedded language model.")
    parser.add_argument("command", choices=("prepare",), help="find, join and verify the weights")
    parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        settings = load_settings()
        if settings.llm != NO_MODEL and not settings.llm_url:
            prepare(settings.llm, settings.models_dir)
    except (ModelError, SettingsError, OSError) as error:
        print(f"answer.llm: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
