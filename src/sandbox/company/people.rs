//! Who the invented company is: organization, accounts, members and labels.

use super::Account;
use super::identity::{german_iban, uuid};
use crate::sandbox::json::{Json, object};

#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) id: String,
    first_name: &'static str,
    last_name: Option<&'static str>,
    role: Option<&'static str>,
    has_left: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) id: String,
    name: &'static str,
    parent_id: Option<String>,
    is_deleted: bool,
}

/// The company's registered name.
pub(crate) const LEGAL_NAME: &str = "Musterwerk Beispiel GmbH";
/// The bank's readable identifier of the company.
pub(crate) const SLUG: &str = "musterwerk-beispiel-gmbh-0000";

/// Positions in [`accounts`].
pub(crate) const MAIN: usize = 0;
pub(crate) const RESERVE: usize = 1;
pub(crate) const FAIR: usize = 2;
pub(crate) const EXTERNAL: usize = 3;

/// Positions in [`members`].
pub(crate) const ANNA: usize = 0;
pub(crate) const BERND: usize = 1;
pub(crate) const CHLOE: usize = 2;
pub(crate) const DIMITRA: usize = 3;
pub(crate) const ZANETA: usize = 5;
pub(crate) const FRIEDA: usize = 6;

/// Positions in [`labels`].
pub(crate) const SALES: usize = 1;
pub(crate) const DEVELOPMENT: usize = 2;
pub(crate) const OFFICE: usize = 3;
pub(crate) const FAIR_BOOTH: usize = 6;
pub(crate) const FORMULA: usize = 7;
pub(crate) const DELETED: usize = 8;
pub(crate) const ORPHAN: usize = 9;

/// 2026-02-27, before everything else happened.
const FOUNDED: i64 = 1_772_179_200_000;

pub(crate) fn id_of(kind: u64, position: usize) -> String {
    let position = u64::try_from(position).unwrap_or(u64::MAX);
    uuid(FOUNDED, kind.wrapping_mul(1_000_003).wrapping_add(position))
}

/// The organization without its accounts.
pub(crate) fn organization() -> Json {
    object([
        ("id", id_of(1, 0).into()),
        ("slug", SLUG.into()),
        ("name", "Musterwerk".into()),
        ("legal_name", LEGAL_NAME.into()),
        ("locale", "de".into()),
        ("legal_share_capital", 25_000_i64.into()),
        ("legal_country", "DE".into()),
        ("legal_registration_date", "2022-11-21".into()),
        ("legal_form", "GmbH".into()),
        (
            "legal_address",
            "Nirgendstraße 0, 00000 Musterstadt, GERMANY".into(),
        ),
        ("legal_sector", "6201".into()),
        ("contract_signed_at", "2026-02-27 08:57:00.123047".into()),
        ("legal_number", "HRB 000000".into()),
    ])
}

/// Main account, tax reserve (with a `;` in its name), a closed one, and one at another bank.
pub(crate) fn accounts() -> Vec<Account> {
    let names = [
        "Hauptkonto",
        "Rücklagen; Steuern",
        "Projekt Messe 2026",
        "Tagesgeld (Bank Nirgendwo)",
    ];
    let numbers = (4_711_000_001..).zip(names).enumerate();
    let account = |(position, (number, name)): (usize, (u64, &str))| Account {
        id: id_of(2, position),
        name: name.to_owned(),
        iban: german_iban(number),
        balance_cents: None,
        authorized_balance_cents: None,
        is_main: position == MAIN,
        is_closed: position == FAIR,
        is_external: position == EXTERNAL,
    };
    numbers.map(account).collect()
}

/// Seven people; the last one has left and is in no membership list any more.
pub(crate) fn members() -> Vec<Member> {
    let people = [
        ("Anna", Some("Muster"), Some("owner")),
        ("Bernd", Some("Beispiel"), Some("admin")),
        ("Chloé-Zoë", Some("Platzhalter"), Some("manager")),
        ("Dimitra", None, Some("employee")),
        ("Erik", Some("Erfunden"), Some("accountant")),
        ("Żaneta", Some("Przykład"), None),
        ("Frieda", Some("Fortgegangen"), Some("employee")),
    ];
    let member = |(position, (first_name, last_name, role))| Member {
        id: id_of(3, position),
        first_name,
        last_name,
        role,
        has_left: position == FRIEDA,
    };
    people.into_iter().enumerate().map(member).collect()
}

/// Two trees, three deep; one label was deleted and is still named by transactions, one lost its parent so.
pub(crate) fn labels() -> Vec<Label> {
    let tree = [
        ("Kostenstelle", None),
        ("Vertrieb", Some(0)),
        ("Entwicklung", Some(0)),
        ("Verwaltung; Recht & Steuern", Some(0)),
        ("Projekt", None),
        ("Messe 2026", Some(4)),
        ("Standbau", Some(5)),
        ("=Formel \"in\" Anführung", Some(4)),
        ("Gelöscht", None),
        ("Waise", Some(8)),
    ];
    let label = |(position, (name, parent)): (usize, (&'static str, Option<usize>))| Label {
        id: id_of(4, position),
        name,
        parent_id: parent.map(|parent| id_of(4, parent)),
        is_deleted: position == DELETED,
    };
    tree.into_iter().enumerate().map(label).collect()
}

/// A plain company for [`crate::sandbox::Company::generated`]: two accounts, the same people and labels.
pub(crate) fn plain_accounts() -> Vec<Account> {
    accounts().into_iter().take(RESERVE + 1).collect()
}

impl Member {
    /// One more, with the same name as all the others of its kind.
    pub(crate) fn extra(position: usize) -> Self {
        Self {
            id: id_of(3, position),
            first_name: "Muster",
            last_name: Some("Mitglied"),
            role: Some("employee"),
            has_left: false,
        }
    }

    pub(crate) fn has_left(&self) -> bool {
        self.has_left
    }

    /// With the personal data that the real bank sends too, and that nobody should read.
    pub(crate) fn render(&self) -> Json {
        object([
            ("id", self.id.clone().into()),
            ("first_name", self.first_name.into()),
            ("last_name", self.last_name.into()),
            ("role", self.role.into()),
            ("team_id", id_of(5, 0).into()),
            ("residence_country", "DE".into()),
            ("birthdate", "1900-01-01".into()),
            ("nationality", "DE".into()),
            ("birth_country", "DE".into()),
            ("ubo", (self.role == Some("owner")).into()),
            (
                "status",
                if self.role.is_some() {
                    "active"
                } else {
                    "invitable"
                }
                .into(),
            ),
        ])
    }
}

impl Label {
    pub(crate) fn render(&self) -> Json {
        object([
            ("id", self.id.clone().into()),
            ("name", self.name.into()),
            ("parent_id", self.parent_id.clone().into()),
        ])
    }

    pub(crate) fn is_deleted(&self) -> bool {
        self.is_deleted
    }
}
