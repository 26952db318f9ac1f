"""What a judge is asked, what it reads, and how it says no."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path


class Rejected(Exception):
    """The file is not what it must be; the text says why."""


def cents(amount: str | Decimal) -> int:
    """An amount in whole cents; a fraction of a cent is refused, never rounded."""
    scaled = Decimal(amount) * 100
    if scaled != scaled.to_integral_value():
        raise Rejected(f"{amount} is no whole number of cents")
    return int(scaled)


def shown(amount: int) -> str:
    """Cents as people read them."""
    return f"{Decimal(amount) / 100:,.2f}"


@dataclass(frozen=True)
class Expected:
    """What the manifest says of one file; amounts in cents, days of the books."""

    rows: int
    sum: int
    first: date
    last: date
    opening: int | None = None
    closing: int | None = None
    iban: str | None = None


@dataclass
class Reading:
    """What a judge found in a file: booking day and signed cents of each entry, and the balances that it shows."""

    entries: list[tuple[date, int]] = field(default_factory=list)
    opening: int | None = None
    closing: int | None = None

    def add(self, day: date, amount: int) -> None:
        """One more entry; positive is money in."""
        self.entries.append((day, amount))

    def hold_against(self, expected: Expected) -> None:
        """Raises `Rejected` where the reading and the manifest differ."""
        total = sum(amount for _, amount in self.entries)
        if len(self.entries) != expected.rows:
            raise Rejected(f"reads {len(self.entries)} entries, the manifest says {expected.rows}")
        if total != expected.sum:
            raise Rejected(f"reads a sum of {shown(total)}, the manifest says {shown(expected.sum)}")
        for day, amount in self.entries:
            if not expected.first <= day <= expected.last:
                raise Rejected(f"reads {shown(amount)} on {day}, outside {expected.first} to {expected.last}")
        for name in ("opening", "closing"):
            read, said = getattr(self, name), getattr(expected, name)
            if read is not None and said is not None and read != said:
                raise Rejected(f"reads an {name} balance of {shown(read)}, the manifest says {shown(said)}")
        if self.opening is not None and self.closing is not None and self.opening + total != self.closing:
            raise Rejected(f"reads {shown(self.opening)} + {shown(total)}, which is not {shown(self.closing)}")


@dataclass(frozen=True)
class Judge:
    """A reader that we did not write, or a check of ours of what those do not look at."""

    name: str
    #: Reads the file, or raises: `Rejected`, or whatever error the reader itself has. None: it only says yes or no.
    read: Callable[[Path], Reading | None]
    #: What must be installed: see `installed.missing`.
    needs: tuple[str, ...] = ()
