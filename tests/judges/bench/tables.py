"""Every CSV format: hledger with a rules file as a foreign reader, and the shape of the cells."""

import csv
import io
import re
import tempfile
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from bench import hledger
from bench.installed import run
from bench.verdict import Judge, Reading, Rejected

MONEY = ("amount", "amount-in", "amount-out")

#: What a spreadsheet takes for the beginning of a formula.
FORMULA = "=+-@\t\r"

NUMBER = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)


@dataclass(frozen=True)
class Layout:
    """How the target says that its file must look."""

    #: Heading to hledger field: what the importer is told to read. Other columns may stand anywhere.
    columns: dict[str, str]
    delimiter: str = ","
    decimal: str = "."
    day: str = "%d/%m/%Y"
    encoding: str = "utf-8"
    headings: bool = True
    #: Headings whose cells must not be empty.
    filled: tuple[str, ...] = ()
    #: The most rows that the target takes, without headings.
    rows: int | None = None
    #: Whether the target refuses rows of zero.
    no_zero: bool = False
    #: Whether the target can read a quoted cell.
    quotes: bool = True
    #: Whether the file is for a spreadsheet, which must find nothing to run.
    guarded: bool = False
    #: The most characters of a cell, by heading.
    widths: dict[str, int] = field(default_factory=dict)


def _german(columns: dict[str, str], **more) -> Layout:
    return Layout(columns, ";", ",", "%d.%m.%Y", **more)


def _latin(columns: dict[str, str]) -> Layout:
    return Layout(columns, ";", ",", "%d/%m/%Y")


LAYOUTS = {
    "lexoffice": _german(
        {"Buchungsdatum": "date", "Auftraggeber/Empfänger": "description", "Verwendungszweck": "comment", "Betrag": "amount"},
        filled=("Buchungsdatum", "Auftraggeber/Empfänger", "Verwendungszweck", "Betrag"),
    ),
    "lexware-office": _german(
        {
            "Buchungstag": "date",
            "Valuta": "date2",
            "Auftraggeber/Zahlungsempfänger": "payer",
            "Empfänger/Zahlungspflichtiger": "payee",
            "Vorgang/Verwendungszweck": "description",
            "Betrag": "amount",
            "Zusatzinfo (optional)": "comment",
        },
        encoding="iso-8859-1",
        filled=("Buchungstag", "Auftraggeber/Zahlungsempfänger", "Empfänger/Zahlungspflichtiger", "Vorgang/Verwendungszweck", "Betrag"),
    ),
    "sevdesk": _german(
        {"Buchungsdatum": "date", "Empfänger/Auftraggeber": "description", "Verwendungszweck": "comment", "Betrag": "amount"},
        encoding="utf-8-sig",
    ),
    "buchhaltungsbutler": _german(
        {"Buchungsdatum": "date", "Empfänger/Zahlungspflichtiger": "description", "Verwendungszweck": "comment", "Betrag": "amount"},
        filled=("Buchungsdatum", "Empfänger/Zahlungspflichtiger", "Betrag"),
        no_zero=True,
        widths={"Empfänger/Zahlungspflichtiger": 200, "Verwendungszweck": 500},
    ),
    "generic-de": _german(
        {"Buchungsdatum": "date", "Name": "description", "Verwendungszweck": "comment", "Betrag": "amount", "Währung": "currency"}
    ),
    "generic-fr": _latin({"Date d'opération": "date", "Libellé": "description", "Débit": "amount-out", "Crédit": "amount-in"}),
    "generic-it": _latin({"Data operazione": "date", "Descrizione": "description", "Importo": "amount"}),
    "generic-es": _latin({"Fecha operación": "date", "Concepto": "description", "Importe": "amount"}),
    "xero": Layout({"*Date": "date", "*Amount": "amount", "Payee": "description", "Description": "comment"}, rows=1000),
    "quickbooks": Layout({"Date": "date", "Description": "description", "Amount": "amount"}, rows=999, no_zero=True),
    "freeagent": Layout({"Date": "date", "Amount": "amount", "Description": "description"}, headings=False, quotes=False),
    "sage-accounting": Layout({"Date": "date", "Description": "description", "Amount": "amount"}),
    "zoho-books": Layout(
        {"Date": "date", "Withdrawals": "amount-out", "Deposits": "amount-in", "Description": "description"}, day="%Y-%m-%d"
    ),
    "wave": Layout({"Date": "date", "Description": "description", "Amount": "amount"}, day="%m/%d/%Y", rows=1000),
    "odoo": Layout({"date": "date", "payment_ref": "description", "amount": "amount"}, day="%Y-%m-%d", filled=("payment_ref",)),
    "review": Layout(
        {"Settled": "date", "Counterparty": "description", "Reference": "comment", "Amount": "amount"},
        *(";", ",", "%Y-%m-%d", "utf-8-sig"),
        guarded=True,
    ),
    "erpnext": Layout(
        {"Date": "date", "Deposit": "amount-in", "Withdrawal": "amount-out", "Description": "description"}, day="%Y-%m-%d"
    ),
}


def judges_of(layout: Layout) -> tuple[Judge, ...]:
    """The foreign reader and our own checks for a layout."""
    return (
        Judge("hledger csv", lambda path: _foreign(path, layout), ("hledger",)),
        Judge("own checks", lambda path: _own(path, layout)),
    )


def _text(path: Path, layout: Layout) -> str:
    data = path.read_bytes()
    marked = data.startswith(b"\xef\xbb\xbf")
    if marked != (layout.encoding == "utf-8-sig"):
        raise Rejected("begins with a byte order mark" if marked else "lacks its byte order mark")
    return data.decode(layout.encoding)


def _records(text: str, layout: Layout) -> list[list[str]]:
    quoting = csv.QUOTE_MINIMAL if layout.quotes else csv.QUOTE_NONE
    csv.field_size_limit(1 << 30)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, quoting=quoting, strict=True))


def _headings(records: list[list[str]], layout: Layout) -> list[str]:
    headings = records[0] if layout.headings else list(layout.columns)
    absent = [heading for heading in layout.columns if heading not in headings]
    if absent or len(set(headings)) != len(headings):
        raise Rejected(f"the headings are {headings}; missing {absent}, or twice the same")
    return headings


def _foreign(path: Path, layout: Layout) -> Reading:
    text = _text(path, layout)
    headings = _headings(_records(text, layout), layout)
    rules = [
        f"skip {int(layout.headings)}",
        f"separator {layout.delimiter}",
        f"decimal-mark {layout.decimal}",
        f"date-format {layout.day}",
        "fields " + ", ".join(layout.columns.get(heading, "") for heading in headings),
        "account1 file",
        "account2 elsewhere",
    ]
    if "currency" not in layout.columns.values():
        rules.append("currency EUR")
    with tempfile.TemporaryDirectory() as folder:
        table, rulebook = Path(folder, "table.csv"), Path(folder, "table.rules")
        table.write_bytes(text.encode("utf-8"))
        rulebook.write_text("\n".join(rules) + "\n", "utf-8")
        printed = run("hledger", "-f", table, "--rules-file", rulebook, "print", "-O", "json")
    reading = Reading()
    for transaction in hledger.transactions(printed):
        [posting] = [posting for posting in transaction["tpostings"] if posting["paccount"] == "file"]
        reading.add(date.fromisoformat(transaction["tdate"]), sum(map(hledger.quantity, posting["pamount"])))
    return reading


def _own(path: Path, layout: Layout) -> Reading:
    """The cells, one by one: a lenient importer reads a wrong one wrongly and says nothing."""
    records = _records(_text(path, layout), layout)
    headings = _headings(records, layout)
    rows = records[layout.headings :]
    if layout.rows is not None and len(rows) > layout.rows:
        raise Rejected(f"{len(rows)} rows, the target takes {layout.rows}")
    reading = Reading()
    for number, cells in enumerate(rows, 1):
        if len(cells) != len(headings):
            raise Rejected(f"row {number} has {len(cells)} cells, not {len(headings)}: {cells}")
        row = dict(zip(headings, cells))
        try:
            reading.add(_day(row, layout), _amount(row, layout))
            _check_texts(row, layout)
        except Rejected as wrong:
            raise Rejected(f"row {number}: {wrong}") from None
    return reading


def _day(row: dict[str, str], layout: Layout) -> date:
    [heading] = [heading for heading, meaning in layout.columns.items() if meaning == "date"]
    day = datetime.strptime(row[heading], layout.day).date()
    if day.strftime(layout.day) != row[heading]:
        raise Rejected(f"{heading} is written {row[heading]!r}")
    return day


def _amount(row: dict[str, str], layout: Layout) -> int:
    written = {meaning: row[heading] for heading, meaning in layout.columns.items() if meaning in MONEY and row[heading]}
    if len(written) != 1:
        raise Rejected(f"one amount must be filled, not {written}")
    [(meaning, text)] = written.items()
    sign = "-?" if meaning == "amount" else ""
    if not re.fullmatch(rf"{sign}\d+{re.escape(layout.decimal)}\d\d", text, re.ASCII) or re.fullmatch(r"-0.00", text):
        raise Rejected(f"an amount is written {text!r}")
    amount = int(re.sub(r"[.,]", "", text))
    if layout.no_zero and amount == 0:
        raise Rejected("the target refuses an amount of zero")
    return -amount if meaning == "amount-out" else amount


def _check_texts(row: dict[str, str], layout: Layout) -> None:
    for heading, text in row.items():
        if heading in layout.filled and not text.strip():
            raise Rejected(f"{heading} is empty: the importer drops such a row")
        if len(text) > layout.widths.get(heading, len(text)):
            raise Rejected(f"{heading} has {len(text)} characters")
        if layout.guarded and text and text[0] in FORMULA and not NUMBER.fullmatch(text):
            raise Rejected(f"{heading} begins like a formula: {text!r}")
        if not layout.quotes and '"' in text:
            raise Rejected(f"{heading} holds a quote mark")
