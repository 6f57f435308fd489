"""The command line as a module."""

from __future__ import annotations

import subprocess
import sys


def test_python_m_kg_is_the_command_line() -> None:
    done = subprocess.run([sys.executable, "-m", "kg", "questions"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Which cloud grew fastest" in done.stdout
