//! Where a key is and where it goes, when two places say it.

use super::*;

/// Where a refused key is looked for: where it is.
#[test]
fn a_refused_key_is_told_with_its_place() {
    let settings = "; a key is shown once, in Settings > Integrations.";
    let file = |source: &str| format!("[profile.default]\nlogin = \"a\"\n{source}\n");
    let inline = file("secret_key = \"k\"");
    for (text, variables, places) in [
        (
            "",
            &[("SALDO_LOGIN", "a"), ("SALDO_SECRET_KEY", "k")][..],
            "SALDO_LOGIN and SALDO_SECRET_KEY",
        ),
        (
            &file(""),
            &[("SALDO_SECRET_KEY", "k")],
            "SALDO_SECRET_KEY, and `login` in the profile `default`",
        ),
        (&inline, &[], "`login` and `secret_key` in the profile `default`"),
        #[cfg(unix)]
        (
            &file("secret_command = [\"echo\", \"k\"]"),
            &[],
            "`login` and what `secret_command` prints in the profile `default`",
        ),
    ] {
        let desk = Desk::new(text).environment(variables);
        let remedy = desk.load(None).unwrap().credentials().unwrap().remedy;
        assert_eq!(remedy, format!("Check {places}{settings}"));
    }
    let token = file("access_token = \"k\"");
    for (variables, place) in [
        (&[][..], "`access_token` in the profile `default`"),
        (&[("SALDO_ACCESS_TOKEN", "t")], "SALDO_ACCESS_TOKEN"),
    ] {
        let desk = Desk::new(&token).environment(variables);
        let remedy = desk.load(None).unwrap().credentials().unwrap().remedy;
        assert_eq!(remedy, format!("Check {place}; a token is valid for one hour."));
    }
}

/// Whose entries are asked for must be plain where two places say it.
#[test]
fn a_key_of_the_environment_is_told_and_half_of_one_is_refused() {
    let whole = "[profile.default]\nlogin = \"a\"\nsecret_key = \"k\"\n";
    let login = "[profile.default]\nlogin = \"a\"\n";
    let app = "[profile.default.oauth]\nclient_id = \"app-1\"\n";
    let key = &[("SALDO_LOGIN", "b"), ("SALDO_SECRET_KEY", "l")][..];
    let token = &[("SALDO_ACCESS_TOKEN", "t")][..];
    for (text, variables, variable) in [
        (whole, &[][..], None),
        (whole, &[("SALDO_SECRET_KEY", "l")], Some("SALDO_SECRET_KEY")),
        (whole, key, Some("SALDO_SECRET_KEY")),
        (whole, token, Some("SALDO_ACCESS_TOKEN")),
        (app, token, Some("SALDO_ACCESS_TOKEN")),
        // The other half of its key.
        (login, &[("SALDO_SECRET_KEY", "k")], None),
        (login, &[("SALDO_LOGIN", "a"), ("SALDO_SECRET_KEY", "k")], None),
        (login, key, Some("SALDO_SECRET_KEY")),
        ("", key, None),
    ] {
        let cautions = Desk::new(text)
            .environment(variables)
            .load(None)
            .unwrap()
            .cautions();
        let expected =
            variable.map(|name| format!("the key comes from {name}, not from the profile `default`"));
        assert_eq!(cautions, Vec::from_iter(expected), "{text} {variables:?}");
    }
    let half = Desk::new(whole)
        .environment(&[("SALDO_LOGIN", "b")])
        .load(None)
        .unwrap();
    let error = half.credentials().unwrap_err();
    assert!(matches!(error, ConfigError::HalfKey(_)), "{error}");
    // The same login, or one that the file leaves out, is no other half.
    let other = "[profile.default]\nsecret_key = \"k\"\n";
    for (text, name) in [(whole, "a"), (other, "b")] {
        let variables: &'static [_] = if name == "a" {
            &[("SALDO_LOGIN", "a")]
        } else {
            &[("SALDO_LOGIN", "b")]
        };
        let profile = Desk::new(text).environment(variables).load(None).unwrap();
        assert_eq!(super::key(&profile), (name.to_owned(), "k".to_owned()));
    }
}

/// Qonto's pages show the header with both halves.
#[test]
fn a_secret_with_the_login_in_front_is_not_sent() {
    let file = |source: &str| format!("[profile.default]\nlogin = \"acme-1\"\n{source}\n");
    let variable = &[("SALDO_SECRET_KEY", "acme-1:hunter2")][..];
    for (source, variables) in [
        ("secret_key = \"acme-1:hunter2\"", &[][..]),
        ("", variable),
        #[cfg(unix)]
        ("secret_command = [\"echo\", \"acme-1:hunter2\"]", &[]),
    ] {
        let desk = Desk::new(&file(source)).environment(variables);
        let error = desk.load(None).unwrap().credentials().unwrap_err();
        assert!(matches!(error, ConfigError::BothHalves(_)), "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    // A key may hold a colon of its own, and begin like the login.
    let desk = Desk::new(&file("secret_key = \"acme-12:hunter2\""));
    assert_eq!(key(&desk.load(None).unwrap()).1, "acme-12:hunter2");
}

/// A `saldo.toml` says where keys go and which programs run.
#[cfg(unix)]
#[test]
fn a_file_that_somebody_else_may_have_put_there_must_be_named() {
    let text = "[profile.default]\nlogin = \"a\"\n";
    let desk = Desk::new(text);
    let path = desk.folder.path().join("saldo.toml");
    let is_refused = || matches!(desk.load(None), Err(ConfigError::Foreign(_)));
    assert!(!is_refused());
    // Only root can give a file away.
    if std::os::unix::fs::chown(&path, Some(65_534), None).is_ok() {
        assert!(is_refused());
        assert!(Profile::load(Some(&path), None, &desk.surroundings).is_ok());
    }
}

#[test]
fn where_a_file_leads_a_key_of_the_environment_is_told() {
    let key = &[("SALDO_LOGIN", "a"), ("SALDO_SECRET_KEY", "k")][..];
    let own = &[
        ("SALDO_LOGIN", "a"),
        ("SALDO_SECRET_KEY", "k"),
        ("SALDO_BASE_URL", "https://a.example"),
    ][..];
    for (address, variables, told) in [
        ("https://a.example", key, true),
        ("https://a.example", own, false),
        ("https://a.example", &[][..], false),
        ("https://thirdparty.qonto.com", key, false),
        ("http://127.0.0.1:1", key, false),
    ] {
        let text = format!("[profile.default]\nbase_url = \"{address}\"\n");
        let cautions = Desk::new(&text)
            .environment(variables)
            .load(None)
            .unwrap()
            .cautions();
        let expected =
            told.then(|| "the key goes to https://a.example, as the profile `default` says".to_owned());
        assert_eq!(cautions, Vec::from_iter(expected), "{address}");
    }
}
