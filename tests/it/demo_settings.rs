//! `--demo` stands for the bank, not for the settings: a `saldo.toml` that is there holds with it.

use saldo::sandbox::{Sandbox, Settings};

use crate::saldo::{Folder, Outcome, Saldo};

const EXPORT: &str = "export --demo --month 2026-10";

const BOOKS: &str = "[profile.default.books]
chart             = \"skr04\"
consultant        = 29098
client            = 55003
fiscal_year_start = \"2026-01-01\"
account_length    = 4
bank              = { default = \"1800\" }
";

/// A run in a folder with this configuration.
fn with(config: &str, line: &str) -> Outcome {
    let folder = Folder::new();
    folder.write("saldo.toml", config);
    folder.saldo().args(line).run()
}

fn batch(run: &Outcome) -> String {
    let bytes = run.folder.read("saldo-export/EXTF_Qonto_20261001-20261031.csv");
    bytes.into_iter().map(char::from).collect()
}

/// The first line of a batch, field by field.
fn header(run: &Outcome) -> Vec<String> {
    let text = batch(run);
    text.lines()
        .next()
        .unwrap()
        .split(';')
        .map(str::to_owned)
        .collect()
}

#[test]
fn what_init_wrote_holds_in_the_export_that_it_names() {
    let folder = Folder::new();
    let init = "init --demo --format datev --chart skr03 --consultant 29098 --client 55003 --fiscal-year-start \
                2026-01-01 --account-length 4 --bank 1200";
    let told = folder.saldo().args(init).run().expect(0).stderr;
    let next = told.split_once("next: saldo ").unwrap().1.trim();
    let run = folder.saldo().args(next).run().expect(0);
    assert_eq!(header(&run)[10..12], ["29098", "55003"]);
}

#[test]
fn formats_books_answers_time_zone_and_mappings_are_the_profiles() {
    let config = format!(
        "[profile.default]\nformats = [\"datev\", \"mine\"]\ntimezone = \"America/New_York\"\nmappings = \"maps\"\n\
         {BOOKS}"
    );
    let folder = Folder::new();
    folder.write("saldo.toml", config);
    let mapping = folder.saldo().args("mapping show generic-de").run().expect(0);
    let mapping = mapping.text().replace("\"generic-de\"", "\"mine\"");
    folder.write("maps/mine.toml", mapping);
    let run = folder.saldo().args(EXPORT).run().expect(0);
    let run = run.says("days of America/New_York (by the profile)");
    assert_eq!(header(&run)[10..12], ["29098", "55003"]);
    // Its ledger account of the bank, and not those of the demo company, in the one and the other chart.
    assert!(batch(&run).contains(";1800;"), "{}", batch(&run));
    assert!(!batch(&run).contains(";1200;"), "{}", batch(&run));
    let formats = folder.json("saldo-export/manifest.json")["files"].to_string();
    assert!(formats.contains("\"mine\""), "{formats}");

    let wrong = "[profile.default]\nformats = [\"fec\"]\n[profile.default.params]\nsiren = \"732829321\"\n\
                 [profile.default.books]\nchart = \"pcg\"\nfiscal_year_start = \"2026-01-01\"\n\
                 bank = { default = \"512000\" }\n";
    with(wrong, EXPORT)
        .expect(2)
        .says("the last one checks the others");
}

#[test]
fn rules_are_the_profiles() {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        format!("[profile.default]\nrules = \"rules.toml\"\n{BOOKS}"),
    );
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"All\"\nwhen = \"amount != 0\"\naccount = \"6300\"\n",
    );
    let run = |line: &str| folder.saldo().args(line).run();
    run("rules check --demo")
        .expect(0)
        .says("(1 rule, 0 tests, chart skr04)");
    let explained = run("rules explain --demo --id 01a130cc-aad5").expect(0);
    assert!(explained.text().contains("rule `All`"), "{explained}");
    let unmatched = run("rules unmatched --demo --month 2026-10").expect(0);
    assert_eq!(unmatched.text(), "", "{unmatched}");
    for line in ["mapping preview datev --demo", "mapping preview datev"] {
        let preview = run(&format!("{line} --month 2026-10")).expect(0);
        assert!(preview.text().contains("6300"), "{preview}");
    }

    // Rules of the demo company are for its own chart, and so are its books where the profile keeps none.
    let skr04 = format!("[profile.default]\n{BOOKS}");
    with(&skr04, "rules check --demo").expect(2).says("which rules?");
    with(&skr04, &format!("{EXPORT} --format datev")).expect(0);
    let none = "[profile.default]\nformats = [\"lexoffice\"]\n";
    with(none, "rules check --demo")
        .expect(0)
        .says("demo.toml (built in)");
    let run = with(none, &format!("{EXPORT} --format datev")).expect(0);
    assert_eq!(header(&run)[10..12], ["1001", "1"]);
}

#[test]
fn a_configuration_that_cannot_be_had_is_an_error_as_elsewhere() {
    let lexoffice = format!("{EXPORT} --format lexoffice");
    let run = |line: &str| Saldo::new().args(&format!("{lexoffice} {line}")).run();
    run("--config missing.toml").expect(2).says("missing.toml");
    run("--profile nope").expect(2).says("nope");
    let broken = with("this is no configuration", &lexoffice).expect(2);
    assert!(!broken.says("saldo.toml").folder.path("saldo-export").exists());
    with(
        "[profile.second]\nformats = [\"mt940\"]\n",
        &format!("{EXPORT} --profile secnd"),
    )
    .expect(2)
    .says("second");
    with(
        "[profile.second]\nformats = [\"mt940\"]\n",
        &format!("{EXPORT} --profile second"),
    )
    .expect(0);
}

/// Accounts of a real bank, and folders with its entries, are not the demo's.
#[test]
fn what_belongs_to_the_users_bank_is_left_alone() {
    let config = "[profile.default]\nlogin = \"acme-gmbh-1234\"\nsecret_command = [\"false\"]\n\
                  base_url = \"https://elsewhere.invalid\"\nformats = [\"lexoffice\"]\nout = \"real\"\n\
                  archive = \"books\"\naccounts = [\"DE91 1000 0000 0123 4567 89\", \"Hauptkonto\"]\n";
    let run = with(config, &format!("{EXPORT} --json")).expect(0);
    assert_eq!(run.json()["statements"].as_array().unwrap().len(), 1);
    let tree = run.folder.tree("");
    let left: Vec<_> = tree.keys().filter(|name| name.ends_with('/')).collect();
    assert_eq!(left, ["saldo-export/"]);
    let odd = Saldo::new().args(&format!("{EXPORT} --format lexoffice"));
    let odd = odd.env("SALDO_BASE_URL", "https://elsewhere.invalid/v2?x");
    odd.env("SALDO_LOGIN", "a:b").run().expect(0);
}

/// Its files look like anybody's: whoever finds one reads beside it that it is nobody's.
#[test]
fn what_the_demo_writes_says_that_it_is_invented() {
    const INVENTED: &str = "these entries are the built-in demo company's, all invented";
    let warns = |run: &Outcome| {
        let manifest = run.folder.json("saldo-export/manifest.json");
        manifest["warnings"].to_string().contains(INVENTED)
    };
    let demo = Saldo::new().args(&format!("{EXPORT} --format lexoffice")).run();
    let demo = demo.expect(0).says(&format!("note: {INVENTED}"));
    assert!(warns(&demo), "{demo}");
    let fetched = Saldo::new().args("fetch --demo --month 2026-10").run();
    fetched.expect(0).says(&format!("note: {INVENTED}"));

    let bank = Sandbox::start(Settings::demo()).unwrap();
    let real = |line: &str| Saldo::new().args(line).live(&bank).run().expect(0);
    let run = real("export --month 2026-10 --format lexoffice");
    assert!(!warns(&run) && !run.stderr.contains("invented"), "{run}");
    let run = real("fetch --month 2026-10");
    assert!(!run.stderr.contains("invented"), "{run}");
}
