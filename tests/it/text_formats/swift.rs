//! MT940 as an independent parser reads it, strict in grammar and character set.

use mt940::{DebitOrCredit, ExtDebitOrCredit, parse_mt940};
use rust_decimal::Decimal;

use super::statements::Reading;
use crate::reader::Booking;

/// Holds what that parser reads against what the file was seen to have.
pub(super) fn agrees(text: &str, reading: &Reading) {
    // The hyphen ends a message on the wire; this parser knows messages without it.
    let message = text.strip_suffix("-\r\n").expect("a closing hyphen");
    let messages = parse_mt940(message).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let [message] = &messages[..] else {
        panic!("{} messages in one file", messages.len());
    };
    let lines = message.statement_lines.iter();
    let found: Vec<_> = lines
        .map(|line| Booking {
            day: line.value_date,
            cents: match line.ext_debit_credit_indicator {
                ExtDebitOrCredit::Credit => cents(line.amount),
                ExtDebitOrCredit::Debit => -cents(line.amount),
                ref other => panic!("nothing is reversed here: {other:?}"),
            },
        })
        .collect();
    assert_eq!(found, reading.rows);
    let balance = |balance: &mt940::Balance| match balance.debit_credit_indicator {
        DebitOrCredit::Credit => cents(balance.amount),
        DebitOrCredit::Debit => -cents(balance.amount),
    };
    assert_eq!(
        balance(&message.opening_balance) + reading.sum(),
        balance(&message.closing_balance)
    );
}

fn cents(amount: Decimal) -> i64 {
    assert_eq!(amount.scale(), 2, "{amount}");
    i64::try_from(amount.mantissa()).unwrap()
}
