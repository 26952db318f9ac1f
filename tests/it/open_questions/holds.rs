//! A card payment that settles: under the id that it had while it was pending, or under another one.

use super::*;

const DAY: &str = "--from 2026-11-01 --to 2026-11-01 --format lexoffice";
const MONTH: &str = "--month 2026-10 --format lexoffice";

/// What was exported while it was pending stays; what settled is in the day on which it did, once.
#[test]
fn a_card_payment_that_settles_is_one_entry_whether_it_keeps_its_id_or_not() {
    let settled = at("2026-11-01T06:00:00Z");
    let october = exported(Settings::demo(), MONTH);
    for (keeps, answer) in [(true, "yes"), (false, "no")] {
        let later = Settings::demo().company(Company::demo().with_settled_holds(settled, keeps));
        let before = Sandbox::start(Settings::demo()).unwrap();
        let after = Sandbox::start(later.clone()).unwrap();
        let memory = Folder::new();
        assert!(probe_of(&before, &memory)["card-keeps-id"].starts_with("not seen"));
        assert_eq!(probe_of(&after, &memory)["card-keeps-id"], answer);

        let folder = Folder::new();
        folder.write("saldo.toml", BOOKS);
        let kept = |bank: &Sandbox, period: &str, out: &str| {
            let sync = folder.saldo().args("sync --archive archive").live(bank);
            sync.run().expect(0);
            let options = format!("{period} --archive archive --offline");
            files(&folder, bank, &options, out)
        };
        assert_same(&kept(&before, MONTH, "before"), &october, answer);
        assert_same(&kept(&after, MONTH, "after"), &october, answer);
        assert_same(&exported(later.clone(), MONTH), &october, answer);
        let day = exported(later, DAY);
        assert_same(&kept(&after, DAY, "day"), &day, answer);
        folder.saldo().args("verify --archive archive").run().expect(0);

        let text = String::from_utf8(day.into_values().collect::<Vec<_>>().concat()).unwrap();
        for cents in ["-0,89", "-150,00"] {
            assert_eq!(text.matches(cents).count(), 1, "{answer}: {text}");
        }
    }
}
