"""A store as a property graph, for tools that know nodes and edges only: GraphML, GEXF, CSV lists, a Neo4j import folder.

Entities, figures and documents are nodes. Relations are edges; a figure has an edge to its subject and one to each document that
states it. Every relation, figure and `statedIn` edge carries its quote, document and offsets. The same store gives the same bytes.
"""

from __future__ import annotations

from kg.exchange.gathering import gather
from kg.exchange.lists import csv_files, neo4j_files, zipped
from kg.exchange.model import Edge, Node, PropertyGraph
from kg.exchange.xmlforms import gexf, graphml

__all__ = ["Edge", "Node", "PropertyGraph", "csv_files", "gather", "gexf", "graphml", "neo4j_files", "zipped"]
