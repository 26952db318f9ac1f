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
