//! Each account's balances, over all that the archive holds.

use serde::Serialize;

use crate::cli::archive::Whole;
use crate::cli::printer::Printer;
use crate::proof::{Gap, State};
use crate::words::count;

/// The accounts that have entries.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Balances(Vec<Account>);

#[derive(Serialize)]
struct Account {
    id: String,
    name: String,
    /// Whether the bank listed it when it was last asked.
    listed: bool,
    /// The days of its first and its last entry.
    first: String,
    last: String,
    entries: u64,
    /// Absent where it was never read to its end, or cannot be read any more.
    proof: Option<State>,
    /// At most twenty.
    gaps: Vec<Gap>,
    #[serde(skip)]
    is_damage: bool,
    /// The verdict and what there is to say about it.
    #[serde(skip)]
    words: Vec<String>,
}

impl Balances {
    pub(super) fn of(accounts: &[Whole]) -> Self {
        let account = |whole: &Whole| {
            let proof = whole.found.proof();
            Account {
                id: whole.account.id.clone(),
                name: whole.account.name.clone(),
                listed: !whole.account.is_unlisted,
                first: whole.period.first().to_string(),
                last: whole.period.last().to_string(),
                entries: proof.map_or(0, |proof| proof.entries),
                proof: proof.map(|proof| proof.state),
                gaps: proof.map_or_else(Vec::new, |proof| proof.gaps.clone()),
                is_damage: whole.found.is_damage(),
                words: whole.words(),
            }
        };
        Self(accounts.iter().map(account).collect())
    }

    /// What does not add up, one sentence an account and one a gap.
    pub(super) fn broken(&self) -> impl Iterator<Item = String> {
        let broken = self.0.iter().filter(|account| account.is_damage);
        broken.flat_map(|account| account.words.iter().cloned())
    }

    /// All but what is broken, which stands with the rest of what is damaged.
    pub(super) fn print(&self, printer: &mut Printer) {
        for account in &self.0 {
            let Some((verdict, findings)) = account.words.split_first() else {
                continue;
            };
            match account.proof {
                _ if account.is_damage => {}
                Some(State::Proven) => {
                    let entries = count(account.entries, "entry", "entries");
                    printer.say(format!(
                        "{verdict} ({entries}, {} to {}{})",
                        account.first,
                        account.last,
                        if account.listed {
                            ""
                        } else {
                            "; not listed when the bank was last asked"
                        }
                    ));
                }
                _ => {
                    printer.careful("note:", verdict);
                    for finding in findings {
                        printer.careful("  -", finding);
                    }
                }
            }
        }
    }
}
