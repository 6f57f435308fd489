"""A filter of the kernel's that denies a process sockets and other programs; needs no privilege, and holds for its threads too.

Source: seccomp(2), linux/filter.h, linux/audit.h; the numbers of calls are those of the two usual processors.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys

__all__ = ["deny_sockets"]

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTER = 38, 22, 2
LOAD, JUMP_IF_EQUAL, JUMP_IF_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
ALLOW, DENY = 0x7FFF0000, 0x00050000 | errno.EPERM
NUMBER, ARCHITECTURE = 0, 4
"""Where in the kernel's description of a call its number and its processor stand."""
FOREIGN = 0x40000000
"""From here on numbers are those of another calling convention, which could go around the list."""
CALLS = {
    # socket, connect, bind, listen, ptrace, execve, execveat, io_uring_setup
    "x86_64": (0xC000003E, (41, 42, 49, 50, 101, 59, 322, 425)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 117, 221, 281, 425)),
}


CONNECTING = 2
"""So many calls at the beginning of the list are those of a client."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def deny_sockets(*, connecting: bool = True) -> bool:
    """Deny this process, from now on, to make or connect sockets and to run programs; return whether that was granted.

    connecting  if not, it may still connect to others, but not listen
    """
    if not sys.platform.startswith("linux") or platform.machine() not in CALLS:
        return False
    architecture, calls = CALLS[platform.machine()]
    code = _instructions(architecture, calls if connecting else calls[CONNECTING:])
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return int(libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.byref(program), 0, 0)) == 0


def _instructions(architecture: int, denied: tuple[int, ...]) -> bytes:
    """Return the filter: calls of another processor or convention and those of the list are denied, all others allowed.

    A jump says how many rows to leave out if what it tests is so, and if not.

    >>> len(_instructions(*CALLS["x86_64"])) // 8
    14
    """
    count = len(denied)
    rows = [(LOAD, 0, 0, ARCHITECTURE), (JUMP_IF_EQUAL, 0, count + 3, architecture), (LOAD, 0, 0, NUMBER), (JUMP_IF_AT_LEAST, count + 1, 0, FOREIGN)]
    rows += [(JUMP_IF_EQUAL, count - place, 0, number) for place, number in enumerate(denied)]
    rows += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, DENY)]
    return b"".join(struct.pack("=HBBI", *row) for row in rows)
