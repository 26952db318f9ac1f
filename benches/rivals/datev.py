"""Python's `csv` module writing the columns of a DATEV Buchungsstapel, with the contra accounts of the same rules.

usage: datev.py RULES DUMP FOLDER FROM TO; without rules, everything to the suspense account: datev.py none ...
"""

import csv
import json
import re
import sys
import tomllib
from datetime import date, datetime, timezone
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
COLUMNS = 125
# Places of the columns that are not empty, counted from 0.
KINDS, LOCKED = 20, 113
DETAILS = ["transfer", "income", "direct_debit", "swift_income", "direct_debit_collection", "direct_debit_hold"]
INVALID = re.compile(r"[^A-Za-z0-9_$&%*+/-]+")
SUSPENSE = "1792"


def rules(path):
    """Each condition as a function of Python, with its account; its patterns are compiled once."""
    with open(path, "rb") as file:
        texts = tomllib.load(file)["rule"]
    names = {}

    def search(found):
        name = f"search{len(names)}"
        names[name] = re.compile(found[2]).search
        return f"{name}({found[1]})"

    compiled = []
    for text in texts:
        when = re.sub(r"(\w+) matches '([^']*)'", search, text["when"])
        function = eval(f"lambda counterparty, reference, label, note, side, amount: {when}", names)
        compiled.append((function, text["account"]))
    return compiled


def contra_account(entry, payee, compiled):
    """The account of the first rule that holds."""
    texts = [payee, *(entry[name] or "" for name in ("reference", "label", "note"))]
    amount = -entry["amount"] if entry["side"] == "debit" else entry["amount"]
    for when, account in compiled:
        if when(*texts, entry["side"], amount):
            return account
    return SUSPENSE


def account_number(entry):
    for name in DETAILS:
        if detail := entry.get(name):
            return detail.get("counterparty_account_number")
    return None


def cells(entry, day, members, compiled):
    row = [""] * COLUMNS
    payee = " ".join((entry["clean_counterparty_name"] or entry["label"] or entry["operation_type"]).split())
    purpose = " ".join((entry["reference"] or "").split())
    row[0] = f"{entry['amount']:.2f}".replace(".", ",")
    row[1] = "H" if entry["side"] == "debit" else "S"
    row[2] = entry["currency"]
    row[6] = "1200"
    row[7] = contra_account(entry, payee, compiled)
    row[9] = day.strftime("%d%m")
    row[10] = INVALID.sub("-", purpose)[:36] or sha256(entry["id"].encode()).hexdigest()[:12]
    row[13] = f"{payee} {purpose}".strip()[:60]
    foreign = ""
    if entry["local_currency"] != entry["currency"]:
        rate = entry["local_amount"] / entry["amount"] if entry["amount"] else Decimal(0)
        rate = rate.quantize(Decimal("0.000001"), ROUND_HALF_UP)
        foreign = f"{entry['local_currency']} {entry['local_amount']:.2f}, Kurs {rate}".replace(".", ",")
    pairs = [
        ("Geschäftspartner", payee),
        ("IBAN", account_number(entry)),
        ("Verwendungszweck", purpose),
        ("Qonto-ID", entry["id"]),
        ("Karte", entry["card_last_digits"]),
        ("Mitarbeiter", members.get(entry["initiator_id"])),
        ("Notiz", " ".join((entry["note"] or "").split())),
        ("Fremdwährung", foreign),
    ]
    for place, (kind, content) in enumerate(pairs):
        if content:
            row[KINDS + 2 * place] = kind
            row[KINDS + 2 * place + 1] = content[:210]
    row[LOCKED] = "0"
    return row


def main(rules_path, dump, folder, first, last):
    compiled = [] if rules_path == "none" else rules(rules_path)
    first, last = date.fromisoformat(first), date.fromisoformat(last)
    members, files = {}, {}
    with open(dump, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line, parse_float=Decimal)
            if member := record.get("membership"):
                members[member["id"]] = " ".join(filter(None, [member["first_name"], member["last_name"]]))
            entry = record.get("transaction")
            if not entry or entry["status"] != "completed":
                continue
            moment = datetime.strptime(entry["settled_at"], "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
            day = moment.astimezone(BERLIN).date()
            if not first <= day <= last:
                continue
            if day.month not in files:
                path = Path(folder) / f"{day.month:02}.csv"
                file = open(path, "w", encoding="cp1252", errors="replace", newline="")
                files[day.month] = csv.writer(file, delimiter=";", lineterminator="\r\n")
            files[day.month].writerow(cells(entry, day, members, compiled))


main(*sys.argv[1:])
