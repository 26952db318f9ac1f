//! Charts of one's own in the books of a profile: what they inherit, and what these books can have of it.

use crate::saldo::{Folder, Outcome};

const DATEV: &str = "[profile.default]\nrules = \"rules.toml\"\nformats = [\"datev\"]\n[profile.default.books]\n\
                     chart = \"chart.toml\"\nconsultant = 29098\nclient = 55003\nfiscal_year_start = \"2026-01-01\"\n";

const EXPORT: &str = "export --demo --month 2026-10";

/// How commands are run in books with this chart and these rules, whose other keys are `books`.
fn kept(books: &str, chart: &str, rules: &str) -> impl Fn(&str) -> Outcome + use<> {
    let folder = Folder::new();
    folder.write("saldo.toml", format!("{DATEV}{books}\n"));
    folder.write("chart.toml", chart);
    folder.write("rules.toml", rules);
    move |line: &str| folder.saldo().args(line).run()
}

/// A number of five digits would be another account in a batch of accounts with six.
#[test]
fn an_account_that_the_chart_names_must_be_one_of_the_books() {
    let chart = "extends = \"skr03\"\n[chart]\nname = \"ours\"\n\
                 [[default]]\nname = \"cheques\"\noperation_type = \"cheque\"\naccount = \"10000\"\n";
    let bank = "bank = { default = \"1200\" }";
    let run = kept(&format!("account_length = 6\n{bank}"), chart, "");
    for line in [EXPORT, "rules check", "rules unmatched --demo --month 2026-10"] {
        run(line).expect(2).says(
            "the chart ours names accounts that these books cannot have: 10000 (`cheques`); in the chart write 4 digits, \
             which grow to 6, or 6; 7 for a customer or supplier, or change account_length in [profile.NAME.books]",
        );
    }
    let run = kept(&format!("account_length = 4\n{bank}"), chart, "");
    run("rules check").expect(0);
    run(EXPORT).expect(0);
}

#[test]
fn accounts_of_the_chart_are_not_longer_than_those_of_the_books() {
    let chart = "[chart]\nname = \"ours\"\ntitle = \"Ours\"\nlength = 6\n\
                 [roles]\nbank = [\"120000\"]\ntransit = \"136000\"\nsuspense = \"179200\"\n\
                 [accounts]\n120000 = \"Bank\"\n136000 = \"Geldtransit\"\n179200 = \"Ungeklärt\"\n";
    let run = kept("account_length = 4", chart, "");
    run("rules check").expect(2).says(
        "136000 (`transit`), 179200 (`suspense`); in the chart write 4 digits, or change account_length",
    );
    let run = kept("account_length = 8", chart, "");
    run("rules check").expect(0);
}
