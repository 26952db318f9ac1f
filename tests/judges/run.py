"""Judges the files that `saldo export` wrote, by programs that we did not write.

    run [--strict] FOLDER…     each folder holds a manifest.json; each of its files goes to every judge of its format,
                               who must read as many entries and the same sum to the cent as the manifest says
    run [--strict] --samples   judges the judges: they accept the good samples and reject every mistake
    run --missing              names the judges that are not installed

Ends with 1 if a file was rejected; with --strict also if a judge is missing or a format has none.
"""

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import samples
from bench import JUDGES
from bench.installed import missing
from bench.verdict import Judge, Reading, Rejected
from manifest import Case, cases_of


@dataclass
class Verdict:
    """What one judge says of one file; without a reason it is accepted."""

    case: Case
    judge: str
    reading: Reading | None = None
    reason: str | None = None


def judge(case: Case, place: int) -> Verdict:
    """Asks the judge at that place on the format's bench."""
    chosen = JUDGES[case.format][place]
    verdict = Verdict(case, chosen.name)
    try:
        verdict.reading = chosen.read(case.path)
        if verdict.reading is not None:
            verdict.reading.hold_against(case.expected)
    # A reader may fail in any way it likes: each is a rejection, and its words are the reason.
    except Exception as error:
        verdict.reason = str(error) if isinstance(error, Rejected) else f"{type(error).__name__}: {error}"
    return verdict


def present(bench: tuple[Judge, ...]) -> list[int]:
    """The places of the judges that are installed."""
    return [place for place, judge in enumerate(bench) if not missing(judge.needs)]


def hear(cases: list[Case]) -> list[Verdict]:
    """All verdicts, on all cores."""
    asked = [(case, place) for case in cases for place in present(JUDGES.get(case.format, ()))]
    with ProcessPoolExecutor() as pool:
        return list(pool.map(judge, *zip(*asked), chunksize=4)) if asked else []


def disagreements(verdicts: list[Verdict]) -> list[str]:
    """Where two files show other entries of the same account and days; a target may refuse zeros, so they do not count."""
    seen: dict[tuple, Counter] = {}
    for verdict in verdicts:
        if verdict.reading is not None and verdict.reason is None:
            days = (verdict.case.expected.first, verdict.case.expected.last)
            key = (days, verdict.case.account, verdict.case.path.parent, verdict.case.format, verdict.judge)
            seen.setdefault(key, Counter()).update(entry for entry in verdict.reading.entries if entry[1] != 0)
    found = []
    first: dict[tuple, tuple] = {}
    for key, entries in seen.items():
        other = first.setdefault(key[:2], key)
        if entries != seen[other]:
            differing = sorted(((entries - seen[other]) + (seen[other] - entries)).items())[:3]
            found.append(f"{key[2]} by {key[4]} and {other[2]} by {other[4]} show other entries: {differing}")
    return found


def skipped() -> list[str]:
    """Each judge that is not installed, with what it lacks."""
    lacking = {(judge.name, *missing(judge.needs)) for bench in JUDGES.values() for judge in bench}
    return [f"{name} ({', '.join(needs)})" for name, *needs in sorted(lacking) if needs]


def report(verdicts: list[Verdict], cases: list[Case]) -> list[str]:
    """Prints one line a format; gives back what is wrong."""
    for name in sorted({case.format for case in cases}):
        heard = [verdict for verdict in verdicts if verdict.case.format == name]
        files = [case for case in cases if case.format == name]
        entries = sum(case.expected.rows for case in files)
        judges = ", ".join(dict.fromkeys(verdict.judge for verdict in heard)) or "nobody"
        print(f"{name:<20} {len(files):>3} files {entries:>6} entries  {judges}")
    return [f"{verdict.case.path} rejected by {verdict.judge}: {verdict.reason}" for verdict in verdicts if verdict.reason]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--strict", action="store_true", help="a missing judge, or a format without one, is a failure")
    parser.add_argument("--samples", action="store_true", help="judge the judges by the samples beside this program")
    parser.add_argument("--missing", action="store_true", help="only name the judges that are not installed")
    chosen = parser.parse_args()
    if chosen.missing:
        print("".join(f"{name}\n" for name in skipped()), end="")
        return 0
    started = time.monotonic()
    wrong: list[str] = []
    verdicts: list[Verdict] = []
    if chosen.samples:
        verdicts, wrong = samples.judged(hear)
    cases, unsound = cases_of(chosen.folders)
    heard = hear(cases)
    wrong += unsound + report(heard, cases) + disagreements(heard)
    unknown = sorted({case.format for case in cases if case.format not in JUDGES})
    lacking = [f"skipped: {name}: not installed" for name in skipped()]
    lacking += [f"skipped: {name}: no judge knows this format" for name in unknown]
    for line in [*lacking, *wrong]:
        print(line)
    print(f"{len(verdicts) + len(heard)} verdicts in {time.monotonic() - started:.1f} s, {len(wrong)} wrong")
    nothing = not cases and not chosen.samples
    if nothing:
        print("nothing was judged")
    return int(bool(wrong or nothing or (chosen.strict and lacking)))


if __name__ == "__main__":
    sys.exit(main())
