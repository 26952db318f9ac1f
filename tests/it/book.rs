//! The book: every link leads somewhere, every page is in the contents, every command line that is shown can be typed,
//! and every test that the guarantees name is there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::saldo::Saldo;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder whose name ends so.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for item in fs::read_dir(folder).unwrap() {
        let path = item.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The README and the pages of the book.
fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    pages.extend(files(&root().join("docs"), "md"));
    pages
}

/// Where a page's links lead.
fn links(text: &str) -> Vec<String> {
    let is_link = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    Parser::new(text).filter_map(is_link).collect()
}

/// The anchors of a page's headings, as book and repository page make them.
fn anchors(text: &str) -> BTreeSet<String> {
    let (mut anchors, mut times) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut heading: Option<String> = None;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(words) | Event::Code(words) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&words);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let kept = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
                let words = heading.take().unwrap_or_default().to_lowercase();
                let anchor: String = words.trim().chars().filter(|c| kept(*c)).collect();
                let anchor = anchor.replace(' ', "-");
                let time = times.entry(anchor.clone()).or_default();
                anchors.insert(if *time == 0 {
                    anchor
                } else {
                    format!("{anchor}-{time}")
                });
                *time += 1;
            }
            _ => {}
        }
    }
    anchors
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    let mut followed = 0;
    for page in pages() {
        let text = read(&page);
        for link in links(&text) {
            if link.starts_with("https://") || link.starts_with("mailto:") {
                continue;
            }
            followed += 1;
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = match file {
                "" => page.clone(),
                file => page.parent().unwrap().join(file),
            };
            let is_there = target.exists()
                && (anchor.is_empty() || anchors(&read(&target)).contains(anchor))
                // What lies outside of the book is not in the book.
                && (page.ends_with("README.md") || !file.contains(".."));
            if !is_there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert_eq!(broken, Vec::<String>::new());
    assert!(followed > 40, "{followed}");
}

#[test]
fn every_page_is_in_the_contents_once_and_begins_with_its_title() {
    let docs = root().join("docs");
    let listed: Vec<_> = links(&read(&docs.join("SUMMARY.md"))).into_iter().collect();
    let mut sorted: Vec<_> = listed.iter().map(|name| docs.join(name)).collect();
    sorted.sort();
    let mut pages = files(&docs, "md");
    pages.retain(|page| !page.ends_with("SUMMARY.md"));
    assert_eq!(sorted, pages);
    for page in pages {
        let text = read(&page);
        let first = Parser::new(&text).next();
        let is_title = matches!(
            first,
            Some(Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            }))
        );
        assert!(is_title, "{}", page.display());
    }
}

/// The command lines in a page's blocks of scripts and unit files, without their redirections.
fn command_lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut is_script = false;
    for event in Parser::new(text) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                is_script = matches!(&*language, "sh" | "cron" | "ini" | "yaml");
            }
            Event::End(TagEnd::CodeBlock) => is_script = false,
            Event::Text(block) if is_script => {
                for line in block
                    .lines()
                    .map(|line| line.split(" #").next().unwrap_or_default().replace("2>", ">"))
                {
                    if line.starts_with('#') || line.contains('…') {
                        continue;
                    }
                    for command in line
                        .split(['|', ';', '>', ')', '<'])
                        .flat_map(|part| part.split("&&"))
                    {
                        let words: Vec<_> = command.split_whitespace().collect();
                        let name = |word: &&str| *word == "saldo" || word.ends_with("/saldo");
                        if let Some(place) = words.iter().position(name) {
                            lines.push(words[place + 1..].join(" "));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    lines
}

#[test]
fn every_command_line_that_is_shown_can_be_typed() {
    let mut typed = BTreeSet::new();
    for page in pages() {
        for line in command_lines(&read(&page)) {
            let line = line.replace(['"', '\''], "");
            if !line.is_empty() && typed.insert(line.clone()) {
                // Asked for help at its end, a line is read and nothing is run.
                let outcome = Saldo::new().args(&line).arg("--help").run();
                assert_eq!(
                    outcome.status,
                    Some(0),
                    "{}: saldo {line}\n{outcome}",
                    page.display()
                );
            }
        }
    }
    assert!(typed.len() > 30, "{typed:?}");
}

/// Every function that is a test, by its name, with the files it stands in.
fn tests() -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files(&root().join("tests"), "rs")
        .into_iter()
        .chain(files(&root().join("src"), "rs"))
    {
        let place = file.strip_prefix(root()).unwrap().display().to_string();
        for line in read(&file).lines() {
            let name = line
                .trim_start()
                .trim_start_matches("pub(crate) ")
                .trim_start_matches("async ")
                .strip_prefix("fn ");
            if let Some((name, _)) = name.and_then(|rest| rest.split_once('(')) {
                found.entry(name.to_owned()).or_default().push(place.clone());
            }
        }
    }
    found
}

#[test]
fn every_test_that_the_pages_name_is_there() {
    let tests = tests();
    let mut named = 0;
    for page in ["guarantees.md", "secrets.md", "probe.md"] {
        let text = read(&root().join("docs").join(page));
        for event in Parser::new_ext(&text, pulldown_cmark::Options::ENABLE_TABLES) {
            let Event::Code(code) = event else { continue };
            let Some((module, name)) = code.rsplit_once("::") else {
                continue;
            };
            let folder = module.replace("::", "/");
            let stands = |place: &String| place.contains(&folder);
            let is_there = tests.get(name).is_some_and(|places| places.iter().any(stands));
            assert!(is_there, "docs/{page}: there is no test {code}");
            named += 1;
        }
    }
    assert!(named > 50, "{named}");
}
