//! The help teaches by example, and each example works as it stands there, pasted into a shell.

use crate::saldo::Saldo;

/// The examples of one command's help, each as it is pasted; lines that go on are one.
struct Examples {
    command: String,
    lines: Vec<String>,
    pasted: Vec<String>,
}

fn examples() -> Vec<Examples> {
    let mut told = String::new();
    crate::commands::help("", &mut told);
    told.split("\n$ saldo")
        .map(|help| {
            let command = help.lines().next().unwrap().trim().replace("$ saldo", "");
            let (_, after) = help
                .split_once("\nExample")
                .unwrap_or_else(|| panic!("saldo {command}: no example"));
            let (_, after) = after.split_once('\n').unwrap();
            let lines = after.lines().take_while(|line| !line.is_empty());
            let lines: Vec<_> = lines.map(str::to_owned).collect();
            let mut pasted: Vec<String> = Vec::new();
            for line in &lines {
                match pasted.last_mut() {
                    Some(last) if last.ends_with('\\') => {
                        last.push('\n');
                        last.push_str(line);
                    }
                    _ => pasted.push(line.trim_start().to_owned()),
                }
            }
            Examples {
                command,
                lines,
                pasted,
            }
        })
        .collect()
}

#[test]
fn every_command_has_examples_that_no_terminal_breaks() {
    let all = examples();
    assert!(all.len() > 30, "{}", all.len());
    for Examples {
        command,
        lines,
        pasted,
    } in all
    {
        assert!(!lines.is_empty(), "saldo {command}");
        for line in &lines {
            assert!(line.chars().count() <= 80, "saldo {command}: {line}");
        }
        for line in pasted {
            let starts = ["saldo ", "SALDO_"];
            assert!(
                starts.iter().any(|start| line.starts_with(start)),
                "saldo {command}: {line}"
            );
        }
    }
}

/// What is not pasted is broken where the terminal ends, and nowhere else.
#[test]
fn prose_has_no_breaks_of_its_own() {
    let run = |width: &str| {
        let run = Saldo::new().args("init --help").env("COLUMNS", width).run();
        run.expect(0).text().to_owned()
    };
    let prose = |text: &str| {
        let (_, prose) = text.split_once("\nWithout a terminal").unwrap();
        let words: Vec<_> = prose.split_whitespace().map(str::to_owned).collect();
        let longest = prose.lines().map(|line| line.chars().count()).max().unwrap();
        (words, longest, prose.lines().count())
    };
    let (narrow, wide) = (run("80"), run("110"));
    let ((narrow, widest, more), (wide, _, fewer)) = (prose(&narrow), prose(&wide));
    assert_eq!(narrow, wide);
    assert!(widest <= 80 && more > fewer, "{widest}, {more}, {fewer}");
}

#[cfg(unix)]
#[path = "help_examples/pasted.rs"]
mod pasted;
