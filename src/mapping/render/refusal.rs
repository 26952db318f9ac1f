//! Why a value does not fit its cell, and what to do about it.

use crate::mapping::plan::{NO_ROOM, Refusal};
use crate::mapping::{Column, Mapping, Scope, Template};

impl Mapping {
    /// A part of a text cannot be written.
    pub(super) fn incomplete(&self, template: &Template, scope: &Scope<'_>) -> Refusal {
        let absent = self.absent(template, scope);
        let are = if absent.len() == 1 { "is" } else { "are" };
        Refusal {
            message: format!("it needs {}, which {are} absent", absent.join(" and ")),
            help: if scope.entry.is_some() {
                "add it in Qonto, or take another format; in a mapping of your own, mark it with `?` where it may be \
                 absent, or give it a default"
            } else {
                "in a mapping of your own, mark it with `?` where it may be absent, or give it a default"
            },
        }
    }

    /// A cell has no text, and must have one.
    pub(super) fn empty(&self, column: &Column, scope: &Scope<'_>) -> Refusal {
        let absent = self.absent_in_cases(&column.cell.cases, &column.told, scope);
        let reason = match absent.as_slice() {
            [] => String::new(),
            [one] => format!(", since {one} is absent"),
            several => format!(", since {} are absent", several.join(" and ")),
        };
        Refusal {
            message: format!("it is empty{reason}, and the importer would drop the row"),
            help: "add a case that always has a text, such as { text = \"{operation_type}\" }",
        }
    }
}

/// The cell begins with an amount, a day or a count that is too long.
pub(super) fn cut_number(length: usize, max: usize) -> Refusal {
    Refusal {
        message: format!(
            "the value has {length} characters, at most {max} fit, and a part of the number or day that it begins with \
             would be another one"
        ),
        help: "give the column more room, or put the number or day behind the text",
    }
}

pub(super) fn too_long(length: usize, max: usize, may_be_cut: bool) -> Refusal {
    Refusal {
        message: format!("the value has {length} characters, and at most {max} fit"),
        help: if may_be_cut {
            "shorten the text at the bank, or allow overflow = \"cut\""
        } else {
            NO_ROOM
        },
    }
}
