//! TOML in the docs is more than a picture: each block is loaded as what it is, and used.

use std::fs;
use std::path::Path;

use saldo::booking::chart::Chart;
use saldo::problem::Source;
use saldo::sandbox::{Sandbox, Settings};

use crate::saldo::Folder;

/// Pages whose blocks are pieces of mappings, which `mapping_docs` puts together.
const OF_MAPPINGS: [&str; 2] = ["mapping.md", "mapping-tutorial.md"];

/// A block, and the page on which it stands.
struct Block {
    page: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec![root.join("README.md")];
    let docs = fs::read_dir(root.join("docs")).unwrap();
    pages.extend(docs.map(|item| item.unwrap().path()));
    pages.sort();
    let is_other = |page: &&std::path::PathBuf| {
        page.extension().is_some_and(|ending| ending == "md")
            && !OF_MAPPINGS.iter().any(|name| page.ends_with(name))
    };
    let mut found = Vec::new();
    for page in pages.iter().filter(is_other) {
        let text = fs::read_to_string(page).unwrap();
        let page = page.file_name().unwrap().to_string_lossy().into_owned();
        found.extend(text.split("\n```toml\n").skip(1).map(|block| Block {
            page: page.clone(),
            text: block.split("\n```").next().unwrap_or_default().to_owned() + "\n",
        }));
    }
    found
}

const RULES: &str = include_str!("../../mappings/rules/demo.toml");

/// Every profile of a configuration exports October.
fn check_configuration(block: &Block) {
    let table: toml::Table = block.text.parse().unwrap();
    let bank = Sandbox::start(Settings::demo()).unwrap();
    let folder = Folder::new();
    folder.write("saldo.toml", &block.text);
    folder.write("rules.toml", RULES);
    for (name, profile) in table["profile"].as_table().unwrap() {
        let run = folder
            .saldo()
            .args("export --month 2026-10 --profile")
            .arg(name)
            .arg("--out")
            .arg(name);
        // A piece that names no formats, or such as need books that it does not show, is about something else.
        let formats = profile.get("formats");
        let shows_all =
            profile.get("books").is_some() || formats == Some(&toml::Value::from(vec!["lexoffice"]));
        let run = if formats.is_some() && shows_all {
            run
        } else {
            run.args("--format lexoffice")
        };
        // Where an archive without a path lies.
        let home = tempfile::tempdir().unwrap();
        let outcome = run.env("HOME", home.path()).live_by_token(&bank).run();
        if profile.get("keyring").is_some() && !cfg!(feature = "keyring") {
            outcome.expect(2).says("this Saldo was built without the keyring");
            continue;
        }
        let outcome = outcome.expect(0);
        assert!(outcome.stderr.contains("wrote "), "{}: {outcome}", block.page);
    }
}

fn check_chart(block: &Block, text: &str) {
    Chart::load(&Source::new(block.page.as_str(), text)).unwrap_or_else(|problems| panic!("{problems}"));
}

fn check_rules(block: &Block) {
    let folder = Folder::new();
    folder.write("rules.toml", format!("{RULES}\n{}", block.text));
    let tests = RULES.matches("\n[[test]]\n").count() + 1;
    let run = folder.saldo().args("rules test rules.toml --chart skr03").run();
    run.expect(0).says(&format!("({tests} tests)"));
}

#[test]
fn every_block_of_toml_is_what_it_says() {
    let (mut configurations, mut charts, mut rules) = (0, 0, 0);
    for block in blocks() {
        let first = block.text.lines().next().unwrap_or_default();
        if first.starts_with("[profile.") {
            check_configuration(&block);
            configurations += 1;
        } else if first.starts_with("extends = ") || first == "[chart]" {
            check_chart(&block, &block.text);
            charts += 1;
        } else if first == "[[vat_account]]" {
            let head = "extends = \"pcg\"\n[chart]\nname = \"ours\"\n";
            check_chart(&block, &format!("{head}{}", block.text));
            charts += 1;
        } else if first == "[[test]]" {
            check_rules(&block);
            rules += 1;
        } else {
            panic!("{}: nobody knows what this is:\n{}", block.page, block.text);
        }
    }
    assert!(configurations >= 6 && charts >= 2 && rules >= 1);
}
