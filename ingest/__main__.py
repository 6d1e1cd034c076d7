"""Commands: `python -m ingest build PATH… --index DIR`, `inspect FILE…` and `export PATH… --format bibtex`.

This entry point wires rooms together: `build` hands articles to the index, which this room itself does not know.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.article import Article
from ingest.batch import read_articles
from ingest.codec import to_json
from ingest.errors import IngestError
from ingest.parse import unread_article
from ingest.walk import find_files
from ingest.works.export import FORMATS, export
from ingest.works.report import print_works
from ingest.works.same_work import group_works
from settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from rich.console import Console


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 success, 1 failure, 2 usage."""
    args = _parser().parse_args(argv)
    try:
        settings = load_settings()
        return _COMMANDS[args.command](args, settings)
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
    export = commands.add_parser("export", help="write the works that documents cite, for reference managers")
    export.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    export.add_argument("--format", choices=FORMATS, default="bibtex", help="default: bibtex")
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    export.add_argument("--works", action="store_true", help="show which entries are one work, and why, instead")
    build = commands.add_parser("build", help="build or refresh an index of files and folders")
    build.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    build.add_argument("--index", type=Path, metavar="DIR", help="index folder (default: IBID_INDEX_DIR)")
    build.add_argument("--json", action="store_true", help="print the summary as one JSON object")
    return parser


def _inspect(args: argparse.Namespace, settings: Settings) -> int:
    """Files that can't be read are named on stderr too; a problem of theirs stands for them in the report."""
    articles: list[Article] = []
    failed = False
    for path, article in _read(args.paths, settings):
        if isinstance(article, IngestError):
            failed = True
            article = unread_article(path, str(article))
        if args.json:
            print(json.dumps(to_json(article), ensure_ascii=False))
        articles.append(article)
    if not args.json and articles:
        from ingest.report import print_report

        print_report(articles, _console())
    return 1 if failed or (args.strict and any(article.problems for article in articles)) else 0


def _export(args: argparse.Namespace, settings: Settings) -> int:
    """Files that can't be read are named on stderr; the works of the others are written all the same."""
    read = [article for _, article in _read(args.paths, settings)]
    articles = [article for article in read if isinstance(article, Article)]
    if args.works:
        print_works(group_works(articles), _console())
    elif args.output is None:
        print(export(articles, args.format), end="")
    else:
        try:
            args.output.write_text(export(articles, args.format), encoding="utf-8")
        except OSError as error:
            raise IngestError(f"{args.output} can't be written: {error.strerror}") from error
    return 1 if len(articles) < len(read) else 0


def _read(paths: Sequence[Path], settings: Settings) -> Iterator[tuple[Path, Article | IngestError]]:
    """The documents below `paths`; those that can't be read are named on stderr."""
    files = find_files(paths)
    if not files:
        raise IngestError(f"no supported document in {', '.join(map(str, paths))}")
    from index.progress import progress

    read = read_articles(files, int(settings.max_file_mb * 1e6), settings.parse_seconds, settings.parse_workers)
    failed: list[str] = []
    with progress(sys.stderr) as report:
        for number, (path, article) in enumerate(read, start=1):
            report("reading", number, len(files))
            if isinstance(article, IngestError):
                failed.append(f"ingest: {path}: {article}")
            yield path, article
    for line in failed:
        print(line, file=sys.stderr)


def _console() -> Console:
    from rich.console import Console

    return Console(soft_wrap=not sys.stdout.isatty(), width=None if sys.stdout.isatty() else 150)


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


_COMMANDS: dict[str, Callable[[argparse.Namespace, Settings], int]] = {
    "inspect": _inspect,
    "export": _export,
    "build": _build,
}


if __name__ == "__main__":
    sys.exit(main())
