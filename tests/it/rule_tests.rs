//! The tests in a file of rules, in the books of a profile.

use crate::saldo::Folder;

/// A file of rules with one rule and one test, which runs in books with these keys.
fn tested(books: &str, account: &str, entry: &str, expect: &str) -> crate::saldo::Outcome {
    let folder = Folder::new();
    folder.write(
        "saldo.toml",
        format!("[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\n{books}\n"),
    );
    let rules = format!(
        "[[rule]]\nname = \"Office\"\naccount = \"{account}\"\n\n[[test]]\nname = \"office\"\n\
         entry = {{ side = \"debit\", amount = \"119.00\", settled_at = \"2026-10-14T10:00:00Z\"{entry} }}\n\
         expect = {expect}\n"
    );
    folder.write("rules.toml", rules);
    folder.saldo().args("rules test").run()
}

/// A test says what an export does, and the export splits.
#[test]
fn tests_split_by_tax_rates_where_the_books_do() {
    let taxed = ", vat_rate = \"19\", vat_amount = \"19.00\"";
    let keyed = "{ tax_key = \"9\" }";
    let split = "chart = \"skr03\"\nvat = \"split\"";
    tested(split, "4930", taxed, keyed).expect(0);
    tested("chart = \"skr03\"", "4930", taxed, keyed)
        .expect(2)
        .says("`tax_key` is ''");
    let french = ", vat_rate = \"20\", vat_amount = \"19.83\"";
    let lines = "[{ account = \"6064\", amount = \"99.17\" }, { account = \"44566\", amount = \"19.83\" }]";
    tested("chart = \"pcg\"\nvat = \"split\"", "6064", french, lines).expect(0);
}

/// What a rule says in four digits, its test may say in four as well.
#[test]
fn accounts_are_as_in_the_chart_or_in_the_length_of_the_books() {
    let books = "chart = \"skr03\"\naccount_length = 6";
    for (account, bank) in [("4930", "1200"), ("493000", "120000")] {
        let expect = format!("{{ account = \"{account}\", bank = \"{bank}\", amount = \"119.00\" }}");
        tested(books, "4930", "", &expect).expect(0);
    }
    for account in ["4931", "493001", "49300", "493"] {
        tested(books, "4930", "", &format!("{{ account = \"{account}\" }}"))
            .expect(2)
            .says("`account` is '493000'");
    }
}

/// The rules to begin with are right in books of any length.
#[test]
fn the_example_rules_pass_their_tests_in_longer_books() {
    for (chart, length) in [("skr03", 6), ("pcg", 6), ("skr03", 8)] {
        let folder = Folder::new();
        let books = format!("[profile.default.books]\nchart = \"{chart}\"\naccount_length = {length}\n");
        folder.write("saldo.toml", format!("[profile.default]\n{books}"));
        let line = format!("rules example --chart {chart}");
        let example = folder.saldo().args(&line).run().expect(0);
        folder.write("rules.toml", &example.stdout);
        folder.saldo().args("rules test rules.toml").run().expect(0);
    }
}
