use chrono_tz::America::New_York;
use chrono_tz::Europe::Berlin;

use super::*;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn window(from: &str, to: &str) -> Window {
    Window {
        account_id: "a".to_owned(),
        instants: at(from)..at(to),
        status: Status::Completed,
        by: By::Settlement,
    }
}

#[test]
fn a_request_is_a_second_wider_at_both_ends() {
    let query = window("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z").query(AttributeSet::ALL);
    assert!(query.contains(&("settled_at_from", "2026-09-30T21:59:59.000Z".to_owned())));
    assert!(query.contains(&("settled_at_to", "2026-10-31T23:00:01.000Z".to_owned())));
    assert!(query.contains(&("sort_by", "settled_at:asc".to_owned())));
    assert_eq!(query.iter().filter(|(key, _)| *key == "includes[]").count(), 3);
}

#[test]
fn only_what_is_wanted_is_included() {
    let wanted = AttributeSet::NONE.with(Attribute::Labels);
    let query = window("2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z").query(wanted);
    let includes: Vec<_> = query.iter().filter(|(key, _)| *key == "includes[]").collect();
    assert_eq!(includes, [&("includes[]", "labels".to_owned())]);
}

#[test]
fn what_did_not_settle_is_found_by_its_last_change() {
    let instants = at("2026-09-30T22:00:00Z")..at("2026-10-31T23:00:00Z");
    let query = Window::of_changes("a", instants, Status::Declined).query(AttributeSet::NONE);
    assert!(query.contains(&("status[]", "declined".to_owned())));
    assert!(query.contains(&("sort_by", "updated_at:asc".to_owned())));
    assert!(query.iter().any(|(key, _)| *key == "updated_at_from"));
    assert!(!query.iter().any(|(key, _)| key.starts_with("settled")));
}

#[test]
fn changes_of_all_statuses_are_one_search() {
    let instants = at("2026-09-30T22:00:00Z")..at("2026-10-31T23:00:00Z");
    let query = Window::of_changes("a", instants, Status::Any).query(AttributeSet::ALL);
    let statuses: Vec<_> = query.iter().filter(|(key, _)| *key == "status[]").collect();
    assert_eq!(statuses.len(), 3);
    assert!(query.contains(&("updated_at_to", "2026-10-31T23:00:01.000Z".to_owned())));
}

#[test]
fn nothing_is_asked_for_before_the_bank_began() {
    let query = window("2010-01-01T00:00:00Z", "2018-01-01T00:00:00Z").query(AttributeSet::NONE);
    assert!(query.contains(&("settled_at_from", "2017-01-01T00:00:00.000Z".to_owned())));
    assert!(window("2010-01-01T00:00:00Z", "2017-01-01T00:00:00Z").is_before_everything());
    assert!(!window("2010-01-01T00:00:00Z", "2017-01-01T00:00:01Z").is_before_everything());
}

#[test]
fn halves_meet_and_end_at_a_second() {
    let [early, late] = window("2026-01-01T00:00:00Z", "2026-01-01T00:00:03Z")
        .halves()
        .unwrap();
    assert_eq!(
        early.instants,
        at("2026-01-01T00:00:00Z")..at("2026-01-01T00:00:01Z")
    );
    assert_eq!(
        late.instants,
        at("2026-01-01T00:00:01Z")..at("2026-01-01T00:00:03Z")
    );
    assert_eq!(early.halves(), None);
}

#[test]
fn external_accounts_are_asked_by_days_too() {
    let period = Period::month("2026-10").unwrap();
    let mut account = Account::default();
    let window =
        |account: &Account, zone| Window::of_period(account, period, zone, Status::Completed).instants;
    assert_eq!(window(&account, Berlin), period.instants(Berlin));
    account.is_external = true;
    assert_eq!(
        window(&account, Berlin),
        at("2026-09-30T22:00:00Z")..at("2026-11-01T00:00:00Z")
    );
    assert_eq!(
        window(&account, New_York),
        at("2026-10-01T00:00:00Z")..at("2026-11-01T04:00:00Z")
    );
}
