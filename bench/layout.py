"""Layout of the picture: crossings and lines over cards against the prototype's, and CPU seconds by size.

    python bench/layout.py [STORE]      # STORE: built from the first article; without one only the sizes are timed

The prototype drew 67 nodes and 77 lines by hand-made data: 4.5 crossings and 2.2 lines over cards, weighted.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

from kg.ontology import load
from kg.pipeline import model_of, open_store
from kg.render.cards import cards, picture
from kg.render.layout import arrange
from kg.render.plan import Box, Tie

PROTOTYPE = (4.5, 2.2)
LIMITS = {70: 3.0, 150: None, 1500: 20.0}


def main() -> int:
    ok = True
    for place in map(Path, sys.argv[1:]):
        with open_store(place, read_only=True) as store:
            model = model_of(store, load())
        drawn = cards(model)
        start = time.process_time()
        found = picture(model, drawn[: model.drawn])
        spent = time.process_time() - start
        print(f"{place}: {model.drawn} cards, {spent:.2f} CPU s, crossings {found.crossings} ({found.crossings / PROTOTYPE[0]:.2f} of the prototype), "
              f"lines over cards {found.overruns} ({found.overruns / PROTOTYPE[1]:.2f} of the prototype)")
    for count, limit in LIMITS.items():
        boxes, ties = synthetic(count)
        start = time.process_time()
        found = arrange(boxes, ties)
        spent = time.process_time() - start
        ok &= limit is None or spent <= limit
        print(f"{count} cards, {len(ties)} lines: {spent:.2f} CPU s" + (f" (limit {limit}, ratio {spent / limit:.2f})" if limit else "")
              + f", crossings {found.crossings}, lines over cards {found.overruns}")
    return 0 if ok else 1


def synthetic(count: int) -> tuple[list[Box], list[Tie]]:
    """Return cards of many sizes and lines that prefer hubs, as news does."""
    dice = random.Random(1)
    boxes = [Box(f"n{i}", dice.randint(90, 300), dice.randint(34, 180)) for i in range(count)]
    ties = [Tie(min(dice.randrange(i), dice.randrange(i)), i) for i in range(1, count)]
    ties += [Tie(dice.randrange(i), i) for i in range(4, count) if dice.random() < 0.4]
    return boxes, ties


if __name__ == "__main__":
    sys.exit(main())
