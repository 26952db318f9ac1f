//! What the user must change: arguments, mappings and input files, each told with its place and a remedy.

use saldo::sandbox::Faults;

use crate::refusals::{EXPORT, bank};
use crate::saldo::{Folder, Saldo};

#[test]
fn what_the_user_must_change_ends_with_2() {
    let export = |arguments: &'static str| {
        (
            arguments,
            "export --format lexoffice --month 2026-10 --demo --out out",
        )
    };
    for ((more, base), told) in [
        (("", "export --demo --format lexoffice"), "which period?"),
        (
            ("", "export --demo --month 2026-10"),
            "which format? Use --format with one of: ",
        ),
        (
            ("", "export --month 2026-10 --format lexoffice"),
            "SALDO_SECRET_KEY",
        ),
        (
            ("", "export --demo --month 2026-13 --format lexoffice"),
            "2026-13",
        ),
        (
            (
                "",
                "export --demo --from 2026-02-30 --to 2026-03-01 --format lexoffice",
            ),
            "2026-02-30",
        ),
        (
            (
                "",
                "export --demo --from 2026-10-31 --to 2026-10-01 --format lexoffice",
            ),
            "2026-10-31",
        ),
        (("", "export --demo --from 2026-10-01 --format lexoffice"), "--to"),
        (
            (
                "",
                "export --demo --month 2026-10 --last-month --format lexoffice",
            ),
            "cannot be used with",
        ),
        (
            ("", "export --demo --month 2026-10 --format lexofice"),
            "did you mean `lexoffice`?",
        ),
        (
            ("", "export --demo --month 2026-10 --format ./missing.toml"),
            "./missing.toml cannot be read",
        ),
        (export("--format lexoffice"), "is asked for twice"),
        (export("--account Hauptkont"), "did you mean 'Hauptkonto'?"),
        (
            export("--account DE00"),
            "there are: Hauptkonto, Rücklagen; Steuern, Projekt Messe 2026",
        ),
        (export("--timezone Europe/Berln"), "did you mean Europe/Berlin?"),
        (export("--set colour=red"), "no format asks for `colour`"),
        (export("--input dump.jsonl"), "cannot be used with"),
        (export("--concurrency 0"), "from 1 to 64"),
        (export("--monht 2026-10"), "--month"),
        (
            ("", "fetch --input dump.jsonl --month 2026-10"),
            "nothing to fetch from --input",
        ),
        (("", "fetch --demo"), "which period?"),
        (("", "pending --demo"), "which period?"),
        (
            (
                "",
                "export --input missing.jsonl --month 2026-10 --format lexoffice",
            ),
            "missing.jsonl cannot be read",
        ),
        (("", "mapping check lexofice"), "did you mean `lexoffice`?"),
        (
            ("", "mapping explain lexoffice --id nothing"),
            "there is no entry 'nothing'",
        ),
        (("", "exprot"), "export"),
    ] {
        let outcome = Saldo::new().args(base).args(more).run().expect(2).says(told);
        assert_eq!(outcome.folder.tree("").len(), 0, "{outcome}");
        assert!(outcome.stdout.is_empty(), "{outcome}");
    }
}

#[test]
fn a_wrong_mapping_costs_no_request() {
    let bank = bank(Faults::none());
    let mapping = "schema = 1\n[mapping]\nname = \"mine\"\ntitle = \"Mine\"\nrows = \"entry\"\n[file]\nname = \"mine.csv\"\n\
                   [[column]]\nname = \"A\"\nvalue = \"{amuont | decimal(2)}\"\n[[column]]\nname = \"B\"\nvalue = \"{amount}\"\n";
    let folder = Folder::new();
    folder.write("mine.toml", mapping);
    let before = folder.tree("");
    let run = folder
        .saldo()
        .args("export --month 2026-10 --format mine.toml")
        .live(&bank);
    let outcome = run
        .run()
        .expect(2)
        .says("mine.toml:10:")
        .says("mine.toml:13:")
        .says("`amount`");
    let outcome = outcome.says("2 problems in mine.toml; nothing was sent or written");
    assert_eq!(folder.tree(""), before, "{outcome}");
    assert_eq!(bank.request_count(), 0);
}

#[test]
fn a_malformed_input_is_told_by_its_line() {
    let dump = Saldo::new().args("fetch --demo --month 2026-10").run().expect(0);
    let with_line = |number: usize, text: &str| {
        let mut lines: Vec<_> = dump.text().lines().collect();
        lines[number - 1] = text;
        lines.join("\n")
    };
    let cut = &dump.text().lines().nth(49).unwrap()[..300];
    for (number, text, told) in [
        (50, cut, "EOF"),
        (
            60,
            "{\"transaction\":{\"id\":\"x\",\"status\":\"completed\",\"side\":\"sideways\",\"amount_cents\":1}}",
            "sideways",
        ),
        (70, "{\"transaction\":{\"status\":\"completed\"}}", "id"),
        (117, "not JSON", "expected"),
        (20, "\u{feff}{", "dump"),
    ] {
        let folder = Folder::new();
        folder.write("october.jsonl", with_line(number, text));
        let before = folder.tree("");
        let outcome = folder
            .saldo()
            .args(EXPORT)
            .args("--input october.jsonl")
            .run()
            .expect(2);
        let outcome = outcome
            .says(&format!("october.jsonl, line {number}: "))
            .says(told);
        assert_eq!(folder.tree(""), before, "{outcome}");
    }
    for input in ["", "\n\n", "{}", "[]", "not JSON"] {
        Saldo::new()
            .args(EXPORT)
            .args("--input -")
            .stdin(input)
            .run()
            .expect(2)
            .says("standard input");
    }
}
