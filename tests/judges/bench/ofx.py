"""OFX 1.02 in Windows-1252, the variant that every reader reads."""

import re
import warnings
from collections import Counter
from datetime import datetime
from pathlib import Path

from bench.installed import run
from bench.verdict import Judge, Reading, Rejected, cents

AMOUNT = re.compile(r"-?\d+\.\d\d")


def _ofxtools(path: Path) -> Reading:
    from ofxtools.Parser import OFXTree

    tree = OFXTree()
    # It only warns of names and account numbers that are too long.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree.parse(str(path))
        [statement] = tree.convert().statements
    reading = Reading(closing=cents(statement.ledgerbal.balamt))
    for entry in statement.transactions:
        reading.add(entry.dtposted.date(), cents(entry.trnamt))
    return reading


def _ofxparse(path: Path) -> Reading:
    import ofxparse

    with warnings.catch_warnings(), path.open("rb") as file:
        warnings.simplefilter("ignore")
        statement = ofxparse.OfxParser.parse(file).account.statement
    reading = Reading(closing=cents(statement.balance))
    for entry in statement.transactions:
        reading.add(entry.date.date(), cents(entry.amount))
    return reading


def _ofxdump(path: Path) -> Reading:
    said = run("ofxdump", path)
    reading = Reading(closing=cents(_labelled("Ledger balance", said)))
    for entry in said.split("ofx_proc_transaction():")[1:]:
        # "Thu Oct 15 10:59:00 2026 UTC": a day without a time is taken as noon or so.
        posted = datetime.strptime(_labelled("Date posted", entry), "%a %b %d %H:%M:%S %Y %Z")
        reading.add(posted.date(), cents(_labelled("Total money amount", entry)))
    return reading


def _labelled(label: str, text: str) -> str:
    found = re.search(rf"^ *{label}: (.*)$", text, re.M)
    if not found:
        raise Rejected(f"ofxdump shows no {label!r}")
    return found[1].strip()


def _own(path: Path) -> None:
    """Identifiers that are there twice, amounts in a shape that only some read, and characters in no Windows-1252."""
    text = path.read_bytes().decode("cp1252")
    for identifier, times in Counter(_values("FITID", text)).items():
        if times > 1:
            raise Rejected(f"FITID {identifier} stands {times} times: importers drop all but the first")
    for amount in [*_values("TRNAMT", text), *_values("BALAMT", text)]:
        if not AMOUNT.fullmatch(amount):
            raise Rejected(f"an amount is written {amount!r}")


def _values(tag: str, text: str) -> list[str]:
    return [value.strip() for value in re.findall(rf"<{tag}>([^<\r\n]*)", text)]


JUDGES = (
    Judge("ofxtools", _ofxtools, ("pip:ofxtools",)),
    Judge("ofxparse", _ofxparse, ("pip:ofxparse",)),
    Judge("ofxdump", _ofxdump, ("ofxdump",)),
    Judge("own checks", _own),
)
