//! A format by its name or its path: any text is taken, and shells complete the names.

use std::ffi::OsStr;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

use crate::mapping::SHIPPED;

/// Takes any text; its possible values are for the completion scripts only, not for a check.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct FormatName;

impl TypedValueParser for FormatName {
    type Value = String;

    fn parse_ref(&self, command: &Command, argument: Option<&Arg>, value: &OsStr) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(
            SHIPPED.iter().map(|(name, _)| PossibleValue::new(*name)),
        ))
    }
}
