"""Nothing but loopback: building, answering and the chat work without any network, and never try to reach one.

Two proofs at once. A guard inside every Python process writes down and refuses each connection or look-up that is not
of loopback; where the system permits, the commands also run in a network namespace that has loopback alone, which
holds for compiled code as well.
"""

from __future__ import annotations

import functools
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.models import ModelError, find_model
from settings import Settings

ROOT = Path(__file__).parents[1]

GUARD = """
import os, socket, sys

RECORD = os.environ["NETWORK_ATTEMPTS"]
LOCAL = ("127.0.0.1", "::1", "localhost", "0.0.0.0", "", None)


def refuse(what, host):
    if isinstance(host, bytes):
        host = host.decode()
    if host in LOCAL or str(host).startswith("127."):
        return
    with open(RECORD, "a") as file:
        file.write(f"{what} {host} by {sys.argv}\\n")
    raise OSError(f"no network here: {what} {host}")


def audit(event, args):
    if event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        refuse(event, args[1][0])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        refuse(event, args[0])


sys.addaudithook(audit)
"""


@functools.cache
def namespace() -> tuple[str, ...]:
    """What to put before a command to run it with loopback alone; nothing where the system does not permit it."""
    if not (shutil.which("unshare") and shutil.which("ip")):
        return ()
    prefix = ("unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
    permitted = subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return prefix if permitted else ()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the guard, where the index will be."""
    try:
        find_model(Settings().embedding_model, Settings().models_dir)
    except ModelError as error:
        pytest.skip(str(error))
    place = tmp_path_factory.mktemp("offline")
    (place / "guard").mkdir()
    (place / "guard" / "sitecustomize.py").write_text(GUARD)
    (place / "attempts").touch()
    return place


def environment(place: Path) -> dict[str, str]:
    """Nothing that tells a library it is offline: that has to be Ibid's own doing."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS_", "GRADIO_", "ANONYMIZED"))}
    home = {"HF_HOME": str(place / "hub"), "IBID_MODELS_DIR": str(place / "models")}
    return {**kept, **home, "PYTHONPATH": str(place / "guard"), "NETWORK_ATTEMPTS": str(place / "attempts")}


def run(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*namespace(), sys.executable, *command], cwd=ROOT, env=environment(place), capture_output=True, text=True
    )


def test_the_guard_sees_and_refuses(place: Path, tmp_path: Path) -> None:
    """Otherwise the other tests prove nothing."""
    (tmp_path / "attempts").touch()
    code = (
        "import socket\n"
        "def look(): socket.getaddrinfo('example.org', 80)\n"
        "def connect(): socket.create_connection(('192.0.2.1', 9))\n"
        "for call in (look, connect):\n"
        "    try: call()\n"
        "    except OSError as error: print(error)\n"
        "server = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()); print('local')"
    )
    variables = {**environment(place), "NETWORK_ATTEMPTS": str(tmp_path / "attempts")}
    shown = subprocess.run([sys.executable, "-c", code], env=variables, capture_output=True, text=True).stdout
    assert shown.count("no network here") == 2 and shown.endswith("local\n")
    assert len((tmp_path / "attempts").read_text().splitlines()) == 2


def test_a_namespace_has_loopback_alone() -> None:
    if not namespace():
        pytest.skip("this system permits no network namespace; the guard alone has to do")
    code = "import socket; print(socket.socket().connect_ex(('192.0.2.1', 80)))"
    shown = subprocess.run([*namespace(), sys.executable, "-c", code], capture_output=True, text=True).stdout
    assert int(shown) != 0


@pytest.mark.slow
@pytest.mark.model
def test_building_and_answering_need_no_network(place: Path) -> None:
    built = run(place, "-m", "ingest", "build", "corpus", "--index", str(place / "index"))
    assert built.returncode == 0, built.stderr
    answered = run(place, "-m", "answer", "What did Snow's map show?", "--index", str(place / "index"))
    assert answered.returncode == 0, answered.stderr
    assert "### References" in answered.stdout
    assert (place / "attempts").read_text() == ""


ASK = """
import subprocess, sys, time, urllib.request
index, port = sys.argv[1:]
app = subprocess.Popen([sys.executable, "app.py", "--index", index, "--port", port], stdout=subprocess.DEVNULL)
try:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}") as page:
                print(page.status, flush=True)
            break
        except OSError:
            time.sleep(0.1)
finally:
    app.terminate()
    app.wait(20)
"""


@pytest.mark.slow
@pytest.mark.model
def test_the_chat_starts_without_network(place: Path) -> None:
    """The page is asked for from inside the namespace, where alone it can be reached."""
    if not (place / "index").exists():
        run(place, "-m", "ingest", "build", "corpus", "--index", str(place / "index"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shown = run(place, "-c", ASK, str(place / "index"), str(port))
    assert "200" in shown.stdout.split(), shown.stderr
    assert (place / "attempts").read_text() == ""
