//! Short fiscal years: what begins and ends with a year does so where the books say.

use saldo::sandbox::Company;

use crate::extf;
use crate::saldo::{Folder, Outcome};

/// What an export writes in books with these fiscal years.
fn export(format: &str, chart: &str, years: &str, days: &str) -> (Folder, Outcome) {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        format!(
            "[profile.default]\n[profile.default.params]\n{}\n[profile.default.books]\nchart = \"{chart}\"\nconsultant = 1001\n\
             client = 1\nfiscal_year_start = {years}\naccount_length = 4\nbank = {{ default = \"{}\" }}\n",
            if format == "fec" { "siren = \"123456782\"" } else { "" },
            if format == "fec" { "5121" } else { "1200" },
        ),
    );
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    folder.write("dump.jsonl", dump);
    let run = folder.saldo().args(&format!(
        "export --config saldo.toml --input dump.jsonl --format {format} --out out {days}"
    ));
    (folder, run.run())
}

#[test]
fn a_batch_ends_with_a_short_year_and_names_its_first_day() {
    let years = "[\"2026-04-01\", \"2026-10-15\", \"2027-01-01\"]";
    let (folder, run) = export("datev", "skr03", years, "--month 2026-10");
    run.expect(0);
    let batches: Vec<_> = folder
        .tree("out")
        .into_iter()
        .filter(|(name, _)| name.starts_with("EXTF_"))
        .map(|(name, bytes)| {
            let batch = extf::read(&bytes).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
            (name, batch.header[12].clone(), batch.from, batch.to)
        })
        .map(|(name, year, from, to)| format!("{name}: year of {year}, {from} to {to}"))
        .collect();
    assert_eq!(
        batches,
        [
            "EXTF_Qonto_20261001-20261014.csv: year of 20260401, 2026-10-01 to 2026-10-14",
            "EXTF_Qonto_20261015-20261031.csv: year of 20261015, 2026-10-15 to 2026-10-31",
        ]
    );
}

#[test]
fn a_fec_is_named_by_the_end_of_its_short_year() {
    let years = "[\"2025-10-01\", 2026-09-10, \"2027-01-01\"]";
    let (folder, run) = export("fec", "pcg", years, "--from 2026-08-01 --to 2026-10-31");
    run.expect(0);
    let tree = folder.tree("out");
    let names = tree.keys().filter(|name| name.contains("FEC"));
    assert_eq!(
        names.collect::<Vec<_>>(),
        ["123456782FEC20260909.txt", "123456782FEC20261231.txt"]
    );
}

#[test]
fn years_out_of_order_are_told_at_their_place() {
    let (_, run) = export(
        "datev",
        "skr03",
        "[\"2027-01-01\", \"2026-04-01\", \"01.01.2028\"]",
        "--month 2026-10",
    );
    let run = run.expect(2);
    insta::assert_snapshot!(run.stderr);
    let (_, run) = export("datev", "skr03", "[]", "--month 2026-10");
    run.expect(2).says("`fiscal_year_start` has no day");
}

#[test]
fn init_writes_several_first_days_in_order() {
    let folder = Folder::new();
    let options = "--format datev --chart skr03 --consultant 1001 --client 1 --account-length 4 --bank 1200";
    let init = |days: &str| {
        let line = format!("init --demo --out saldo.toml {options} {days}");
        folder.saldo().args(&line).run()
    };
    init("--fiscal-year-start 2027-01-01 --fiscal-year-start 2026-04-01")
        .expect(2)
        .says("a fiscal year cannot begin on 2026-04-01 after one that begins on 2027-01-01");
    init("--fiscal-year-start 2026-04-01 --fiscal-year-start 2027-01-01").expect(0);
    let written = String::from_utf8(folder.read("saldo.toml")).unwrap();
    assert!(
        written.contains("fiscal_year_start = [\"2026-04-01\", \"2027-01-01\"]"),
        "{written}"
    );
}
