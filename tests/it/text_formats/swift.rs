//! MT940 as an independent parser reads it, strict in grammar and character set.

use mt940::{DebitOrCredit, ExtDebitOrCredit, parse_mt940};
use rust_decimal::Decimal;

/// Holds what that parser reads against the amounts in cents that the file was seen to have.
pub(super) fn agrees(text: &str, amounts: &[i128]) {
    // The hyphen ends a message on the wire; this parser knows messages without it.
    let message = text.strip_suffix("-\r\n").expect("a closing hyphen");
    let messages = parse_mt940(message).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let [message] = &messages[..] else {
        panic!("{} messages in one file", messages.len());
    };
    let found: Vec<i128> = message
        .statement_lines
        .iter()
        .map(|line| match line.ext_debit_credit_indicator {
            ExtDebitOrCredit::Credit => cents(line.amount),
            ExtDebitOrCredit::Debit => -cents(line.amount),
            ref other => panic!("nothing is reversed here: {other:?}"),
        })
        .collect();
    assert_eq!(found, amounts);
    let balance = |balance: &mt940::Balance| match balance.debit_credit_indicator {
        DebitOrCredit::Credit => cents(balance.amount),
        DebitOrCredit::Debit => -cents(balance.amount),
    };
    assert_eq!(
        balance(&message.opening_balance) + amounts.iter().sum::<i128>(),
        balance(&message.closing_balance)
    );
}

fn cents(amount: Decimal) -> i128 {
    assert_eq!(amount.scale(), 2, "{amount}");
    amount.mantissa()
}
