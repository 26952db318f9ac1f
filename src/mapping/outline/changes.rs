//! What two outlines do not have in common.

use serde::Serialize;

use super::{ColumnOutline, Outline, Part};

/// What differs between two mappings, from the first to the second.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Changes {
    /// What holds for the whole file.
    pub settings: Vec<Changed>,
    /// Columns that only the second has, in its order.
    pub added: Vec<String>,
    /// Columns that only the first has, in its order.
    pub removed: Vec<String>,
    /// Columns that say the same under another name.
    pub renamed: Vec<Renamed>,
    /// Columns that stand elsewhere among those that both have: as few as can be moved.
    pub moved: Vec<String>,
    /// What columns that both have say differently.
    pub columns: Vec<Changed>,
}

/// One thing that both may say, and differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The column, for what is said of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What it is about, such as `file.encoding` or `value`.
    pub key: String,
    /// What the first says; absent where it says nothing.
    pub a: Option<String>,
    /// What the second says; absent where it says nothing.
    pub b: Option<String>,
}

/// A column with two names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renamed {
    /// Its name in the first.
    pub a: String,
    /// Its name in the second.
    pub b: String,
}

impl Outline {
    /// What differs from this mapping to another one.
    pub fn changes(&self, other: &Self) -> Changes {
        let find =
            |columns: &[ColumnOutline], name: &str| columns.iter().position(|column| column.name == name);
        let only = |ours: &Self, theirs: &Self| -> Vec<ColumnOutline> {
            let is_ours = |column: &&ColumnOutline| find(&theirs.columns, &column.name).is_none();
            ours.columns.iter().filter(is_ours).cloned().collect()
        };
        let (mut removed, mut added) = (only(self, other), only(other, self));
        let renamed = take_renamed(&mut removed, &mut added);
        let mut columns = Vec::new();
        let mut places = Vec::new();
        for column in &self.columns {
            if let Some(place) = find(&other.columns, &column.name) {
                places.push((place, column.name.clone()));
                let name = Some(column.name.as_str());
                columns.extend(differences(name, &column.parts, &other.columns[place].parts));
            }
        }
        let names = |columns: Vec<ColumnOutline>| columns.into_iter().map(|column| column.name).collect();
        Changes {
            settings: differences(None, &self.settings, &other.settings),
            added: names(added),
            removed: names(removed),
            renamed,
            moved: moved(&places),
            columns,
        }
    }
}

impl Changes {
    /// Whether the two say the same.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A column that is gone and one that is new with the same parts are one with another name.
fn take_renamed(removed: &mut Vec<ColumnOutline>, added: &mut Vec<ColumnOutline>) -> Vec<Renamed> {
    let mut renamed = Vec::new();
    removed.retain(|gone| {
        let same = |new: &ColumnOutline| new.parts == gone.parts && gone.says_something();
        let Some(place) = added.iter().position(same) else {
            return true;
        };
        let new = added.remove(place);
        renamed.push(Renamed {
            a: gone.name.clone(),
            b: new.name,
        });
        false
    });
    renamed
}

impl ColumnOutline {
    /// Empty columns are alike without being the same.
    fn says_something(&self) -> bool {
        self.parts
            .iter()
            .any(|(key, value)| key == "value" && !value.is_empty())
    }
}

fn differences(column: Option<&str>, a: &[Part], b: &[Part]) -> Vec<Changed> {
    let value = |parts: &[Part], key: &str| {
        parts
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    };
    let of_b = b.iter().filter(|(key, _)| value(a, key).is_none());
    let keys = a.iter().chain(of_b).map(|(key, _)| key);
    let changed = keys.map(|key| Changed {
        column: column.map(ToOwned::to_owned),
        key: key.clone(),
        a: value(a, key),
        b: value(b, key),
    });
    changed.filter(|changed| changed.a != changed.b).collect()
}

/// The columns outside the longest run that keeps its order.
fn moved(places: &[(usize, String)]) -> Vec<String> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for (index, (place, _)) in places.iter().enumerate() {
        let before = runs
            .iter()
            .filter(|run| run.last().is_some_and(|last| places[*last].0 < *place));
        // Among runs of one length the first, so that the same files give the same answer.
        let longest = before.fold(
            &[][..],
            |best, run| if run.len() > best.len() { &run[..] } else { best },
        );
        let run = longest.iter().copied().chain([index]).collect();
        runs.push(run);
    }
    let kept = runs.iter().fold(
        &[][..],
        |best, run| if run.len() > best.len() { &run[..] } else { best },
    );
    let is_moved = |(index, _): &(usize, &(usize, String))| !kept.contains(index);
    places
        .iter()
        .enumerate()
        .filter(is_moved)
        .map(|(_, (_, name))| name.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(columns: &[(&str, &str)]) -> Outline {
        let column = |(name, value): &(&str, &str)| ColumnOutline {
            name: (*name).to_owned(),
            parts: vec![("value".to_owned(), (*value).to_owned())],
        };
        Outline {
            settings: Vec::new(),
            columns: columns.iter().map(column).collect(),
        }
    }

    #[test]
    fn the_same_has_no_changes() {
        let one = outline(&[("A", "{id}"), ("B", "")]);
        assert!(one.changes(&one).is_empty());
    }

    #[test]
    fn a_column_that_says_the_same_is_renamed_and_not_added() {
        let changes = outline(&[("A", "{id}"), ("X", ""), ("C", "{note?}")]).changes(&outline(&[
            ("B", "{id}"),
            ("Y", ""),
            ("C", "{label?}"),
        ]));
        assert_eq!(
            changes.renamed,
            [Renamed {
                a: "A".to_owned(),
                b: "B".to_owned()
            }]
        );
        assert_eq!(
            (changes.removed, changes.added),
            (vec!["X".to_owned()], vec!["Y".to_owned()])
        );
        assert_eq!(changes.columns.len(), 1);
    }

    #[test]
    fn as_few_columns_as_possible_are_moved() {
        let a = outline(&[("A", "1"), ("B", "2"), ("C", "3"), ("D", "4")]);
        for (order, moved) in [("DABC", "D"), ("BCDA", "A"), ("ABCD", ""), ("BADC", "AC")] {
            let columns: Vec<_> = order
                .chars()
                .map(|c| (c.to_string(), (u32::from(c) - 64).to_string()))
                .collect();
            let columns: Vec<_> = columns
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            assert_eq!(
                a.changes(&outline(&columns)).moved.concat().len(),
                moved.len(),
                "{order}"
            );
        }
    }
}
