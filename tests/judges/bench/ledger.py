"""ledger: pedantic, because its own --strict only warns."""

import xml.etree.ElementTree as ElementTree
from datetime import datetime
from pathlib import Path

from bench.installed import run
from bench.journal import Journal
from bench.verdict import Judge, Reading, cents


def _ledger(path: Path) -> Reading:
    journal = Journal()
    for transaction in ElementTree.fromstring(run("ledger", "-f", path, "--pedantic", "--empty", "xml")).iter("transaction"):
        posted: dict[str, int] = {}
        for posting in transaction.iter("posting"):
            account = posting.findtext("account/name")
            posted[account] = posted.get(account, 0) + cents(posting.findtext("post-amount/amount/quantity"))
            asserted = posting.findtext("balance-assignment/quantity")
            if asserted is not None:
                journal.asserted.append((account, cents(asserted)))
        day = datetime.strptime(transaction.findtext("date"), "%Y/%m/%d").date()
        journal.transactions.append((day, posted))
    return journal.reading()


JUDGES = (Judge("ledger", _ledger, ("ledger",)),)
