//! Charts of one's own in the books of a profile: what they inherit, and what these books can have of it.

use saldo::booking::chart::Chart;
use saldo::booking::rules::VatMode;
use saldo::entry::Entry;
use saldo::problem::Source;

use crate::plain_entry::entry;
use crate::postings::{item, keeper, post, shown};
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

/// DATEV takes an account with one digit more for a customer's.
#[test]
fn without_a_length_of_the_chart_no_account_is_longer_than_those_of_the_books() {
    let chart = |suspense: &str| {
        format!(
            "[chart]\nname = \"ours\"\ntitle = \"Ours\"\n\
             [roles]\nbank = [\"1801-1809\"]\ntransit = \"1890\"\nsuspense = \"{suspense}\"\n\
             [accounts]\n1801 = \"Bank\"\n1890 = \"Transit\"\n{suspense} = \"Suspense\"\n6810 = \"Fees\"\n"
        )
    };
    let books = "account_length = 4\nbank = { default = \"1801\" }";
    let export = "export --demo --month 2026-10 --set skr=03";
    let run = kept(books, &chart("18999"), "");
    for line in ["rules check", export] {
        run(line).expect(2).says(
            "the chart ours names accounts that these books cannot have: 18999 (`suspense`); in the chart write 1 to 4 \
             digits, which grow to 4, or change account_length",
        );
    }
    let rule = |account: &str| format!("[[rule]]\nname = \"All\"\naccount = \"{account}\"\n");
    let run = kept(books, &chart("1899"), &rule("681012345"));
    for line in ["rules check", export] {
        run(line)
            .expect(2)
            .says("`681012345` is no account of these books")
            .says("write 1 to 4 digits, which grow to 4");
    }
    kept(books, &chart("1899"), &rule("6810"))(export).expect(0);
}

#[test]
fn a_bank_account_is_no_customer() {
    let chart = "extends = \"skr03\"\n[chart]\nname = \"ours\"\n";
    for account in ["12001", "84001"] {
        let run = kept(&format!("bank = {{ default = \"{account}\" }}"), chart, "");
        let refusal =
            format!("{account} is a customer's or supplier's account, and bank accounts are 1200, 1210-1250");
        run("rules unmatched --demo --month 2026-10")
            .expect(2)
            .says(&refusal);
    }
}

/// The accounts of the tax are only needed where it is split off.
#[test]
fn tax_accounts_fit_the_books_where_tax_is_split() {
    let chart = "extends = \"pcg\"\n[chart]\nname = \"ours\"\n";
    let split = "vat = \"split\"\n[[rule]]\nname = \"All\"\naccount = \"6063\"\n";
    let run = kept("account_length = 4", chart, split);
    run("rules check")
        .expect(2)
        .says("44562 (tax), 44566 (tax), 44571 (tax); in the chart write 1 to 4 digits, which grow to 4");
    kept("account_length = 5", chart, split)("rules check").expect(0);
    kept("account_length = 4", chart, "")("rules check").expect(0);
}

/// `[[vat]]` of a chart of one's own, and what a purchase and a sale at 7 % become.
fn at_seven_percent(extends: &str, vat: &str) -> [Vec<String>; 2] {
    let text =
        format!("{extends}\n[chart]\nname = \"ours\"\ntitle = \"Ours\"\n[[vat]]\nrate = \"7\"\n{vat}\n");
    let chart = Chart::load(&Source::new("chart.toml", text)).unwrap_or_else(|problems| panic!("{problems}"));
    [("4930", -10_700), ("8200", 10_700)].map(|(account, cents)| {
        let rules = format!("[[rule]]\nname = \"All\"\naccount = \"{account}\"\n");
        let keeper = keeper(&chart, &rules, Some(VatMode::Split));
        let taxed = Entry {
            vat_details: vec![item(7, 10_000, 700)],
            ..entry(cents)
        };
        shown(&post(&keeper, &taxed).unwrap())
    })
}

#[test]
fn a_rate_inherits_the_way_that_it_does_not_name() {
    assert_eq!(
        at_seven_percent("extends = \"skr03\"", "input = \"81\""),
        [["1200 H 107.00 an 4930 key 81"], ["1200 S 107.00 an 8200 key 2"]]
    );
    assert_eq!(
        at_seven_percent("extends = \"skr03\"", "output = \"21\""),
        [["1200 H 107.00 an 4930 key 8"], ["1200 S 107.00 an 8200 key 21"]]
    );
}

/// Output tax would be missing without a word.
#[test]
fn a_rate_without_a_key_for_this_way_is_counted() {
    let alone = "[roles]\nbank = [\"1200\"]\ntransit = \"1360\"\nsuspense = \"1792\"\n\
                 [functions]\ninput_vat = [\"4930\"]\noutput_vat = [\"8200\"]\n\
                 [accounts]\n1360 = \"A\"\n1792 = \"B\"\n[tax_keys]\ninput = [\"8\"]\noutput = [\"2\"]\n";
    assert_eq!(
        at_seven_percent(alone, "input = \"8\""),
        [
            ["1200 H 107.00 an 4930 key 8"],
            ["1200 S 107.00 an 8200 (no tax key: the chart has none for sales at 7 %)"]
        ]
    );
    assert_eq!(
        at_seven_percent(alone, "output = \"2\""),
        [
            ["1200 H 107.00 an 4930 (no tax key: the chart has none for purchases at 7 %)"],
            ["1200 S 107.00 an 8200 key 2"]
        ]
    );
}
