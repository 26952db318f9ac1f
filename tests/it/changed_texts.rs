//! What is changed to fit a file is counted, wherever in the file it stands.

use crate::saldo::Folder;

/// A table without quotes, below a record with the account's name.
const BARE: &str = r#"
schema = 1

[mapping]
name = "bare"
title = "Without quotes"

[file]
name = "bare_{account.name | slug}.csv"
encoding = "iso-8859-1"
quote = "never"
delimiter = ","

[[preamble]]
fields = [{ value = "{account.name}, 5 €", max = 6, overflow = "cut" }]

[[column]]
name = "text → text"
value = "{operation_type}, {side}"
"#;

#[test]
fn cuts_and_replacements_around_the_rows_and_spaces_within_them_are_told() {
    let folder = Folder::new();
    folder.write("bare.toml", BARE);
    let run = folder
        .saldo()
        .args("export --demo --month 2026-10 --format bare.toml --out out --json --account Hauptkonto")
        .run()
        .expect(0);
    let bytes = folder.read("out/bare_hauptkonto.csv");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("Hauptk"));
    let warnings = run.json()["warnings"].to_string();
    let rows = lines.skip(1).count();
    for told in [
        "bare: 1 value was cut to fit `field 1 of the preamble`".to_owned(),
        "could not stand in the file".to_owned(),
        format!("bare: {rows} characters became a space, for the file has no quotes to hold them"),
    ] {
        assert!(warnings.contains(&told), "{told}: {warnings}");
    }
}
