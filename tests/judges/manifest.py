"""What `saldo export` says it wrote."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.verdict import Expected, cents, shown


@dataclass(frozen=True)
class Case:
    """One file and what is to be read in it."""

    format: str
    path: Path
    account: str | None
    expected: Expected


def cases_of(folders: list[Path]) -> tuple[list[Case], list[str]]:
    """The files of all manifests, and what is wrong before any judge looks."""
    cases: list[Case] = []
    unsound: list[str] = []
    for folder in folders:
        manifest = json.loads(Path(folder, "manifest.json").read_text("utf-8"))
        found = [_case(folder, manifest, file) for file in manifest["files"]]
        cases += found
        for case, file in zip(found, manifest["files"]):
            if hashlib.sha256(case.path.read_bytes()).hexdigest() != file["sha256"]:
                unsound.append(f"{case.path} is not the file that the manifest describes")
        unsound += [f"{folder}: {words}" for words in _wrong_sums(found, manifest)]
    return cases, unsound


def _case(folder: Path, manifest: dict, file: dict) -> Case:
    parts = sum((other["format"], other["account"]) == (file["format"], file["account"]) for other in manifest["files"])
    statements = [statement for statement in manifest["statements"] if statement["account"]["id"] == file["account"]]
    # A file that is split, or that is over all accounts, has no balances of its own.
    whole = statements[0] if statements and parts == 1 else {}
    expected = Expected(
        rows=file["rows"],
        sum=cents(file["sum"]),
        first=date.fromisoformat(manifest["period"]["from"]),
        last=date.fromisoformat(manifest["period"]["to"]),
        opening=_balance(whole.get("opening_balance")),
        closing=_balance(whole.get("closing_balance")),
    )
    return Case(file["format"], folder / file["path"], file["account"], expected)


def _balance(amount: str | None) -> int | None:
    return None if amount is None else cents(amount)


def _wrong_sums(cases: list[Case], manifest: dict) -> list[str]:
    """Statements whose files, taken together, do not hold their sum."""
    written: Counter = Counter()
    for case in cases:
        written[case.format, case.account] += case.expected.sum
    return [
        f"the {name} files of {statement['account']['name']} hold {shown(amount)}, its statement {statement['sum']}"
        for (name, account), amount in written.items()
        for statement in manifest["statements"]
        if statement["account"]["id"] == account and cents(statement["sum"]) != amount
    ]
