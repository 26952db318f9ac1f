//! Names that tell accounts apart even where little is left of them, as in a file name or a ledger.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::entry::Account;
use crate::excerpt::id_end;
use crate::spelling::plain;

/// Lengthens the names of accounts that are alike. All of them, not all but one: the bank does not promise an order, and a
/// name must not go from one account to another.
pub(super) fn tell_apart(accounts: &mut [Account]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for account in &*accounts {
        *counts.entry(essence(&account.name)).or_default() += 1;
    }
    for account in accounts {
        let is_alike = counts
            .get(&essence(&account.name))
            .is_some_and(|count| *count > 1);
        let longer = || format!("{} {}", account.name, id_end(&account.id));
        account.longer_name = is_alike.then(|| longer().trim_start().to_owned());
    }
}

/// What the barest spelling leaves of a name.
fn essence(name: &str) -> String {
    let mut essence = String::new();
    for c in name.nfc() {
        let mut own = [0; 4];
        let spelt = if c.is_ascii() {
            &*c.encode_utf8(&mut own)
        } else {
            plain(c).unwrap_or_default()
        };
        essence.extend(spelt.chars().filter(char::is_ascii_alphanumeric));
    }
    essence.to_ascii_lowercase()
}
