//! What `--input` may look like when other programs had it in their hands: with a byte order mark, cut off, or no dump.

use crate::saldo::{Folder, Outcome, Saldo};

const EXPORT: &str = "export --month 2026-10 --format lexoffice --input";

fn dump() -> Vec<u8> {
    let run = Saldo::new().args("fetch --demo --month 2026-10").run();
    run.expect(0).stdout
}

fn with_mark(bytes: &[u8]) -> Vec<u8> {
    [b"\xef\xbb\xbf", bytes].concat()
}

/// An export of one file of this name.
fn export(name: &str, bytes: &[u8]) -> Outcome {
    let folder = Folder::new();
    folder.write(name, bytes);
    folder.saldo().args(EXPORT).arg(name).run()
}

#[test]
fn a_folder_with_a_packed_answer_is_no_whole() {
    let folder = Folder::new();
    folder.write("answers/1.JSONL", dump());
    let run = || folder.saldo().args(EXPORT).arg("answers").run();
    run().expect(0);
    folder.write("answers/2.jsonl.gz", "packed");
    run()
        .expect(2)
        .says("2.jsonl.gz cannot be read as it is; unpack it");
}

#[cfg(unix)]
#[test]
fn a_pipe_is_read_like_a_file() {
    // Not in the folder of the run, whose files are looked through afterwards.
    let elsewhere = tempfile::tempdir().unwrap();
    let fifo = elsewhere.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    let dump = dump();
    let plain = export("dump.jsonl", &dump).expect(0).folder.tree("saldo-export");
    let pipe = fifo.clone();
    let writer = std::thread::spawn(move || std::fs::write(pipe, dump));
    let run = Saldo::new().args(EXPORT).arg(&fifo).run().expect(0);
    writer.join().unwrap().unwrap();
    assert_eq!(run.folder.tree("saldo-export"), plain);
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    let dump = dump();
    let plain = export("dump.jsonl", &dump).expect(0).folder.tree("saldo-export");
    let marked = with_mark(&dump);
    let run = export("dump.jsonl", &marked).expect(0);
    assert_eq!(run.folder.tree("saldo-export"), plain);
    let piped = Saldo::new().args(EXPORT).arg("-").stdin(marked).run().expect(0);
    assert_eq!(piped.folder.tree("saldo-export"), plain);
    // Names that come late: the dump is read as a whole.
    let mut lines: Vec<_> = dump.split_inclusive(|byte| *byte == b'\n').collect();
    lines.reverse();
    let late = export("dump.jsonl", &with_mark(&lines.concat())).expect(0);
    assert_eq!(late.folder.tree("saldo-export"), plain);
    // In a folder, each file has its own.
    let folder = Folder::new();
    folder.write("answers/1.jsonl", with_mark(&lines[..20].concat()));
    folder.write("answers/2.jsonl", with_mark(&lines[20..].concat()));
    folder.saldo().args(EXPORT).arg("answers").run().expect(0);
    assert_eq!(folder.tree("saldo-export"), plain);
}

#[test]
fn what_is_broken_is_told_with_its_line_and_column_once() {
    let dump = dump();
    let lines: Vec<_> = dump.split_inclusive(|byte| *byte == b'\n').collect();
    let cut = |line: usize, column: usize| {
        let (before, after) = (lines[..line - 1].concat(), lines[line..].concat());
        let told = [&before[..], &lines[line - 1][..column], b"\n", &after[..]].concat();
        [told.clone(), with_mark(&told)].map(|bytes| export("dump.jsonl", &bytes).expect(2).stderr)
    };
    // A transaction, which is streamed, and a name before them, for which all is read as a whole.
    for told in cut(25, 1_000) {
        assert!(
            told.starts_with("error: dump.jsonl, line 25: this is no record of a dump: "),
            "{told}"
        );
        let remedy = " at column 1000; mend it, or write the input anew with `saldo fetch`\n";
        assert!(told.ends_with(remedy), "{told}");
        assert_eq!(told.matches("line").count(), 1, "{told}");
    }
    for told in cut(5, 40) {
        assert!(told.starts_with("error: dump.jsonl, line 5: "), "{told}");
        assert!(told.contains(" at column 4"), "{told}");
        assert_eq!(told.matches("line").count(), 1, "{told}");
    }
}

#[test]
fn what_is_no_dump_is_called_so_with_what_is_one() {
    let utf16: Vec<u8> = String::from_utf8(dump())
        .unwrap()
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let table: &[u8] = b"Datum;Betrag\n2026-10-01;1,00\n";
    for (name, bytes, reason) in [
        ("table.csv", table, "it does not begin with a JSON object"),
        ("list.json", b"[1, 2]", "it does not begin with a JSON object"),
        (
            "page.html",
            b"<html></html>",
            "it does not begin with a JSON object",
        ),
        (
            "receipt.pdf",
            b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
            "it is no text in UTF-8",
        ),
        (
            "dump.jsonl",
            &[b"\xff\xfe", &utf16[..]].concat(),
            "it is no text in UTF-8",
        ),
    ] {
        let told = format!(
            "error: {name} is no dump and no answer of the Qonto API: {reason}; `saldo fetch` writes a dump, one JSON \
             object a line\n"
        );
        assert_eq!(export(name, bytes).expect(2).stderr, told);
    }
    let piped = Saldo::new().args(EXPORT).arg("-").stdin(table).run().expect(2);
    piped.says("standard input is no dump");
    let folder = Folder::new();
    folder.write("answers/table.json", table);
    let told = folder.saldo().args(EXPORT).arg("answers").run().expect(2);
    told.says("answers/table.json is no dump");
}
