//! The identifier of a transaction's document.

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
    }
}
