"""A server that can be killed a hundred times: it is read in once, and each life of it is a fork of that.

Run as a program it reads lines: each one begins a life, and its answer is the process number of the server.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

PATIENCE = 30.0


class Mortal:
    """A server in a process of its own, killed without a word and begun again."""

    def __init__(self, program: subprocess.Popen[str], port: int) -> None:
        """Take the process that forks; nothing serves yet."""
        self._program = program
        self.port = port
        self.lives = 0
        self._serving: int | None = None

    def begin(self) -> None:
        """Begin a life; returns when it can be reached."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write("live\n")
        self._program.stdin.flush()
        self._serving = int(self._program.stdout.readline())
        self.lives += 1

    def kill(self) -> None:
        """End it at once, whatever it is doing."""
        if self._serving is not None:
            os.kill(self._serving, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError):
                while True:
                    os.kill(self._serving, 0)
                    time.sleep(0.001)
            self._serving = None


@contextlib.contextmanager
def mortal(database_url: str, content: Path, log: Path) -> Iterator[Mortal]:
    """Read the program in, for lives on this database with this content."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port = int(place.getsockname()[1])
    settings = {"DATABASE_URL": database_url, "CONTENT_DIR": str(content), "PORT": str(port), "MODE": "development",
                "SECRET_KEY": "k" * 40}  # fmt: skip
    environment = {**os.environ, **{f"SIGNAALWIJZER_{name}": value for name, value in settings.items()}}
    with log.open("w") as out, subprocess.Popen(
        [sys.executable, "-m", "tests.mortal"], env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=out,
    ) as program:  # fmt: skip
        found = Mortal(program, port)
        try:
            yield found
        finally:
            found.kill()
            program.kill()


def _serve(environment: Mapping[str, str]) -> None:
    from werkzeug.serving import make_server  # noqa: PLC0415  only as a program

    from app.config import read_config  # noqa: PLC0415
    from app.learning.publishing import Library  # noqa: PLC0415
    from app.storage.database import Database, make_engine  # noqa: PLC0415
    from app.web.application import make_application  # noqa: PLC0415

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    config = read_config(environment)
    # Nothing is asked of the database before the fork, so each life has connections of its own.
    app = make_application(config, Database(make_engine(config.database_url)), Library(config.content_dir))
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            server = make_server("127.0.0.1", config.port, app, threaded=True)
            sys.stdout.write(f"{os.getpid()}\n")
            sys.stdout.flush()
            server.serve_forever()


if __name__ == "__main__":
    _serve(os.environ)
