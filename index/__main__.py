"""Command: `python -m index prepare` makes the embedding model ready, so that no first question waits for it."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from index.models import ModelError, prepare
from settings import SettingsError, load_settings


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    parser = argparse.ArgumentParser(prog="python -m index", description="Models of the index.")
    parser.add_argument("command", choices=("prepare",), help="find, unpack and verify the embedding model")
    parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    try:
        settings = load_settings()
        prepare(settings.embedding_model, settings.models_dir)
    except (ModelError, SettingsError, OSError) as error:
        print(f"index: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
