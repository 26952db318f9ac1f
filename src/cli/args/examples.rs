//! Examples in the help of the commands whose arguments do not carry them.
//!
//! They are pasted: what is said about them is a comment, and no line is so long that a terminal would break it.

/// The examples of a command, by its words; nothing where its own arguments have them.
pub(super) fn of(command: &str) -> Option<&'static str> {
    Some(match command {
        "export" => {
            "\
Examples:
  saldo export --last-month                          # formats of the profile
  saldo export --month 2026-10 --format lexoffice --format datev --out october
  saldo export --from 2026-10-01 --to 2026-10-15 --format camt053 \\
    --account Hauptkonto
  saldo export --input october.jsonl --month 2026-10 --format lexoffice
  saldo export --last-month --archive books --new    # not exported before"
        }
        "fetch" => {
            "\
Examples:
  saldo fetch --month 2026-10 --out october.jsonl
  saldo fetch --demo --month 2026-10 | \\
    saldo export --input - --month 2026-10 --format lexoffice --out saldo-demo"
        }
        "sync" => {
            "\
Examples:
  saldo sync --archive books             # what is new and changed
  saldo sync --archive books --full      # everything again"
        }
        "verify" => {
            "\
Examples:
  saldo verify --archive books           # asks nobody
  saldo verify --archive books --repair  # fetches damaged files again"
        }
        "pending" => "Example:\n  saldo pending --month 2026-10",
        "accounts" => "Example:\n  saldo accounts --json",
        "completions" => {
            "Example:\n  saldo completions bash > ~/.local/share/bash-completion/completions/saldo"
        }
        "man" => "Example:\n  saldo man --out man/man1",
        "mapping" => {
            "\
Examples:
  saldo mapping list
  saldo mapping new kassenbuch --from template.csv
  saldo mapping check kassenbuch.toml
  saldo mapping preview kassenbuch.toml"
        }
        "mapping list" => "Example:\n  saldo mapping list --json",
        "mapping show" => "Example:\n  saldo mapping show lexoffice > mine.toml",
        "mapping check" => "Example:\n  saldo mapping check mine.toml other.toml",
        "mapping test" => "Example:\n  saldo mapping test mine.toml",
        "mapping new" => "Example:\n  saldo mapping new mine --from template.csv",
        "mapping preview" => "Example:\n  saldo mapping preview mine.toml --demo --month 2026-10",
        "mapping explain" => {
            "Example:\n  saldo mapping explain mine.toml --demo --month 2026-10 --id 01a130cc"
        }
        "mapping diff" => "Example:\n  saldo mapping diff lexoffice mine.toml",
        "mapping fields" => "Example:\n  saldo mapping fields --stats --demo --month 2026-10",
        "mapping schema" => "Example:\n  saldo mapping schema > saldo-mapping.schema.json",
        "rules" => {
            "\
Examples:
  saldo rules example > rules.toml
  saldo rules check rules.toml
  saldo rules unmatched --last-month"
        }
        "rules check" => "Example:\n  saldo rules check rules.toml --chart skr03",
        "rules test" => "Example:\n  saldo rules test rules.toml",
        "rules explain" => "Example:\n  saldo rules explain --demo --month 2026-10 --id 01a130cc",
        "rules unmatched" => "Example:\n  saldo rules unmatched --last-month --top 5 >> rules.toml",
        "rules chart" => "Example:\n  saldo rules chart skr04 > my-chart.toml",
        "rules example" => "Example:\n  saldo rules example --chart pcg > regles.toml",
        _ => return None,
    })
}
