//! The identifier of a document, by what it belongs to.

use uuid::Uuid;

/// The namespace of all GUIDs: the `UUIDv5` of `urn:saldo:datev:document` in the namespace of URLs (RFC 9562, 6.6).
/// It never changes, for documents that were uploaded keep their GUIDs.
pub const NAMESPACE: Uuid = Uuid::from_u128(0x4df6_70db_3b38_5e59_98d4_b816_71e1_025d);

/// The GUID of the document of a transaction: the `UUIDv5` of the bank's identifier, in capitals as DATEV writes them.
///
/// The same transaction always has the same one, so a package that is uploaded again adds nothing, and a batch that
/// is made again has the same links.
pub fn of_transaction(id: &str) -> String {
    Uuid::new_v5(&NAMESPACE, id.as_bytes())
        .hyphenated()
        .to_string()
        .to_uppercase()
}

/// What the receipts of a document belong to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Owner {
    /// A transaction, by the bank's identifier.
    Transaction(String),
    /// An invoice of a supplier that belongs to no transaction, by the bank's identifier.
    SupplierInvoice(String),
}

impl Owner {
    /// The bank's identifier.
    pub fn id(&self) -> &str {
        match self {
            Self::Transaction(id) | Self::SupplierInvoice(id) => id,
        }
    }

    /// The transaction's identifier, if it is one.
    pub fn transaction(&self) -> Option<&str> {
        match self {
            Self::Transaction(id) => Some(id),
            Self::SupplierInvoice(_) => None,
        }
    }

    /// The invoice's identifier, if it is one.
    pub fn supplier_invoice(&self) -> Option<&str> {
        match self {
            Self::SupplierInvoice(id) => Some(id),
            Self::Transaction(_) => None,
        }
    }

    /// The GUID of its document: see [`of_transaction`]. That of an invoice is made of `supplier_invoice/` and the bank's
    /// identifier, so that it is no transaction's.
    pub fn guid(&self) -> String {
        match self {
            Self::Transaction(id) => of_transaction(id),
            Self::SupplierInvoice(id) => of_transaction(&format!("supplier_invoice/{id}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_namespace_is_what_its_name_makes_it() {
        assert_eq!(
            Uuid::new_v5(&Uuid::NAMESPACE_URL, b"urn:saldo:datev:document"),
            NAMESPACE
        );
    }

    #[test]
    fn a_transaction_keeps_its_guid_for_ever() {
        assert_eq!(
            of_transaction("019a1b2c-0000-7000-8000-000000000001"),
            "05C9E5A4-F156-507F-B620-9EE5B69C9130"
        );
        assert_ne!(of_transaction("a"), of_transaction("A"));
        let owners = [
            Owner::Transaction("a".to_owned()),
            Owner::SupplierInvoice("a".to_owned()),
        ];
        assert_ne!(owners[0].guid(), owners[1].guid());
    }
}
