//! `manifest.json` tells of the run that was just made, whatever runs left in the folder before.

use crate::saldo::{Folder, Outcome};

fn export(folder: &Folder, month: &str) -> Outcome {
    let line = format!("export --demo --month {month} --format generic-de --out out");
    folder.saldo().args(&line).run().expect(0)
}

#[test]
fn a_month_again_after_another_one() {
    let folder = Folder::new();
    export(&folder, "2026-09");
    export(&folder, "2026-10").says("an earlier run is now out/manifest-20260901-20260930.json");
    let october = folder.read("out/manifest.json");

    let again = export(&folder, "2026-09");
    let manifest = folder.json("out/manifest.json");
    assert_eq!(manifest["period"]["from"], "2026-09-01", "{again}");
    again.says("an earlier run is now out/manifest-20261001-20261031.json");
    assert_eq!(folder.read("out/manifest-20261001-20261031.json"), october);

    let before = folder.tree("out");
    let again = export(&folder, "2026-09");
    assert_eq!(folder.tree("out"), before, "{again}");
    assert!(!again.stderr.contains("an earlier run is now"), "{again}");
}
