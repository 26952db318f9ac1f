"""Judges the judges: a harness that accepts everything proves nothing."""

import tempfile
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench import JUDGES
from bench.installed import missing
from bench.verdict import Expected
from manifest import Case

FOLDER = Path(__file__).with_name("samples")

#: What stands in every good sample.
EXPECTED = Expected(rows=2, sum=98766, first=date(2026, 10, 1), last=date(2026, 10, 31), opening=50000, closing=148766)


def judged(hear: Callable[[list[Case]], list]) -> tuple[list, list[str]]:
    """The verdicts on all samples, and what is wrong with the judges."""
    good = {path.stem: path for path in sorted(FOLDER.iterdir()) if path.suffix not in ("", ".toml")}
    wrong = [f"no good sample of {name}" for name in JUDGES if name not in good]
    cases = [Case(name, path, None, EXPECTED) for name, path in good.items()]
    with tempfile.TemporaryDirectory() as folder:
        mistakes = _mistakes(good, Path(folder))
        verdicts = hear(cases + [case for case, _ in mistakes])
    for verdict in verdicts:
        if verdict.case.path in good.values() and verdict.reason:
            wrong.append(f"the good sample {verdict.case.path.name} is rejected by {verdict.judge}: {verdict.reason}")
    for case, judges in mistakes:
        refused = {verdict.judge for verdict in verdicts if verdict.case == case and verdict.reason}
        wrong += [f"{case.path.name} is accepted by {name}" for name in judges if _sits(case.format, name) and name not in refused]
    return verdicts, wrong + _idle(mistakes)


def _mistakes(good: dict[str, Path], folder: Path) -> list[tuple[Case, list[str]]]:
    """A copy of the good sample for each mistake, and the judges who must see it."""
    table = tomllib.loads(FOLDER.joinpath("mistakes.toml").read_text("utf-8"))
    made = []
    for name, mistakes in table.items():
        for number, mistake in enumerate(mistakes, 1):
            before, after = (mistake[key].encode(mistake.get("encoding", "utf-8")) for key in ("find", "put"))
            data = good[name].read_bytes()
            if data.count(before) != 1:
                raise ValueError(f"{mistake['find']!r} stands {data.count(before)} times in {good[name].name}")
            path = folder / f"{name} with {mistake['what']} ({number}){good[name].suffix}"
            path.write_bytes(data.replace(before, after))
            made.append((Case(name, path, None, EXPECTED), mistake["by"]))
    return made


def _sits(format: str, name: str) -> bool:
    """Whether that judge is installed; a name that is on no bench is a mistake of the table."""
    [judge] = [judge for judge in JUDGES[format] if judge.name == name]
    return not missing(judge.needs)


def _idle(mistakes: list[tuple[Case, list[str]]]) -> list[str]:
    """Judges that no mistake asks: whoever rejects nothing need not be asked."""
    asked = {(_bench(case.format), name) for case, judges in mistakes for name in judges}
    return [
        f"no mistake is for {judge.name} of {name}"
        for name, bench in JUDGES.items()
        for judge in bench
        if (_bench(name), judge.name) not in asked
    ]


def _bench(format: str) -> str:
    """All tables have one bench: the same two judges, told another layout."""
    return "table" if JUDGES[format][0].name == "hledger csv" else format
