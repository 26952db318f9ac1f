//! Exports from an archive whose balances do not meet at first: the bank may show late what settled in the period.

use saldo::sandbox::{Alteration, Change, Company, Faults, Request, Sandbox, Settings};

use crate::journal::{export, october, rows};
use crate::saldo::Folder;
use crate::sync::demo;

fn hiding(change: Change) -> Sandbox {
    let faults = Faults::none().alter(Alteration::of(&october()[3].id, change));
    Sandbox::start(Settings::demo().faults(faults)).unwrap()
}

/// The list requests that read October once more, with days around it, by their places among all list requests, from 1.
fn again(bank: &Sandbox) -> Vec<usize> {
    let main = Company::demo().accounts()[0].id.clone();
    let is_wide = |request: &Request| {
        let is = |name, value: &str| request.values(name).any(|sent| sent.starts_with(value));
        is("bank_account_id", &main)
            && is("settled_at_from", "2026-09-")
            && is("settled_at_to", "2026-11-")
            && !request.values("page").any(|page| page != "1")
            && request.values("per_page").any(|size| size == "100")
    };
    let requests = bank.requests();
    let lists = requests
        .iter()
        .filter(|request| request.path == "/v2/transactions");
    let wide = lists.enumerate().filter(|(_, request)| is_wide(request));
    wide.map(|(place, _)| place + 1).collect()
}

#[test]
fn what_stays_missing_is_refused_after_three_more_readings() {
    let folder = Folder::new();
    let bank = hiding(Change::Hidden);
    export(&folder, &bank, "")
        .expect(3)
        .says("is missing between")
        .says("the balances did not meet at first; the period was fetched 4 times")
        .says("nothing was written");
    assert_eq!(again(&bank).len(), 3);
    assert!(folder.tree("saldo-export").is_empty());
    // Without the bank there is nothing to try again.
    let asked = bank.request_count();
    export(&folder, &bank, "--offline")
        .expect(3)
        .says("is missing between");
    assert_eq!(bank.request_count(), asked);
}

#[test]
fn what_comes_late_is_exported_and_told() {
    let never = hiding(Change::Hidden);
    export(&Folder::new(), &never, "").expect(3);
    let first = again(&never)[0];

    let (folder, whole) = (Folder::new(), Folder::new());
    let bank = hiding(Change::HiddenDuring(1..=first));
    let late = export(&folder, &bank, "--json")
        .expect(0)
        .says("the balances did not meet at first; the period was fetched 3 times");
    assert_eq!(again(&bank).len(), 2);
    let expected = export(&whole, &demo(), "--json").expect(0);
    assert_eq!(rows(&late), rows(&expected));
    assert!(folder.tree("saldo-export") == whole.tree("saldo-export"));
    folder.saldo().args("verify --archive archive").run().expect(0);
}

#[test]
fn what_is_proved_is_read_once() {
    let bank = demo();
    export(&Folder::new(), &bank, "").expect(0);
    assert!(again(&bank).is_empty());
}
