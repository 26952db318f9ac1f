//! Where things stand in an input.

use std::fs::OpenOptions;

use super::*;
use crate::sandbox::Company;

#[test]
fn a_line_is_counted_or_not_known() {
    let file = tempfile::NamedTempFile::new().unwrap();
    Company::demo().write_dump(&mut file.as_file()).unwrap();
    let Input::Dump(mut dump) = Input::open(file.path()).unwrap() else {
        panic!("it begins with the organization");
    };
    let text = fs::read_to_string(file.path()).unwrap();
    let third = text.match_indices('\n').nth(1).unwrap().0 + 1;
    assert_eq!(dump.line_of(0).unwrap(), 1);
    assert_eq!(dump.line_of(third as u64).unwrap(), 3);
    dump.file = OpenOptions::new().write(true).open(file.path()).unwrap();
    assert!(dump.line_of(third as u64).is_err());
}
