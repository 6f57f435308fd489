"""The explorer at `/`: search, entities, neighbours, quotes in their documents, questions and SPARQL, all from this server alone.

    asked   what a worker is asked     reads   the statements it needs     routes  addresses, headers, files
    assets  the page: one small module of script for each job
"""

from __future__ import annotations

__all__: list[str] = []
