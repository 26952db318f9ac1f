use super::*;

fn shell(script: &str, patience: u64) -> Result<Secret, CommandError> {
    let words = ["sh", "-c", script].map(str::to_owned);
    run(&words, false, Duration::from_millis(patience))
}

#[test]
fn takes_the_line_that_is_printed() {
    assert_eq!(
        shell("printf 'k3y\\r\\n'; echo noise >&2", 20_000)
            .unwrap()
            .expose(),
        "k3y"
    );
}

#[test]
fn a_program_that_it_leaves_behind_costs_neither_time_nor_key() {
    let start = Instant::now();
    assert_eq!(shell("echo k3y; sleep 30 &", 60_000).unwrap().expose(), "k3y");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn runs_without_a_shell() {
    let words = ["printf", "%s", "$HOME;x"].map(str::to_owned);
    let secret = run(&words, false, Duration::from_secs(20)).unwrap();
    assert_eq!(secret.expose(), "$HOME;x");
}

#[test]
fn failure_shows_its_complaint_and_never_its_answer() {
    let error = shell(
        "echo hunter2; printf 'no such\\033[31m entry\\n' >&2; exit 3",
        20_000,
    )
    .unwrap_err();
    let message = error.to_string();
    assert!(message.contains("no such [31m entry"), "{message}");
    assert!(message.contains("exit status: 3"), "{message}");
    assert!(
        !message.contains("hunter2") && !message.contains('\u{1b}'),
        "{message}"
    );
}

#[test]
fn several_lines_are_not_a_key() {
    let error = shell("echo hunter2; echo 'user: acme'", 20_000).unwrap_err();
    assert!(
        matches!(
            error,
            CommandError::NoKey {
                reason: SecretError::Spaced,
                ..
            }
        ),
        "{error}"
    );
    assert!(!error.to_string().contains("hunter2"));
    let error = shell("exit 0", 20_000).unwrap_err();
    assert!(
        matches!(
            error,
            CommandError::NoKey {
                reason: SecretError::Empty,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn is_stopped_when_it_takes_too_long() {
    let start = Instant::now();
    let error = shell("echo waiting >&2; exec sleep 30", 300).unwrap_err();
    assert!(
        matches!(&error, CommandError::TooSlow { complaint, .. } if complaint == "waiting"),
        "{error}"
    );
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn much_output_does_not_block_it() {
    let error = shell("yes | head -c 1000000; exit 1", 20_000).unwrap_err();
    assert!(matches!(error, CommandError::Failed { .. }), "{error}");
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let words = ["no-such-program-of-saldo".to_owned()];
    let error = run(&words, false, Duration::from_secs(1)).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("secret_command cannot start `no-such-program-of-saldo`")
    );
    let words = ["no-such-program-of-saldo show x".to_owned()];
    let error = run(&words, false, Duration::from_secs(1)).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with(r#"["no-such-program-of-saldo", "show", "x"]"#),
        "{error}"
    );
}
