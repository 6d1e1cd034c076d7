"""`app.py` without a browser: the command line and the questions it offers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

import app


def test_a_port_in_use_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"cannot listen on 127.0.0.1, port {port}" in error and "--port" in error


def test_a_foreign_address_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--host", "192.0.2.1"]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "192.0.2.1" in error


def test_an_impossible_port_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        app.main(["--port", "99999"])
    assert stopped.value.code == 2
    assert "99999 is no port" in capsys.readouterr().err


def test_the_chat_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    assert app.arguments([]).host == "127.0.0.1"


def test_example_questions_are_lines_without_comments(tmp_path: Path) -> None:
    path = tmp_path / "questions.txt"
    path.write_text("# a comment\n\n  What of the quay? \nWho counted?\n", encoding="utf-8")
    assert app.example_questions(path) == ("What of the quay?", "Who counted?")
