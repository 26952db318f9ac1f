//! The reader is judged before it judges: a good batch, and each mistake alone.

use super::{TABLE, read};

/// Two bookings of the two worked examples that a tax adviser would write by hand.
fn good() -> String {
    let (_, fields) = &*TABLE;
    let headings: Vec<_> = fields.iter().map(|field| field.heading.as_str()).collect();
    let booking = |values: &[(usize, &str)]| {
        let cell = |(index, field): (usize, &super::Field)| {
            let value = values.iter().find(|(number, _)| *number == index + 1);
            let value = value.map_or("", |(_, value)| value);
            if field.is_quoted {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else {
                value.to_owned()
            }
        };
        fields.iter().enumerate().map(cell).collect::<Vec<_>>().join(";")
    };
    let lines = [
        "\"EXTF\";700;21;\"Buchungsstapel\";13;20260201090000000;;\"\";\"\";\"\";29098;55003;20260101;4;20260101;20260131;\"Qonto 2026-01\";\"\";1;0;0;\"EUR\";;\"\";;;\"03\";;;\"\";\"Saldo\"".to_owned(),
        headings.join(";"),
        booking(&[
            (1, "1190,00"), (2, "S"), (7, "1200"), (8, "10001"), (10, "0501"), (11, "RE-2026-0001"),
            (14, "Müller GmbH \"RE\"; 0001 – €"), (20, "BEDI \"E0A08953-FBAA-4054-AF36-993D5D68F040\""), (21, "Partner"), (22, "Müller GmbH"), (114, "0"),
        ]),
        booking(&[(1, "59,50"), (2, "H"), (7, "1200"), (8, "4930"), (9, "9"), (10, "0801"), (14, "Büro"), (114, "0")]),
    ];
    lines.join("\r\n") + "\r\n"
}

fn problems(text: &str) -> String {
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    read(&bytes).map_or_else(|problems| problems.join("\n"), |_| "none".to_owned())
}

#[test]
fn a_good_batch_is_read() {
    let text = good();
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let batch = read(&bytes).unwrap_or_else(|problems| panic!("{problems:#?}"));
    let found: Vec<_> = batch
        .bookings
        .iter()
        .map(|booking| {
            (
                booking.change(),
                booking.day.to_string(),
                booking.contra_account.as_str(),
                booking.tax_key.as_str(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            (119_000, "2026-01-05".to_owned(), "10001", ""),
            (-5_950, "2026-01-08".to_owned(), "4930", "9"),
        ]
    );
    assert_eq!(
        (batch.from.to_string(), batch.to.to_string()),
        ("2026-01-01".to_owned(), "2026-01-31".to_owned())
    );
    assert_eq!(
        (batch.header[26].as_str(), batch.bookings[0].account.as_str()),
        ("03", "1200")
    );
    assert_eq!(batch.bookings[0].text, "Müller GmbH \"RE\"; 0001 – €");
    assert_eq!(batch.bookings[0].document, "E0A08953-FBAA-4054-AF36-993D5D68F040");
    assert_eq!(batch.bookings[0].details["Partner"], "Müller GmbH");
}

#[test]
fn each_mistake_is_refused() {
    let good = good();
    for (from, to, said) in [
        ("20260201090000000", "20260201090000", "header 6"),
        (";29098;", ";;", "Beraternummer"),
        (";20260101;4;", ";20260201;4;", "is not in the fiscal year"),
        ("1;0;0;\"EUR\"", "1;0;1;\"EUR\"", "header 21"),
        (";\"03\";", ";\"SKR03\";", "Sachkontenrahmen"),
        (
            "Zusatzinformation- Inhalt 1",
            "Zusatzinformation - Inhalt 1",
            "headings",
        ),
        ("1190,00", "-1190,00", "is no Betrag"),
        ("1190,00", "1.190,00", "is no Betrag"),
        ("1190,00", "1190.00", "is no Betrag"),
        ("59,50", "0,00", "an amount of zero"),
        ("\"S\"", "S", "must stand in quotes"),
        (";1200;", ";\"1200\";", "must not stand in quotes"),
        (";1200;", ";120;", "has not 4 digits"),
        (";1200;", ";;", "must not be empty"),
        (";0501;", ";501;", "is not in the period"),
        (";0501;", ";0502;", "is not in the period"),
        ("RE-2026-0001\"", "RE 2026.0001\"", "the reference"),
        ("BEDI \"\"E0A08953", "BEDI \"\"E0A0895", "the link"),
        ("BEDI \"\"", "BEDI ", "the link"),
        ("\"Partner\"", "\"\"", "are no pair"),
        (
            "\"Büro\"",
            &format!("\"{}\"", "ü".repeat(61)),
            "has 61 characters",
        ),
        ("\"Büro\"", "\"B\"ü;ro\"", "fields instead of 125"),
        ("\"Büro\"", "\"Bü\nro\"", "a control character"),
        ("\r\n", "\n", "CR LF"),
        (
            ";0;;;;\"\";;\"\";\"\";;\"\";;\r\n",
            ";;;;;\"\";;\"\";\"\";;\"\";;\r\n",
            "would be finalised",
        ),
    ] {
        assert!(good.contains(from), "{from}");
        let said_now = problems(&good.replacen(from, to, if said == "CR LF" { usize::MAX } else { 1 }));
        assert!(said_now.contains(said), "{from} -> {to}: {said_now}");
    }
}
