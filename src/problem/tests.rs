//! How problems are shown.

use super::*;

#[test]
fn draws_place_caret_and_remedy() {
    let source = Source::new("my.toml", "[file]\nencodng = \"utf-8\"\n");
    let problem = Problem::new("unknown-key", 7..14, "there is no key `encodng` in [file]")
        .help(suggest("encodng", &["encoding", "delimiter"]));
    let problems = Problems::check(&source, vec![problem]).unwrap_err();
    insta::assert_snapshot!(problems, @r#"
    error[unknown-key]: there is no key `encodng` in [file]
     --> my.toml:2:1
      |
    2 | encodng = "utf-8"
      | ^^^^^^^
      |
      = help: did you mean `encoding`?
    "#);
}

#[test]
fn a_span_that_is_off_never_panics() {
    let source = Source::new("x", "ä\u{1b}[31m");
    for span in [0..1, 1..1, 3..99, 99..100] {
        let problems = Problems::check(&source, vec![Problem::new("x", span, "m")]).unwrap_err();
        assert!(!problems.render(false).contains('\u{1b}'));
    }
}

#[test]
fn what_a_message_quotes_steers_no_terminal() {
    let source = Source::new("a\u{1b}[2J.toml", "one = 1\r\ntwo = 2\r\n");
    let problem = Problem::new("x", 9..12, "there is no \u{7}`two\u{202e}`")
        .label("here\u{9b}")
        .help("use\u{1b}[31m `one`");
    let problems = Problems::check(&source, vec![problem]).unwrap_err();
    let drawn = problems.to_string();
    let lines: Vec<_> = drawn.lines().map(str::trim_end).collect();
    assert_eq!(
        lines,
        [
            "error[x]: there is no .`two.`",
            " --> a.[2J.toml:2:1",
            "  |",
            "2 | two = 2",
            "  | ^^^ here.",
            "  |",
            "  = help: use.[31m `one`",
        ]
    );
}

#[test]
fn suggests_the_nearest_or_the_list() {
    assert_eq!(
        did_you_mean("lexofice", ["lexoffice", "datev"]),
        Some("lexoffice")
    );
    assert_eq!(did_you_mean("xyz", ["lexoffice", "datev"]), None);
    assert_eq!(suggest("q", &["a", "b"]), "use one of: a, b");
    assert_eq!(suggest("q", &["a"]), "use `a`");
}
