//! Where keys come from, and where they never go.

use super::*;

#[test]
fn a_broken_file_never_shows_a_secret() {
    for text in [
        "[profile.default]\nsecret_key = \"hunter2\n",
        "[profile.default]\nsecret_key = hunter2\n",
        "[profile.default]\nsecret_key \"hunter2\"\n",
        "[profile.default]\nsecret_key: hunter2=\n",
        "[profile.default]\nhunter2 = = \"x\"\n",
        "[profile.default]\nsecret_key = \"\"\"\nhunter2\n",
        "[profile.default]\nsecret_key = 'a' 'hunter2'\nsecret_key = \"hunter2\"\n",
        "[profile.default]\nlogin = \"a\" secret_key = \"hunter2\"\n",
        "profile = { default = { secret_key = \"hunter2\", } x\n",
        "[profile.default\nsecret_key = [\"hunter2\"]\n",
        "[profile.default]\nsecret_key = \"\\hunter2\"\n",
        "[profile.default]\nsecret_key = [\n\"hunter2\"\n]\n",
    ] {
        let desk = Desk::new(text);
        let message = desk.load(None).unwrap_err().to_string();
        let problems = message.replace("hunter2 = ", "");
        assert!(!problems.contains("hunter2"), "{message}");
    }
}

#[cfg(unix)]
#[test]
fn a_secret_in_a_file_that_others_can_read_is_refused() {
    for (mode, fine) in [
        (0o600, true),
        (0o400, true),
        (0o640, false),
        (0o604, false),
        (0o644, false),
    ] {
        for secret in ["secret_key", "access_token", "staging_token"] {
            let desk = Desk::new("");
            desk.write(
                "saldo.toml",
                &format!("[profile.default]\n{secret} = \"hunter2\"\n"),
                mode,
            );
            match desk.load(None) {
                Ok(_) => assert!(fine, "{secret} {mode:o}"),
                Err(error) => {
                    assert!(!fine, "{secret} {mode:o}");
                    assert!(error.to_string().contains("run: chmod 600 "), "{error}");
                    assert!(!error.to_string().contains("hunter2"), "{error}");
                }
            }
        }
    }
    let desk = Desk::new("");
    desk.write("saldo.toml", "[profile.default]\nlogin = \"a\"\n", 0o644);
    assert!(desk.load(None).is_ok());
}

#[cfg(unix)]
#[test]
fn a_command_gives_the_key_only_when_it_is_asked_for() {
    let desk = Desk::new("");
    let ran = desk.folder.path().join("ran");
    let script = format!("touch '{}'; echo k3y", ran.display());
    desk.write(
        "saldo.toml",
        &format!("[profile.default]\nlogin = \"a\"\nsecret_command = [\"sh\", \"-c\", \"{script}\"]\n"),
        0o644,
    );
    let profile = desk.load(None).unwrap();
    assert!(!ran.exists());
    assert_eq!(key(&profile).1, "k3y");
    assert!(ran.exists());
}

#[cfg(not(feature = "keyring"))]
#[test]
fn a_build_without_the_keyring_says_so() {
    let desk = Desk::new("[profile.default]\nlogin = \"a\"\nkeyring = true\n");
    let message = desk.complaint();
    assert!(
        message.contains("DESK/saldo.toml:3:11") && message.contains("--features keyring"),
        "{message}"
    );
    let desk = Desk::new("[profile.default]\nlogin = \"a\"\nkeyring = false\nsecret_key = \"k\"\n");
    assert_eq!(key(&desk.load(None).unwrap()).1, "k");
}

#[test]
fn nothing_shows_a_secret_by_debug() {
    let desk = Desk::new(WHOLE);
    let profile = desk.load(None).unwrap();
    let shown = format!("{profile:?} {:?}", profile.credentials().unwrap());
    assert!(
        !shown.contains("hunter2") && !shown.contains("st4ging"),
        "{shown}"
    );
}

#[test]
fn a_key_without_a_login_says_where_to_put_it() {
    let desk = Desk::new("[profile.default]\nsecret_command = [\"no-such-program-of-saldo\"]\n");
    let error = desk.load(None).unwrap().credentials().unwrap_err();
    assert!(matches!(error, ConfigError::NoLogin(_)), "{error}");
}

#[test]
fn a_login_is_a_way_in_of_its_own() {
    let table = "[profile.default.oauth]\nclient_id = \"app-1\"\n";
    let api = || BaseUrl::production().unwrap();
    let desk = Desk::new(&format!("{table}client_secret = \"hunter2\"\n"));
    let profile = desk.load(None).unwrap();
    let app = profile.app(api()).unwrap().unwrap();
    assert_eq!(
        (
            app.client_id.as_str(),
            app.client_secret.expose(),
            app.redirect_port
        ),
        ("app-1", "hunter2", 8377)
    );
    assert_eq!(app.server.to_string(), "https://oauth.qonto.com");
    assert!(!format!("{profile:?} {app:?}").contains("hunter2"));
    assert!(profile.credentials().is_err());
    // Elsewhere than at the bank nobody knows where its logins are.
    let error = profile
        .app(BaseUrl::parse("https://elsewhere.example").unwrap())
        .unwrap_err();
    assert!(error.to_string().contains("`server`"), "{error}");

    let error = Desk::new(table).load(None).unwrap().app(api()).unwrap_err();
    assert!(error.to_string().contains("SALDO_CLIENT_SECRET"), "{error}");
    let desk = Desk::new(table).environment(&[("SALDO_CLIENT_SECRET", "other")]);
    let app = desk.load(None).unwrap().app(api()).unwrap().unwrap();
    assert_eq!(app.client_secret.expose(), "other");
    // A key in the environment wins.
    let desk = Desk::new(table).environment(&[("SALDO_ACCESS_TOKEN", "t0ken")]);
    assert!(desk.load(None).unwrap().app(api()).unwrap().is_none());

    for twice in [
        "[profile.default]\nlogin = \"a\"\nsecret_key = \"k\"\n[profile.default.oauth]\nclient_id = \"a\"\n",
        "[profile.default.oauth]\nclient_id = \"a\"\nclient_secret = \"k\"\nsecret_command = [\"x\"]\n",
    ] {
        let message = Desk::new(twice).complaint();
        assert!(message.contains("says twice where its key is"), "{message}");
    }
}

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
        let remedy = Desk::new(text)
            .environment(variables)
            .load(None)
            .unwrap()
            .credentials()
            .unwrap()
            .remedy;
        assert_eq!(remedy, format!("Check {places}{settings}"));
    }
    let token = file("access_token = \"k\"");
    for (variables, place) in [
        (&[][..], "`access_token` in the profile `default`"),
        (&[("SALDO_ACCESS_TOKEN", "t")], "SALDO_ACCESS_TOKEN"),
    ] {
        let remedy = Desk::new(&token)
            .environment(variables)
            .load(None)
            .unwrap()
            .credentials()
            .unwrap()
            .remedy;
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

#[cfg(unix)]
#[test]
fn a_command_with_a_path_begins_beside_the_file() {
    let mut desk = Desk::new("");
    desk.surroundings.home = Some(desk.folder.path().join("home"));
    for folder in ["tools", "home"] {
        let folder = desk.folder.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        std::os::unix::fs::symlink("/bin/echo", folder.join("key")).unwrap();
    }
    for program in ["tools/key", "./tools/key", "~/key"] {
        let text = format!("[profile.default]\nlogin = \"a\"\nsecret_command = [\"{program}\", \"k3y\"]\n");
        desk.write("saldo.toml", &text, 0o600);
        assert_eq!(key(&desk.load(None).unwrap()).1, "k3y", "{program}");
    }
}

/// A `saldo.toml` says where keys go and which programs run.
#[cfg(unix)]
#[test]
fn a_file_that_somebody_else_may_have_put_there_must_be_named() {
    let text = "[profile.default]\nlogin = \"a\"\n";
    let desk = Desk::new(text);
    let path = desk.folder.path().join("saldo.toml");
    let is_refused = || matches!(desk.load(None), Err(ConfigError::Suspicious { .. }));
    for (mode, refused) in [(0o644, false), (0o664, false), (0o666, true), (0o602, true)] {
        desk.write("saldo.toml", text, mode);
        assert_eq!(is_refused(), refused, "{mode:o}");
        assert!(Profile::load(Some(&path), None, &desk.surroundings).is_ok());
    }
    desk.write("saldo.toml", text, 0o600);
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
