"""Two real servers, each in an empty folder of its own on a free port of this machine: PyPI's `oxigraph` and Debian's `virtuoso-opensource`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

__all__ = ["SERVERS", "free_port", "oxigraph_server", "virtuoso_server"]

PATIENCE = 60.0
INI = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
ThreadsPerQuery = 2
StopCompilerWhenXOverRunTime = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 0
DeferInferenceRulesInit = 1
"""


def free_port() -> int:
    """A port of this machine that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing(what: str) -> None:
    if os.environ.get("KG_REQUIRE_ALL"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"needs {what}")


@contextmanager
def running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    """Run a server until the block ends; it has answered by the time that the block begins."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            end = time.monotonic() + PATIENCE
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    if process.poll() is not None or time.monotonic() > end:
                        raise RuntimeError((folder / "server.log").read_text(errors="replace")[-2000:]) from None
                    time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """The URL of an empty oxigraph server as a store."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.is_file():
        missing("oxigraph (pip install '.[test]')")
    port = free_port()
    with running([str(program), "serve", "--location", "data", "--bind", f"127.0.0.1:{port}"], folder, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def virtuoso_server(folder: Path) -> Iterator[str]:
    """The URL of an empty Virtuoso as a store, with the user and password of its first start."""
    program = shutil.which("virtuoso-t")
    if program is None:
        missing("virtuoso-t (apt-get install virtuoso-opensource)")
    assert program is not None
    port = free_port()
    (folder / "kg.ini").write_text(INI.format(sql=free_port(), http=port), encoding="utf-8")
    with running([program, "+foreground", "+configfile", "kg.ini"], folder, port):
        yield f"http://dba:dba@127.0.0.1:{port}#virtuoso"


SERVERS = {"oxigraph": oxigraph_server, "virtuoso": virtuoso_server}
