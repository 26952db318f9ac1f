//! The requests of a run.

use saldo::sandbox::{Action, Company, Fault};

/// A request that a run makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Organization,
    Memberships,
    Labels,
    FirstPage,
    LaterPage,
    Before,
    After,
}

impl Place {
    pub(super) const ALL: [Self; 7] = [
        Self::Organization,
        Self::Memberships,
        Self::Labels,
        Self::FirstPage,
        Self::LaterPage,
        Self::Before,
        Self::After,
    ];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Organization => "organization",
            Self::Memberships => "memberships",
            Self::Labels => "labels",
            Self::FirstPage => "page 1",
            Self::LaterPage => "page 3",
            Self::Before => "entry before",
            Self::After => "entry after",
        }
    }

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Organization => "/v2/organization",
            Self::Memberships => "/v2/memberships",
            Self::Labels => "/v2/labels",
            _ => "/v2/transactions",
        }
    }

    pub(super) const fn has_pages(self) -> bool {
        !matches!(self, Self::Organization)
    }

    /// This happens to this request.
    pub(super) fn fault(self, action: impl Into<Action>) -> Fault {
        let fault = Fault::on(self.path(), action.into());
        let page_of_period = |fault: Fault, page| {
            let main = Company::demo().accounts()[0].id.clone();
            fault
                .query("bank_account_id", main)
                .query("status[]", "completed")
                .query("per_page", "100")
                .query("sort_by", "settled_at:asc")
                .page(page)
        };
        match self {
            Self::Organization | Self::Memberships | Self::Labels => fault,
            Self::FirstPage => page_of_period(fault, 1),
            Self::LaterPage => page_of_period(fault, 3),
            Self::Before => fault.query("sort_by", "settled_at:desc"),
            Self::After => fault.query("sort_by", "settled_at:asc").query("per_page", "1"),
        }
    }
}
