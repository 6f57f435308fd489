"""What a worker gives up before it answers: the network, new files, privileges, memory without bound.

The guard of `kg.query` refuses queries that ask elsewhere. This is the second wall, for what the guard may not know: each part is
Linux's own, none needs a privilege, and what a system does not grant is left out and reported.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import sys
from pathlib import Path

from kg.serve.syscalls import deny_sockets

__all__ = ["cut_network", "give_up", "peak"]

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4


def cut_network(*, distant: bool = False) -> bool:
    """Move this process into an empty network namespace, without even a loopback device, and deny it sockets.

    distant  the store is on a server: only listening and running programs are denied

    Returns whether this was granted. To be called before the process has threads.
    """
    if not sys.platform.startswith("linux"):
        return False
    if distant:
        return deny_sockets(connecting=False)
    libc = ctypes.CDLL(None, use_errno=True)
    empty = any(int(libc.unshare(flags)) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))
    return deny_sockets() or empty


def give_up(memory: int) -> None:
    """Bound what this process may use from now on.

    memory  MiB beyond what it has now

    It dies with its parent, leaves no core dump and writes no file.
    """
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, 0)
    if not sys.platform.startswith("linux"):
        return
    pages = int(Path("/proc/self/statm").read_bytes().split()[0])
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    _bound(resource.RLIMIT_AS, pages * resource.getpagesize() + (memory << 20))


def peak() -> int:
    """Return the most bytes of memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _bound(what: int, value: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard == resource.RLIM_INFINITY or value <= hard:
        resource.setrlimit(what, (value, value))
