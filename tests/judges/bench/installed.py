"""What is installed, and how it is run."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.verdict import Rejected

#: Where `tests/judges/install` puts what npm brings.
HOME = Path(os.environ.get("SALDO_JUDGES_HOME", Path(__file__).parents[3] / "target/judges")).resolve()

#: Seconds that any program may take for one file.
PATIENCE = 120


def missing(needs: tuple[str, ...]) -> list[str]:
    """Those needs that are not met: `pip:module`, `npm:package`, or the name of a program."""
    return [need for need in needs if not _is_there(need)]


def _is_there(need: str) -> bool:
    source, _, name = need.rpartition(":")
    match source:
        case "pip":
            return importlib.util.find_spec(name) is not None
        case "npm":
            return (HOME / "node_modules" / name).is_dir()
        case _:
            return shutil.which(name) is not None


def run(*command: str | Path, **environment: str) -> str:
    """The standard output of a program, in a fixed locale and zone and without the user's settings."""
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [str(part) for part in command],
            env={"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8", "TZ": "UTC"} | environment,
            capture_output=True,
            timeout=PATIENCE,
        )
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode != 0:
        raise Rejected(f"{Path(command[0]).name} ends with {done.returncode}: {said or done.stdout.decode(errors='replace').strip()}")
    return done.stdout.decode()
