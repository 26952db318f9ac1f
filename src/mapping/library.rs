//! The mappings that come with the program.

use crate::problem::Source;

/// Name and text of every shipped mapping, by country and name; those for no one country come last.
pub static SHIPPED: &[(&str, &str)] = &[
    (
        "buchhaltungsbutler",
        include_str!("../../mappings/buchhaltungsbutler.toml"),
    ),
    ("datev", include_str!("../../mappings/datev.toml")),
    ("generic-de", include_str!("../../mappings/generic-de.toml")),
    ("lexoffice", include_str!("../../mappings/lexoffice.toml")),
    (
        "lexware-office",
        include_str!("../../mappings/lexware-office.toml"),
    ),
    ("mt940", include_str!("../../mappings/mt940.toml")),
    ("sevdesk", include_str!("../../mappings/sevdesk.toml")),
    ("generic-es", include_str!("../../mappings/generic-es.toml")),
    ("norma43", include_str!("../../mappings/norma43.toml")),
    ("fec", include_str!("../../mappings/fec.toml")),
    ("generic-fr", include_str!("../../mappings/generic-fr.toml")),
    ("freeagent", include_str!("../../mappings/freeagent.toml")),
    ("generic-it", include_str!("../../mappings/generic-it.toml")),
    ("beancount", include_str!("../../mappings/beancount.toml")),
    ("camt053", include_str!("../../mappings/camt053.toml")),
    ("erpnext", include_str!("../../mappings/erpnext.toml")),
    ("hledger", include_str!("../../mappings/hledger.toml")),
    ("ledger", include_str!("../../mappings/ledger.toml")),
    ("odoo", include_str!("../../mappings/odoo.toml")),
    ("ofx", include_str!("../../mappings/ofx.toml")),
    ("qif", include_str!("../../mappings/qif.toml")),
    ("quickbooks", include_str!("../../mappings/quickbooks.toml")),
    ("review", include_str!("../../mappings/review.toml")),
    (
        "sage-accounting",
        include_str!("../../mappings/sage-accounting.toml"),
    ),
    ("wave", include_str!("../../mappings/wave.toml")),
    ("xero", include_str!("../../mappings/xero.toml")),
    ("zoho-books", include_str!("../../mappings/zoho-books.toml")),
];

/// The shipped mapping of that name.
pub fn shipped(name: &str) -> Option<Source> {
    let (name, text) = SHIPPED.iter().find(|(shipped, _)| *shipped == name)?;
    Some(Source::new(format!("{name}.toml (shipped)"), *text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;
    use crate::mapping::Mapping;

    #[test]
    fn every_file_of_the_folder_is_shipped_and_nothing_else() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("mappings");
        let stem = |path: &Path| path.file_stem().unwrap().to_str().unwrap().to_owned();
        let files: BTreeSet<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
            .map(|path| stem(&path))
            .collect();
        let registered: Vec<_> = SHIPPED.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(registered.iter().cloned().collect::<BTreeSet<_>>(), files);
        assert_eq!(registered.len(), files.len(), "a name is registered twice");
    }

    #[test]
    fn they_are_listed_by_country_and_name() {
        let keys: Vec<_> = SHIPPED
            .iter()
            .map(|(name, text)| {
                let mapping = Mapping::load(&Source::new(*name, *text)).unwrap();
                (mapping.country.is_none(), mapping.country, mapping.name)
            })
            .collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
