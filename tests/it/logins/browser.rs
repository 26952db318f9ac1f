//! What the browser brings back, and what the terminal then says.

use saldo::sandbox::{Answer, Fault, Faults, Sandbox, Settings};

use super::{Desk, address, browse, value};

#[test]
fn a_visit_that_the_login_did_not_begin_changes_nothing() {
    let desk = Desk::new(Settings::demo());
    let running = desk.saldo("login").start();
    let address = address(&running);
    let (back, state) = (value(&address, "redirect_uri"), value(&address, "state"));
    assert!(back.starts_with("http://127.0.0.1:") && back.ends_with("/callback"));
    for (visit, status) in [
        (format!("{back}?code=stolen"), 400),
        (format!("{back}?code=stolen&state="), 400),
        (format!("{back}?code=stolen&state={}", state.to_uppercase()), 400),
        (format!("{back}?code=stolen&state={state}&state=x"), 400),
        (format!("{back}?error=access_denied&state=other"), 400),
        (format!("{back}/else?code=stolen&state={state}"), 404),
        (back.replace("/callback", "/favicon.ico"), 404),
    ] {
        assert_eq!(browse(&visit).0, status, "{visit}");
    }
    assert_eq!(desk.token_requests(), 0);
    assert_eq!(browse(&address).0, 200);
    let outcome = running.finish().expect(0);
    let told = "a browser came back with another login; open the address above";
    assert_eq!(outcome.stderr.matches(told).count(), 1, "{outcome}");
    assert_eq!(desk.token_requests(), 1);

    // An old tab alone is not nobody.
    let running = desk.saldo("login --timeout 6").start();
    let back = value(&self::address(&running), "redirect_uri");
    browse(&format!("{back}?code=old&state={state}"));
    running.finish().expect(2).says("with another login only");
}

#[test]
fn a_quiet_login_prints_the_address_alone() {
    let desk = Desk::new(Settings::demo());
    let login = desk.saldo("login --quiet").start();
    let address = address(&login);
    browse(&address);
    assert_eq!(login.finish().expect(0).stderr, format!("{address}\n"));
}

#[test]
fn a_login_that_comes_to_nothing_says_why() {
    let desk = Desk::new(Settings::demo().denied_logins());
    let running = desk.saldo("login").start();
    let (status, page) = browse(&address(&running));
    assert!(status == 400 && page.contains("not logged in"), "{page}");
    running
        .finish()
        .expect(2)
        .says("refused in the browser (access_denied: The resource owner denied the request)")
        .says("run `saldo login` again and say yes");
    desk.saldo("login --timeout 1")
        .run()
        .expect(2)
        .says("within 1 seconds");

    let desk = Desk::new(Settings::demo());
    let running = desk
        .saldo("login")
        .env("SALDO_CLIENT_SECRET", "wrong-key")
        .secret("wrong-key")
        .start();
    assert!(browse(&address(&running)).1.contains("not logged in"));
    running.finish().expect(2).says("does not accept the application");
    desk.saldo("login --profile other")
        .run()
        .expect(2)
        .says("no profile `other`");
    desk.folder
        .write("saldo.toml", "[profile.default]\nlogin = \"a\"\n");
    desk.saldo("login")
        .run()
        .expect(2)
        .says("[profile.default.oauth]");
    desk.folder.write(
        "saldo.toml",
        "[profile.default.oauth]\nserver = \"https://a.example\"\n",
    );
    desk.saldo("login").run().expect(2).says("`client_id` is missing");
}

#[test]
fn what_the_browser_brings_instead_of_a_code_is_told_whole() {
    let scopes = "error=invalid_scope&error_description=The+requested+scope+is+invalid%2C+unknown+or+malformed%3A+\
                  attachment.read";
    for (brought, code, told) in [
        (
            scopes,
            2,
            "malformed: attachment.read); nothing was stored; give the application what is named",
        ),
        (
            "error=server_error",
            1,
            "failed in the browser (server_error); nothing was stored; try again later",
        ),
        ("error=invalid_request", 2, "compare client_id and redirect_port"),
        ("", 2, "came back without a code"),
    ] {
        let desk = Desk::new(Settings::demo());
        let running = desk.saldo("login").start();
        let address = address(&running);
        let (back, state) = (value(&address, "redirect_uri"), value(&address, "state"));
        assert_eq!(browse(&format!("{back}?{brought}&state={state}")).0, 400);
        running.finish().expect(code).says(told);
        assert_eq!(desk.token_requests(), 0);
    }
}

#[test]
fn a_login_with_fewer_rights_says_so() {
    let all = "offline_access organization.read attachment.read client_invoices.read supplier_invoice.read";
    let renewal = "no right to renew it (offline_access)";
    let receipts = "this login lacks attachment.read, supplier_invoice.read: receipts";
    for (more, told) in [
        (
            format!(r#","refresh_token":"of-nobody","scope":"{all}""#),
            &[][..],
        ),
        (r#","refresh_token":"of-nobody""#.to_owned(), &[]),
        (
            r#","scope":"organization.read client_invoices.read""#.to_owned(),
            &[renewal, receipts],
        ),
        (r#","scope":7"#.to_owned(), &[renewal]),
    ] {
        let token = Settings::demo();
        let bank = Sandbox::start(token).unwrap();
        let body = format!(
            r#"{{"access_token":"{}","expires_in":3600{more}}}"#,
            bank.access_token()
        );
        let fault = Fault::on("/oauth2/token", Answer::json(200, body).into());
        let desk = Desk::new(Settings::demo().faults(Faults::none().script(fault)));
        let running = desk.saldo("login").start();
        browse(&address(&running));
        let outcome = running.finish().expect(0);
        assert_eq!(outcome.stderr.matches("note:").count(), told.len(), "{outcome}");
        for text in told {
            assert!(outcome.stderr.contains(text), "{outcome}");
        }
    }
}
