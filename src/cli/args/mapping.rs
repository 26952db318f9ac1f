//! `saldo mapping …`: what can be typed behind it.

use std::path::PathBuf;

use clap::{Arg, Args, Subcommand, ValueHint};

use super::{FormatName, ProfileArgs, SampleArgs, number};

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum MappingCommand {
    /// List the formats
    List {
        #[command(flatten)]
        profile: ProfileArgs,
        /// Print JSON on standard output
        #[arg(long)]
        json: bool,
    },
    /// Print a mapping file, to copy and change
    Show {
        /// A format by name, or a path
        #[arg(value_parser = FormatName, hide_possible_values = true)]
        name: String,
        /// As a file that stands alone: with everything that it inherits, without comments
        #[arg(long)]
        flat: bool,
        #[command(flatten)]
        profile: ProfileArgs,
    },
    /// Check mapping files and show every mistake at its place
    Check {
        /// Paths of mapping files, or names of formats
        #[arg(required = true, value_parser = FormatName, hide_possible_values = true)]
        files: Vec<String>,
        #[command(flatten)]
        profile: ProfileArgs,
    },
    /// Run the tests that mapping files carry
    Test {
        /// Paths of mapping files, or names of formats
        #[arg(required = true, value_parser = FormatName, hide_possible_values = true)]
        files: Vec<String>,
        #[command(flatten)]
        profile: ProfileArgs,
    },
    /// Write a mapping to begin with, guessed from an importer's template
    New(NewArgs),
    /// Show the first rows that a mapping would write: of the demo company, or of a dump
    #[command(mut_args(of_sample))]
    Preview(PreviewArgs),
    /// Show for one entry how every column came about: of the demo company, or of a dump
    #[command(mut_args(of_sample))]
    Explain(ExplainArgs),
    /// Compare two mappings: what they say, and which cells come out differently
    #[command(
        mut_args(of_sample),
        after_help = "The exit code is 0 whether they differ or not; --json tells scripts."
    )]
    Diff(DiffArgs),
    /// List the fields and steps that a mapping can use
    #[command(mut_args(of_stats))]
    Fields(FieldsArgs),
    /// Print a JSON Schema of mapping files, by which editors help and check while you type
    Schema(SchemaArgs),
}

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArgs {
    /// The name of the new format: lower-case letters, digits, hyphens and underscores
    pub(in crate::cli) name: String,
    /// The importer's template: a CSV file with the headings, better with some rows
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) from: Option<PathBuf>,
    /// The mapping file to write [default: NAME.toml]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Overwrite an existing file that differs
    #[arg(long)]
    pub(in crate::cli) force: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PreviewArgs {
    /// The path of a mapping file, or the name of a format
    #[arg(value_parser = FormatName, hide_possible_values = true)]
    pub(in crate::cli) file: String,
    /// How many rows
    #[arg(long, default_value_t = 10, value_name = "N", value_parser = number(0_usize..=1_000_000))]
    pub(in crate::cli) rows: usize,
    /// Also the columns that are empty in all of these rows
    #[arg(long)]
    pub(in crate::cli) all: bool,
    #[command(flatten)]
    pub(in crate::cli) sample: SampleArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ExplainArgs {
    /// The path of a mapping file, or the name of a format
    #[arg(value_parser = FormatName, hide_possible_values = true)]
    pub(in crate::cli) file: String,
    /// The identifier of the transaction, or its beginning
    #[arg(long, value_name = "ID")]
    pub(in crate::cli) id: String,
    #[command(flatten)]
    pub(in crate::cli) sample: SampleArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The path of a mapping file, or the name of a format
    #[arg(value_parser = FormatName, hide_possible_values = true)]
    pub(in crate::cli) a: String,
    /// The other one
    #[arg(value_parser = FormatName, hide_possible_values = true)]
    pub(in crate::cli) b: String,
    /// Print JSON on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) sample: SampleArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct FieldsArgs {
    /// Count instead in how many entries each field is filled, with an example
    #[arg(long)]
    pub(in crate::cli) stats: bool,
    /// Print JSON on standard output
    #[arg(long)]
    pub(in crate::cli) json: bool,
    #[command(flatten)]
    pub(in crate::cli) sample: SampleArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct SchemaArgs {
    /// Write it to this file; mapping files name it as saldo-mapping.schema.json beside them
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Overwrite an existing file that differs
    #[arg(long, requires = "out")]
    pub(in crate::cli) force: bool,
}

/// The bank is never asked for entries that a mapping is tried on.
fn of_sample(argument: Arg) -> Arg {
    match argument.get_id().as_str() {
        "input" => {
            argument.help("Try it on your own entries: a dump (saldo fetch), a folder of API answers, or -")
        }
        "demo" => argument.help("Try it on the demo company's entries, as without --input"),
        "concurrency" => argument.hide(true),
        _ => argument,
    }
}

/// Entries are for the statistics; the bare list of fields needs none.
fn of_stats(argument: Arg) -> Arg {
    let argument = of_sample(argument);
    if ["stats", "json", "help"].contains(&argument.get_id().as_str()) {
        argument
    } else {
        argument.requires("stats")
    }
}
