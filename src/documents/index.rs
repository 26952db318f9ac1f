//! `document.xml`, which says what the files of a package are.

use std::io::{self, Write};

use chrono::NaiveDateTime;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::check::{self, KEYWORDS};
use super::{Document, DocumentError, Process};

const NAMESPACE: &str = "http://xml.datev.de/bedi/tps/document/v06.0";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// What the package says of itself. The numbers of adviser and client are left out: DATEV refuses a package whose
/// numbers are not those of the upload, and takes one without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Local time; written without a zone and without fractions of a second, as DATEV wants it.
    pub date: NaiveDateTime,
    /// 1 to 255 characters.
    pub description: String,
}

impl Header {
    pub(super) fn check(&self) -> Result<(), DocumentError> {
        let objection = check::text("the description", &self.description, 1, KEYWORDS);
        objection.map_or(Ok(()), |reason| Err(DocumentError::Header(reason)))
    }
}

/// Writes the index: elements in the order of the schema, one a line.
pub(super) fn write(header: &Header, documents: &[Document], out: &mut impl Write) -> io::Result<()> {
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    xml.create_element("archive")
        .with_attribute(("xmlns", NAMESPACE))
        .with_attribute(("xmlns:xsi", INSTANCE))
        .with_attribute((
            "xsi:schemaLocation",
            "http://xml.datev.de/bedi/tps/document/v06.0 Document_v060.xsd",
        ))
        .with_attribute(("version", "6.0"))
        .with_attribute(("generatingSystem", "Saldo"))
        .write_inner_content(|xml| {
            xml.create_element("header").write_inner_content(|xml| {
                text(xml, "date", &header.date.format("%Y-%m-%dT%H:%M:%S").to_string())?;
                text(xml, "description", &header.description)
            })?;
            xml.create_element("content")
                .write_inner_content(|xml| documents.iter().try_for_each(|each| document(xml, each)))?;
            Ok(())
        })?;
    xml.into_inner().write_all(b"\n")
}

fn document<W: Write>(xml: &mut Writer<W>, document: &Document) -> io::Result<()> {
    let process = match document.process {
        Process::Book => "1",
        Process::File(_) => "2",
    };
    xml.create_element("document")
        .with_attribute(("guid", document.guid.as_str()))
        .with_attribute(("processID", process))
        .write_inner_content(|xml| {
            text(xml, "description", &document.description)?;
            text(xml, "keywords", &document.keywords)?;
            for file in &document.files {
                xml.create_element("extension")
                    .with_attribute(("xsi:type", "File"))
                    .with_attribute(("name", file.name.as_str()))
                    .write_empty()?;
            }
            match &document.process {
                Process::Book => Ok(()),
                Process::File(levels) => repository(xml, levels),
            }
        })?;
    Ok(())
}

fn repository<W: Write>(xml: &mut Writer<W>, levels: &[String]) -> io::Result<()> {
    xml.create_element("repository").write_inner_content(|xml| {
        for (id, name) in ["1", "2", "3"].into_iter().zip(levels) {
            xml.create_element("level")
                .with_attribute(("id", id))
                .with_attribute(("name", name.as_str()))
                .write_empty()?;
        }
        Ok(())
    })?;
    Ok(())
}

/// An element with a text; none where the text is empty, for the schema wants at least one character.
fn text<W: Write>(xml: &mut Writer<W>, name: &str, text: &str) -> io::Result<()> {
    if !text.is_empty() {
        xml.create_element(name)
            .write_text_content(BytesText::new(text))?;
    }
    Ok(())
}
