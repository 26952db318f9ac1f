//! Cells that stay empty: `saldo mapping explain` says why.

use crate::saldo::Folder;

#[test]
fn an_empty_cell_says_why() {
    let folder = Folder::new();
    let column = |name: &str, value: &str| format!("[[column]]\nname = \"{name}\"\n{value}\n");
    let columns = [
        column("Nothing", "value = \"\""),
        column("Absent", "value = \"{check.check_number? | upper}\""),
        column(
            "Unfit",
            "cases = [{ when = \"side == 'credit'\", text = \"in\" }]",
        ),
        column(
            "Several",
            "cases = [{ when = \"side == 'debit'\", text = \"{check.check_key?}\" }, { text = \"{pagopa_payment.iuv}\" }]",
        ),
    ];
    let head = "schema = 1\nextends = \"lexoffice\"\n[mapping]\nname = \"own\"\n";
    folder.write("own.toml", format!("{head}{}", columns.concat()));
    let run = folder
        .saldo()
        .args("mapping explain own.toml --id")
        .arg("01a0f65e-bae3");
    let run = run.run().expect(0);
    for told in [
        "Nothing is empty\n    no text is written for it\n",
        "Absent is empty\n    its values are absent or empty: {check.check_number? | upper}\n",
        "Unfit is empty\n    its one case does not fit\n",
        "Several is empty\n    none of its 2 cases gives a text\n",
    ] {
        assert!(run.text().contains(told), "{told}{run}");
    }
}
