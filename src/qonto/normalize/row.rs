//! One transaction at hand: what its values mean, or an error that names it.

use std::borrow::Cow;

use chrono::NaiveTime;
use rust_decimal::Decimal;

use super::NormalizeError;
use crate::entry::{Moment, Side, Text, WallClock};
use crate::excerpt::short;
use crate::money::Cents;
use crate::qonto::instant;
use crate::qonto::wire::Number;

/// The transaction at hand, for errors that name it.
pub(super) struct Row<'r> {
    pub(super) id: &'r str,
}

/// How the times of an account are read.
pub(super) struct Clock<'c> {
    wall: &'c mut WallClock,
    is_external: bool,
}

impl<'c> Clock<'c> {
    pub(super) fn new(wall: &'c mut WallClock, is_external: bool) -> Self {
        Self { wall, is_external }
    }
}

impl Row<'_> {
    pub(super) fn side(&self, side: &str) -> Result<Side, NormalizeError> {
        match side {
            "debit" => Ok(Side::Debit),
            "credit" => Ok(Side::Credit),
            _ => Err(NormalizeError::UnknownSide {
                id: self.id(),
                side: short(side).to_string(),
            }),
        }
    }

    #[inline]
    pub(super) fn account_id<'a>(
        &self,
        own: Option<Text<'a>>,
        asked: Option<&'a str>,
    ) -> Result<Text<'a>, NormalizeError> {
        match (own, asked) {
            (Some(own), Some(asked)) if own != asked => Err(NormalizeError::OtherAccount {
                id: self.id(),
                asked: short(asked).to_string(),
                got: short(&own).to_string(),
            }),
            (Some(own), _) => Ok(own),
            (None, Some(asked)) => Ok(Cow::Borrowed(asked)),
            (None, None) => Err(NormalizeError::NoAccount { id: self.id() }),
        }
    }

    /// A row has four, and most runs want but one: of the others there is only this look.
    #[expect(
        clippy::inline_always,
        reason = "what is handed back through memory costs more than the look"
    )]
    #[inline(always)]
    pub(super) fn moment(
        &self,
        field: &'static str,
        text: Option<&str>,
        clock: &mut Clock<'_>,
    ) -> Result<Option<Moment>, NormalizeError> {
        let text = text.filter(|text| !text.is_empty());
        text.map(|text| self.moment_of(field, text, clock)).transpose()
    }

    /// External accounts have days, written as midnights in UTC (Qonto API reference: external accounts).
    #[inline(never)]
    fn moment_of(
        &self,
        field: &'static str,
        text: &str,
        clock: &mut Clock<'_>,
    ) -> Result<Moment, NormalizeError> {
        let Some(utc) = instant::parse(text) else {
            return Err(self.bad_instant(field, text));
        };
        Ok(if clock.is_external && utc.time() == NaiveTime::MIN {
            Moment::of_day(utc)
        } else {
            clock.wall.moment(utc)
        })
    }

    #[expect(
        clippy::inline_always,
        reason = "what is handed back through memory costs more than the look"
    )]
    #[inline(always)]
    pub(super) fn number(
        &self,
        field: &'static str,
        number: Option<&Number<'_>>,
    ) -> Result<Option<Decimal>, NormalizeError> {
        number.map(|number| self.number_of(field, number)).transpose()
    }

    #[inline(never)]
    pub(super) fn number_of(
        &self,
        field: &'static str,
        number: &Number<'_>,
    ) -> Result<Decimal, NormalizeError> {
        number.decimal().map_err(|_| self.bad_number(field, number))
    }

    #[cold]
    fn bad_instant(&self, field: &'static str, text: &str) -> NormalizeError {
        NormalizeError::BadInstant {
            id: self.id(),
            field,
            text: short(text).to_string(),
        }
    }

    pub(super) fn cents(&self, field: &'static str, number: &Number<'_>) -> Result<Cents, NormalizeError> {
        let cents = number.integer().and_then(Cents::checked);
        cents.ok_or_else(|| self.bad_number(field, number))
    }

    #[cold]
    pub(super) fn bad_number(&self, field: &'static str, number: &Number<'_>) -> NormalizeError {
        NormalizeError::BadNumber {
            id: self.id(),
            field,
            text: short(number.as_str()).to_string(),
        }
    }

    pub(super) fn id(&self) -> String {
        short(self.id).to_string()
    }
}
