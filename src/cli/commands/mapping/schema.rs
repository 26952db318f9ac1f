//! `saldo mapping schema`: what editors need to know of mapping files.

use crate::cli::args::SchemaArgs;
use crate::cli::failure::Failure;
use crate::cli::printer::Printer;
use crate::cli::single_file::SingleFile;
use crate::mapping::{SCHEMA_LINE, json_schema};

pub(super) fn run(arguments: &SchemaArgs, printer: &mut Printer) -> Result<(), Failure> {
    let schema = json_schema();
    let Some(path) = &arguments.out else {
        return printer.data(schema.as_bytes());
    };
    let mut file = SingleFile::create(path, "the schema", arguments.force)?;
    file.append(schema.as_bytes())?;
    file.commit_and_tell(printer)?;
    printer.say(format!(
        "a mapping file beside it finds it by its first line: {SCHEMA_LINE}"
    ));
    Ok(())
}
