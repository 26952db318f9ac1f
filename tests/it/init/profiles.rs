//! Another organization in a file that is there.

use super::*;

/// Everything else in the file stays as it is, also what is no profile and what is no line of its own.
#[test]
fn a_second_profile_is_added_to_a_file_that_is_there() {
    let (bank, folder) = (demo(), Folder::new());
    let before = "# mine\n[profile.alpha]\nsecret_command = [\"pass\", \"qonto/alpha\"]\n[profile.alpha.params]\nx = \"1\" # last";
    folder.write("saldo.toml", before);
    #[cfg(unix)]
    fs::set_permissions(
        folder.path("saldo.toml"),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    let init = |line: &str| {
        let run = folder.saldo().args("init --login").arg(bank.login()).args(line);
        run.live(&bank).run()
    };
    init("--profile beta --format lexoffice --archive --export-out out/beta --rules rules.toml")
        .expect(0)
        .says("added the profile beta to saldo.toml")
        .says("next: saldo export --last-month --profile beta");
    let written = text(&folder, "saldo.toml");
    let added = written.strip_prefix(before).unwrap();
    assert_snapshot!("init_added", steady(added, &bank));
    #[cfg(unix)]
    assert_eq!(mode(&folder, "saldo.toml"), 0o600);

    // A profile that is there is not written over, and neither is a file with a mistake.
    init("--profile alpha --format lexoffice")
        .expect(2)
        .says("saldo.toml has the profile `alpha` already");
    assert_eq!(text(&folder, "saldo.toml"), written);
    folder.write("saldo.toml", "[profile.alpha]\nlogn = \"a\"\n");
    init("--profile gamma --format lexoffice").expect(2).says("logn");
    assert_eq!(folder.read("saldo.toml"), b"[profile.alpha]\nlogn = \"a\"\n");
    init("--profile gamma --format lexoffice --force").expect(0);
    assert!(!text(&folder, "saldo.toml").contains("alpha"));
}

/// A secret that is added makes the file its owner's alone; where a link leads to it, the link stays.
#[cfg(unix)]
#[test]
fn an_added_secret_closes_the_file() {
    let (bank, folder) = (demo(), Folder::new());
    folder.write("books/real.toml", "[profile.alpha]\nlogin = \"alpha-1\"\n");
    let everybody = std::os::unix::fs::PermissionsExt::from_mode(0o644);
    fs::set_permissions(folder.path("books/real.toml"), everybody).unwrap();
    std::os::unix::fs::symlink("books/real.toml", folder.path("saldo.toml")).unwrap();
    let init = folder
        .saldo()
        .args("init --keep-secret --profile beta --format lexoffice");
    init.env("SALDO_LOGIN", bank.login())
        .env("SALDO_SECRET_KEY", bank.secret_key())
        .env("SALDO_BASE_URL", bank.base_url())
        .run()
        .expect(0);
    assert!(folder.path("saldo.toml").is_symlink());
    assert_eq!(mode(&folder, "books/real.toml"), 0o600);
    let written = text(&folder, "books/real.toml");
    assert!(written.contains("alpha-1") && written.contains("[profile.beta]"));
    folder.saldo().args("accounts --profile beta").run().expect(0);
}
