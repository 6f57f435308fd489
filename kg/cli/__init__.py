"""The command line: each verb is a thin front of one public function."""

from kg.cli.main import main

__all__ = ["main"]
