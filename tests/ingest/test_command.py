"""The command `python -m ingest inspect`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.__main__ import main
from tests.shared_data import ROOT

CORPUS = ROOT / "corpus"
FIELDS = {"path", "format", "title", "content_hash", "text", "statements", "markers", "notes", "references", "problems"}


def test_json_prints_an_article_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--json", str(CORPUS)]) == 0
    articles = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(articles) == 14
    for article in articles:
        assert article.keys() >= FIELDS
        for statement in article["statements"]:
            assert statement.keys() >= {"id", "text", "start", "end", "citations"}
            for citation in statement["citations"]:
                assert citation.keys() >= {"note", "scope", "status", "references", "citation", "reason"}


def test_the_report_names_every_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(CORPUS)]) == 0
    shown = capsys.readouterr().out
    for words in ("no entry of 2016", "there is no note 12", "note 9 is defined 2 times", "note 9 is empty"):
        assert words in shown


def test_strict_fails_where_a_problem_remains(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "--strict", str(CORPUS / "broad-street-pump.txt")]) == 0
    assert main(["inspect", "--strict", str(CORPUS / "wider-roads-more-traffic.txt")]) == 1


def test_an_unreadable_file_harms_no_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bad.txt").write_bytes(bytes(500))
    (tmp_path / "good.txt").write_text("A title\n\n\nThese words are read.\n")
    assert main(["inspect", "--json", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    bad, good = map(json.loads, out.splitlines())
    assert [problem["kind"] for problem in bad["problems"]] == ["unreadable-part"] and bad["text"] == ""
    assert good["statements"] and not good["problems"]
    assert len(err.splitlines()) == 1 and "bad.txt: not a text file" in err


def test_a_missing_path_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "no/such/place"]) == 1
    assert capsys.readouterr().err == "ingest: no/such/place: no such file or folder\n"


def test_usage_errors_exit_with_two() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["inspect"])
    assert stop.value.code == 2


DEFECTS = {
    "false-news-travels-faster.txt": ["uncited-reference", "uncited-reference", "unresolved-citation"],
    "the-replication-ledger.odt": ["ambiguous-citation"],
    "wider-roads-more-traffic.txt": ["duplicate-note", "marker-without-note", "note-without-marker"],
    "bacteria-keep-the-books.md": ["unresolved-citation"],
    "testing-to-remember.html": ["duplicate-reference"],
}


def test_the_sample_corpus_has_the_defects_that_its_readme_lists(capsys: pytest.CaptureFixture[str]) -> None:
    main(["inspect", "--json", str(CORPUS)])
    for line in capsys.readouterr().out.splitlines():
        article = json.loads(line)
        kinds = sorted(problem["kind"] for problem in article["problems"])
        assert kinds == DEFECTS.get(Path(article["path"]).name, []), article["path"]
