"""The package keeps its own rules: words live in the ontology, every module says what it is for, every public name exists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = {path.relative_to(ROOT).as_posix(): path for path in sorted((ROOT / "kg").rglob("*.py"))}
PUBLIC = [name for name, path in MODULES.items() if path.name == "__init__.py" or not path.name.startswith("_")]
LETTERS = re.compile("[\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u3100-\u312f\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
"""Characters that words are made of; marks such as the ideographic full stop are grammar and may stand in patterns."""
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")
RANGE = re.compile(r".-.|^.$", re.DOTALL)
"""A range of a pattern, or one end of a range on its own."""
RANGES = {
    "kg/query/tokens.py": "the characters of names in the grammar of SPARQL (PN_CHARS_BASE)",
    "kg/lexicon/compiling.py": "where Latin and Han meet a blank may stand",
    "kg/read/lines.py": "a Western full stop before a Han character ends a sentence",
    "kg/read/web.py": "the hyphen behind a Han character parts a title from the name of a site",
}


def constants(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and value of the strings of a module but for docstrings; escapes that a pattern leaves to `re` are resolved."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), node.value)


def words(source: str, *, ranges: bool = False) -> list[str]:
    """Return the strings that hold letters of Chinese, Japanese or Korean, but for those in ranges if these are allowed."""
    values = ((line, RANGE.sub("", value) if ranges else value) for line, value in constants(source))
    return [f"line {line}: {value[:40]}" for line, value in values if LETTERS.search(value)]


@pytest.mark.parametrize(("source", "held"), [
    ("x = '营收'", 1), ("x = '\\u8425\\u6536'", 1), ("x = r'\\u8425'", 1), ("x = f'{1}亿'", 1), ("f(x={'及': 1})", 1), ("x = '亿[\u4e00-\u9fff]'", 1),
    ('"""营收"""', 0), ("def f():\n    '''营收'''", 0), ("x = 1  # 营收", 0), (r"x = r'[\u4e00-\u9fff]+'", 1), ("x = '。，「'", 0),
])
def test_the_guard_finds_words_however_they_are_written_and_nothing_else(source: str, held: int) -> None:
    assert len(words(source)) == held


@pytest.mark.parametrize("name", MODULES)
def test_no_string_of_the_package_holds_words_of_the_ontology(name: str) -> None:
    source = MODULES[name].read_text(encoding="utf-8")
    assert words(source, ranges=name in RANGES) == []


def test_ranges_are_allowed_without_the_words_beside_them() -> None:
    assert words("x = '[\u4e00-\u9fff]'", ranges=True) == []
    assert words("x = '亿[\u4e00-\u9fff]'", ranges=True) == ["line 1: 亿[]"]


def test_every_exception_of_the_guard_is_still_needed() -> None:
    for name in RANGES:
        assert words(MODULES[name].read_text(encoding="utf-8")) != []


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_module_says_what_it_is_for(name: str) -> None:
    docstring = ast.get_docstring(ast.parse(MODULES[name].read_text(encoding="utf-8"))) or ""
    assert docstring.splitlines()[:1] != []
    assert docstring[0].isupper() or docstring[0] == "`"
    assert docstring.splitlines()[0][-1] in ".:?"


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_exists_once(name: str) -> None:
    module = import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    names = list(getattr(module, "__all__", []))
    assert sorted(set(names)) == sorted(names)
    assert [one for one in names if not hasattr(module, one)] == []
