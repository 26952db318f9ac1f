"""The bench: which independent judges read which format."""

from bench import beancount, camt053, hledger, ledger, mt940, norma43, ofx, qif, tables

#: Format name (as in the manifest) to its judges.
JUDGES = {
    "camt053": camt053.JUDGES,
    "mt940": mt940.JUDGES,
    "ofx": ofx.JUDGES,
    "qif": qif.JUDGES,
    "norma43": norma43.JUDGES,
    "hledger": hledger.JUDGES,
    "ledger": ledger.JUDGES,
    "beancount": beancount.JUDGES,
} | {name: tables.judges_of(layout) for name, layout in tables.LAYOUTS.items()}
