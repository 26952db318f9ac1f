//! Entries in FEC layout, month after month from an archive: numbers of one fiscal year never begin again.

use saldo::sandbox::Sandbox;

use crate::saldo::{Folder, Outcome};
use crate::sync::demo;

const BOOKS: &str = "[profile.default]\n[profile.default.params]\nsiren = \"123456782\"\n[profile.default.books]\n\
    chart = \"pcg\"\nfiscal_year_start = \"2026-07-01\"\nbank = { \"Hauptkonto\" = \"512100\", default = \"512200\" }\n";

fn export(folder: &Folder, bank: &Sandbox, days: &str) -> Outcome {
    folder.write("saldo.toml", BOOKS);
    folder
        .saldo()
        .args("export --archive archive --format fec --out out --new --config saldo.toml")
        .args(days)
        .live(bank)
        .run()
}

/// The numbers in the files of a run, each once, by fiscal year.
fn numbers(folder: &Folder, run: i64) -> Vec<(String, Vec<u64>)> {
    let runs = crate::sync::open(folder).runs().unwrap();
    let run = runs.into_iter().find(|other| other.id == run).unwrap();
    let read = |name: String| {
        let text = String::from_utf8(folder.read(&format!("out/{name}"))).unwrap();
        let number = |line: &str| line.split('\t').nth(2).unwrap().parse().unwrap();
        let mut numbers: Vec<u64> = text.lines().skip(1).map(number).collect();
        numbers.dedup();
        (name, numbers)
    };
    run.files.into_iter().map(|file| read(file.name)).collect()
}

#[test]
fn numbers_go_on_within_a_fiscal_year() {
    let (folder, bank) = (Folder::new(), demo());
    export(&folder, &bank, "--month 2026-08").expect(0);
    export(&folder, &bank, "--month 2026-09").expect(0);
    let [(first, august)] = &numbers(&folder, 1)[..] else {
        panic!("not one file");
    };
    let [(second, september)] = &numbers(&folder, 2)[..] else {
        panic!("not one file");
    };
    assert_eq!(first, "123456782FEC20270630.txt");
    assert_eq!(second, "123456782FEC20270630_run2.txt");
    let last = august.len() as u64;
    assert_eq!(*august, (1..=last).collect::<Vec<_>>());
    assert_eq!(
        *september,
        (last + 1..=last + september.len() as u64).collect::<Vec<_>>()
    );
    assert!(last > 10 && september.len() > 10);

    // Another fiscal year begins with 1; this one goes on, and October is new to both.
    export(&folder, &bank, "--from 2026-06-20 --to 2026-10-31").expect(0);
    let files = numbers(&folder, 3);
    let of = |year: &str| {
        files
            .iter()
            .find(|(name, _)| name.contains(year))
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(of("20260630")[0], 1);
    let reached = last + september.len() as u64;
    assert_eq!(of("20270630")[0], reached + 1);
    assert!(files.iter().all(|(name, _)| name.ends_with("_run3.txt")));
}

#[test]
fn numbers_go_on_over_the_files_of_a_run_too() {
    let (folder, bank) = (Folder::new(), demo());
    folder.write(
        "parts.toml",
        "schema = 1\nextends = \"fec\"\n[mapping]\nname = \"parts\"\ntitle = \"Parts\"\n[file]\nmax_rows = 30\n",
    );
    folder.write("saldo.toml", BOOKS);
    for (run, days) in [(1, "--month 2026-08"), (2, "--month 2026-09")] {
        let export = folder
            .saldo()
            .args("export --archive archive --format parts.toml --out out --new --config saldo.toml");
        export.args(days).live(&bank).run().expect(0);
        assert!(numbers(&folder, run).len() > 1, "{days}");
    }
    let both = [numbers(&folder, 1), numbers(&folder, 2)].concat();
    let found: Vec<u64> = both.into_iter().flat_map(|(_, numbers)| numbers).collect();
    assert_eq!(found, (1..=found.len() as u64).collect::<Vec<_>>());
}

#[test]
fn each_month_has_a_folder_of_its_own() {
    let folder = Folder::new();
    let export = |month: &str, out: &str| {
        let run = folder
            .saldo()
            .args("export --demo --format fec --set siren=123456782");
        run.args(&format!("--month {month} --out {out}")).run()
    };
    export("2026-09", "fec/2026-09").expect(0);
    let september = folder.read("fec/2026-09/123456782FEC20261231.txt");
    export("2026-10", "fec/2026-09").expect(2).says("already there");
    export("2026-10", "fec/2026-10").expect(0);
    assert_eq!(folder.read("fec/2026-09/123456782FEC20261231.txt"), september);
    assert_ne!(folder.read("fec/2026-10/123456782FEC20261231.txt"), september);
}
