//! A look at the transactions of an input before it is converted.

use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::path::Path;

use super::{Input, InputError, Object};
use crate::entry::AttributeSet;
use crate::qonto::wire::{Record, Transaction, TransactionReader};

impl Input {
    /// Shows every transaction, its optional fields as far as `wanted`. What cannot be read is passed over: it is told
    /// with its line when the input is converted.
    pub(crate) fn transactions(
        &self,
        wanted: AttributeSet,
        mut see: impl FnMut(Box<Transaction<'_>>),
    ) -> Result<(), InputError> {
        let mut reader = TransactionReader::new(wanted);
        match self {
            Self::Dump(dump) => {
                let failed = |error| InputError::io(Path::new(&dump.name), error);
                let mut file = &dump.file;
                file.seek(SeekFrom::Start(dump.start)).map_err(failed)?;
                let (mut lines, mut line) = (BufReader::new(file), String::new());
                while lines.read_line(&mut line).map_err(failed)? > 0 {
                    if let Ok(Record::Transaction(transaction)) = Record::read(&line, &mut reader) {
                        see(transaction);
                    }
                    line.clear();
                }
            }
            Self::Answers(answers) => {
                for answer in answers {
                    answer.visit(|object, _| {
                        if let Object::Transaction(json) = object
                            && let Ok(transaction) = reader.read(json)
                        {
                            see(transaction);
                        }
                        Ok(())
                    })?;
                }
            }
        }
        Ok(())
    }
}
