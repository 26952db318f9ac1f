//! How the bank's answers show a transaction.

use super::{Transaction, VatLine, salt};
use crate::sandbox::company::identity::uuid;
use crate::sandbox::company::papers::{Paper, media_type};
use crate::sandbox::company::{Company, people};
use crate::sandbox::json::{Json, decimal_text, object};

/// What a list was asked to embed by `includes[]`.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Includes {
    pub(crate) labels: bool,
    pub(crate) vat_details: bool,
    pub(crate) attachments: bool,
}

impl Includes {
    pub(crate) const ALL: Self = Self {
        labels: true,
        vat_details: true,
        attachments: true,
    };
}

impl Transaction {
    pub(crate) fn render(&self, company: &Company, includes: Includes) -> Json {
        let mut fields = self.common_fields(company);
        if let Some((key, detail)) = &self.detail {
            fields.set(key, detail.clone());
        }
        if includes.attachments {
            fields.set(
                "attachments",
                (0..self.receipts.len()).map(|n| self.attachment(n)).collect(),
            );
        }
        if includes.labels {
            let known = self.labels.iter().filter_map(|&position| company.label(position));
            let shown = known
                .filter(|label| !label.is_deleted())
                .map(people::Label::render);
            fields.set("labels", shown.collect());
        }
        if includes.vat_details {
            fields.set(
                "vat_details",
                object([("items", self.vat.iter().map(VatLine::render).collect())]),
            );
        }
        for field in self.left_out {
            fields.remove(field);
        }
        fields
    }

    fn common_fields(&self, company: &Company) -> Json {
        let account_id = company.account(self).map(|account| account.id.clone());
        let is_external = company.account(self).is_some_and(|account| account.is_external);
        let amount = self.cents.abs();
        let local = self.local.as_ref();
        let (cashflow, subcategory) = cashflow(self.category);
        let named = |name: &'static str| object([("name", name.into())]);
        let taxed = (!self.vat.is_empty()).then(|| self.vat.iter().map(|line| line.tax).sum::<i64>());
        object([
            ("id", self.id.clone().into()),
            ("transaction_id", self.readable_id().into()),
            ("amount", Json::cents(amount)),
            ("amount_cents", amount.into()),
            ("settled_balance", self.balance.map(Json::cents).into()),
            ("settled_balance_cents", self.balance.into()),
            (
                "attachment_ids",
                (0..self.receipts.len())
                    .map(|n| self.attachment_id(n).into())
                    .collect(),
            ),
            ("logo", if is_external { Json::Null } else { self.logo() }),
            (
                "local_amount",
                local.map_or(Json::cents(amount), |local| Json::Raw(local.amount.clone())),
            ),
            (
                "local_amount_cents",
                local.map_or(amount, |local| local.cents).into(),
            ),
            ("side", if self.is_credit() { "credit" } else { "debit" }.into()),
            ("operation_type", self.operation.into()),
            ("currency", "EUR".into()),
            (
                "local_currency",
                local.map_or("EUR", |local| local.currency).into(),
            ),
            ("label", self.label.clone().into()),
            ("clean_counterparty_name", self.clean_name.clone().into()),
            ("settled_at", self.settled.map(|stamp| stamp.to_string()).into()),
            ("emitted_at", self.emitted.to_string().into()),
            ("created_at", self.emitted.to_string().into()),
            ("updated_at", self.updated.to_string().into()),
            ("status", self.status.word().into()),
            ("note", self.note.clone().into()),
            ("reference", self.reference.clone().into()),
            ("vat_amount", taxed.map(Json::cents).into()),
            ("vat_amount_cents", taxed.into()),
            ("vat_rate", self.vat_rate().into()),
            (
                "initiator_id",
                self.initiator
                    .and_then(|at| company.member_id(at))
                    .map(str::to_owned)
                    .into(),
            ),
            ("label_ids", self.label_ids(company)),
            ("attachment_lost", self.receipt_lost.into()),
            ("attachment_required", (self.cents < 0).into()),
            ("card_last_digits", self.card.into()),
            ("category", self.category.into()),
            ("cashflow_category", named(cashflow)),
            ("cashflow_subcategory", subcategory.map(named).into()),
            ("subject_type", self.subject.into()),
            ("bank_account_id", account_id.into()),
            ("is_external_transaction", is_external.into()),
        ])
    }

    pub(crate) fn attachment_id(&self, position: usize) -> String {
        uuid(
            self.emitted.at().timestamp_millis(),
            salt(self.number, position + 1),
        )
    }

    fn readable_id(&self) -> String {
        format!(
            "{}-{}-transaction-{}",
            people::SLUG,
            self.account + 1,
            self.number + 1
        )
    }

    fn label_ids(&self, company: &Company) -> Json {
        let known = self.labels.iter().filter_map(|&position| company.label(position));
        known.map(|label| label.id.clone().into()).collect()
    }

    fn logo(&self) -> Json {
        let address = |size| format!("https://logos.invalid/{}/{size}.png", self.category);
        object([
            ("small", address("small").into()),
            ("medium", address("medium").into()),
        ])
    }

    fn vat_rate(&self) -> Option<i64> {
        match self.vat.as_slice() {
            [] => None,
            [line] => Some(line.percent),
            _ => Some(-1),
        }
    }

    /// The file behind a receipt.
    pub(crate) fn paper(&self, position: usize) -> Paper {
        let name = self.receipts.get(position).copied().unwrap_or_default();
        Paper {
            id: self.attachment_id(position),
            name: name.to_owned(),
            media_type: media_type(name),
            size: 20_480 + 97 * self.number,
            created_at: self.updated.to_string(),
        }
    }

    /// As the bank shows it, under an address where nothing is; a server knows better ones.
    fn attachment(&self, position: usize) -> Json {
        let Paper {
            id,
            name,
            media_type,
            size,
            created_at,
        } = self.paper(position);
        let url = format!(
            "https://receipts.s3.invalid/uploads/attachment/file/{id}?X-Amz-Algorithm=AWS4-HMAC-SHA256\
             &X-Amz-Expires=1800&X-Amz-SignedHeaders=host&X-Amz-Signature=0000"
        );
        object([
            ("id", id.into()),
            ("created_at", created_at.into()),
            ("file_name", name.into()),
            ("file_size", size.to_string().into()),
            ("file_content_type", media_type.into()),
            ("url", url.into()),
            ("probative_attachment", object([("status", "unavailable".into())])),
        ])
    }
}

impl VatLine {
    /// Texts throughout, even the cents (Qonto API reference: `vat_details`).
    fn render(&self) -> Json {
        object([
            ("amount", decimal_text(self.tax, '.').into()),
            ("amount_cents", self.tax.to_string().into()),
            ("amount_excluding_vat", decimal_text(self.net, '.').into()),
            ("amount_excluding_vat_cents", self.net.to_string().into()),
            ("rate", format!("{}.0", self.percent).into()),
        ])
    }
}

fn cashflow(category: &str) -> (&'static str, Option<&'static str>) {
    match category {
        "sales" => ("Umsatz", Some("Kunden")),
        "salary" => ("Personal", Some("Gehälter")),
        "tax" => ("Steuern & Abgaben", None),
        "office_rental" | "utility" => ("Betrieb", Some("Räume")),
        "online_service" | "it_and_electronics" | "subscription" => ("Betrieb", Some("Software")),
        "transport" | "gas_station" | "hotel_and_lodging" => ("Reisen", Some("Fahrten")),
        "restaurant_and_bar" => ("Reisen", Some("Bewirtung")),
        "treasury_and_interco" | "finance" => ("Finanzen", None),
        _ => ("Sonstiges", Some("Allgemein")),
    }
}
