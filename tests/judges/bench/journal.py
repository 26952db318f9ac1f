"""What the three plain-text programs have in common: a bank account that is asserted, and postings on it."""

from dataclasses import dataclass, field
from datetime import date

from bench.verdict import Reading, Rejected


@dataclass
class Journal:
    """The transactions of a journal, as the program itself shows them."""

    #: Booking day, and for each account its cents.
    transactions: list[tuple[date, dict[str, int]]] = field(default_factory=list)
    #: Account and cents of each balance assertion, in order.
    asserted: list[tuple[str, int]] = field(default_factory=list)

    def reading(self) -> Reading:
        """The entries of the asserted account; what is posted against equity is the balance brought forward."""
        accounts = {account for account, _ in self.asserted}
        if len(accounts) != 1:
            raise Rejected(f"one account must be asserted, not {sorted(accounts)}")
        [bank] = accounts
        reading = Reading(opening=0, closing=self.asserted[-1][1])
        for day, posted in self.transactions:
            if any(account.lower().startswith("equity:") for account in posted):
                reading.opening += posted.get(bank, 0)
            elif bank in posted and len(posted) > 1:
                reading.add(day, posted[bank])
            elif any(posted.values()):
                raise Rejected(f"a transaction of {day} is neither an entry nor a balance: {posted}")
        return reading
