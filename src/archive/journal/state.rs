//! How far a run came.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// How far a part of a run came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Written down, but nobody has seen its files in place.
    Begun,
    /// All its files got their names.
    Done,
    /// Its files never got their names, or not all of them.
    Undone,
}

impl State {
    /// As the database holds it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Begun => "begun",
            Self::Done => "done",
            Self::Undone => "undone",
        }
    }
}

impl ToSql for State {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.name().into())
    }
}

impl FromSql for State {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        let all = [Self::Begun, Self::Done, Self::Undone];
        let state = all.into_iter().find(|state| state.name() == name);
        state.ok_or(FromSqlError::InvalidType)
    }
}
