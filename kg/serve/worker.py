"""The process that answers: it opens the store to read, gives up what it does not need, and answers one question after the other."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import socket

from kg.errors import KgError
from kg.serve.isolation import cut_network, give_up, peak
from kg.serve.limits import Limits
from kg.serve.messages import HEAD, frame, lengths
from kg.serve.source import Source
from kg.serve.tasks import answer

__all__ = ["work"]


def work(channel: socket.socket, source: Source, limits: Limits) -> None:
    """Answer the frames that come through a socket until it is closed.

    The first frame sent says whether the store could be opened ("problem" if not) and whether the network is cut off.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes of a terminal; the server decides who ends
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    cut = cut_network(distant=source.distant)
    try:
        store = source.open()
        store.query("ASK { ?s ?p ?o }")
        state = hashlib.sha256(source.state.encode()).hexdigest() if source.state else ""
    except KgError as error:
        channel.sendall(frame({"problem": error.problem, "place": error.place, "hint": error.hint}))
        return
    give_up(limits.memory)
    os.dup2(os.open(os.devnull, os.O_RDWR), 2)  # the engine's last words when memory ends
    channel.sendall(frame({"cut": cut, "peak": peak(), "state": state}))
    asked_of = channel.makefile("rb")  # reads ahead: a short frame comes by one call
    while start := asked_of.read(HEAD):
        size, _ = lengths(start)
        asked = json.loads(asked_of.read(size))
        reply = answer(store, asked["task"], asked["arguments"], limits)
        channel.sendall(frame({"kind": reply.kind, "media": reply.media, "lasting": reply.lasting, "peak": peak()}, reply.data))
