//! Books that are not German: the French ones of the demo company, rules to begin with, and charts of one's own.

use crate::saldo::{Folder, Saldo};

#[test]
fn there_are_rules_to_begin_with_for_french_books() {
    let folder = Folder::new();
    let run = |line: &str| folder.saldo().args(line).run();
    let example = run("rules example --chart pcg").expect(0);
    folder.write("regles.toml", &example.stdout);
    for command in ["check", "test"] {
        run(&format!("rules {command} regles.toml --chart pcg"))
            .expect(0)
            .says("6 tests");
    }
    run("rules example --chart skr04")
        .expect(2)
        .says("there are no example rules for the chart `skr04`, but for: skr03, pcg");
}

/// The demo company's books are those of the chart that is named, in the export and in what lists its suspense.
#[test]
fn the_french_books_of_the_demo_company_are_looked_at_by_their_chart() {
    let run = |line: &str| Saldo::new().args(line).run();
    let fec = "export --demo --month 2026-10 --format fec --set siren=732829320";
    let told = run(fec).expect(0).stderr;
    let (suspense, rest) = told.split_once(" (Compte d'attente); `saldo ").unwrap();
    let suspense = suspense.rsplit("note: ").next().unwrap();
    let lists = rest.split_once('`').unwrap().0;
    assert_eq!(lists, "rules unmatched --demo --chart pcg");
    run(&format!("{lists} --month 2026-10")).expect(0).says(suspense);
    let explained = run("rules explain --demo --chart pcg --id 01a130cc-aad5").expect(0);
    let posted = "posting 1 of 1: 314.15 on 512100, credit against 471000 Compte d'attente";
    assert!(explained.text().contains(posted), "{explained}");
    run("rules check --demo --chart pcg")
        .expect(2)
        .says("which rules?")
        .says("`saldo rules example` prints some");
}

/// The charts that the book shows can be used as they stand there.
#[test]
fn the_charts_of_the_book_are_charts() {
    let page = include_str!("../../docs/bookkeeping.md");
    let blocks = page
        .split("```toml\n")
        .skip(1)
        .filter_map(|block| Some(block.split_once("```")?.0));
    let charts: Vec<_> = blocks.filter(|block| block.contains("[chart]\n")).collect();
    assert_eq!(charts.len(), 2);
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"ours.toml\"\n\
         bank = { default = \"1801\" }\n",
    );
    folder.write(
        "rules.toml",
        "[[rule]]\nname = \"Rent\"\nwhen = \"category == 'office_rental'\"\naccount = \"7520\"\nvat = \"split\"\n",
    );
    let run = |line: &str| folder.saldo().args(line).run();
    for chart in charts {
        folder.write("ours.toml", chart);
        let is_alone = !chart.contains("extends");
        if !is_alone {
            folder.write("empty.toml", "text = \"{counterparty}\"\n");
            run("rules check empty.toml --chart ours.toml").expect(0);
            continue;
        }
        run("rules check").expect(0).says("chart it)");
        // German tax is none of this chart's.
        let explained = run("rules explain --demo --id 01a0f65e").expect(0);
        let posted = "posting 1 of 1: 2,380.00 on 1801, credit against 7520 Affitti passivi";
        assert!(explained.text().contains(posted), "{explained}");
        let note = "note: no tax account: the chart has none for 19 %";
        assert!(explained.text().contains(note), "{explained}");
    }
}
