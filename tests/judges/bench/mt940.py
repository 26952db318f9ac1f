"""MT940 with the German :86:. The strict grammar and the character set are judged by the crate `mt940` in `cargo test`."""

import json
import re
import tempfile
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote

from bench.installed import HOME, run
from bench.verdict import Judge, Reading, Rejected

#: SWIFT's character set x; `?` divides the German :86: and is right there.
ALLOWED = re.compile(rb"[A-Za-z0-9/\-?:().,'+ ]*")


def _mt940js(path: Path) -> Reading:
    statements = json.loads(run("node", Path(__file__).with_name("mt940.cjs"), HOME, path))
    if len(statements) != 1:
        raise Rejected(f"{len(statements)} statements")
    [statement] = statements
    reading = Reading(opening=statement["opening"], closing=statement["closing"])
    for day, amount in statement["entries"]:
        reading.add(datetime.fromisoformat(day).date(), amount)
    return reading


def _aqbanking(path: Path) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder, "context")
        run("aqbanking-cli", "-n", "-D", folder, "import", "--importer=swift", "--profile=SWIFT-MT940", "-f", path, "-c", context)
        text = context.read_text("utf-8")
    reading = Reading()
    for part in re.findall(r"^ *transaction \{$(.*?)^ *\} #transaction$", text, re.M | re.S):
        fields = dict(re.findall(r'^ *(?:char|int) +(\w+)="(.*?)"', part, re.M))
        amount = Fraction(unquote(fields["value"]).split(":")[0]) * 100
        if amount.denominator != 1:
            raise Rejected(f"{fields['value']} is no whole number of cents")
        reading.add(datetime.strptime(fields["date"], "%Y%m%d").date(), int(amount))
    return reading


def _own(path: Path) -> None:
    """The lines: their ends, their width, their characters, and how many belong to one :86:."""
    data = path.read_bytes()
    if not data.endswith(b"\r\n") or b"\n" in data.replace(b"\r\n", b"") or b"\r" in data.replace(b"\r\n", b""):
        raise Rejected("a line does not end with CR LF")
    in_purpose = 0
    for number, line in enumerate(data.split(b"\r\n")[:-1], 1):
        width = len(re.sub(rb"^:\d\d[A-Z]?:", b"", line))
        if width > 65:
            raise Rejected(f"line {number} has {width} characters")
        if not ALLOWED.fullmatch(line):
            raise Rejected(f"line {number} leaves SWIFT's character set: {line!r}")
        in_purpose = 1 if line.startswith(b":86:") else 0 if line.startswith((b":", b"-")) else in_purpose and in_purpose + 1
        if in_purpose > 6:
            raise Rejected(f"line {number} is the seventh of its :86:")


JUDGES = (
    Judge("mt940js", _mt940js, ("node", "npm:mt940js")),
    Judge("aqbanking-cli", _aqbanking, ("aqbanking-cli",)),
    Judge("own checks", _own),
)
