//! Texts that attack whoever reads them: spreadsheets, parsers, terminals, people.
//!
//! Everything that somebody outside can write at the bank holds them here: names, references, notes, labels. What is
//! written still has its columns and its amounts, and what is printed steers no terminal and forges no line.

#[path = "attack/columns.rs"]
mod columns;
#[path = "attack/terminal.rs"]
mod terminal;
#[path = "attack/texts.rs"]
mod texts;
