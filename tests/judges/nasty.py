"""A dump as `saldo fetch` writes it, made to hurt: `nasty.py IBAN [mild] > dump.jsonl`, an October of everything that a bank may send.

All blocks of Unicode, what each target treats as its own syntax, identifiers of 36 characters, amounts from zero to ninety-nine billion,
equal instants, the first and the last moment of the month; and balances that are right to the cent. The same on every run.
`mild` leaves out the characters that a target's encoding can refuse with reason.
"""

import json
import random
import sys
import unicodedata
import uuid
from datetime import UTC, datetime, timedelta

ENTRIES = 400
#: The month as Berlin and Madrid know it.
BEGIN = datetime(2026, 9, 30, 22, tzinfo=UTC)
END = datetime(2026, 10, 31, 22, 59, 59, 999000, tzinfo=UTC)
ACCOUNT = "0f000000-0000-4000-8000-000000004711"

#: Each stood in somebody's real file, or is the syntax of a target.
TRAPS = [
    *(";", ",", "\t", "|", '"', '""', "'", "\\", "\\\"", "a;b\"c'd|e,f\tg", "Zeile 1\nZeile 2", "Zeile 1\r\nZeile 2\r", "\n", " ", "\u00a0"),
    *("=1+1", "+49 30 000000", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "%0A", "'=1"),
    *("<b>&amp;</b>", "]]>", "<!--", "&#0;", "<STMTTRN>", "</STMTTRN><STMTTRN><TRNAMT>1.00", "&nbsp;", "&lt"),
    *(":61:2610011001CR1,00NTRFNONREF", "\n:61:2610011001CR1,00NTRFNONREF", "\r\n-\r\n", "-", "?20EREF+X?21", "SVWZ+", "{1:F01}", "//REF", "EREF+"),
    *("; comment", "Payee | Note", "(code) text", "! pending", "* cleared", "two  spaces", "1,000 EUR", "~ monthly", "#tag", "^link", "tag:value", "%x", "P 2026-10-01 EUR 1 USD"),
    *("^", "!Type:Bank", "D01/01/2026", "\n^\n", "T-1.00", "88999999999999999999", "2301TEXT", "comment\n", "end comment"),
    *("N/A", "NULL", "nan", "1e9", "00123", "TRUE", "0", "_", "ohne", "{amount}", "{{x}}", "$(id)", "`id`", "${HOME}", "%n%s"),
    *("Ärger mit Öl & Süßem", "ŁÓDŹ ŐŰ", "€uro – “quoted” … ’s", "Œuvre ¡Año!", "Ελλάδα", "Москва", "שלום", "مرحبا", "東京支店", "ไทย", "हिन्दी", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢", "👩‍👩‍👧‍👦 🇩🇪", "e\u0301e\u0301", "Z̸͑a̵l̶g̷o̵"),
    *("\ufeffBOM", "\u202eRTL", "\u2028LS\u2029PS", "\u0085NEL", "\u200bZWSP", "soft\u00adhyphen", "\ufffd", "\ue000", "\U0010fffd", "\ufffe\uffff", "\U0001fffe"),
    *("\u0000NUL", "\u0001\u0002\u0007\u0008", "\u000b\u000c", "\u001a", "\u001b[31mred", "\u007f\u0080\u009f"),
    *("x" * 36, "x" * 200, "x" * 1000, "ü" * 300, "€" * 300, "W" * 27 + " " + "W" * 65, "wort " * 120, "'" * 300, "👍" * 150, "a\u0301" * 150),
]


def samples_of_unicode() -> list[str]:
    """Thirty characters each from all over the planes; half a pair is no character."""
    given = [chr(code) for code in range(1, 0x30000) if unicodedata.category(chr(code)) not in ("Cs", "Cn")]
    return ["".join(given[start : start + 30]) for start in range(0, len(given), len(given) // 200)]


def amounts(dice: random.Random) -> list[int]:
    """Signed cents. What is huge comes and goes at once, so that a reader who adds up in floats is still exact."""
    special = [0, 1, -1, 0, 9_999_999_999_999, -9_999_999_999_999, -100_000, 100_000, -99_999_999, 99_999_999, 0, 10, -100]
    usual = [dice.choice((1, -1)) * dice.randrange(1, 10 ** dice.randrange(1, 8)) for _ in range(ENTRIES - len(special))]
    return usual[:150] + special + usual[150:]


def instants(dice: random.Random) -> list[datetime]:
    """In order, with the month's first and last instant, some that are equal, and one before the month, which anchors it."""
    span = (END - BEGIN) // timedelta(milliseconds=1)
    inner = [BEGIN + timedelta(milliseconds=dice.randrange(span)) for _ in range(ENTRIES - 3)]
    inner[100:103] = [inner[100]] * 3
    return sorted([BEGIN - timedelta(milliseconds=1), BEGIN, END, *inner])


def written(instant: datetime) -> str:
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def is_mild(text: str) -> bool:
    """Latin, Greek and Cyrillic as they are written today, and the controls."""
    ranges = (range(0x250), range(0x0386, 0x03CF), range(0x0400, 0x0460))
    return all(character in "–“”’…€" or any(ord(character) in span for span in ranges) for character in text)


def transactions(dice: random.Random, mild: bool) -> tuple[list[dict], int]:
    """All of them, and the balance that they lead to."""
    texts = [text for text in TRAPS + samples_of_unicode() if is_mild(text) or not mild]
    kinds = ["card", "transfer", "income", "direct_debit", "qonto_fee", "cheque", "swift_income", "never_heard_of", "x" * 60]
    balance = 123_456
    made = []
    for number, (cents, settled) in enumerate(zip(amounts(dice), instants(dice))):
        balance += cents
        text = texts[number % len(texts)]
        foreign = [("EUR", cents), ("JPY", cents), ("USD", cents + 7)][number % 3]
        made.append(
            {
                "id": str(uuid.UUID(int=dice.getrandbits(128), version=4)),
                "transaction_id": f"nasty-{number}-" + "y" * 20,
                "amount_cents": abs(cents),
                "side": "debit" if cents < 0 or (cents == 0 and number % 2) else "credit",
                "settled_balance_cents": balance,
                "status": "completed",
                "currency": "EUR",
                "local_amount": abs(foreign[1]) / 100 if foreign[0] == "EUR" else abs(foreign[1]),
                "local_currency": foreign[0],
                "bank_account_id": ACCOUNT,
                "settled_at": written(settled),
                "emitted_at": written(settled - timedelta(days=number % 4)),
                # Each text stands as a name, as a reference, as a note, and sometimes nothing stands there.
                "label": text,
                "clean_counterparty_name": [None, text, ""][number % 3],
                "reference": [None, text, dice.choice(texts), ""][number % 4],
                "note": [None, dice.choice(texts), text][number % 3],
                "operation_type": kinds[number % len(kinds)],
                "category": text[:40],
                "card_last_digits": "0000" if number % 9 == 0 else None,
                "initiator_id": ["nasty-member", "unheard-of", None][number % 3],
                "label_ids": ["nasty-label"] if number % 5 == 0 else [],
                "attachment_ids": [],
            }
        )
    return made, balance


def main(iban: str, mild: bool) -> None:
    made, balance = transactions(random.Random(4711), mild)
    account = {
        "id": ACCOUNT,
        "name": 'Böse; "Konto", <&> | 👻',
        "status": "active",
        "main": True,
        "iban": iban,
        "currency": "EUR",
        "balance_cents": balance,
    }
    organization = {
        "slug": "nasty-beispiel",
        "legal_name": 'Ärger & Söhne; "Beispiel" <GmbH>',
        "legal_country": iban[:2],
        "bank_accounts": [account],
    }
    records = [
        {"organization": organization},
        {"membership": {"id": "nasty-member", "first_name": "Chloé-Zoë\u202e", "last_name": 'O"Beispiel; Żółw\n'}},
        {"label": {"id": "nasty-label", "name": "Label; \"L\" \n<&>", "parent_id": None}},
        *({"transaction": transaction} for transaction in made),
    ]
    for record in records:
        print(json.dumps(record))


if __name__ == "__main__":
    main(sys.argv[1], "mild" in sys.argv[2:])
