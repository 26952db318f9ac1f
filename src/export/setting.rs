//! What a run was asked for, and what it knows beside the bank.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::books::Books;
use crate::clock::{self, ClockError};
use crate::entry::{Moment, Organization};
use crate::mapping::{Mapping, Per, Scope, Split};
use crate::period::Period;

/// What a run was asked for, and what it knows beside the bank.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) period: Period,
    pub(crate) books: Books,
    /// When the run began.
    pub(crate) time: Moment,
}

impl Setting {
    /// A run without formats.
    pub(crate) fn of(period: Period, zone: Tz) -> Result<Self, ClockError> {
        Ok(Self {
            period,
            books: Books::default(),
            time: Moment::in_zone(clock::now()?, zone),
        })
    }

    /// The period as the files of a mapping cut it.
    pub(super) fn slices(&self, mapping: &Mapping) -> Vec<Period> {
        let end_of = |day: NaiveDate| {
            let year = (mapping.per == Per::FiscalYear)
                .then(|| self.books.fiscal_year(day))
                .flatten();
            let month = match mapping.split {
                Some(Split::Month) => Period::month_of(day),
                None => None,
            };
            year.into_iter().chain(month).map(|part| part.last()).min()
        };
        self.period.cut(end_of)
    }

    /// What is the same for all rows.
    pub(crate) fn scope<'s>(&'s self, organization: &'s Organization) -> Scope<'s> {
        Scope::of_run(organization, &self.period, &self.books, self.time)
    }
}
