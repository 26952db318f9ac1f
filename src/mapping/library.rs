//! The mappings that come with the program.

use crate::problem::Source;

/// Name and text of every shipped mapping, in the order in which they are listed.
pub static SHIPPED: &[(&str, &str)] = &[
    ("lexoffice", include_str!("../../mappings/lexoffice.toml")),
    (
        "lexware-office",
        include_str!("../../mappings/lexware-office.toml"),
    ),
    ("generic-de", include_str!("../../mappings/generic-de.toml")),
    ("camt053", include_str!("../../mappings/camt053.toml")),
    ("mt940", include_str!("../../mappings/mt940.toml")),
    ("norma43", include_str!("../../mappings/norma43.toml")),
    ("ofx", include_str!("../../mappings/ofx.toml")),
    ("qif", include_str!("../../mappings/qif.toml")),
    ("hledger", include_str!("../../mappings/hledger.toml")),
    ("beancount", include_str!("../../mappings/beancount.toml")),
    ("review", include_str!("../../mappings/review.toml")),
    ("ledger", include_str!("../../mappings/ledger.toml")),
];

/// The shipped mapping of that name.
pub fn shipped(name: &str) -> Option<Source> {
    let (name, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
    Some(Source::new(format!("{name}.toml (shipped)"), *text))
}
