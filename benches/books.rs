//! Books in SKR03 with generated rules.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Books with so many rules; nearly all of them match nothing, as in real books.
pub(crate) fn books(folder: &Path, rules: usize) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let mut text = String::new();
    for number in 0..rules {
        let when = match number % 4 {
            0 => format!("counterparty matches '(?i)nirgendwo {number} (gmbh|ag)'"),
            1 => format!("counterparty == 'Kunde Beispiel {number}' and side == 'credit'"),
            2 => format!("reference matches '^RG {number}7 vom'"),
            _ => {
                format!("(label matches 'Firma {number}' or note matches 'Projekt {number}') and amount < 0")
            }
        };
        writeln!(
            text,
            "[[rule]]\nname = \"{number}\"\nwhen = \"{when}\"\naccount = \"4930\"\n"
        )?;
    }
    fs::write(folder.join("rules.toml"), text)?;
    let books = "[profile.default]\nrules = \"rules.toml\"\n[profile.default.books]\nchart = \"skr03\"\nbank = { default = \"1200\" }\n\
                 consultant = 1001\nclient = 1\nfiscal_year_start = \"2026-01-01\"\naccount_length = 4\n";
    fs::write(folder.join("saldo.toml"), books)?;
    Ok(())
}
