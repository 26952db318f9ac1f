//! What a run came to, for the manifest, the summary and scripts.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;

use super::session::Zone;
use crate::entry::Account;
use crate::excerpt::written;
use crate::export::run::Statements;
use crate::export::target::WrittenFile;
use crate::export::{Job, Tallies};
use crate::money::Cents;
use crate::output::files::{Committed, Outcome};
use crate::output::manifest::{AccountName, File, Manifest, Package, Skipped, Statement};
use crate::proof::{Proof, State, Wording};
use warnings::{not_over, warnings};

mod warnings;

/// Receipts that are named in the summary; the rest is counted.
const LISTED: usize = 20;

/// Everything that is told about a run.
pub(super) struct Report {
    pub(super) manifest: Manifest,
    pub(super) zone: Zone,
    pub(super) accounts: Vec<AccountReport>,
    /// What has not settled, or was declined, newest first.
    pub(super) unsettled: Vec<Unsettled>,
    /// How many entries were left out, by reason.
    pub(super) left_out: BTreeMap<String, usize>,
    /// What the bank and the mappings gave cause to say; the proofs have their own findings.
    pub(super) warnings: Vec<String>,
    /// Whether what was exported before is left out.
    pub(super) only_new: bool,
}

/// When a run was, and what it can know.
#[derive(Debug, Clone, Copy)]
pub(super) struct Times {
    /// The zone of the books.
    pub(super) zone: Zone,
    /// The time of the run, with the offset of the books' time zone.
    pub(super) created_at: DateTime<FixedOffset>,
    /// What the bank booked until then is in the statements.
    pub(super) as_of: DateTime<Utc>,
    /// Whether a later run leaves out what this one exported.
    pub(super) only_new: bool,
}

/// One account of the summary.
pub(super) struct AccountReport {
    pub(super) account: Account,
    pub(super) proof: Proof,
    /// The gaps of the proof and what else is to be said about it, in sentences.
    pub(super) findings: Vec<String>,
}

/// A transaction that moved no money (yet).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Unsettled {
    pub(super) id: String,
    pub(super) account: String,
    pub(super) reason: String,
    /// The local day of its last change.
    pub(super) date: Option<String>,
    /// What it would move, signed.
    pub(super) amount: Cents,
    pub(super) counterparty: Option<String>,
}

/// The same for scripts: the manifest, and what a run can say beside it.
#[derive(Serialize)]
pub(super) struct Json<'r> {
    #[serde(flatten)]
    manifest: &'r Manifest,
    unsettled: &'r [Unsettled],
    written: Vec<JsonFile>,
}

#[derive(Serialize)]
struct JsonFile {
    path: String,
    outcome: &'static str,
}

impl Report {
    pub(super) fn new(
        job: &Job,
        times: Times,
        statements: &Statements,
        files: &[WrittenFile],
        lists_suspense: &str,
    ) -> Self {
        let zone = times.zone;
        let accounts: Vec<_> = job
            .accounts
            .iter()
            .zip(&statements.finished)
            .map(|(account, finished)| AccountReport::new(account, &finished.proof, zone))
            .collect();
        let unsettled = unsettled(job, &statements.tallies);
        let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
        let filtered = statements.finished.iter().flat_map(|finished| &finished.left_out);
        let never = unsettled.iter().map(|row| Skipped {
            id: row.id.clone(),
            reason: row.reason.clone(),
        });
        let skipped: Vec<_> = never
            .chain(filtered.map(|row| Skipped {
                id: row.id.clone(),
                reason: row.reason.clone(),
            }))
            .collect();
        for row in &skipped {
            *left_out.entry(row.reason.clone()).or_default() += 1;
        }
        let mut warnings = warnings(job, statements, &accounts, files, lists_suspense);
        warnings.splice(0..0, not_over(job.setting.period, zone.zone, times));
        let of_proofs = accounts.iter().flat_map(AccountReport::warnings);
        let manifest = Manifest {
            saldo: env!("CARGO_PKG_VERSION"),
            created_at: times.created_at,
            timezone: zone.zone.name().to_owned(),
            period: job.setting.period.into(),
            statements: accounts.iter().map(AccountReport::statement).collect(),
            files: files.iter().map(|file| manifest_file(file, job)).collect(),
            packages: Vec::new(),
            skipped,
            warnings: of_proofs.chain(warnings.iter().cloned()).collect(),
        };
        Self {
            manifest,
            zone,
            accounts,
            unsettled,
            left_out,
            warnings,
            only_new: times.only_new,
        }
    }

    /// Adds what the bank did not show, in sentences.
    pub(super) fn add_notes(&mut self, notes: Vec<String>) {
        self.warnings.extend(notes.iter().cloned());
        self.manifest.warnings.extend(notes);
    }

    /// Adds the packages of receipts, and what is to be said of them.
    pub(super) fn add_packages(&mut self, packages: Vec<Package>, remarks: Vec<String>) {
        self.manifest.packages = packages;
        let more = remarks.len().saturating_sub(LISTED);
        self.warnings.extend(remarks.iter().take(LISTED).cloned());
        if more > 0 {
            self.warnings.push(format!(
                "{more} more receipts are in no package; the manifest names them"
            ));
        }
        self.manifest.warnings.extend(remarks);
    }

    /// For scripts; `committed` is absent where nothing was written.
    pub(super) fn json(&self, committed: Option<&Committed>) -> Json<'_> {
        let written = committed
            .into_iter()
            .flat_map(|committed| committed.files.iter().chain(&committed.manifest))
            .map(|placed| JsonFile {
                path: placed.path.display().to_string(),
                outcome: outcome(placed.outcome),
            });
        Json {
            manifest: &self.manifest,
            unsettled: &self.unsettled,
            written: written.collect(),
        }
    }
}

/// The word for what became of a file.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::New => "new",
        Outcome::Replaced => "replaced",
        Outcome::Unchanged => "unchanged",
    }
}

impl AccountReport {
    fn new(account: &Account, proof: &Proof, zone: Zone) -> Self {
        let wording = Wording {
            account: &account.name,
            currency: &account.currency,
            zone: zone.zone,
        };
        Self {
            account: account.clone(),
            proof: proof.clone(),
            findings: wording.findings(proof),
        }
    }

    /// What is to be said about the proof, for readers who do not see it beside the account's name.
    fn warnings(&self) -> impl Iterator<Item = String> {
        let (name, state) = (written(&self.account.name), self.proof.state);
        let verdict = (state != State::Proven).then(|| format!("{name}: {state}: {}", self.proof.meaning()));
        let findings = self
            .findings
            .iter()
            .map(move |finding| format!("{name}: {finding}"));
        verdict.into_iter().chain(findings)
    }

    fn statement(&self) -> Statement {
        Statement {
            account: AccountName {
                id: self.account.id.clone(),
                iban: self.account.iban.clone(),
                name: self.account.name.clone(),
            },
            entries: self.proof.entries,
            sum: self.proof.sum,
            opening_balance: self.proof.opening,
            closing_balance: self.proof.closing,
            proof: self.proof.state.to_string(),
        }
    }
}

fn manifest_file(file: &WrittenFile, job: &Job) -> File {
    let format = &job.formats[file.format];
    File {
        path: file.written.name.to_string(),
        format: format.mapping.name.clone(),
        mapping_sha256: format.mapping_sha256(),
        account: file.account.map(|account| job.accounts[account].id.clone()),
        rows: file.rows,
        sum: file.sum,
        sha256: file.written.sha256.clone(),
    }
}

/// What moved no money, newest first.
pub(super) fn unsettled(job: &Job, tallies: &Tallies) -> Vec<Unsettled> {
    let mut rows = tallies.skipped.of_period(job);
    // Those of the same instant stay in the order of their identifiers.
    rows.sort_by_key(|row| {
        let moment = row.updated_at.or(row.emitted_at).map(|moment| moment.utc());
        std::cmp::Reverse(moment)
    });
    let name = |id: &str| {
        job.position(id)
            .map_or(id.to_owned(), |account| job.accounts[account].name.clone())
    };
    let shown = rows.into_iter().map(|row| Unsettled {
        id: row.id.to_string(),
        account: name(&row.account_id),
        reason: row.reason.to_string(),
        date: row
            .updated_at
            .or(row.emitted_at)
            .map(|moment| moment.date().to_string()),
        amount: row.amount,
        counterparty: row.label.as_deref().map(ToOwned::to_owned),
    });
    shown.collect()
}
