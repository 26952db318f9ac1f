//! Every kind of request of a sync against what servers, proxies and networks do: what passes leaves the archive that an
//! undisturbed sync leaves, and what does not is told and made good by the next one.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use saldo::sandbox::{Action, Answer, Fault, Faults};

use crate::files::{UPLOADS, assert_recovers, faulty, verify};
use crate::saldo::{Folder, Outcome};
use crate::secrets::assert_keeps_secrets;

/// The paths that a sync asks for, those of the host of files last.
const PLACES: [&str; 10] = [
    "/v2/organization",
    "/v2/memberships",
    "/v2/labels",
    "/v2/transactions",
    "/v2/attachments",
    "/v2/statements",
    "/v2/client_invoices",
    "/v2/credit_notes",
    "/v2/supplier_invoices",
    UPLOADS,
];

const AT_ONCE: usize = 6;

fn passing() -> Vec<(&'static str, Action)> {
    vec![
        (
            "429 with Retry-After",
            Answer::too_many_requests(Some("1")).into(),
        ),
        ("429 without Retry-After", Answer::too_many_requests(None).into()),
        ("500", Answer::error(500, "internal_error", "try later").into()),
        ("502 with HTML", Answer::bad_gateway().into()),
        ("503", Answer::empty(503).into()),
        ("connection closed", Action::Close),
        ("connection reset", Action::Reset),
        ("cut in the body", Action::CutBody),
        ("slow body", Action::SlowBody(10, Duration::from_millis(20))),
    ]
}

fn sync(folder: &Folder, faults: Faults) -> Outcome {
    let bank = faulty(faults);
    let run = folder
        .saldo()
        .through(&["timeout", "300"])
        .args("sync --archive archive -vv");
    let run = run.secret("X-Amz-Signature").secret("X-Amz-Credential");
    let outcome = run.live(&bank).run();
    assert_keeps_secrets(&bank);
    outcome
}

/// Runs the cases, a few at once: most of their time is waiting.
fn each<T: Sync>(cases: &[T], run: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let told = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(case)));
                    if outcome.is_err() {
                        told.lock().unwrap().push(next.load(Ordering::SeqCst));
                    }
                }
            });
        }
    });
    assert!(told.into_inner().unwrap().is_empty());
}

#[test]
fn what_passes_at_the_first_request_of_every_path_leaves_the_whole_archive() {
    each(&passing(), |(name, action)| {
        let folder = Folder::new();
        let hurt = |faults: Faults, place: &&str| faults.script(Fault::on(*place, action.clone()).first(1));
        let outcome = sync(&folder, PLACES.iter().fold(Faults::none(), hurt));
        assert_eq!(outcome.status, Some(0), "{name}: {outcome}");
        assert_recovers(&folder);
    });
}

#[test]
fn what_does_not_pass_is_told_and_made_good_by_the_next_sync() {
    let lasting: [(&str, Action); 2] = [
        ("500", Answer::error(500, "internal_error", "try later").into()),
        ("a login page", Answer::login_page().into()),
    ];
    let cases: Vec<_> = PLACES
        .iter()
        .flat_map(|place| {
            lasting
                .iter()
                .map(move |(name, action)| (*place, *name, action.clone()))
        })
        .collect();
    each(&cases, |(place, name, action)| {
        let folder = Folder::new();
        let outcome = sync(&folder, Faults::none().script(Fault::on(*place, action.clone())));
        // A file that does not come is a line and no failure; everything else ends the sync.
        let is_missing = outcome.stderr.contains("missing: ") && outcome.status == Some(0);
        let is_told = matches!(outcome.status, Some(1 | 3)) || is_missing;
        assert!(
            is_told,
            "{place}, {name}: {:?}, {:.2000}",
            outcome.status, outcome.stderr
        );
        // What was stored is whole.
        let found = verify(&folder).status;
        assert!(matches!(found, Some(0 | 2 | 3)), "{place}, {name}: {found:?}");
        assert_recovers(&folder);
    });
}
