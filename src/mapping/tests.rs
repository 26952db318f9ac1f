use super::trial::{self, account, load, october, organization, run};
use super::*;
use crate::entry::{Account, Attribute, Details, Entry};

#[test]
fn shipped_mappings_load() {
    for (name, text) in SHIPPED {
        let mapping =
            Mapping::load(&Source::new(*name, *text)).unwrap_or_else(|problems| panic!("{problems}"));
        assert_eq!(mapping.name, *name);
        assert!(
            mapping.checked.is_some(),
            "{name} must say how far it was verified"
        );
        assert!(mapping.samples.len() >= 7, "{name} must show what it does");
    }
}

const COLUMN: &str = "[[column]]\nname = \"A\"\nvalue = \"{params.company} {params.city}\"\n";

#[test]
fn params_are_given_or_have_a_default_or_are_asked_for() {
    let mapping = load(&format!(
        "[params.company]\nask = \"Which company\"\ndefault = \"{{organization.legal_name | upper}}\"\n\
         [params.city]\nask = \"Which city\"\ndefault = \"{{organization.legal_address}}\"\n{COLUMN}"
    ));
    let resolve = |given: &[(&str, &str)]| {
        let given = given
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let resolved = mapping.resolve_params(&given.collect(), &run(&organization(), &october()));
        resolved.map_err(|error| error.to_string())
    };
    let both = resolve(&[("company", "Muster"), ("city", "Berlin")]);
    assert_eq!(both.unwrap(), ["Muster", "Berlin"]);
    let default = resolve(&[("city", "Berlin")]);
    assert_eq!(default.unwrap(), ["MUSTERWERK BEISPIEL GMBH", "Berlin"]);
    // The default itself needs something that is absent.
    let missing = resolve(&[]).unwrap_err();
    assert_eq!(
        missing,
        "the format `trial` needs to know: Which city. Set it with --set city=…, or in the profile's [params]"
    );
}

fn file_name(file: &str, account: Option<&Account>) -> Option<String> {
    let mapping = load(&format!(
        "[file]\n{file}\n[[column]]\nname = \"A\"\nvalue = \"x\"\n"
    ));
    mapping.file_name(&Scope {
        account,
        ..run(&organization(), &october())
    })
}

#[test]
fn files_are_named_by_account_or_by_period() {
    let per_account = "name = \"x_{account.name | slug}_{period.to | date('%Y%m%d')}.csv\"";
    assert_eq!(
        file_name(per_account, Some(&account())).unwrap(),
        "x_rucklagen-steuern_20261031.csv"
    );
    let per_period = "per = \"period\"\nname = \"{organization.slug}_{period.from | date}.csv\"";
    assert_eq!(file_name(per_period, None).unwrap(), "musterwerk_2026-10-01.csv");
    // A value that the name needs is absent.
    assert_eq!(file_name("name = \"{account.iban}.csv\"", Some(&account())), None);
    assert_eq!(
        file_name(
            "name = \"{account.iban | default('none')}.csv\"",
            Some(&account())
        )
        .unwrap(),
        "none.csv"
    );
}

#[test]
fn a_mapping_knows_what_it_reads() {
    let mapping = load(
        r#"
        [let]
        who = "{initiator}"
        [[filter]]
        when = "vat_rate == 7"
        reason = "reduced"
        [[column]]
        name = "A"
        cases = [{ when = "labels present", text = "{who}" }, { text = "{currency}" }]
        "#,
    );
    for (attribute, needed) in [
        (Attribute::Initiator, true),
        (Attribute::VatRate, true),
        (Attribute::Labels, true),
        (Attribute::Note, false),
        (Attribute::Attachments, false),
    ] {
        assert_eq!(mapping.needs.contains(attribute), needed, "{attribute:?}");
    }
}

#[test]
fn what_a_file_does_not_say_is_set() {
    let mapping = load("[file]\nname = \"x.csv\"\n[[column]]\nname = \"A\"\nvalue = \"x\"\n");
    assert!(mapping.header);
    assert_eq!(mapping.per, Per::Account);
    assert_eq!(mapping.max_rows, None);
    assert_eq!(mapping.layout.delimiter, b';');
    assert_eq!(mapping.layout.encoding, crate::layout::Encoding::Utf8);
}

#[test]
fn a_mandate_needs_no_account_beside_it() {
    let entry = Entry {
        counterparty_account: None,
        details: Some(Box::new(Details {
            mandate_reference: Some("M-1".into()),
            mandate_carrier: Some("direct_debit"),
            ..Details::default()
        })),
        ..trial::entry()
    };
    let of = |carrier| trial::cell(&format!("{{{carrier}.unique_mandate_reference?}}"), &entry);
    assert_eq!(
        (of("direct_debit"), of("direct_debit_collection")),
        ("M-1".to_owned(), String::new())
    );
}

/// What is wrong with a mapping that begins like this behind its `[mapping]`.
fn codes(rest: &str) -> Vec<&'static str> {
    let text =
        format!("schema = 1\n[mapping]\nname = \"trial\"\ntitle = \"A trial\"\n[file]\nname = \"x\"\n{rest}");
    match Mapping::load(&Source::new("trial.toml", text)) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.list.iter().map(|problem| problem.code).collect(),
    }
}

#[test]
fn fixed_texts_need_a_place_in_the_encoding_only_where_nothing_stands_for_them() {
    let columns =
        "[let]\nname = \"Łódź {label}\"\n[[column]]\nname = \"Währung\"\nvalue = \"5 € {name | ascii}\"\n";
    for (file, expected) in [
        ("encoding = \"iso-8859-1\"\nunencodable = \"error\"", 1),
        ("encoding = \"iso-8859-15\"\nunencodable = \"error\"", 0),
        ("encoding = \"ascii\"\nunencodable = \"error\"", 2),
        ("encoding = \"ascii\"\nunencodable = \"error\"\nheader = false", 1),
        ("encoding = \"ascii\"\nunencodable = \"transliterate\"", 0),
        ("encoding = \"utf-8\"\nunencodable = \"error\"", 0),
    ] {
        let found = codes(&format!("{file}\n{columns}"));
        assert_eq!(found, vec!["unencodable"; expected], "{file}");
    }
}

#[test]
fn xml_names_the_encoding_of_its_file() {
    for (encoding, declaration, is_right) in [
        ("utf-8", "<?xml version='1.0'?>", true),
        ("utf-8-bom", "<?xml version='1.0' encoding='utf-8'?>", true),
        ("utf-8", "<?xml version='1.0' encoding='ISO-8859-1' ?>", false),
        (
            "iso-8859-1",
            "<?xml version='1.0' encoding = \\\"ISO-8859-1\\\" standalone='yes'?>",
            true,
        ),
        (
            "iso-8859-15",
            "<?xml version='1.0' encoding='ISO-8859-1'?>",
            false,
        ),
        (
            "windows-1252",
            "<?xml version='1.0' encoding='Windows-1252'?>",
            true,
        ),
        ("windows-1252", "<?xml version='1.0'?>", false),
        ("ascii", "<?xml version='1.0' encoding='UTF-8'?>", true),
        ("windows-1252", "<rows encoding='UTF-8'>", true),
    ] {
        let text =
            format!("encoding = \"{encoding}\"\n[text]\nhead = \"{declaration}\"\nrecord = \"{{id}}\"\n");
        let found = codes(&text);
        let expected = if is_right { vec![] } else { vec!["other-encoding"] };
        assert_eq!(found, expected, "{encoding} {declaration}");
    }
}
