"""Commands: `python -m ingest build PATH… --index DIR` and `python -m ingest inspect FILE…`.

This entry point wires rooms together: `build` hands articles to the index, which this room itself does not know.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ingest.article import Article
from ingest.batch import read_articles
from ingest.codec import to_json
from ingest.errors import IngestError
from ingest.parse import unread_article
from ingest.walk import find_files
from settings import Settings, SettingsError, load_settings


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    args = _parser().parse_args(argv)
    try:
        settings = load_settings()
        return _inspect(args, settings) if args.command == "inspect" else _build(args, settings)
    except (IngestError, SettingsError) as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ingest: stopped; run the same command again to go on", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Read footnoted documents.")
    commands = parser.add_subparsers(dest="command", required=True)
    inspect = commands.add_parser("inspect", help="show markers, notes, references and problems of files")
    inspect.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="files or folders")
    inspect.add_argument("--json", action="store_true", help="one JSON object a line per article")
    inspect.add_argument("--strict", action="store_true", help="exit 1 if any problem remains")
    build = commands.add_parser("build", help="build or refresh an index of files and folders")
    build.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    build.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: IBID_INDEX_DIR)")
    build.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    return parser


def _inspect(args: argparse.Namespace, settings: Settings) -> int:
    """Files that can't be read are named on stderr too; a problem of theirs stands for them in the report."""
    files = find_files(args.paths)
    if not files:
        raise IngestError(f"no supported document in {', '.join(map(str, args.paths))}")
    articles: list[Article] = []
    failed = 0
    read = read_articles(files, int(settings.max_file_mb * 1e6), settings.parse_seconds, settings.parse_workers)
    for path, article in read:
        if isinstance(article, IngestError):
            print(f"ingest: {path}: {article}", file=sys.stderr)
            failed += 1
            article = unread_article(path, str(article))
        if args.json:
            print(json.dumps(to_json(article), ensure_ascii=False))
        articles.append(article)
    if not args.json and articles:
        from rich.console import Console

        from ingest.report import print_report

        print_report(articles, Console(soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 150))
    return 1 if failed or (args.strict and any(article.problems for article in articles)) else 0


def _build(args: argparse.Namespace, settings: Settings) -> int:
    from index.build import build_index
    from index.errors import IndexRoomError
    from index.progress import progress

    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s", stream=sys.stderr)
    directory = args.index or settings.index_dir
    try:
        with progress(sys.stderr) as report:
            summary = build_index(args.paths, directory, settings, report)
    except IndexRoomError as error:
        print(f"ingest: {error}", file=sys.stderr)
        return 1
    print(json.dumps(summary.to_json(), ensure_ascii=False) if args.json else summary.readable())
    return 0


if __name__ == "__main__":
    sys.exit(main())
