//! What is cut to its column, and what is written with other characters.

use super::*;
use crate::mapping::trial::Anything;

/// A character set without umlauts.
struct Plain;

impl Charset for Plain {
    fn fit(&self, text: &mut String, start: usize) -> Result<u64, char> {
        if let Some(c) = text[start..].chars().find(|c| *c == '€') {
            return Err(c);
        }
        let tail = text.split_off(start);
        text.push_str(&tail.replace('ü', "ue"));
        Ok(tail.matches('ü').count() as u64)
    }
}

#[test]
fn what_was_changed_is_counted_by_column_and_explained() {
    let mapping = load(
        r#"
        [[filter]]
        when = "amount == 0"
        reason = "a zero booking"
        [[column]]
        name = "A"
        max = 4
        overflow = "cut"
        cases = [{ text = "{reference}" }, { text = "{label}" }]
        [[column]]
        name = "B"
        value = "{currency}"
        "#,
    );
    let (organization, account, period) = (organization(), account(), october());
    let (mut row, mut tally) = (Row::default(), Tally::default());
    let render = |label: &'static str, cents: &str, row: &mut Row, tally: &mut Tally| {
        let entry = Entry {
            label: Some(label.into()),
            amount: crate::money::Cents::from_decimal(decimal(cents)).unwrap(),
            ..entry()
        };
        let scope = Scope {
            entry: Some(&entry),
            account: Some(&account),
            ..run(&organization, &period)
        };
        let outcome = mapping.render(&scope, &Plain, row, tally);
        (
            outcome,
            mapping
                .explain(&scope, &Plain)
                .map(|found| found.map_err(ToOwned::to_owned)),
        )
    };
    let (outcome, explained) = render("Müller", "-1", &mut row, &mut tally);
    assert_eq!(outcome, Ok(Outcome::Written));
    assert_eq!(
        row.cells().map(|(text, _)| text).collect::<Vec<_>>(),
        ["Muel", "EUR"]
    );
    let first = explained.unwrap().unwrap().columns.remove(0);
    let chosen = first.chosen.unwrap();
    assert_eq!((chosen.number, chosen.template.as_str()), (2, "{label}"));
    assert_eq!(
        first.notes,
        [
            "1 character replaced, which the encoding lacks: \"Müller\" before",
            "cut to 4 characters: \"Müller\" before"
        ]
    );
    let (outcome, explained) = render("Müller", "0", &mut row, &mut tally);
    assert_eq!(outcome, Ok(Outcome::Filtered(0)));
    assert_eq!(explained.unwrap(), Err("a zero booking".to_owned()));
    let (outcome, _) = render("50 €", "1", &mut row, &mut tally);
    assert!(outcome.unwrap_err().message.contains("U+20AC"));
    assert_eq!(tally.replaced, 1);
    assert_eq!(tally.cut, BTreeMap::from([("A".to_owned(), 1)]));
    // A row under construction is used again: nothing of the row before is left.
    let (_, _) = render("x", "1", &mut row, &mut tally);
    assert_eq!(
        row.cells().map(|(text, _)| text).collect::<Vec<_>>(),
        ["x", "EUR"]
    );
}

#[test]
fn what_was_changed_in_one_batch_is_added_to_the_others() {
    let tally = |column: &str, cut, replaced| Tally {
        cut: [(column.to_owned(), cut)].into(),
        replaced,
        shortened: 3 * replaced,
        spaced: 2 * replaced,
    };
    let mut all = tally("A", 2, 1);
    all.absorb(tally("A", 3, 5));
    assert_eq!(all, tally("A", 5, 6));
    all.absorb(tally("B", 4, 0));
    let cut = [("A".to_owned(), 5), ("B".to_owned(), 4)].into();
    let (replaced, shortened, spaced) = (6, 18, 12);
    assert_eq!(
        all,
        Tally {
            cut,
            replaced,
            shortened,
            spaced
        }
    );
}

/// A character set that has no letters, and leaves them out.
struct Digits;

impl Charset for Digits {
    fn fit(&self, text: &mut String, start: usize) -> Result<u64, char> {
        let tail = text.split_off(start);
        text.extend(tail.chars().filter(|c| !c.is_alphabetic()));
        Ok(tail.chars().filter(|c| c.is_alphabetic()).count() as u64)
    }
}

/// Importers drop such rows without a word.
#[test]
fn a_required_cell_that_the_encoding_empties_is_refused() {
    let mapping = load("[[column]]\nname = \"A\"\nrequired = true\nvalue = \"{label}\"\n");
    for (label, is_written) in [("Kasse 7", true), ("7", true), ("漢字", false), ("漢 字", false)] {
        let (mut row, mut tally) = (Row::default(), Tally::default());
        let outcome = labelled(label, |scope| {
            mapping.render(scope, &Digits, &mut row, &mut tally)
        });
        assert_eq!(outcome.is_ok(), is_written, "{label}");
        if let Err(error) = outcome {
            assert!(error.message.contains("it is empty"), "{error}");
        }
    }
}

#[test]
fn a_cut_never_goes_through_a_number_or_a_day() {
    let cut = |template: &str, max: usize| {
        let lines = format!("value = \"{template}\"\nmax = {max}\noverflow = \"cut\"");
        column(&lines, &entry())
    };
    // "card EUR -12,34 fees": the amount has the places 9 to 14.
    let text = "{operation_type} {currency} {amount | decimal(2)} {category}";
    for (max, expected) in [
        (20, "card EUR -12,34 fees"),
        (17, "card EUR -12,34 f"),
        (15, "card EUR -12,34"),
        (14, "card EUR "),
        (10, "card EUR "),
        (9, "card EUR "),
        (3, "car"),
    ] {
        assert_eq!(cut(text, max).unwrap(), expected, "{max}");
    }
    assert_eq!(
        cut("{operation_type} {settled_at | date}", 9).unwrap(),
        "card ",
        "a day"
    );
    let refused = cut("{amount | decimal(2)} {operation_type}", 3).unwrap_err();
    assert!(
        refused.contains("the number or day that it begins with"),
        "{refused}"
    );
    assert_eq!(
        cut("{amount | decimal(2)} {operation_type}", 8).unwrap(),
        "-12,34 c"
    );
}

/// The cells of an entry with this label, and what was changed in them.
fn rendered(mapping: &Mapping, label: &str, charset: &impl Charset) -> (Vec<String>, Tally) {
    let (mut row, mut tally) = (Row::default(), Tally::default());
    labelled(label, |scope| {
        mapping.render(scope, charset, &mut row, &mut tally)
    })
    .unwrap();
    (row.cells().map(|(text, _)| text.to_owned()).collect(), tally)
}

#[test]
fn a_cut_finds_the_numbers_within_named_cells_and_behind_replaced_characters() {
    let mapping = load(
        r#"
        [let]
        sum = "{amount | decimal(2)} {currency}"
        text = "{label?} {sum}"
        [[column]]
        name = "A"
        value = "{text}"
        max = 9
        overflow = "cut"
        "#,
    );
    let (cells, tally) = rendered(&mapping, "Müü", &Plain);
    assert_eq!(cells, ["Mueue "]);
    assert_eq!(tally.cut, BTreeMap::from([("A".to_owned(), 1)]));
}

#[test]
fn what_steps_replace_is_counted_once_and_only_where_it_is_written() {
    let mapping = load(
        r#"
        [[filter]]
        when = "label | ascii == 'nothing'"
        reason = "a name of nothing"
        [let]
        name = "{label | transliterate('latin')}"
        unread = [{ when = "amount > 0", text = "{label | transliterate('de')}" }, { text = "x" }]
        [[column]]
        name = "A"
        value = "{name}"
        [[column]]
        name = "B"
        value = "{name} {unread}"
        [[column]]
        name = "C"
        cases = [
          { text = "{label | transliterate('de')} {reference}" },
          { when = "label | transliterate('de') == 'x'", text = "never" },
          { text = "{label | transliterate('de')}" },
        ]
        max = 3
        overflow = "cut"
        "#,
    );
    let (cells, tally) = rendered(&mapping, "Łłü", &Anything);
    assert_eq!(cells, ["Llü", "Llü x", "Llu"]);
    // Two in `name`, however many columns read it, and three in C.
    assert_eq!(tally.replaced, 5);
}

#[test]
fn what_steps_cut_is_counted_once_and_only_where_it_is_written() {
    let mapping = load(
        r#"
        [[filter]]
        when = "label | cut(1) == 'n'"
        reason = "a name that begins with n"
        [let]
        name = "{label | cut(5)}"
        unread = [{ when = "amount > 0", text = "{label | cut(2)}" }, { text = "x" }]
        [[column]]
        name = "A"
        value = "{name}"
        [[column]]
        name = "B"
        value = "{name} {unread}"
        [[column]]
        name = "C"
        cases = [
          { text = "{label | cut(1)} {reference}" },
          { when = "label | cut(3) == 'x'", text = "never" },
          { text = "{label | wrap(3, 2, '/')}" },
        ]
        "#,
    );
    for (label, name, wrapped, cut) in [
        ("abcde", "abcde", "abc/de", 0),
        ("abcdef", "abcde", "abc/def", 1),
        ("abcdefg", "abcde", "abc/def", 2),
    ] {
        let (cells, tally) = rendered(&mapping, label, &Anything);
        assert_eq!(cells, [name, &format!("{name} x"), wrapped]);
        assert_eq!(tally.shortened, cut, "{label}");
    }
}
