"""QIF, day first."""

from pathlib import Path

from bench.verdict import Judge, Reading, cents


def _quiffen(path: Path) -> Reading:
    from quiffen import Qif

    reading = Reading()
    # Line ends are its own affair: it wants them as line feeds.
    text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    for account in Qif.parse_string(text, day_first=True).accounts.values():
        for entries in account.transactions.values():
            for entry in entries:
                reading.add(entry.date.date(), cents(entry.amount))
    return reading


JUDGES = (Judge("quiffen", _quiffen, ("pip:quiffen",)),)
