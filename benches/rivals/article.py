"""The logic of the usual script: every line parsed, names looked up, times made local, rows written by `csv`.

usage: article.py DUMP FOLDER FROM TO
"""

import csv
import json
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytz

UTC = pytz.timezone("UTC")
BERLIN = pytz.timezone("Europe/Berlin")
HEADINGS = ["Buchungsdatum", "Auftraggeber/Empfänger", "Verwendungszweck", "Betrag", "Zusatzinfo"]


def local(text):
    """Local time as the article's script makes it."""
    return BERLIN.normalize(UTC.localize(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")))


def signed(side, text):
    return ("-" if side == "debit" else "") + text.replace(".", ",")


def squeezed(text):
    return " ".join((text or "").split(" ")).strip()


def row(entry, day, members):
    purpose = squeezed(entry["reference"])
    if not purpose:
        purpose = entry["operation_type"]
        if entry["initiator_id"]:
            purpose += " " + members[entry["initiator_id"]]
    payee = squeezed(entry["clean_counterparty_name"]) or squeezed(entry["label"]) or entry["operation_type"]
    info = []
    if entry["local_currency"] != entry["currency"]:
        places = 0 if entry["local_currency"] == "JPY" else 2
        amount = f"{entry['local_amount']:.{places}f}"
        info.append(signed(entry["side"], amount) + " " + entry["local_currency"])
    if entry["note"]:
        info.append(entry["note"])
    amount = f"{entry['amount']:.2f}"
    return [day.strftime("%d.%m.%Y"), payee, purpose, signed(entry["side"], amount), " ".join(info) or "_"]


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
            day = local(entry["settled_at"])
            if not first <= day.date() <= last:
                continue
            account = entry["bank_account_id"]
            if account not in files:
                file = open(Path(folder) / f"{account}.csv", "w", encoding="utf-8", newline="")
                files[account] = csv.writer(file, delimiter=";", lineterminator="\r\n")
                files[account].writerow(HEADINGS)
            files[account].writerow(row(entry, day, members))


main(*sys.argv[1:])
