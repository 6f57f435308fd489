"""Chains of operators that would overflow an engine's stack are refused before it sees them."""

from __future__ import annotations

import pytest

from kg.errors import QueryError
from kg.query.tokens import CHAINED, guard, harmless


@pytest.mark.parametrize("query", [
    "ASK { FILTER(" + "!" * (CHAINED + 1) + "true) }",
    "ASK { ?s " + "kg:a/" * (CHAINED + 1) + "kg:a ?o }",
    "ASK { ?s " + "kg:a|" * (CHAINED + 1) + "kg:a ?o }",
    "ASK { FILTER(1" + "+1" * (CHAINED + 1) + " > 0) }",
    "ASK { {} " + "UNION {} " * (CHAINED + 1) + "}",
], ids=["not", "path", "alternatives", "sums", "union"])
def test_a_chain_of_thousands_of_operators_is_refused_with_its_place(query: str) -> None:
    with pytest.raises(QueryError, match="operators and joining words") as caught:
        guard(query)
    assert caught.value.place.startswith("query:1:")
    assert not harmless(query)


def test_slashes_in_addresses_and_strings_are_no_chain() -> None:
    address = "<http://example.org/" + "a/" * 3000 + ">"
    assert guard(f"ASK {{ {address} ?p 'a/b{'/' * 3000}' }}").graphs == ()
