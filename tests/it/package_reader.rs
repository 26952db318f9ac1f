//! A reader of DATEV document packages, made for these tests alone: it knows the schema v06.0 and what DATEV asks for
//! beside it, and nothing of the program.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use chrono::NaiveDateTime;
use roxmltree::Node;

const NAMESPACE: &str = "http://xml.datev.de/bedi/tps/document/v06.0";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A document as DATEV Unternehmen online would file it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Filed {
    pub(crate) guid: String,
    pub(crate) process: String,
    pub(crate) description: String,
    pub(crate) keywords: String,
    pub(crate) folder: Vec<String>,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// Reads a package; every deviation is an error.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Filed>, String> {
    let mut files = unpack(bytes)?;
    let index = files.remove("document.xml").ok_or("there is no document.xml")?;
    let index = String::from_utf8(index).map_err(|_| "document.xml is not UTF-8")?;
    let tree = roxmltree::Document::parse(&index).map_err(|error| error.to_string())?;
    let mut documents = archive(tree.root_element())?;
    let mut guids = BTreeSet::new();
    for document in &mut documents {
        ensure(guids.insert(document.guid.to_uppercase()), "a GUID comes twice")?;
        for (name, bytes) in &mut document.files {
            *bytes = files
                .remove(name)
                .ok_or(format!("{name} is not there, or named twice"))?;
        }
    }
    ensure(
        files.is_empty(),
        &format!("files without a document: {:?}", files.keys()),
    )?;
    Ok(documents)
}

fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| error.to_string())?;
    let (mut files, mut names) = (BTreeMap::new(), BTreeSet::new());
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|error| error.to_string())?;
        let name = file.name().map_err(|error| error.to_string())?.into_owned();
        let plain = name
            .bytes()
            .all(|byte| (b' '..=b'~').contains(&byte) && !b"/\\:*?\"<>|".contains(&byte));
        ensure(
            file.is_file() && plain && name.len() <= 100,
            &format!("the name {name:?}"),
        )?;
        ensure(
            names.insert(name.to_lowercase()),
            &format!("{name} is there twice"),
        )?;
        ensure(!file.encrypted(), "encrypted")?;
        ensure(
            file.last_modified() == Some(zip::DateTime::default()),
            "a time of the day",
        )?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)
            .map_err(|error| error.to_string())?;
        ensure(
            (1..=20_000_000).contains(&content.len()),
            &format!("the size of {name}"),
        )?;
        files.insert(name, content);
    }
    Ok(files)
}

fn archive(node: Node<'_, '_>) -> Result<Vec<Filed>, String> {
    ensure(
        node.has_tag_name((NAMESPACE, "archive")),
        "the root is no archive of v06.0",
    )?;
    attributes(node, &["version", "guid", "generatingSystem", "schemaLocation"])?;
    ensure(node.attribute("version") == Some("6.0"), "the version is not 6.0")?;
    let children = sequence(node, &["header", "content"])?;
    let [header, content] = children.as_slice() else {
        return Err("an archive has a header and a content".to_owned());
    };
    let parts = sequence(*header, &["date", "description"])?;
    let date = parts
        .first()
        .filter(|node| node.has_tag_name((NAMESPACE, "date")));
    let date = date.and_then(Node::text).unwrap_or_default();
    let is_date = NaiveDateTime::parse_from_str(date, "%Y-%m-%dT%H:%M:%S").is_ok() && date.len() == 19;
    ensure(is_date, &format!("the date {date:?}"))?;
    for part in &parts[1..] {
        text(*part, 255)?;
    }
    let documents: Vec<_> = content.children().filter(Node::is_element).collect();
    ensure((1..=4_999).contains(&documents.len()), "the number of documents")?;
    documents.into_iter().map(document).collect()
}

fn document(node: Node<'_, '_>) -> Result<Filed, String> {
    ensure(node.has_tag_name((NAMESPACE, "document")), "no document")?;
    attributes(node, &["guid", "type", "processID"])?;
    let guid = node.attribute("guid").unwrap_or_default().to_owned();
    let shape: String = guid
        .chars()
        .map(|c| if c.is_ascii_hexdigit() { 'x' } else { c })
        .collect();
    ensure(
        shape == "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
        &format!("the GUID {guid:?}"),
    )?;
    let process = node.attribute("processID").unwrap_or_default().to_owned();
    ensure(["1", "2"].contains(&process.as_str()), "the processID")?;
    ensure(
        matches!(node.attribute("type"), None | Some("1" | "2")),
        "the type",
    )?;
    let mut filed = Filed {
        guid,
        process,
        description: String::new(),
        keywords: String::new(),
        folder: Vec::new(),
        files: Vec::new(),
    };
    for part in sequence(node, &["description", "keywords", "extension", "repository"])? {
        match part.tag_name().name() {
            "description" => filed.description = text(part, 40)?,
            "keywords" => filed.keywords = text(part, 255)?,
            "extension" => filed.files.push((extension(part)?, Vec::new())),
            _ => filed.folder = repository(part)?,
        }
    }
    ensure((1..=50).contains(&filed.files.len()), "the number of files")?;
    let needs_folder = filed.process == "2";
    ensure(
        needs_folder != filed.folder.is_empty(),
        "a folder, and process 2, belong together",
    )?;
    Ok(filed)
}

fn extension(node: Node<'_, '_>) -> Result<String, String> {
    attributes(node, &["type", "name"])?;
    ensure(
        node.attribute((INSTANCE, "type")) == Some("File"),
        "the type of an extension",
    )?;
    let name = node.attribute("name").unwrap_or_default();
    ensure((1..=255).contains(&name.chars().count()), "the name of a file")?;
    Ok(name.to_owned())
}

fn repository(node: Node<'_, '_>) -> Result<Vec<String>, String> {
    attributes(node, &[])?;
    let levels = node
        .children()
        .filter(Node::is_element)
        .enumerate()
        .map(|(at, level)| {
            ensure(level.has_tag_name((NAMESPACE, "level")) && at < 3, "a level")?;
            attributes(level, &["id", "name"])?;
            ensure(
                level.attribute("id") == Some((at + 1).to_string().as_str()),
                "the id of a level",
            )?;
            let name = level.attribute("name").unwrap_or_default();
            ensure((1..=30).contains(&name.chars().count()), "the name of a level")?;
            Ok(name.to_owned())
        });
    levels.collect()
}

/// The children, whose names come in this order; only `extension` may come again.
fn sequence<'a, 'i>(node: Node<'a, 'i>, names: &[&str]) -> Result<Vec<Node<'a, 'i>>, String> {
    let children: Vec<_> = node.children().filter(Node::is_element).collect();
    let mut last = None;
    for child in &children {
        let name = child.tag_name().name();
        let place = names.iter().position(|known| *known == name);
        let in_order = place > last || (place == last && name == "extension");
        let known = place.is_some() && child.tag_name().namespace() == Some(NAMESPACE);
        ensure(known && in_order, &format!("<{name}> in its place"))?;
        last = place;
    }
    Ok(children)
}

fn attributes(node: Node<'_, '_>, known: &[&str]) -> Result<(), String> {
    let unknown = node
        .attributes()
        .find(|attribute| !known.contains(&attribute.name()));
    ensure(unknown.is_none(), &format!("the attribute {unknown:?}"))
}

fn text(node: Node<'_, '_>, most: usize) -> Result<String, String> {
    attributes(node, &[])?;
    let text = node.text().unwrap_or_default();
    ensure((1..=most).contains(&text.chars().count()), "the length of a text")?;
    Ok(text.to_owned())
}

fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}
