"""Room: kg.serve, hidden calls. Promise: no query reaches a socket, however it hides; ordinary queries are answered."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bench.fuzz_queries import Listener, control, fuzz


def test_a_few_thousand_generated_queries_reach_nothing_and_ordinary_ones_are_answered():
    tally = fuzz(1_500, seed=7)
    assert (tally.reached, tally.denied) == ([], [])
    assert (tally.ordinary, tally.hostile) == (300, 1_200)
    assert tally.replies["done"] >= 300


def test_the_same_queries_reach_the_socket_without_the_guard():
    reached, asked = control(300, seed=7)
    assert reached > asked / 20


@pytest.mark.slow
def test_tens_of_thousands_of_generated_queries_reach_nothing():
    tally = fuzz(20_000, seed=11)
    assert (tally.reached, tally.denied) == ([], [])


CALL = """
import sys
import pyoxigraph as ox
from kg.serve.isolation import cut_network, give_up
from kg.serve.syscalls import deny_sockets
ways = {"both": cut_network, "filter": deny_sockets, "none": bool}
cut = ways[sys.argv[2]]()
if cut:
    give_up(512)
try:
    ox.Store().query(f"ASK {{ SERVICE <{sys.argv[1]}> {{ }} }}")
except (OSError, RuntimeError):
    pass
print(cut)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone can cut a process off")
@pytest.mark.parametrize(("way", "reached"), [("none", 1), ("both", 0), ("filter", 0)])
def test_a_worker_reaches_nothing_even_without_the_guard(way, reached):
    listener = Listener()
    try:
        ran = subprocess.run([sys.executable, "-c", CALL, listener.url, way], capture_output=True, text=True, timeout=60)
        assert (ran.stdout.strip(), ran.stderr) == (str(way != "none"), "")
        assert listener.reached == reached
    finally:
        listener.close()


LOCKED = """
import os, socket
import pyoxigraph as ox
from kg.serve.isolation import cut_network, give_up
cut_network()
give_up(256)
for name, way in (("socket", socket.socket), ("program", lambda: os.execv("/bin/true", ["true"])), ("file", lambda: open("new", "wb", 0).write(b"x"))):
    try:
        way()
        print(name, "granted")
    except OSError as error:
        print(name, type(error).__name__, error.errno)
try:
    bytes(400 << 20)
except MemoryError:
    print("memory refused")
print(bool(ox.Store().query("ASK {}")))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone can lock a process in")
def test_a_worker_makes_no_socket_runs_no_program_writes_no_file_and_takes_no_more_memory_than_granted(tmp_path):
    ran = subprocess.run([sys.executable, "-c", LOCKED], capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert ran.stdout.splitlines() == ["socket PermissionError 1", "program PermissionError 1", "file OSError 27", "memory refused", "True"]
    assert ran.stderr == ""
    assert [path.stat().st_size for path in tmp_path.iterdir()] in ([], [0])
