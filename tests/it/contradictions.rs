//! Books, formats and answers that contradict each other: accounts of one chart never go out under the name of another.

use saldo::sandbox::Company;

use crate::saldo::{Folder, Outcome};

/// A run over the demo company's October in books of this chart.
fn export(chart: &str, bank: &str, params: &str, arguments: &str) -> Outcome {
    let folder = Folder::new();
    let mut dump = Vec::new();
    Company::demo().write_dump(&mut dump).unwrap();
    folder.write("dump.jsonl", dump);
    folder.write(
        "own.toml",
        "schema = 1\nextends = \"skr04\"\n[chart]\nname = \"own\"\n[accounts]\n4999 = \"Own\"\n",
    );
    folder.write("alone.toml", ALONE);
    folder.write(
        "saldo.toml",
        format!(
            "[profile.default.books]\nchart = \"{chart}\"\nconsultant = 1001\nclient = 1\n\
             fiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = {{ default = \"{bank}\" }}\n\
             [profile.default.params]\nsiren = \"123456782\"\n{params}"
        ),
    );
    let run = folder.saldo().args(
        "export --config saldo.toml --input dump.jsonl --timezone Europe/Berlin --month 2026-10 --out out",
    );
    run.args(arguments).run()
}

/// A chart that extends none.
const ALONE: &str = "schema = 1\n[chart]\nname = \"alone\"\ntitle = \"Alone\"\nlength = 4\n[roles]\nbank = [\"1200\"]\n\
    transit = \"1360\"\nsuspense = \"1792\"\n[accounts]\n1200 = \"Bank\"\n1360 = \"Transit\"\n1792 = \"Suspense\"\n\
    [functions]\nno_vat = [\"1000-1999\"]\n";

fn refused(run: Outcome, reason: &str) {
    let run = run.expect(2).says(reason);
    let tree = run.folder.tree("out");
    assert!(tree.is_empty(), "{:?}", tree.keys());
}

/// The number of the chart in the first line of the batch.
fn told_chart(run: Outcome) -> String {
    let run = run.expect(0);
    let batch = run.folder.read("out/EXTF_Qonto_20261001-20261031.csv");
    let head = String::from_utf8_lossy(&batch).lines().next().unwrap().to_owned();
    head.split(';').nth(26).unwrap().to_owned()
}

#[test]
fn a_batch_tells_the_chart_of_its_accounts() {
    let skr04 = "the accounts of the books are those of SKR04, so `skr` is 04";
    let datev = "--format datev";
    refused(export("skr04", "1810", "skr = \"03\"\n", datev), skr04);
    refused(export("skr04", "1810", "", "--format datev --set skr=03"), skr04);
    refused(
        export("own.toml", "1810", "", "--format datev --set skr=03"),
        skr04,
    );
    refused(
        export("skr03", "1210", "", "--format datev --set skr=04"),
        "the accounts of the books are those of SKR03, so `skr` is 03",
    );
    assert_eq!(
        told_chart(export("skr04", "1810", "skr = \"04\"\n", datev)),
        "\"04\""
    );
    assert_eq!(told_chart(export("skr03", "1210", "", datev)), "\"03\"");
    // What a chart of one's own extends says which it is; one that extends none is asked about.
    assert_eq!(told_chart(export("own.toml", "1810", "", datev)), "\"04\"");
    refused(
        export("alone.toml", "1200", "", datev),
        "The number of the chart at DATEV, 03 or 04",
    );
    let alone = export("alone.toml", "1200", "", "--format datev --set skr=04");
    assert_eq!(told_chart(alone), "\"04\"");
}

#[test]
fn accounts_of_one_country_are_not_written_for_another() {
    let french = "its accounts are those of SKR03 or SKR04, and the chart of the books is French";
    refused(export("pcg", "5121", "", "--format datev"), french);
    refused(export("pcg", "5121", "", "--format datev --set skr=03"), french);
    let german = "its accounts are those of the plan comptable général, and the chart of the books is German";
    refused(export("skr03", "1210", "", "--format fec"), german);
    refused(export("own.toml", "1810", "", "--format fec"), german);
    export("pcg", "5121", "", "--format fec").expect(0);
    export("alone.toml", "1200", "", "--format fec").expect(0);
}

#[test]
fn what_to_do_is_what_the_requirement_looks_at() {
    let answer =
        |name: &str| format!("give another `{name}` with --set {name}=… or in the profile's [params]");
    let books = "change `chart` in [profile.NAME.books]";
    for (chart, bank, arguments, remedy) in [
        (
            "pcg",
            "5121",
            "--format fec --set siren=123456789",
            answer("siren"),
        ),
        ("skr03", "1210", "--format datev --set skr=05", answer("skr")),
        (
            "skr03",
            "1210",
            "--format datev --set skr=04",
            format!("{}, or {books}", answer("skr")),
        ),
        ("skr03", "1210", "--format fec", books.to_owned()),
    ] {
        let run = export(chart, bank, "", arguments).expect(2);
        let run = run
            .says("cannot be written: ")
            .says(&format!("; {remedy}, or use another format"));
        assert!(!run.stderr.contains("--account"), "{run}");
    }
    export("skr03", "1210", "", "--format norma43")
        .expect(2)
        .says("is not for")
        .says("; choose others with --account, or use another format");
}

#[test]
fn one_question_has_one_answer() {
    refused(
        export("skr03", "1210", "", "--format datev --set skr=03 --set skr=04"),
        "--set gives `skr` twice: \"03\" and \"04\"; leave one of them out",
    );
    let twice = export("skr03", "1210", "", "--format datev --set skr=03 --set skr=03");
    assert_eq!(told_chart(twice), "\"03\"");
}

#[test]
fn the_demo_company_keeps_french_books_for_french_formats() {
    let demo = |formats: &str| {
        let run = Folder::new().saldo();
        let run = run.args("export --demo --month 2026-10 --out out --set siren=123456782");
        run.args(formats).run()
    };
    let fec = demo("--format fec").expect(0);
    let lines = String::from_utf8(fec.folder.read("out/123456782FEC20261231.txt")).unwrap();
    assert!(lines.contains("\t512100\tBanques\t"), "{lines}");
    refused(
        demo("--format fec --format datev"),
        "the chart of the books is German",
    );
}
