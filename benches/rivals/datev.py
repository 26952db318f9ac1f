"""Python's `csv` module writing the columns of a DATEV Buchungsstapel: everything to the suspense account, no rules.

usage: datev.py DUMP FOLDER FROM TO
"""

import csv
import json
import re
import sys
from datetime import date, datetime, timezone
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
COLUMNS = 125
# Places of the columns that are not empty, counted from 0.
KINDS, LOCKED = 20, 113
DETAILS = ["transfer", "income", "direct_debit", "swift_income", "direct_debit_collection", "direct_debit_hold"]
INVALID = re.compile(r"[^A-Za-z0-9_$&%*+/-]+")


def account_number(entry):
    for name in DETAILS:
        if detail := entry.get(name):
            return detail.get("counterparty_account_number")
    return None


def cells(entry, day, members):
    row = [""] * COLUMNS
    payee = " ".join((entry["clean_counterparty_name"] or entry["label"] or entry["operation_type"]).split())
    purpose = " ".join((entry["reference"] or "").split())
    row[0] = f"{entry['amount']:.2f}".replace(".", ",")
    row[1] = "H" if entry["side"] == "debit" else "S"
    row[2] = entry["currency"]
    row[6] = "1200"
    row[7] = "1792"
    row[9] = day.strftime("%d%m")
    row[10] = INVALID.sub("-", purpose)[:36] or entry["id"].replace("-", "")[-12:]
    row[13] = f"{payee} {purpose}".strip()[:60]
    foreign = ""
    if entry["local_currency"] != entry["currency"]:
        rate = entry["local_amount"] / entry["amount"] if entry["amount"] else Decimal(0)
        foreign = f"{entry['local_currency']} {entry['local_amount']:.2f}, Kurs {rate:.6f}".replace(".", ",")
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


def main(dump, folder, first, last):
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
            files[day.month].writerow(cells(entry, day, members))


main(*sys.argv[1:])
