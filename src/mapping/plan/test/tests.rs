use crate::entry::Entry;
use crate::mapping::trial::{cells, entry, load};

fn holds(condition: &str, entry: &Entry<'_>) -> bool {
    let mapping = load(&format!(
        "[[filter]]\nwhen = '''{condition}'''\nreason = \"it holds\"\n[[column]]\nname = \"A\"\nvalue = \"x\"\n"
    ));
    match cells(&mapping, entry, &[]) {
        Ok(_) => false,
        Err(reason) => {
            assert_eq!(reason, "left out: it holds");
            true
        }
    }
}

#[test]
fn conditions_hold_or_not() {
    for (condition, expected) in [
        // Texts.
        ("side == 'debit'", true),
        ("side == \"debit\"", true),
        ("side != 'debit'", false),
        ("side == 'Debit'", false),
        ("side | upper == 'DEBIT'", true),
        ("local_currency != currency", true),
        ("currency in ['USD', 'EUR']", true),
        ("currency in ['USD']", false),
        ("not currency in ['USD']", true),
        ("label matches '(?i)cafe'", true),
        ("label matches '^MUSTER'", false),
        ("card_last_digits == '0001'", true),
        ("card_last_digits == '1'", false),
        // Absent values are equal to nothing, less than nothing, and different from everything.
        ("reference present", false),
        ("note present", false),
        ("operation_type present", true),
        ("reference | trim == ''", false),
        ("reference != 'x'", true),
        ("reference in ['x']", false),
        ("reference matches ''", false),
        ("reference == note", false),
        ("reference != note", true),
        ("vat_amount < 0", false),
        ("vat_amount >= 0", false),
        ("vat_amount != 0", true),
        ("vat_amount present", false),
        ("vat_rate present", true),
        // Amounts exactly, by value and not by their digits.
        ("amount == -12.34", true),
        ("amount == -12.340", true),
        ("amount < -12.33", true),
        ("amount <= -12.34", true),
        ("amount > -12.34", false),
        ("amount | abs > 12", true),
        ("vat_rate in [7, 19]", true),
        ("local_amount < amount", true),
        // Days: a point in time counts as its local day where it meets a day.
        ("booking_date == '2026-11-01'", true),
        ("settled_at == '2026-11-01'", true),
        ("settled_at > '2026-11-01'", false),
        ("settled_at >= booking_date", true),
        ("settled_at > '20261031'", true),
        ("emitted_at < settled_at", true),
        ("value_date < booking_date", true),
        ("period.to < booking_date", true),
        ("updated_at present", false),
        // Flags and lists.
        ("attachment_lost", false),
        ("not attachment_lost", true),
        ("attachment_lost present", true),
        ("attachment_required present", false),
        ("not attachment_required", true),
        ("labels present", true),
        ("attachment_ids present", false),
        ("labels | join(',') matches 'Berlin$'", true),
        // `not` binds tighter than `and`, `and` tighter than `or`.
        ("side == 'debit' or side == 'credit' and amount > 0", true),
        ("(side == 'debit' or side == 'credit') and amount > 0", false),
        ("not side == 'credit' and amount < 0", true),
        ("not (side == 'debit' and amount < 0)", false),
        ("not not side == 'debit'", true),
    ] {
        assert_eq!(holds(condition, &entry()), expected, "{condition}");
    }
}
