//! What `saldo rules unmatched` proposes, pasted: it loads, and takes exactly the entries that it says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::random_dump::{ACCOUNT, GERMAN, dump};
use crate::saldo::Folder;

/// Each posting with all that a proposal says of it.
const MAPPING: &str = r#"
schema = 1
[mapping]
name = "postings"
title = "Postings"
rows = "posting"
[file]
name = "postings.csv"
per = "period"
delimiter = ","
quote = "always"
[[column]]
name = "id"
value = "{id}-{posting.number | digits}"
[[column]]
name = "account"
value = "{posting.contra_account}"
[[column]]
name = "amount"
value = "{posting.signed_amount | decimal(2)}"
[[column]]
name = "day"
value = "{booking_date | date('%Y-%m-%d')}"
"#;

/// The account, the amount in cents and the day of each posting.
type Postings = BTreeMap<String, (String, i64, String)>;

/// A month of books, in a folder of its own.
struct Books {
    folder: Folder,
    /// How the entries are named on a command line.
    source: &'static str,
    suspense: &'static str,
}

/// How many entries go somewhere, their sum in cents, and the last day.
#[derive(Debug, Default, PartialEq, Eq)]
struct Taken {
    entries: usize,
    cents: i64,
    last: String,
}

fn cents(amount: &str) -> i64 {
    amount.replace([',', '.'], "").parse().unwrap()
}

/// What the line above a proposal says: `# 2 entries, -1,204.50 EUR, last on 2026-10-15`.
fn said(line: &str) -> Taken {
    let mut parts = line.trim_start_matches("# ").split(", ");
    let mut next = || parts.next().unwrap();
    Taken {
        entries: next().split(' ').next().unwrap().parse().unwrap(),
        cents: cents(next().strip_suffix(" EUR").unwrap()),
        last: next().strip_prefix("last on ").unwrap().to_owned(),
    }
}

impl Books {
    fn of(chart: &str, suspense: &'static str, source: &'static str) -> Self {
        let folder = Folder::new();
        let bank = match chart {
            "skr03" => "1200",
            "skr04" => "1800",
            _ => "512100",
        };
        folder.write(
            "saldo.toml",
            format!(
                "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"{chart}\"\n\
                 bank = {{ default = \"{bank}\" }}\n"
            ),
        );
        folder.write("postings.toml", MAPPING);
        folder.write("rules.toml", "");
        Self {
            folder,
            source,
            suspense,
        }
    }

    fn run(&self, line: &str) -> crate::saldo::Outcome {
        let line = format!("{line} {} --month 2026-10", self.source);
        self.folder.saldo().args(&line).run()
    }

    fn posted(&self, out: &str) -> Postings {
        self.run(&format!("export --format ./postings.toml --out {out}"))
            .expect(0);
        let file = format!("{out}/postings.csv");
        if !self.folder.path(&file).exists() {
            // No money moved.
            return Postings::new();
        }
        let text = self.folder.read(&file);
        let mut reader = csv::Reader::from_reader(&*text);
        let records = reader.records().map(Result::unwrap);
        let posting = |record: csv::StringRecord| {
            let cell = |index: usize| record[index].to_owned();
            (cell(0), (cell(1), cents(&record[2]), cell(3)))
        };
        records.map(posting).collect()
    }

    /// Pastes all proposals behind the rules, each with an account of its own, and compares.
    fn check(&self, rules: &str) {
        self.folder.write("rules.toml", rules);
        let before = self.posted("before");
        let proposals = self.run("rules unmatched --top 1000").expect(0);
        let mut parts = proposals.text().split("account = \"\"");
        let mut pasted = rules.to_owned() + parts.next().unwrap_or_default();
        let mut accounts = Vec::new();
        for part in parts {
            // Customers in the German charts, supplies in the French one.
            let account = match self.suspense {
                "471" => format!("606{:03}", accounts.len() + 1),
                _ => format!("1{:04}", accounts.len()),
            };
            write!(pasted, "account = \"{account}\"{part}").unwrap();
            accounts.push(account);
        }
        self.folder.write("rules.toml", &pasted);
        let after = self.posted("after");

        let mut took: BTreeMap<&str, Taken> = BTreeMap::new();
        for (id, now) in &after {
            let was = &before[id];
            if was.0 == self.suspense {
                let taken = took.entry(now.0.as_str()).or_default();
                taken.entries += 1;
                taken.cents += now.1;
                taken.last = taken.last.clone().max(now.2.clone());
            } else {
                assert_eq!(was, now, "{id} was not in suspense:\n{pasted}");
            }
        }
        assert_eq!(before.len(), after.len());
        let says: BTreeMap<&str, Taken> = accounts
            .iter()
            .map(String::as_str)
            .zip(
                proposals
                    .text()
                    .lines()
                    .filter(|line| line.starts_with("# "))
                    .map(said),
            )
            .collect();
        assert_eq!(took, says, "{pasted}");
    }
}

#[test]
fn proposals_for_the_demo_company_take_what_they_say() {
    for (chart, suspense) in [("skr03", "1792"), ("skr04", "3630"), ("pcg", "471")] {
        let books = Books::of(chart, suspense, "--demo");
        books.check("");
        // The proposals of a second look have other names than the rules that there are.
        books.check(
            "[[rule]]\nname = \"Sammelbuchung Muster\"\nwhen = \"counterparty == 'Sammelbuchung Muster' and amount > 1000\"\n\
             account = \"9000\"\n[accounts]\n9000 = \"Vorträge\"\n\n",
        );
    }
}

const KINDS: &[Option<&str>] = &[
    Some("card"),
    Some("transfer"),
    Some("qonto_fee"),
    Some("QONTO_FEE"),
    Some("account_remuneration"),
    Some("pay_later"),
    Some("it's \"x\"\n"),
    Some(""),
    Some("\u{feff}"),
    None,
];

const SUBJECTS: &[Option<&str>] = &[
    Some("Transfer"),
    Some("FinancingIncome"),
    Some("financingincome"),
    Some("WalletToWallet"),
    None,
];

fn name() -> impl Strategy<Value = Option<String>> {
    let long = "N".repeat(139);
    prop::sample::select(vec![
        Some("Qonto".to_owned()),
        Some("card".to_owned()),
        Some("it's \"x\"\\".to_owned()),
        Some("it.s \"x\"\\".to_owned()),
        Some(format!("{long}'")),
        Some(format!("{long}'\"")),
        Some(long),
        Some(" ".to_owned()),
        Some("\u{200f}\0".to_owned()),
        Some("\u{ad}\u{7f}".to_owned()),
        None,
    ])
}

prop_compose! {
    fn entry()(
        label in name(),
        clean in prop::option::weighted(0.2, name()),
        kind in prop::sample::select(KINDS),
        subject in prop::sample::select(SUBJECTS),
        is_credit in any::<bool>(),
        cents in 0_i64..3,
    ) -> Value {
        let digits = format!("0.{cents:02}");
        json!({
            "bank_account_id": ACCOUNT, "amount": digits, "amount_cents": cents, "currency": "EUR", "local_amount": digits,
            "local_currency": "EUR", "side": if is_credit { "credit" } else { "debit" }, "status": "completed", "label": label,
            "clean_counterparty_name": clean.flatten(), "operation_type": kind, "subject_type": subject,
        })
    }
}

/// Rules that there are already, whose names a proposal would like.
fn rules() -> impl Strategy<Value = String> {
    let rule = |name: &str, when: &str| {
        format!("[[rule]]\nname = \"{name}\"\nwhen = \"{when}\"\naccount = \"4900\"\n\n")
    };
    let known = vec![
        rule("Qonto", "counterparty == 'Qonto' and side == 'credit'"),
        rule(
            "Qonto 2",
            "counterparty == 'Qonto' and operation_type == 'transfer'",
        ),
        rule("card", "operation_type == 'card' and amount > 0.01"),
        rule("unknown", "subject_type == 'Transfer' and amount > 0.01"),
    ];
    let count = known.len();
    prop::sample::subsequence(known, 0..=count).prop_map(|rules| rules.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn proposals_for_random_books_take_what_they_say(entries in vec(entry(), 1..30), rules in rules()) {
        let books = Books::of("skr03", "1792", "--input dump.jsonl");
        books.folder.write("dump.jsonl", dump(&entries, GERMAN));
        books.check(&rules);
    }
}
