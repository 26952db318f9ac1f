//! File hosts that send what they should not, or make one wait. No file comes of the one, and all of them of the other.

use std::time::Duration;

use saldo::sandbox::{Action, Answer, Fault, Faults};

use crate::files::{UPLOADS, assert_recovers, faulty, files, missing};
use crate::saldo::Folder;
use crate::sync::{demo, sync_with_files as sync};

#[test]
fn hostile_hosts_give_no_file_and_harm_nothing() {
    let elsewhere = demo();
    let page = Answer::new(200, "text/html", "<!DOCTYPE html><title>Sorry</title>");
    let disguised = Answer::new(200, "application/pdf", " <HTML><title>Sorry</title>");
    for (action, words) in [
        (Action::EndlessBody, "the bank says"),
        (Action::TruncateBody, "the bank says"),
        (Action::ContentType("text/html".to_owned()), "a web page"),
        (page.into(), "a web page"),
        (disguised.into(), "a web page"),
        (
            Answer::redirect(&format!("{}/uploads/x", elsewhere.base_url())).into(),
            "another place",
        ),
        (Answer::empty(404).into(), "answered 404"),
    ] {
        let folder = Folder::new();
        let bank = faulty(Faults::none().script(Fault::on(UPLOADS, action.clone())));
        let outcome = sync(&folder, &bank).expect(0);
        let missing = missing(&folder);
        assert!(missing.len() > 50, "{action:?}");
        for kept in &missing {
            let reason = kept.reason.as_deref().unwrap();
            assert!(reason.contains(words), "{action:?}: {reason}");
        }
        assert!(!format!("{outcome:?}").contains("X-Amz"));
        assert_eq!(
            files(&folder).values().filter(|bytes| !bytes.is_empty()).count(),
            0
        );
    }
    assert_eq!(elsewhere.request_count() + elsewhere.file_requests().len(), 0);
    let folder = Folder::new();
    sync(
        &folder,
        &faulty(Faults::none().script(Fault::on(UPLOADS, Action::TruncateBody))),
    )
    .expect(0);
    assert_recovers(&folder);
}

#[test]
fn slow_and_busy_hosts_are_waited_for() {
    let folder = Folder::new();
    let busy = Answer::too_many_requests(Some("0"));
    let faults = Faults::none()
        .script(Fault::on(UPLOADS, busy.clone().into()).first(20))
        .script(Fault::on("/v2/", busy.into()).nth(5))
        .script(Fault::on(UPLOADS, Action::SlowBody(5, Duration::from_millis(5))).after(20));
    sync(&folder, &faulty(faults)).expect(0);
    assert_eq!(missing(&folder), []);
    assert_recovers(&folder);
}
