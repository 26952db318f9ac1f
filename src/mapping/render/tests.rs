use super::*;
use crate::entry::Entry;
use crate::mapping::trial::{account, cell, cells, decimal, entry, load, october, organization, run};

/// What a column with these lines gives for an entry.
fn column(lines: &str, entry: &Entry<'_>) -> Result<String, String> {
    let mapping = load(&format!("[[column]]\nname = \"A\"\n{lines}\n"));
    cells(&mapping, entry, &[]).map(|mut cells| cells.remove(0))
}

/// Hands over the scope of an entry with this label.
fn labelled<T>(label: &str, look: impl FnOnce(&Scope<'_>) -> T) -> T {
    let entry = Entry {
        label: Some(label.into()),
        ..entry()
    };
    let (organization, account, period) = (organization(), account(), october());
    look(&Scope {
        entry: Some(&entry),
        account: Some(&account),
        ..run(&organization, &period)
    })
}

#[test]
fn the_first_case_wins_that_holds_and_is_present_and_gives_a_text() {
    for (cases, expected) in [
        // The condition does not hold.
        (
            r#"{ when = "side == 'credit'", text = "in" }, { text = "out" }"#,
            "out",
        ),
        // A field is absent; white space alone counts as absent.
        (
            r#"{ text = "{reference}" }, { text = "{note}" }, { text = "{operation_type}" }"#,
            "card",
        ),
        (
            r#"{ text = "{operation_type} {reference}" }, { text = "no reference" }"#,
            "no reference",
        ),
        // A step leaves nothing.
        (
            r#"{ text = "{label | keep('0-9')}" }, { text = "no digits" }"#,
            "no digits",
        ),
        // Everything optional is absent.
        (r#"{ text = "{reference?} {note?}" }, { text = "_" }"#, "_"),
        // The first that fits wins, also where a later one fits better.
        (
            r#"{ when = "amount < 0", text = "out" }, { when = "amount == -12.34", text = "exact" }"#,
            "out",
        ),
        // None fits.
        (r#"{ when = "amount > 0", text = "in" }"#, ""),
        (r#"{ text = "{reference}" }"#, ""),
    ] {
        assert_eq!(
            column(&format!("cases = [{cases}]"), &entry()).unwrap(),
            expected,
            "{cases}"
        );
    }
}

#[test]
fn an_absent_optional_value_takes_one_blank_along() {
    for (template, expected) in [
        ("{reference?} {operation_type}", "card"),
        ("{operation_type} {reference?}", "card"),
        ("{operation_type} {reference?} {initiator}", "card Erika Beispiel"),
        (
            "{operation_type} {reference?} {note?} {initiator?}",
            "card Erika Beispiel",
        ),
        ("{operation_type} {reference?}", "card"),
        ("{operation_type}, {reference?}", "card,"),
        ("{operation_type}  {reference?}x", "card x"),
        ("{currency} {reference?}|", "EUR|"),
        ("{currency} {reference?}\n{operation_type}", "EUR\ncard"),
        ("{reference?}  {operation_type}", " card"),
        ("{reference?} {note?} {operation_type}", "card"),
        (" {reference?} {operation_type}", " card"),
        ("{operation_type} {reference?}{initiator?}", "card Erika Beispiel"),
        (
            "{operation_type} {initiator?}{reference?} x",
            "card Erika Beispiel x",
        ),
        ("{operation_type} {reference?}{note?} x", "card x"),
        ("{operation_type}{reference?} x", "card x"),
        ("[{reference?}] {operation_type}", "[] card"),
        ("{reference? | prefix('Ref ')} {operation_type}", "card"),
        ("{reference? | default('none')} {operation_type}", "none card"),
        ("{reference?}", ""),
        ("{operation_type}{reference?}{initiator}", "cardErika Beispiel"),
    ] {
        assert_eq!(cell(template, &entry()), expected, "{template}");
    }
}

#[test]
fn steps_end_in_text() {
    for (template, expected) in [
        ("{amount | decimal(2)}", "-12,34"),
        ("{amount | abs | decimal(2)}", "12,34"),
        ("{amount | negate | decimal}", "12,34"),
        ("{amount | negate | negate | decimal(4)}", "-12,3400"),
        ("{amount | decimal(1, 'half_up')}", "-12,3"),
        ("{amount | decimal(0, 'down')}", "-12"),
        ("{local_amount | decimal} {local_currency}", "-13,5 USD"),
        ("{vat_rate | decimal(0)}", "19"),
        ("{settled_at | date}", "01.11.2026"),
        ("{settled_at | date('%Y-%m-%dT%H:%M:%S')}", "2026-11-01T00:30:05"),
        ("{value_date | date('%d%m')}", "3010"),
        (
            "{period.from | date}-{period.to | date('%y%j')}",
            "01.10.2026-26304",
        ),
        ("{attachment_lost | choose('lost', 'there')}", "there"),
        ("{labels | join(' / ')}", "Marketing / Berlin"),
        ("{label | squeeze | lower | replace(' ', '_')}", "cafe_muster"),
        ("{card_last_digits}", "0001"),
        ("{account.name | slug}", "rucklagen-steuern"),
        ("{{{currency}}}", "{EUR}"),
        ("{id | short_id(32)}", "019a1b2c000070008000000000000001"),
    ] {
        assert_eq!(cell(template, &entry()), expected, "{template}");
    }
}

#[test]
fn no_digit_is_dropped_unasked() {
    let error = cell("{amount | decimal(1)}", &entry());
    assert!(error.contains("-12.34 has digits beyond 1 decimals"), "{error}");
    assert!(error.contains("column `A`"), "{error}");
    assert!(error.contains("019a1b2c-0000-7000-8000-000000000001"), "{error}");
    let whole = Entry {
        local_amount: Some(decimal("1500.00")),
        ..entry()
    };
    assert_eq!(cell("{local_amount | decimal(0)}", &whole), "1500");
    // The half goes away from zero, to the even digit, or is cut off.
    let half = Entry {
        local_amount: Some(decimal("-12.25")),
        ..entry()
    };
    for (rounding, expected) in [("half_up", "-12,3"), ("half_even", "-12,2"), ("down", "-12,2")] {
        let template = format!("{{local_amount | decimal(1, '{rounding}')}}");
        assert_eq!(cell(&template, &half), expected, "{rounding}");
    }
}

#[test]
fn required_max_and_overflow_are_kept() {
    let required = column("value = \"{reference}\"\nrequired = true", &entry()).unwrap_err();
    assert!(required.contains("it is empty"), "{required}");
    assert_eq!(
        column("value = \"{initiator}\"\nmax = 14", &entry()).unwrap(),
        "Erika Beispiel"
    );
    let long = column("value = \"{initiator}\"\nmax = 13", &entry()).unwrap_err();
    assert!(long.contains("has 14 characters, and at most 13 fit"), "{long}");
    assert!(long.contains("allow overflow = \"cut\""), "{long}");
    let amount = column("value = \"{amount | decimal(2)}\"\nmax = 3", &entry()).unwrap_err();
    assert!(amount.contains("has 6 characters, and at most 3 fit"), "{amount}");
    assert!(!amount.contains("overflow"), "{amount}");
    let cut = column("value = \"{initiator}\"\nmax = 5\noverflow = \"cut\"", &entry());
    assert_eq!(cut.unwrap(), "Erika");
    // Characters are counted, not bytes.
    let umlauts = Entry {
        label: Some("äöüß".into()),
        ..entry()
    };
    assert_eq!(column("value = \"{label}\"\nmax = 4", &umlauts).unwrap(), "äöüß");
    assert_eq!(
        column("value = \"{label}\"\nmax = 3\noverflow = \"cut\"", &umlauts).unwrap(),
        "äöü"
    );
}

#[test]
fn named_cells_lookups_and_params_reach_the_row() {
    let mapping = load(
        r#"
        [params.company]
        ask = "The name"
        [let]
        who = [{ text = "{reference}" }, { text = "{initiator | upper}" }]
        line = "{who} ({currency})"
        nothing = [{ when = "amount > 0", text = "in" }]
        [lookup.account]
        default = "1792"
        rows = { fees = "4970", "office supply" = "4930" }
        [lookup.strict]
        rows = { travel = "4660" }
        [[column]]
        name = "A"
        value = "{line} {nothing?} {params.company}"
        [[column]]
        name = "B"
        value = "{category | lookup('account')}/{operation_type | lookup('account')}"
        [[column]]
        name = "C"
        cases = [{ text = "{category | lookup('strict')}" }, { text = "unknown {category}" }]
        "#,
    );
    let cells = cells(&mapping, &entry(), &["Muster".to_owned()]).unwrap();
    assert_eq!(
        cells,
        ["ERIKA BEISPIEL (EUR) Muster", "4970/1792", "unknown fees"]
    );
}

#[test]
fn numbers_and_texts_are_told_apart_for_quotes() {
    let mapping = load(
        r#"
        [let]
        a = "{amount | decimal(2)}"
        [[column]]
        name = "amount"
        value = "{amount | decimal(2)}"
        [[column]]
        name = "amount of let"
        value = "{a}"
        [[column]]
        name = "day"
        value = "{settled_at | date}"
        [[column]]
        name = "both"
        value = "{amount | decimal(2)} {currency}"
        [[column]]
        name = "digits that are text"
        value = "{card_last_digits}"
        [[column]]
        name = "said"
        value = "{card_last_digits}"
        kind = "number"
        "#,
    );
    let kinds: Vec<_> = mapping.columns.iter().map(|column| column.kind).collect();
    let (number, text) = (CellKind::Number, CellKind::Text);
    assert_eq!(kinds, [number, number, number, text, text, number]);
}

/// What stands around the rows is kept in its place like they are, however many accounts the file holds.
#[test]
fn the_head_and_the_tail_are_escaped_too() {
    for per in ["account", "period", "fiscal-year"] {
        let mapping = load(&format!(
            "[file]\nname = \"{{period.from | date('%Y%m%d')}}.xml\"\nper = \"{per}\"\n[text]\nescape = \"xml\"\n\
             head = \"<a>{{organization.legal_name}}</a>\"\nrecord = \"{{id}}\"\ntail = \"{{organization.legal_name | lower}}\"\n"
        ));
        let (mut organization, account, period) = (organization(), account(), october());
        organization.legal_name = Some("A & B <c>".to_owned());
        let scope = Scope {
            account: Some(&account),
            ..run(&organization, &period)
        };
        let head = mapping.head(&scope, &crate::mapping::trial::Anything, &mut Tally::default());
        assert_eq!(head.unwrap(), "<a>A &amp; B &lt;c&gt;</a>", "{per}");
        let tail = mapping.tail(&scope, &crate::mapping::trial::Anything, &mut Tally::default());
        assert_eq!(tail.unwrap(), "a &amp; b &lt;c&gt;", "{per}");
    }
}

mod changed;
mod fitted;
