"""Patterns made of kept code: the same as those that `re` compiles."""

from __future__ import annotations

import re

import pytest

from kg.patterns import codes, compiled

SOURCES = [(r"(?P<year>(?:19|20)\d\d)|(x)(?P<rest>.*)$", 0), (r"(?i)[a-z\u00df]+\b", 0), (r"^(?:营收|收入)(?=为)", re.MULTILINE), ("", re.ASCII)]


@pytest.mark.parametrize(("source", "flags"), SOURCES)
def test_compiled_is_what_re_compiles_each_time(source: str, flags: int) -> None:
    for _ in range(2):
        pattern = compiled(source, flags)
        assert pattern == re.compile(source, flags)  # equal patterns have equal code
        assert (pattern.flags, pattern.groups, pattern.groupindex) == (*_shape(source, flags),)
    assert codes[source, int(flags)] == codes[source, pattern.flags]


def _shape(source: str, flags: int) -> tuple[int, int, dict[str, int]]:
    pattern = re.compile(source, flags)
    return pattern.flags, pattern.groups, dict(pattern.groupindex)
