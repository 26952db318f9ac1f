"""hledger: its own strict checks, which prove the balances, and what it prints."""

import json
from datetime import date
from pathlib import Path

from bench.installed import run
from bench.journal import Journal
from bench.verdict import Judge, Reading, Rejected


def _check(path: Path) -> None:
    run("hledger", "-f", path, "check", "--strict", "ordereddates")


def _print(path: Path) -> Reading:
    journal = Journal()
    for transaction in transactions(run("hledger", "-f", path, "print", "--explicit", "-O", "json")):
        posted: dict[str, int] = {}
        for posting in transaction["tpostings"]:
            account = posting["paccount"]
            posted[account] = posted.get(account, 0) + sum(quantity(amount) for amount in posting["pamount"])
            if assertion := posting["pbalanceassertion"]:
                journal.asserted.append((account, quantity(assertion["baamount"])))
        journal.transactions.append((date.fromisoformat(transaction["tdate"]), posted))
    return journal.reading()


def transactions(printed: str) -> list[dict]:
    """hledger's JSON; an empty journal prints nothing at all."""
    return json.loads(printed) if printed.strip() else []


def quantity(amount: dict) -> int:
    """The cents of an amount in hledger's JSON."""
    mantissa, places = amount["aquantity"]["decimalMantissa"], amount["aquantity"]["decimalPlaces"]
    if amount["acommodity"] != "EUR":
        raise Rejected(f"an amount in {amount['acommodity']!r}")
    scaled, rest = divmod(mantissa * 100, 10**places)
    if rest:
        raise Rejected(f"{mantissa}e-{places} is no whole number of cents")
    return scaled


JUDGES = (
    Judge("hledger check --strict", _check, ("hledger",)),
    Judge("hledger print", _print, ("hledger",)),
)
