//! One integration crate: one link instead of many.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

#[path = "it/answers.rs"]
mod answers;
#[path = "it/archived.rs"]
mod archived;
#[path = "it/attack.rs"]
mod attack;
#[path = "it/bad_books.rs"]
mod bad_books;
#[path = "it/bad_mappings.rs"]
mod bad_mappings;
#[path = "it/bank.rs"]
mod bank;
#[path = "it/book.rs"]
mod book;
#[path = "it/broken_proofs.rs"]
mod broken_proofs;
#[path = "it/changed_texts.rs"]
mod changed_texts;
#[path = "it/client.rs"]
mod client;
#[path = "it/clock.rs"]
mod clock;
#[path = "it/commands.rs"]
mod commands;
#[path = "it/completions.rs"]
mod completions;
#[path = "it/configuration_docs.rs"]
mod configuration_docs;
#[path = "it/contradictions.rs"]
mod contradictions;
#[path = "it/cost_centers.rs"]
mod cost_centers;
#[path = "it/datev.rs"]
mod datev;
#[path = "it/demo_settings.rs"]
mod demo_settings;
#[path = "it/docs.rs"]
mod docs;
#[path = "it/docs_toml.rs"]
mod docs_toml;
#[path = "it/dumps.rs"]
mod dumps;
#[path = "it/durable.rs"]
mod durable;
#[path = "it/empty_cells.rs"]
mod empty_cells;
#[path = "it/environment.rs"]
mod environment;
#[path = "it/error_docs.rs"]
mod error_docs;
#[path = "it/export_faults.rs"]
mod export_faults;
#[path = "it/export_kills.rs"]
mod export_kills;
#[path = "it/exported_again.rs"]
mod exported_again;
#[path = "it/extf.rs"]
mod extf;
#[path = "it/fec.rs"]
mod fec;
#[path = "it/fec_again.rs"]
mod fec_again;
#[path = "it/file_faults.rs"]
mod file_faults;
#[path = "it/file_hosts.rs"]
mod file_hosts;
#[path = "it/file_parts.rs"]
mod file_parts;
#[path = "it/files.rs"]
mod files;
#[path = "it/floors.rs"]
mod floors;
#[path = "it/foreign_books.rs"]
mod foreign_books;
#[path = "it/foreign_csv.rs"]
mod foreign_csv;
#[path = "it/format_docs.rs"]
mod format_docs;
#[path = "it/full_packages.rs"]
mod full_packages;
#[path = "it/future_changes.rs"]
mod future_changes;
#[path = "it/fuzzed.rs"]
mod fuzzed;
#[path = "it/golden.rs"]
mod golden;
#[path = "it/help_examples.rs"]
mod help_examples;
#[path = "it/init.rs"]
mod init;
#[path = "it/interrupted.rs"]
mod interrupted;
#[path = "it/invoices.rs"]
mod invoices;
#[path = "it/journal.rs"]
mod journal;
#[path = "it/judges.rs"]
mod judges;
#[path = "it/last_entries.rs"]
mod last_entries;
#[path = "it/late_entries.rs"]
mod late_entries;
#[path = "it/ledger.rs"]
mod ledger;
#[path = "it/left_reader.rs"]
mod left_reader;
#[path = "it/like_names.rs"]
mod like_names;
#[path = "it/lists.rs"]
mod lists;
#[path = "it/logging.rs"]
mod logging;
#[path = "it/logins.rs"]
mod logins;
#[path = "it/looked_at.rs"]
mod looked_at;
#[path = "it/loose_invoices.rs"]
mod loose_invoices;
#[path = "it/manifests.rs"]
mod manifests;
#[path = "it/many_papers.rs"]
mod many_papers;
#[path = "it/many_rules.rs"]
mod many_rules;
#[path = "it/mapping_docs.rs"]
mod mapping_docs;
#[path = "it/mapping_files.rs"]
mod mapping_files;
#[path = "it/mapping_new.rs"]
mod mapping_new;
#[path = "it/mapping_preview.rs"]
mod mapping_preview;
#[path = "it/mapping_properties.rs"]
mod mapping_properties;
#[path = "it/mapping_schema.rs"]
mod mapping_schema;
#[path = "it/mapping_tools.rs"]
mod mapping_tools;
#[path = "it/marked_input.rs"]
mod marked_input;
#[path = "it/matrix.rs"]
mod matrix;
#[path = "it/normalize.rs"]
mod normalize;
#[path = "it/not_begun.rs"]
mod not_begun;
#[path = "it/not_over.rs"]
mod not_over;
#[path = "it/odd_papers.rs"]
mod odd_papers;
#[path = "it/odd_receipts.rs"]
mod odd_receipts;
#[path = "it/open_questions.rs"]
mod open_questions;
#[cfg(unix)]
#[path = "it/organizations.rs"]
mod organizations;
#[path = "it/other_currencies.rs"]
mod other_currencies;
#[path = "it/own_charts.rs"]
mod own_charts;
#[path = "it/own_iban.rs"]
mod own_iban;
#[path = "it/own_mappings.rs"]
mod own_mappings;
#[path = "it/package_reader.rs"]
mod package_reader;
#[path = "it/packages.rs"]
mod packages;
#[path = "it/paging.rs"]
mod paging;
#[path = "it/patience.rs"]
mod patience;
#[path = "it/plain_entry.rs"]
mod plain_entry;
#[path = "it/posting_properties.rs"]
mod posting_properties;
#[path = "it/posting_rows.rs"]
mod posting_rows;
#[path = "it/postings.rs"]
mod postings;
#[path = "it/private_archives.rs"]
mod private_archives;
#[path = "it/probe.rs"]
mod probe;
#[path = "it/proposals.rs"]
mod proposals;
#[path = "it/proxies.rs"]
mod proxies;
#[path = "it/random_dump.rs"]
mod random_dump;
#[path = "it/reader.rs"]
mod reader;
#[path = "it/refusals.rs"]
mod refusals;
#[path = "it/refused_input.rs"]
mod refused_input;
#[path = "it/refused_keys.rs"]
mod refused_keys;
#[path = "it/refused_rows.rs"]
mod refused_rows;
#[path = "it/refused_tax.rs"]
mod refused_tax;
#[path = "it/remedies.rs"]
mod remedies;
#[path = "it/removed.rs"]
mod removed;
#[path = "it/renewed_tokens.rs"]
mod renewed_tokens;
#[path = "it/replaced_files.rs"]
mod replaced_files;
#[path = "it/row_counts.rs"]
mod row_counts;
#[path = "it/rule_drafts.rs"]
mod rule_drafts;
#[path = "it/rule_tests.rs"]
mod rule_tests;
#[path = "it/rules_commands.rs"]
mod rules_commands;
#[path = "it/saldo.rs"]
mod saldo;
#[path = "it/same_bytes.rs"]
mod same_bytes;
#[path = "it/sample_coverage.rs"]
mod sample_coverage;
#[path = "it/sandbox.rs"]
mod sandbox;
#[path = "it/sandbox_faults.rs"]
mod sandbox_faults;
#[path = "it/sandbox_listing.rs"]
mod sandbox_listing;
#[path = "it/schema_agreement.rs"]
mod schema_agreement;
#[path = "it/secret_traces.rs"]
mod secret_traces;
#[path = "it/secrets.rs"]
mod secrets;
#[path = "it/several_profiles.rs"]
mod several_profiles;
#[path = "it/shared_folders.rs"]
mod shared_folders;
#[path = "it/short_years.rs"]
mod short_years;
#[path = "it/stored_receipts.rs"]
mod stored_receipts;
#[path = "it/sync.rs"]
mod sync;
#[path = "it/sync_faults.rs"]
mod sync_faults;
#[path = "it/sync_kills.rs"]
mod sync_kills;
#[path = "it/tax_keys.rs"]
mod tax_keys;
#[path = "it/taxes_of_rates.rs"]
mod taxes_of_rates;
#[path = "it/test_entries.rs"]
mod test_entries;
#[path = "it/text_formats.rs"]
mod text_formats;
#[path = "it/ties.rs"]
mod ties;
#[path = "it/tools.rs"]
mod tools;
#[path = "it/unlisted_accounts.rs"]
mod unlisted_accounts;
#[path = "it/unsent_receipts.rs"]
mod unsent_receipts;
#[path = "it/verified.rs"]
mod verified;
#[path = "it/versions.rs"]
mod versions;
#[path = "it/waiting_papers.rs"]
mod waiting_papers;
#[path = "it/windows.rs"]
mod windows;
#[path = "it/with_receipts.rs"]
mod with_receipts;
