//! Fixed texts that must agree with the file's encoding.

use crate::layout::Encoding;
use crate::mapping::compile::Compiler;
use crate::mapping::model::Written;
use crate::problem::Problem;

/// The names of the columns, where they are written.
pub(super) fn headings(written: &Written, compiler: &mut Compiler) {
    if written.file.header == Some(false) {
        return;
    }
    for name in written.columns.iter().filter_map(|column| column.name.as_ref()) {
        compiler.check_fixed(name, &name.text);
    }
}

/// The encoding that XML names for itself.
pub(super) fn declaration(written: &Written, compiler: &mut Compiler) {
    let Some(head) = written.text.as_ref().and_then(|text| text.head.as_ref()) else {
        return;
    };
    let Some((declaration, _)) = head
        .text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
    else {
        return;
    };
    let declared = declared(declaration);
    let wanted = match compiler.encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => "UTF-8",
        Encoding::Windows1252 => "windows-1252",
        Encoding::Iso8859_1 => "ISO-8859-1",
        Encoding::Iso8859_15 => "ISO-8859-15",
        // It is the same in all of them.
        Encoding::Ascii => return,
    };
    // XML that names none is in UTF-8.
    if declared.unwrap_or("UTF-8").eq_ignore_ascii_case(wanted) {
        return;
    }
    let says = declared.map_or("names no encoding, which means UTF-8".to_owned(), |name| {
        format!("says that the file is in {name}")
    });
    let message = format!(
        "the head {says}, but `encoding` of [file] is {}",
        compiler.encoding.name()
    );
    let help = format!("write encoding=\"{wanted}\" in the head, or set `encoding` of [file]");
    compiler
        .problems
        .push(Problem::new("other-encoding", head.span.clone(), message).help(help));
}

/// What stands in quotes behind `encoding=`.
fn declared(declaration: &str) -> Option<&str> {
    let (_, rest) = declaration.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(name, _)| name)
}
