//! Fields of the account, the organization, the period, the run and the books.

use Getter::{Amount, Date, Flag, Instant, Integer, Text};

use super::{Field, Getter, Scope};
use crate::period::Period;

const fn a(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::account(name, example, sentence, getter)
}

const fn o(name: &'static str, example: &'static str, sentence: &'static str, getter: Getter) -> Field {
    Field::run(name, example, sentence, getter)
}

fn fiscal_year(scope: &Scope<'_>) -> Option<Period> {
    scope.books.fiscal_year(scope.period.first())
}

pub(super) static FIELDS: &[Field] = &[
    a(
        "account.id",
        "019a1b2c-0000-7000-8000-0000000000dd",
        "The bank's identifier of the account.",
        Text(|s| Some(&s.account?.id)),
    )
    .always(),
    a(
        "account.name",
        "Main account",
        "The name that the organization gave the account.",
        Text(|s| Some(&s.account?.name)),
    ),
    a(
        "account.distinct_name",
        "Main account",
        "The name, and behind it the end of the identifier where another account's name has the same letters and digits: \
         for ledgers, in which two accounts must not become one.",
        Text(|s| Some(s.account?.distinct_name())),
    ),
    a(
        "account.slug",
        "musterwerk-1",
        "The bank's readable identifier.",
        Text(|s| s.account?.slug.as_deref()),
    ),
    a(
        "account.iban",
        "DE75000000000123456789",
        "The IBAN, when it is one with right check digits; absent for restricted roles.",
        Text(|s| s.account?.iban.as_deref()),
    ),
    a(
        "account.bic",
        "XXXXDEXX",
        "The BIC.",
        Text(|s| s.account?.bic.as_deref()),
    ),
    a(
        "account.account_number",
        "123456789",
        "An account number that is not an IBAN.",
        Text(|s| s.account?.account_number.as_deref()),
    ),
    a(
        "account.country",
        "DE",
        "Where the account is held: the first two letters of the IBAN.",
        Text(|s| s.account?.country()),
    ),
    a(
        "account.currency",
        "EUR",
        "The account's currency.",
        Text(|s| Some(&s.account?.currency)),
    )
    .always(),
    a(
        "account.status",
        "active",
        "Whether it is active, closed or something else.",
        Text(|s| s.account?.status.as_deref()),
    ),
    a(
        "account.main",
        "true",
        "Whether it is the main account.",
        Flag(|s| Some(s.account?.main)),
    )
    .always(),
    a(
        "account.balance",
        "1487.66",
        "The settled balance when the bank was asked, not at the end of the period.",
        Amount(|s| Some(s.account?.balance?.to_decimal())),
    ),
    a(
        "account.authorized_balance",
        "1400.00",
        "That balance less pending holds.",
        Amount(|s| Some(s.account?.authorized_balance?.to_decimal())),
    ),
    o(
        "organization.id",
        "019a1b2c-0000-7000-8000-0000000000ee",
        "The bank's identifier of the organization.",
        Text(|s| s.organization.id.as_deref()),
    ),
    o(
        "organization.slug",
        "musterwerk-beispiel-0001",
        "The bank's readable identifier.",
        Text(|s| Some(&s.organization.slug)),
    ),
    o(
        "organization.name",
        "Musterwerk",
        "The trading name.",
        Text(|s| s.organization.name.as_deref()),
    ),
    o(
        "organization.legal_name",
        "Musterwerk Beispiel GmbH",
        "The registered name, else the trading name.",
        Text(|s| {
            s.organization
                .legal_name
                .as_deref()
                .or(s.organization.name.as_deref())
        }),
    ),
    o(
        "organization.legal_form",
        "GmbH",
        "The legal form.",
        Text(|s| s.organization.legal_form.as_deref()),
    ),
    o(
        "organization.legal_number",
        "HRB 000000",
        "The registration number.",
        Text(|s| s.organization.legal_number.as_deref()),
    ),
    o(
        "organization.legal_country",
        "DE",
        "Where it is registered.",
        Text(|s| s.organization.legal_country.as_deref()),
    ),
    o(
        "organization.legal_address",
        "Beispielweg 1, 00000 Musterstadt",
        "The registered address.",
        Text(|s| s.organization.legal_address.as_deref()),
    ),
    o(
        "organization.legal_sector",
        "6201",
        "The industry code.",
        Text(|s| s.organization.legal_sector.as_deref()),
    ),
    o(
        "organization.legal_registration_date",
        "2022-11-21",
        "The day of registration, as sent.",
        Text(|s| s.organization.legal_registration_date.as_deref()),
    ),
    o(
        "organization.legal_share_capital",
        "25000",
        "The share capital, as sent.",
        Text(|s| s.organization.legal_share_capital.as_deref()),
    ),
    o(
        "organization.locale",
        "de",
        "The language of the bank's interface.",
        Text(|s| s.organization.locale.as_deref()),
    ),
    o(
        "organization.contract_signed_at",
        "2022-12-01 08:57:00",
        "When the contract was signed, as sent.",
        Text(|s| s.organization.contract_signed_at.as_deref()),
    ),
    o(
        "period.from",
        "2026-10-01",
        "The first day that the file is for.",
        Date(|s| Some(s.period.first())),
    )
    .always(),
    o(
        "period.to",
        "2026-10-31",
        "The last day that the file is for.",
        Date(|s| Some(s.period.last())),
    )
    .always(),
    o(
        "period.next",
        "2026-11-01",
        "The day after the last day that the file is for.",
        Date(|s| s.period.last().succ_opt()),
    )
    .always(),
    o(
        "run.time",
        "2026-11-02 09:00:00",
        "When the export began, to the second; one that is done again keeps the first time. `SALDO_NOW` sets it.",
        Instant(|s| Some(s.time)),
    )
    .always(),
    o(
        "books.consultant",
        "29098",
        "The tax adviser's number at DATEV.",
        Integer(|s| s.books.consultant.map(i64::from)),
    ),
    o(
        "books.client",
        "55003",
        "The client's number at DATEV.",
        Integer(|s| s.books.client.map(i64::from)),
    ),
    o(
        "books.account_length",
        "4",
        "The digits of a ledger account at DATEV.",
        Integer(|s| s.books.account_length.map(i64::from)),
    ),
    o(
        "books.chart",
        "skr03",
        "The name of the chart of accounts.",
        Text(|s| s.books.chart.as_ref()?.name()),
    ),
    o(
        "books.chart_base",
        "skr03",
        "The shipped chart that the chart is or extends: `skr03`, `skr04` or `pcg`; absent for a chart that extends none.",
        Text(|s| s.books.chart_base()),
    ),
    o(
        "books.fiscal_year_start",
        "2026-01-01",
        "The first day of the fiscal year in which the file begins.",
        Date(|s| Some(fiscal_year(s)?.first())),
    ),
    o(
        "books.fiscal_year_end",
        "2026-12-31",
        "The last day of that fiscal year.",
        Date(|s| Some(fiscal_year(s)?.last())),
    ),
];
