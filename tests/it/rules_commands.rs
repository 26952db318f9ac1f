//! `saldo rules`, as it is typed.

use insta::assert_snapshot;
use saldo::sandbox::{Sandbox, Settings};

use crate::saldo::{Folder, Saldo};

const CONFIG: &str = "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr04\"\n\
                      account_length = 6\nbank = { default = \"1800\" }\n";

#[test]
fn the_demo_rules_are_right_and_their_tests_pass() {
    for command in ["check", "test"] {
        let run = Saldo::new().args(&format!("rules {command} --demo")).run();
        run.expect(0).says("ok demo.toml");
    }
    let folder = Folder::new();
    let example = folder.saldo().args("rules example").run().expect(0);
    folder.write("rules.toml", &example.stdout);
    folder
        .saldo()
        .args("rules check rules.toml --chart skr03")
        .run()
        .expect(0);
    folder
        .saldo()
        .args("rules check rules.toml --chart skr04")
        .run()
        .expect(2)
        .says("the chart skr04 does not know the account 4930");
    folder
        .saldo()
        .args("rules check rules.toml --chart skr05")
        .run()
        .expect(2)
        .says("did you mean `skr03`?");
    folder
        .saldo()
        .args("rules check rules.toml")
        .run()
        .expect(2)
        .says("which chart of accounts?");
    folder
        .saldo()
        .args("rules check")
        .run()
        .expect(2)
        .says("which rules?");
    folder
        .saldo()
        .args("rules check no.toml --chart pcg")
        .run()
        .expect(2)
        .says("no.toml is not there; begin it with `saldo rules unmatched");
}

#[test]
fn a_test_that_fails_is_shown_at_its_place() {
    let folder = Folder::new();
    folder.write(
        "rules.toml",
        r#"[[rule]]
name    = "Office"
when    = "label matches 'Muster'"
account = "4930"
tax_key = "9"

[[test]]
name   = "another key"
entry  = { side = "debit", amount = "11.90", settled_at = "2026-10-14T10:00:00Z", label = "Muster" }
expect = { account = "4930", tax_key = "8" }

[[test]]
name   = "two postings"
entry  = { side = "debit", amount = "11.90", settled_at = "2026-10-14T10:00:00Z", label = "Muster" }
expect = [{ amount = "5.00" }, { amount = "6.90" }]

[[test]]
name   = "an entry that is none"
entry  = { side = "debit", amount = "11.90", settled_at = "2026-10-14T10:00:00Z", lable = "Muster" }
expect = { account = "4930" }
"#,
    );
    let run = folder.saldo().args("rules test rules.toml --chart skr03").run();
    assert_snapshot!(run.expect(2));
}

#[test]
fn a_decision_is_explained() {
    let told = [
        "01a12d1a-eee7",
        "01a130cc-aad5",
        "01a18306-6ba3-775e",
        "01a0fa24-9c83",
        "01a15db0-50a3",
        "01a10f8a-4355",
    ];
    let explain = |id: &str| {
        let line = format!("rules explain --demo --month 2026-10 --id {id}");
        format!("$ saldo {line}\n{}", Saldo::new().args(&line).run().expect(0))
    };
    assert_snapshot!(told.map(explain).join("\n"));
    let json = Saldo::new()
        .args("rules explain --demo --id 01a130cc-aad5 --json")
        .run();
    assert_snapshot!(json.expect(0));
    let none = Saldo::new()
        .args("rules explain --demo --month 2026-09 --id 01a130cc-aad5")
        .run();
    none.expect(2).says("there is no entry");
}

#[test]
fn what_no_rule_covers_comes_as_rules_to_paste() {
    let folder = Folder::new();
    let line = "rules unmatched --demo --month 2026-10 --top 3";
    assert_snapshot!(folder.saldo().args(line).run().expect(0));
    let all = folder
        .saldo()
        .args("rules unmatched --demo --top 999")
        .run()
        .expect(0);
    let pasted = String::from_utf8(all.stdout)
        .unwrap()
        .replace("account = \"\"", "account = \"4900\"");
    folder.write(
        "rules.toml",
        format!("{}{pasted}", include_str!("../../mappings/rules/demo.toml")),
    );
    // Nothing is left, and no pasted rule stands behind another.
    folder
        .saldo()
        .args("rules unmatched --demo --rules rules.toml")
        .run()
        .expect(0)
        .says("0 entries in 1792");
}

#[test]
fn an_export_takes_rules_that_no_profile_names() {
    let folder = Folder::new();
    folder.write("mine.toml", "[[rule]]\nname = \"All\"\naccount = \"4900\"\n");
    let run = |line: &str| {
        let line = format!("export --demo --month 2026-10 --rules mine.toml {line}");
        folder.saldo().args(&line).run()
    };
    run("--format datev").expect(0);
    let batch = folder.read("saldo-export/EXTF_Qonto_20261001-20261031.csv");
    let batch: String = batch.into_iter().map(char::from).collect();
    assert!(batch.contains(";4900;") && !batch.contains(";4806;"), "{batch}");
    run("--format lexoffice")
        .expect(2)
        .says("no format wants postings; remove --rules");
    folder.write("mine.toml", "[[rule]]\nname = \"All\"\naccount = \"49\"\n");
    run("--format datev").expect(2).says("mine.toml");
}

#[test]
fn the_bank_and_a_dump_and_the_demo_are_explained_alike() {
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let folder = Folder::new();
    folder.write("saldo.toml", CONFIG.replace("rules = \"rules.toml\"\n", ""));
    let fetch = "fetch --demo --month 2026-10 --out dump.jsonl";
    folder.saldo().args(fetch).run().expect(0);
    let look = "rules unmatched --month 2026-10 --top 2";
    let live = folder.saldo().live(&bank).args(look).run().expect(0);
    let dump = folder
        .saldo()
        .args(&format!("{look} --input dump.jsonl"))
        .run()
        .expect(0);
    assert_eq!((&live.stdout, &live.stderr), (&dump.stdout, &dump.stderr));
    live.says("EUR in 363000");
    let pipe = folder.saldo().live(&bank).args("rules unmatched").run();
    pipe.expect(2).says("which period?");
}

#[test]
fn books_that_cannot_be_right_are_refused_before_anything_is_sent() {
    let folder = Folder::new();
    for (books, told) in [
        (
            "chart = \"skr03\"\nbank = { default = \"1800\" }",
            "1800 is 'Privatentnahmen allgemein' in skr03, and bank accounts are 1200, 1210-1250",
        ),
        (
            "chart = \"skr03\"\nbank = { default = \"12\" }",
            "12 is no account of these books: write 4 digits",
        ),
        ("bank = { default = \"1200\" }", "which chart of accounts?"),
        (
            "chart = \"skr03\"",
            "which ledger accounts do the bank accounts have?",
        ),
        (
            "chart = \"skr3.toml\"\nbank = { default = \"1200\" }",
            "skr3.toml cannot be read",
        ),
    ] {
        folder.write("saldo.toml", format!("[profile.default.books]\n{books}\n"));
        let run = folder.saldo().args("rules unmatched --month 2026-10").run();
        run.expect(2).says(told);
    }
}

#[test]
fn a_bank_account_of_the_books_is_no_contra_account() {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        CONFIG.replace("\"1800\" }", "\"1800\", Sparkasse = \"1890\" }"),
    );
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"To the savings\"\naccount = \"189000\"\n",
    );
    let check = folder.saldo().args("rules check").run().expect(2);
    check
        .says("189000 is an own bank account, which books its side itself")
        .says("post money on its way between own accounts to 146000");
}

#[test]
fn a_chart_of_ones_own_extends_a_shipped_one() {
    let folder = Folder::new();
    let shown = folder.saldo().args("rules chart").run().expect(0);
    assert_snapshot!(shown.text(), @r"
    skr03  DATEV SKR03, as printed for 2026 (75 accounts)
    skr04  DATEV SKR04, as printed for 2026 (75 accounts)
    pcg    Plan comptable général (56 accounts)
    ");
    let text = folder.saldo().args("rules chart pcg").run().expect(0);
    assert_eq!(text.stdout, include_bytes!("../../mappings/charts/pcg.toml"));
    folder
        .saldo()
        .args("rules chart pgc")
        .run()
        .expect(2)
        .says("did you mean `pcg`?");
    folder.write(
        "ours.toml",
        "extends = \"skr04\"\n[chart]\nname = \"ours\"\n[accounts]\n6301 = \"Kaffee\"\n[functions]\ninput_vat = [\"6301\"]\n",
    );
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"Coffee\"\naccount = \"6301\"\ntax_key = \"8\"\n",
    );
    let check = folder
        .saldo()
        .args("rules check rules.toml --chart ours.toml")
        .run();
    check.expect(0).says("chart ours");
    folder.write(
        "ours.toml",
        "extends = \"skr04\"\n[chart]\nname = \"ours\"\n[accounts]\n63 = \"Kaffee\"\n",
    );
    let check = folder
        .saldo()
        .args("rules check rules.toml --chart ours.toml")
        .run();
    check.expect(2).says("`63` is no account of this chart");
}

#[test]
fn a_slip_in_the_name_of_an_account_is_not_booked_to_the_default() {
    let (folder, bank) = (Folder::new(), Sandbox::start(Settings::demo()).unwrap());
    let run = |names: &str| {
        folder.write(
            "saldo.toml",
            format!(
                "[profile.default.books]\nchart = \"skr03\"\nconsultant = 1001\nclient = 1\n\
                 fiscal_year_start = \"2026-01-01\"\naccount_length = 4\nbank = {{ {names}, default = \"1220\" }}\n"
            ),
        );
        let run = folder
            .saldo()
            .args("export --month 2026-10 --format datev --force");
        run.live(&bank).run()
    };
    for slip in ["Hauptkonte", "hauptkonto", "Hauptkonto "] {
        run(&format!("{slip:?} = \"1200\""))
            .expect(2)
            .says("did you mean \"Hauptkonto\"?");
    }
    run("\"Another bank\" = \"1210\"")
        .expect(0)
        .says("\"Another bank\" in the books' `bank` is no account here");
    let all = "Hauptkonto = \"1200\", \"Rücklagen; Steuern\" = \"1210\", DE18000000004711000003 = \"1215\"";
    let told = run(&format!("{all}, \"Another bank\" = \"1230\"")).expect(0);
    assert!(!told.stderr.contains("is no account here"), "{told}");
}
