"""beancount: what bean-check runs, and what it loads."""

from pathlib import Path

from bench.journal import Journal
from bench.verdict import Judge, Reading, Rejected, cents


def _beancount(path: Path) -> Reading:
    from beancount import loader
    from beancount.core.data import Balance, Transaction
    from beancount.ops.validation import HARDCORE_VALIDATIONS

    # The loader's own cache would be a file beside the judged one.
    entries, errors, _ = loader.load_string(path.read_text("utf-8"), extra_validations=HARDCORE_VALIDATIONS)
    if errors:
        raise Rejected("; ".join(f"line {error.source['lineno']}: {error.message}" for error in errors[:5]))
    journal = Journal()
    for entry in entries:
        if isinstance(entry, Balance):
            journal.asserted.append((entry.account, cents(entry.amount.number)))
        elif isinstance(entry, Transaction):
            posted: dict[str, int] = {}
            for posting in entry.postings:
                posted[posting.account] = posted.get(posting.account, 0) + cents(posting.units.number)
            journal.transactions.append((entry.date, posted))
    return journal.reading()


JUDGES = (Judge("bean-check", _beancount, ("pip:beancount",)),)
