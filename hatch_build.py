"""Builds what the explorer of `kg serve` takes from npm, where npm is at hand; without it the wheel is made all the same.

    python hatch_build.py      # the same for a checkout from which kg is run

What comes of it lies in `kg/serve/live/built`: the bundles, the licences of what is in them, and a stamp of what they were made from. While the
stamp fits nothing is done. `KG_NO_NPM=1` leaves npm alone. npm may take `SECONDS` in all and waits a few seconds for its registry.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script, outside a build
    BuildHookInterface = object

LIVE = Path(__file__).parent / "kg" / "serve" / "live"
SOURCES = ("package.json", "package-lock.json", ".npmrc", "editor.js")
BUNDLES = ("editor.js",)
LICENSES = ("MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD")
SECONDS = 60
INSTALL = ("npm", "ci", "--fetch-retries=0", "--fetch-timeout=6000", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
BUNDLE = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8", "--legal-comments=none", "--log-level=warning",
          "--metafile=meta.json", "--outdir=out")


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc]
    """Runs before a wheel or an archive of the sources is made."""

    def initialize(self, version: str, build_data: dict[str, object]) -> None:
        why = build()
        if why:
            self.app.display_warning(f"the explorer is built without its editor of SPARQL: {why}")


def build() -> str:
    """Make the bundles and return an empty text, or return why they were not made. Never raises for want of npm, network or time."""
    built, wanted = LIVE / "built", stamp()
    mark = built / "stamp"
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted and all((built / name).is_file() for name in BUNDLES):
        return ""
    if os.environ.get("KG_NO_NPM"):
        return "KG_NO_NPM is set"
    if shutil.which("npm") is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory(prefix="kg-npm-") as folder:
        place = Path(folder)
        for name in SOURCES:
            shutil.copy(LIVE / "vendor" / name, place / name)
        why = run(INSTALL, place) or run(("node_modules/.bin/esbuild", *BUNDLES, *BUNDLE), place)
        if why:
            return why
        texts, why = licenses(place)
        if why:
            return why
        shutil.rmtree(built, ignore_errors=True)
        built.mkdir()
        for name in BUNDLES:
            shutil.copy(place / "out" / name, built / name)
        (built / "LICENSES.txt").write_text(texts, encoding="utf-8")
        mark.write_text(wanted, encoding="utf-8")
    return ""


def stamp() -> str:
    """Return a hash of all that the bundles are made from."""
    parts = [name.encode() + b"\0" + (LIVE / "vendor" / name).read_bytes() for name in SOURCES]
    return hashlib.sha256(b"\0".join(parts) + " ".join(BUNDLE).encode()).hexdigest()


def run(command: tuple[str, ...], place: Path) -> str:
    """Run a command and return an empty text, or the last line of what it complained of; ended with all that it started after `SECONDS`."""
    try:
        process = subprocess.Popen(command, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
                                   errors="replace", start_new_session=True)
    except OSError as error:
        return str(error)
    try:
        said, _ = process.communicate(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return f"{command[0]} took more than {SECONDS} s"
    lines = [line for line in said.splitlines() if line.strip()]
    return "" if process.returncode == 0 else f"{command[0]}: {lines[0] if lines else process.returncode}"


def licenses(place: Path) -> tuple[str, str]:
    """Return the licences of every package of which something is in the bundles; or, as the second, which one may not be shipped."""
    inputs = json.loads((place / "meta.json").read_text(encoding="utf-8"))["inputs"]
    packages = sorted({"/".join(path.split("/")[1:3 if path.split("/")[1].startswith("@") else 2]) for path in inputs if path.startswith("node_modules/")})
    out = []
    for package in packages:
        folder = place / "node_modules" / package
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        files = sorted(path for path in folder.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE")))
        if about.get("license") not in LICENSES or not files:
            return "", f"{package} has the licence {about.get('license')}, which is not one of {', '.join(LICENSES)}, or no text of it"
        out.append(f"{package} {about['version']} ({about['license']})\n\n{files[0].read_text(encoding='utf-8').strip()}\n")
    return ("\n" + "-" * 80 + "\n\n").join(out), ""


if __name__ == "__main__":
    complaint = build()
    sys.exit(f"not built: {complaint}" if complaint else 0)
