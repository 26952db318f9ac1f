//! Several organizations at once (`--all-profiles`): each in folders of its own, at one pace, one summary, one exit code.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;

use saldo::sandbox::{Alteration, Answer, Change, Company, Fault, Faults, Sandbox, Settings};
use serde_json::Value;

use crate::saldo::{Folder, Saldo};

/// Three organizations, each at a bank of its own with a key of its own.
pub(crate) struct Three {
    pub(crate) folder: Folder,
    banks: Vec<(&'static str, Sandbox)>,
}

const NAMES: [&str; 3] = ["alpha", "beta", "gamma"];

impl Three {
    pub(crate) fn with(faults: [Faults; 3]) -> Self {
        let settings = |(name, faults): (&&'static str, Faults)| {
            let key = format!("secret-of-{name}-4711");
            let bank = Settings::demo()
                .api_key(format!("{name}-0000"), key)
                .faults(faults);
            (*name, Sandbox::start(bank).unwrap())
        };
        let three = Self {
            folder: Folder::new(),
            banks: NAMES.iter().zip(faults).map(settings).collect(),
        };
        three.configure("");
        three
    }

    /// How often any of the banks was asked.
    pub(crate) fn requests(&self) -> usize {
        self.banks.iter().map(|(_, bank)| bank.request_count()).sum()
    }

    /// Writes the configuration, with more in each profile.
    pub(crate) fn configure(&self, more: &str) {
        let mut text = String::new();
        for (name, bank) in &self.banks {
            write!(
                text,
                "[profile.{name}]\nlogin = \"{}\"\nsecret_key = \"{}\"\nbase_url = \"{}\"\n{}\n",
                bank.login(),
                bank.secret_key(),
                bank.base_url(),
                more.replace("NAME", name)
            )
            .unwrap();
        }
        self.folder.write("saldo.toml", text);
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(self.folder.path("saldo.toml"), private).unwrap();
    }

    /// A run that is held to show no key; the configuration itself holds them.
    pub(crate) fn run(&self, line: &str) -> crate::saldo::Outcome {
        let outcome = self.folder.saldo().args(line).run();
        for (_, bank) in &self.banks {
            let told = [&String::from_utf8_lossy(&outcome.stdout), outcome.stderr.as_str()].concat();
            assert!(!told.contains(bank.secret_key()), "{outcome}");
        }
        outcome
    }
}

pub(crate) fn sound() -> [Faults; 3] {
    [Faults::none(), Faults::none(), Faults::none()]
}

/// The second one fails outside; a missing entry breaks the third one's proof.
fn one_refused_one_broken() -> [Faults; 3] {
    let no = Answer::error(401, "unauthorized", "no such key");
    let paid = Company::demo()
        .movements()
        .into_iter()
        .find(|movement| movement.cents == -31_415);
    let hidden = Alteration::of(paid.unwrap().id, Change::Hidden);
    [
        Faults::none(),
        Faults::none().script(Fault::on("/v2/", no.into())),
        Faults::none().alter(hidden),
    ]
}

pub(crate) const EXPORT: &str = "export --all-profiles --month 2026-10 --format lexoffice";

#[test]
fn each_gets_the_files_that_it_gets_alone() {
    let three = Three::with(sound());
    let outcome = three.run(EXPORT).expect(0);
    for (name, bank) in &three.banks {
        let alone = Saldo::new()
            .args("export --month 2026-10 --format lexoffice --out out")
            .live(bank);
        let alone = alone.run().expect(0).folder.tree("out");
        assert_eq!(
            three.folder.tree(&format!("saldo-export/{name}")),
            alone,
            "{name}"
        );
    }
    let table = "alpha 0 91 entries proven, 2 files\nbeta  0 91 entries proven, 2 files\ngamma 0 91 entries proven, 2 files\n";
    assert!(outcome.stderr.ends_with(table), "{outcome}");
    // The order is that of the names, whoever was ready first.
    let places: Vec<_> = NAMES
        .iter()
        .map(|name| outcome.stderr.find(&format!("== {name} ==")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{outcome}");
}

#[test]
fn one_that_fails_stops_no_other_and_the_highest_code_counts() {
    let three = Three::with(one_refused_one_broken());
    let outcome = three.run(&format!("{EXPORT} --out out --json")).expect(3);
    let folders: Vec<_> = three
        .folder
        .tree("out")
        .into_keys()
        .filter(|path| path.ends_with('/'))
        .collect();
    assert_eq!(folders, ["alpha/"], "{outcome}");
    let json = outcome.json();
    assert_eq!(json["exit_code"], 3);
    let of = |name: &str| &json["profiles"][name];
    assert_eq!(
        (&of("alpha")["exit_code"], &of("alpha")["error"]),
        (&0.into(), &Value::Null)
    );
    assert_eq!(of("alpha")["result"]["statements"][0]["proof"], "proven");
    assert_eq!(
        (&of("beta")["exit_code"], &of("beta")["result"]),
        (&2.into(), &Value::Null)
    );
    assert!(of("beta")["error"].as_str().unwrap().contains("401"), "{json}");
    assert_eq!(of("gamma")["exit_code"], 3);
    assert_eq!(of("gamma")["result"]["statements"][0]["proof"], "broken");
    let beta = &three.banks[1].1;
    // The three short lists are asked for together; none is asked for again.
    assert!(
        beta.request_count() <= 3,
        "a 401 is final: {}",
        beta.request_count()
    );
    // What is told about each is told in its part.
    outcome
        .says("== beta ==")
        .says("== gamma ==")
        .says("gamma 3 not every entry is accounted for");
    let quiet = three.run(&format!("{EXPORT} --out quiet -q")).expect(3);
    assert!(!quiet.stderr.contains("alpha"), "{quiet}");
    let quiet = quiet.says("== beta ==\nerror: ").says("broken:");
    assert_eq!(quiet.stderr.matches("refused the key").count(), 1, "{quiet}");
}

#[test]
fn nothing_stays_of_runs_that_all_fail() {
    let no = || Faults::none().script(Fault::on("/v2/", Answer::error(401, "unauthorized", "no").into()));
    let three = Three::with([no(), no(), no()]);
    three.run(&format!("{EXPORT} --out out")).expect(2);
    let left: Vec<_> = three.folder.tree("").into_keys().collect();
    assert_eq!(left, ["saldo.toml"]);
}

#[test]
fn sync_verify_missing_and_accounts_know_all_of_them() {
    let three = Three::with(sound());
    let json = three
        .run("sync --all-profiles --no-files --archive archives --json")
        .expect(0)
        .json();
    for name in NAMES {
        assert!(
            three
                .folder
                .path(&format!("archives/{name}/archive.sqlite"))
                .exists()
        );
        assert!(
            json["profiles"][name]["result"]["objects"]["transaction"]["new"].as_u64() > Some(100),
            "{json}"
        );
    }
    let json = three
        .run("verify --all-profiles --archive archives --json")
        .expect(0)
        .json();
    assert_eq!(
        json["profiles"]["beta"]["result"]["damaged"],
        Value::Array(Vec::new())
    );
    let missing = three
        .run("missing --all-profiles --archive archives --month 2026-10")
        .expect(0);
    let alone = three
        .run("missing --profile beta --archive archives/beta --month 2026-10")
        .expect(0);
    assert!(
        missing.text().contains(&format!("beta\n{}", alone.text())),
        "{missing}"
    );
    let accounts = three.run("accounts --all-profiles").expect(0);
    assert_eq!(accounts.text().matches("Hauptkonto").count(), 3);
    accounts.says("gamma 0 3 accounts");
    let all = three.run("accounts --all-profiles --json").expect(0);
    let alone = three.run("accounts --profile beta --json").expect(0);
    let below = alone.text().trim_end().replace('\n', "\n      ");
    let below = format!("      \"result\": {below}\n    }},\n    \"gamma\"");
    assert!(all.text().contains(&below), "{all}");
    // One of them is damaged.
    three.folder.write("archives/beta/archive.sqlite", "no database");
    let outcome = three.run("verify --all-profiles --archive archives --json");
    let json = outcome.json();
    assert_eq!(json["profiles"]["alpha"]["exit_code"], 0);
    assert_eq!(json["profiles"]["beta"]["exit_code"], 3);
    assert_eq!(outcome.status.map(Value::from).as_ref(), Some(&json["exit_code"]));
}

#[test]
fn all_profiles_of_one_bank_keep_its_limits_together() {
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let folder = Folder::new();
    let profile = |name: usize| {
        format!(
            "[profile.p{name:02}]\nlogin = \"{}\"\nsecret_command = [\"echo\", \"{}\"]\nbase_url = \"{}\"\n",
            bank.login(),
            bank.secret_key(),
            bank.base_url()
        )
    };
    folder.write("saldo.toml", (0..40).map(profile).collect::<String>());
    let path = std::env::var("PATH").unwrap_or_default();
    let run = folder
        .saldo()
        .args("export --all-profiles --from 2026-03-01 --to 2026-10-31 --format lexoffice --json");
    let json = run.env("PATH", path).run().expect(0).json();
    assert_eq!(json["profiles"].as_object().unwrap().len(), 40);
    // Each by itself is far below the limit, all together are above its half, which is let through at once.
    let times: Vec<_> = bank.requests().iter().map(|request| request.at).collect();
    assert!(times.len() > 600, "{}", times.len());
    let ten_seconds = std::time::Duration::from_secs(10);
    let most = times.iter().map(|from| {
        let within = |at: &&std::time::Duration| **at >= *from && **at < *from + ten_seconds;
        times.iter().filter(within).count()
    });
    assert!(most.max() <= Some(1_000));
    // What flows in after the first five hundred is a hundred in two seconds.
    let late = times.len().saturating_sub(500);
    let least = std::time::Duration::from_millis(20 * late as u64 * 9 / 10);
    let took = times.iter().max().unwrap().abs_diff(*times.iter().min().unwrap());
    assert!(took >= least, "{took:?} for {} requests", times.len());
}

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_sent() {
    let three = Three::with(sound());
    for (line, words) in [
        (
            "export --all-profiles --profile beta --format lexoffice --month 2026-10",
            "--profile",
        ),
        ("accounts --all-profiles --demo", "--demo"),
        ("export --all-profiles --format lexoffice", "which period?"),
    ] {
        three.run(line).expect(2).says(words);
    }
    let with_key = three
        .folder
        .saldo()
        .args("accounts --all-profiles")
        .env("SALDO_SECRET_KEY", "of-one");
    with_key.run().expect(2).says("one organization's");
    three.configure("out = \"same\"");
    three.run(EXPORT).expect(2).says("alpha and beta both write to");
    assert_eq!(three.requests(), 0);
    three.configure("out = \"files/NAME\"");
    three.run(EXPORT).expect(0);
    assert!(three.folder.path("files/beta/manifest.json").exists());
    Saldo::new()
        .args("accounts --all-profiles")
        .run()
        .expect(2)
        .says("[profile.NAME]");
}

#[test]
fn the_log_says_whose_request_it_was() {
    let three = Three::with(sound());
    let outcome = three.run("accounts --all-profiles -vv").expect(0);
    for name in NAMES {
        let whose = format!("profile{{name=\"{name}\"}}: saldo::request");
        assert_eq!(outcome.stderr.matches(&whose).count(), 3, "{outcome}");
    }
}
