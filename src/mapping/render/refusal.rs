//! Why a value does not fit its cell, and what to do about it.

use crate::mapping::plan::Refusal;

pub(super) fn incomplete() -> Refusal {
    Refusal {
        message: "a value that it needs is absent".to_owned(),
        help: "mark it with `?` where it may be absent, or give it a default",
    }
}

pub(super) fn empty() -> Refusal {
    Refusal {
        message: "it is empty, and the importer would drop the row".to_owned(),
        help: "add a case that always has a text, such as { text = \"{operation_type}\" }",
    }
}

pub(super) fn unencodable(c: char) -> Refusal {
    Refusal {
        message: format!(
            "the character U+{:04X} has no place in the file's encoding",
            u32::from(c)
        ),
        help: "use encoding = \"utf-8\", or change the text at the bank",
    }
}

pub(super) fn too_long(length: usize, max: usize) -> Refusal {
    Refusal {
        message: format!("the value has {length} characters, and at most {max} fit"),
        help: "shorten the text at the bank, or allow overflow = \"cut\"",
    }
}
