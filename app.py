"""The Gradio chat: wiring and layout. What it shows is rendered in `page/`; what it says comes from an engine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any

# Before Gradio is imported, which reads these once: Ibid makes no request that its user did not ask for.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr

from answer.answer import Turn
from index.errors import IndexRoomError
from index.models import ModelError
from page import chain, masthead, render
from page.engine import Engine
from page.reply import advise, reply
from page.stopping import Stops
from page.turnstile import Turnstile
from settings import SettingsError, load_settings

Updates = AsyncGenerator[dict[Any, Any]]
PAGE = Path(__file__).parent / "page"
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def build(engine: Engine, questions: Sequence[str] = (), longest: int = 2000, composed_at_once: int = 4) -> gr.Blocks:
    """The page over `engine`; `questions` are offered as a beginning, one of over `longest` characters is not asked.

    `composed_at_once` answers at most are with the language model; whoever asks then sees quotations and waits in line.
    """
    page: gr.Blocks
    script = (PAGE / "script.js").read_text(encoding="utf-8")
    still: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
    with gr.Blocks(title="Ibid", analytics_enabled=False, fill_width=True) as page:
        history = gr.State([])
        gr.HTML(masthead.masthead(engine.corpus(), engine.model_state()), elem_id="head", **still)
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="conversation"):
                gr.HTML(masthead.welcome(questions), elem_id="welcome", **still)
                # The value is the latest turn alone. The template is empty, so Gradio draws nothing: the script puts
                # each turn in its place. Text of documents must never stand in a template, where `${…}` is code.
                turn = gr.HTML(html_template="", js_on_load=script, apply_default_css=False, elem_id="log")
                with gr.Column(elem_id="composer"):
                    hint = gr.HTML(elem_id="hint", **still)
                    with gr.Row(elem_id="ask"):
                        question = gr.Textbox(
                            label="Your question",
                            placeholder="Ask the documents…",
                            max_lines=6,
                            show_label=False,
                            container=False,
                            elem_id="question",
                        )
                        send = gr.Button("Ask", variant="primary", elem_id="send")
                        halt = gr.Button("Stop", elem_id="halt")  # the style shows one of the two
                        fresh = gr.Button("New conversation", elem_id="fresh")
            gr.HTML(chain.panel(), elem_id="side", **still)
        _wire(page, engine, longest, Turnstile(composed_at_once), history, turn, question, send, halt, fresh, hint)
    return page


def _wire(
    page: gr.Blocks,
    engine: Engine,
    longest: int,
    turnstile: Turnstile,
    history: gr.State,
    turn: gr.HTML,
    question: gr.Textbox,
    send: gr.Button,
    halt: gr.Button,
    fresh: gr.Button,
    hint: gr.HTML,
) -> None:
    """Who calls whom. All are coroutines: whoever waits for an answer takes up none of Gradio's threads."""
    stops = Stops()

    async def ask(text: str, turns: list[Turn], request: gr.Request) -> Updates:
        advice = advise(text, longest)
        if advice:
            yield {hint: render.hint(advice)}
            return
        # The box is emptied once, at the start: what is typed during the answer is the next question.
        yield {hint: "", question: ""}
        with stops.asking(request.session_hash or "") as stop:
            async with aclosing(reply(engine, text.strip(), turns, turnstile, stop)) as versions:
                async for html, said in versions:
                    yield {turn: html, history: [*turns, *said]}

    async def ask_example(turns: list[Turn], request: gr.Request, event: gr.EventData) -> Updates:
        async with aclosing(ask(str(event.question), turns, request)) as updates:
            async for update in updates:
                yield update

    async def stop(request: gr.Request) -> None:
        stops.stop(request.session_hash or "")

    # Gradio's overlays stay off, the pending turn is the progress. No question waits in Gradio's queue, where it would
    # not even show as pending.
    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": None}
    outputs = [turn, history, question, hint]
    typed = gr.on([question.submit, send.click], ask, [question, history], outputs, **quiet)
    chosen = turn.ask(ask_example, [history], outputs, **quiet)
    halt.click(stop, None, None, queue=False, **quiet)
    page.unload(stop)

    async def start_again() -> tuple[Any, ...]:
        return "", [], ""

    fresh.click(start_again, None, [turn, history, hint], cancels=[typed, chosen], **quiet)


def launch(page: gr.Blocks, host: str = "127.0.0.1", port: int | None = None) -> str:
    """Serve `page` from a thread of its own; the address. Without a port, the first free one from 7860 on.

    Raises OSError, in one line for a person, if `host` or `port` can't be listened on.
    """
    check_free(host, port)
    _, address, _ = page.launch(
        server_name=host,
        server_port=port,
        prevent_thread_lock=True,
        quiet=True,
        share=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        run_history=False,
        max_threads=400,  # also the most questions that Gradio has under way at once
        footer_links=[],
        # System fonts: Gradio's own theme has the browser fetch others.
        theme=gr.themes.Base(font=SANS, font_mono=MONO),
        favicon_path=str(PAGE / "favicon.svg"),
        # As `css`, Gradio would rewrite every selector, and not always rightly (`:is(a, b)`, `.dark`, nesting).
        head=f"<style>{(PAGE / 'style.css').read_text(encoding='utf-8')}</style>",
    )
    return str(address)


def check_free(host: str, port: int | None) -> None:
    """Try to listen, since Gradio and uvicorn report a taken port in many lines or none.

    Raises OSError with one line for a person.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port or 0, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        where = f"{host}, port {port}" if port else host
        raise OSError(
            f"cannot listen on {where}: {error.strerror or error}; choose another with --host and --port"
        ) from error


def example_questions(path: Path) -> tuple[str, ...]:
    """The lines of `path`, blank ones and `#` comments left out. Raises OSError."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _port(text: str) -> int:
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port; ports are 1 to 65535")
    return int(text)


def arguments(argv: Sequence[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="app.py", description="Chat with footnoted documents.")
    parser.add_argument("--index", type=Path, metavar="DIR", help="what `python -m ingest build` made")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=_port, help="port to listen on (default: the first free one from 7860 on)")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="example questions, one a line")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the index and serve the chat until interrupted."""
    asked = arguments(argv)
    try:
        check_free(asked.host, asked.port)
        settings = load_settings()
        # Late, since it takes seconds: `--help` and a wrong option answer at once.
        from answer.engine import Engine as Answering

        index = asked.index or settings.index_dir
        examples = asked.questions or index / "questions.txt"
        questions = example_questions(examples) if asked.questions or examples.exists() else ()
        engine = Answering.open(index, settings)
        # The models load while the page does.
        threading.Thread(target=engine.warm_up, args=("compose",), daemon=True).start()
        page = build(engine, questions, settings.max_question_chars, settings.composed_at_once)
        address = launch(page, asked.host, asked.port)
    except (OSError, SettingsError, IndexRoomError, ModelError) as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 1
    print(f"Ibid is at {address} (stop with Ctrl+C)", flush=True)
    page.block_thread()
    return 0


if __name__ == "__main__":
    sys.exit(main())
