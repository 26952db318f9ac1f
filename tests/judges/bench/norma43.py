"""Norma 43, the Spanish banks' fixed-width statement."""

import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.installed import run
from bench.verdict import Judge, Reading, Rejected, cents


def _csb43(path: Path) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        read = Path(folder, "read.json")
        program = "from csb43.utils.cmd import main; main()"
        run(sys.executable, "-c", program, "--strict", "--format", "json", path, read)
        [account] = json.loads(read.read_text("utf-8"))["accounts"]
    reading = Reading(
        opening=cents(account["initial_balance"]), closing=cents(account["summary"]["final_balance"])
    )
    for entry in account["transactions"]:
        reading.add(date.fromisoformat(entry["transaction_date"]), cents(entry["amount"]))
    return reading


def _own(path: Path) -> None:
    """What csb43 lets pass: short lines, a missing last record, letters that are no ASCII, marks that the totals do not count."""
    data = path.read_bytes()
    if not data.endswith(b"\r\n"):
        raise Rejected("the last line does not end with CR LF")
    records = data.split(b"\r\n")[:-1]
    for number, record in enumerate(records, 1):
        if len(record) != 80 or not record.isascii() or not record.decode("ascii").isprintable():
            raise Rejected(f"record {number} is not 80 printable ASCII characters: {record!r}")
    if records[-1][:20] != b"88" + 18 * b"9" or int(records[-1][20:26]) != len(records) - 1:
        raise Rejected(f"the last record does not count {len(records) - 1} before it: {records[-1]!r}")
    _check_totals([record.decode("ascii") for record in records])


def _check_totals(records: list[str]) -> None:
    """Counts and sums of the closing record are those of the rows by their mark, 1 for money out and 2 for money in."""
    [closing] = [record for record in records if record.startswith("33")]
    rows = [(record[27], int(record[28:42])) for record in records if record.startswith("22")]
    for mark, said in (("1", closing[20:39]), ("2", closing[39:58])):
        sums = [amount for found, amount in rows if found == mark]
        if (int(said[:5]), int(said[5:])) != (len(sums), sum(sums)):
            raise Rejected(f"the closing record says {said} of the {len(sums)} rows with mark {mark}")


JUDGES = (
    Judge("csb43", _csb43, ("pip:csb43",)),
    Judge("own checks", _own),
)
