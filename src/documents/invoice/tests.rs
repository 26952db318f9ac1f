//! Invoices of invented companies, in every wrapping.

use lopdf::{Document, Object, Stream, dictionary};
use proptest::prelude::*;

use super::*;

const CII: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocument>
    <ram:ID>RE-2026-0815</ram:ID><ram:TypeCode>380</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20261001</udt:DateTimeString></ram:IssueDateTime>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty>
        <ram:Name>Büro &amp; Muster
          GmbH</ram:Name>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">000/000/00000</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE000000000</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:SellerTradeParty>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>19.00</ram:CalculatedAmount><ram:BasisAmount>100.00</ram:BasisAmount>
        <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>0.70</ram:CalculatedAmount><ram:BasisAmount>10.00</ram:BasisAmount>
        <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>7</ram:RateApplicablePercent></ram:ApplicableTradeTax>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:TaxBasisTotalAmount>110.00</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="USD">21.50</ram:TaxTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">19.70</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>129.70</ram:GrandTotalAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>"#;

const UBL: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<ubl:Invoice xmlns:ubl="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
    xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <cbc:ID>RE-2026-0815</cbc:ID><cbc:IssueDate>2026-10-01</cbc:IssueDate>
  <cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
  <cac:AccountingSupplierParty><cac:Party>
    <cac:PartyName><cbc:Name>Muster</cbc:Name></cac:PartyName>
    <cac:PartyTaxScheme><cbc:CompanyID>000/000/00000</cbc:CompanyID><cac:TaxScheme><cbc:ID>FC</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyTaxScheme><cbc:CompanyID>DE000000000</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyLegalEntity><cbc:RegistrationName>Büro &amp; Muster GmbH</cbc:RegistrationName></cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">19.70</cbc:TaxAmount>
    <cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">100.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">19.00</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19.00</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>
    <cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">10.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">0.70</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>7</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal><cbc:TaxExclusiveAmount currencyID="EUR">110.00</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="EUR">129.70</cbc:TaxInclusiveAmount></cac:LegalMonetaryTotal>
</ubl:Invoice>"#;

/// A PDF with an embedded file, as a writer of e-invoices makes it.
fn pdf(xml: &[u8], is_packed: bool) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let mut stream = Stream::new(
        dictionary! { "Type" => "EmbeddedFile", "Subtype" => Object::Name(b"text/xml".to_vec()) },
        xml.to_vec(),
    );
    if is_packed {
        stream.compress().unwrap();
    }
    let file = document.add_object(stream);
    let specification = document.add_object(dictionary! {
        "Type" => "Filespec", "F" => Object::string_literal("factur-x.xml"), "EF" => dictionary! { "F" => file },
    });
    let pages = document.add_object(dictionary! { "Type" => "Pages", "Kids" => Vec::new(), "Count" => 0 });
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages, "AF" => vec![specification.into()],
    });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn both_syntaxes_say_the_same_in_every_wrapping() {
    let invoice = read(CII.as_bytes()).unwrap().unwrap();
    assert_eq!(read(UBL.as_bytes()).unwrap().as_ref(), Some(&invoice));
    for is_packed in [true, false] {
        assert_eq!(
            read(&pdf(CII.as_bytes(), is_packed)).unwrap().as_ref(),
            Some(&invoice)
        );
    }
    let with_mark = [b"\xEF\xBB\xBF", CII.as_bytes()].concat();
    assert_eq!(read(&with_mark).unwrap().as_ref(), Some(&invoice));
    insta::assert_json_snapshot!(invoice);
}

#[test]
fn the_names_of_the_first_zugferd_are_known() {
    let old = CII
        .replace("CrossIndustryInvoice", "CrossIndustryDocument")
        .replace("rsm:ExchangedDocument", "rsm:HeaderExchangedDocument")
        .replace(
            "rsm:SupplyChainTradeTransaction",
            "rsm:SpecifiedSupplyChainTradeTransaction",
        )
        .replace("ApplicableHeaderTrade", "ApplicableSupplyChainTrade")
        .replace("SettlementHeaderMonetary", "SettlementMonetary")
        .replace("RateApplicablePercent", "ApplicablePercent");
    assert_eq!(read(old.as_bytes()), read(CII.as_bytes()));
}

#[test]
fn a_correction_is_unsigned() {
    let negative = ["129.70", "110.00", "19.70", "100.00", "19.00<", "10.00<", "0.70"]
        .iter()
        .fold(CII.to_owned(), |text, amount| {
            text.replace(&format!(">{amount}"), &format!(">-{amount}"))
        });
    let negative = negative.replace("Percent>-", "Percent>");
    assert!(negative.contains(">-129.70<"));
    assert_eq!(read(negative.as_bytes()), read(CII.as_bytes()));
}

#[test]
fn what_is_no_invoice_is_none() {
    let other = b"<?xml version=\"1.0\"?><Invoice xmlns=\"urn:other\"><ID>1</ID></Invoice>";
    assert_eq!(read(other), Ok(None));
    assert_eq!(read(&pdf(other, true)), Ok(None));
    assert_eq!(read(b"\x89PNG\r\n\x1A\n"), Ok(None));
    assert_eq!(read(b""), Ok(None));
    assert_eq!(read(b"%PDF-1.7\nno objects at all"), Ok(None));
    let minimal = b"<?xml version=\"1.0\"?><CrossIndustryInvoice/>";
    assert_eq!(read(minimal), Ok(Some(Invoice::default())));
}

#[test]
fn hostile_xml_is_refused() {
    let entities = CII.replace(
        "?>\n<rsm",
        "?>\n<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n<rsm",
    );
    let deep = format!("<?xml version=\"1.0\"?>{}", "<a>".repeat(100_000));
    let large = format!("{CII}<!--{}-->", "x".repeat(XML_BYTES));
    let amount = CII.replace(">129.70<", ">1e9<");
    let far = CII.replace(">129.70<", &format!(">0.{}1<", "0".repeat(40)));
    let day = CII.replace(">20261001<", ">20261301<");
    let latin = CII
        .as_bytes()
        .iter()
        .map(|b| if *b == b'B' { 0xFC } else { *b })
        .collect();
    let broken = CII.replace("</rsm:ExchangedDocument>", "");
    let texts = [entities, deep, large, amount, far, day, broken].map(String::into_bytes);
    let said: Vec<_> = texts
        .into_iter()
        .chain([latin])
        .map(|bytes| {
            let bare = read(&bytes).unwrap_err();
            assert!(read(&pdf(&bytes, true)).is_err());
            bare.to_string()
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn hostile_pdfs_neither_panic_nor_unpack_without_end() {
    let bomb = pdf(&vec![b' '; XML_BYTES + 1], true);
    assert!(bomb.len() < 100_000);
    assert!(matches!(read(&bomb), Err(InvoiceError::Pdf(_))));
    let deep = format!("%PDF-1.7\n1 0 obj\n{}\nendobj EmbeddedFile", "[".repeat(500_000));
    let _ = read(deep.as_bytes());
    let deep = format!(
        "%PDF-1.7\n1 0 obj\n{}\nendobj EmbeddedFile",
        "<</A ".repeat(500_000)
    );
    let _ = read(deep.as_bytes());
    assert_eq!(
        read(&[b"%PDF", vec![0; FILE_BYTES].as_slice()].concat()),
        Err(InvoiceError::TooLarge(20_000_004))
    );
}

proptest! {
    /// Whatever happens to a file on its way, there is an answer.
    #[test]
    fn damaged_files_are_answered(spoilt in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20), cut in any::<prop::sample::Index>(), is_packed: bool) {
        let mut bytes = pdf(CII.as_bytes(), is_packed);
        for (at, byte) in spoilt {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..cut.index(bytes.len())]);
    }
}
