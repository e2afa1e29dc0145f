"""Serving: an application behind a server in processes of its own, and the processor time they use.

`python -m benchmarks.serving <server> <application>` is such a server; its settings are the product's own variables.
"""

import contextlib
import dataclasses as dc
import functools
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

import psutil

from app.config import Config, read_config

Server = Literal["granian", "gthread", "sync"]
Application = Literal["product", "counted", "bare"]
WORKERS = 2
THREADS = 2
STARTS_WITHIN_SECONDS = 60


@dc.dataclass(frozen=True, slots=True)
class Served:
    """A running server.

    Args:
        pids: Where its processes begin: the server's own, and that of PostgreSQL when it uses one.
    """

    port: int
    pids: tuple[int, ...]

    def processor_time(self) -> Mapping[int, int]:
        """Return nanoseconds of processor time so far, per process, workers and database connections included."""
        roots = [psutil.Process(pid) for pid in self.pids]
        pids = [one.pid for root in roots for one in (root, *root.children(recursive=True))]
        return {pid: spent for pid in pids if (spent := _nanoseconds(pid)) is not None}

    def memory_mb(self) -> float:
        """Return the memory of the server's own processes; what they share counts once."""
        root = psutil.Process(self.pids[0])
        return float(sum(one.memory_full_info().pss for one in (root, *root.children(recursive=True))) / 1e6)


def _nanoseconds(pid: int) -> int | None:
    """Read the kernel's own account of a process; it is far finer than the hundredths of /proc/<pid>/stat."""
    clock_of_process = ~pid << 3 | 2  # as clock_getcpuclockid(3) makes it on Linux
    try:
        return time.clock_gettime_ns(clock_of_process)
    except OSError:
        return None  # it has ended since it was listed


def spent_ms(before: Mapping[int, int], after: Mapping[int, int]) -> float:
    """Return the processor time between two readings, in milliseconds."""
    return sum(time_after - before.get(pid, 0) for pid, time_after in after.items()) / 1e6


@contextlib.contextmanager
def serving(
    server: Server, application: Application, url: str, folder: Path, *, database_pid: int | None = None, mode: str = "production"
) -> Iterator[Served]:
    """Serve an application until the block ends.

    Args:
        server: Which kind.
        application: Which.
        url: Its database.
        folder: For what it says.
        database_pid: PostgreSQL's first process, so that its work counts too.
        mode: In development cookies travel over plain http, which a real browser needs here.
    """
    port = _free_port()
    environment = os.environ | {
        "SIGNAALWIJZER_SECRET_KEY": "only-for-the-benchmark-0123456789abcdef", "SIGNAALWIJZER_DATABASE_URL": url,
        "SIGNAALWIJZER_PORT": str(port), "SIGNAALWIJZER_WORKERS": str(WORKERS),
        "SIGNAALWIJZER_MODE": mode,
    }  # fmt: skip
    with (folder / f"{server}-{application}.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, "-m", "benchmarks.serving", server, application],  # noqa: S603  ourselves
                                   env=environment, stdout=log, stderr=log)  # fmt: skip
    try:
        _wait_until_ready(process, port, Path(log.name))
        yield Served(port, (process.pid,) if database_pid is None else (process.pid, database_pid))
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as somewhere:
        somewhere.bind(("127.0.0.1", 0))
        return int(somewhere.getsockname()[1])


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    give_up = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).close()
        except urllib.error.HTTPError:
            return  # the bare page knows no such address, but it answers
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")


def _application(name: str) -> Callable[[Config], Any]:
    if name == "bare":
        from benchmarks import bare  # noqa: PLC0415  each server loads only what it serves

        return bare.load
    if name == "counted":
        from benchmarks import counted  # noqa: PLC0415

        return counted.load
    from app import create_app  # noqa: PLC0415

    return create_app


def _gunicorn(config: Config, worker_class: str, load: Callable[[], Any]) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415

    settings = {
        "bind": f"{config.host}:{config.port}", "workers": config.workers, "worker_class": worker_class,
        "threads": THREADS if worker_class == "gthread" else 1, "keepalive": 60, "loglevel": "warning",
    }  # fmt: skip

    class Gunicorn(BaseApplication):  # type: ignore[misc]  # it comes without types
        def load_config(self) -> None:
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:  # noqa: ANN401  the library's own signature
            return load()

    Gunicorn().run()


def main() -> None:
    """Serve what the command line asks for."""
    server, name = sys.argv[1:]
    config, load = read_config(), _application(name)
    if server == "granian":
        from app.cli.serving import serve  # noqa: PLC0415

        serve(config, load)
    else:
        _gunicorn(config, server, functools.partial(load, config))


if __name__ == "__main__":
    main()
