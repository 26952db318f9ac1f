//! Cutting a list into pages, with the `meta` that describes them.

use super::faults::{Action, Answer};
use super::json::{Json, object};

/// The page that is asked for, of lists that have pages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    pub(crate) number: usize,
    pub(crate) size: usize,
}

impl Page {
    /// The part of `items` on this page, and `meta`; a page past the end is refused, though page 1 of nothing is not.
    pub(crate) fn cut<'a, T>(
        self,
        items: &'a [T],
        actions: &[Action],
        trace: &str,
    ) -> Result<(&'a [T], Option<Json>), Answer> {
        let ignored = actions.iter().any(|action| matches!(action, Action::IgnorePage));
        let number = if ignored { 1 } else { self.number };
        let pages = items.len().div_ceil(self.size);
        if number > pages.max(1) {
            let detail = format!("page {number} is out of range, there are {pages}");
            return Err(Answer::wrong_parameter(
                "out_of_range",
                detail,
                "page".to_owned(),
                trace,
            ));
        }
        let shift = actions.iter().find_map(|action| match action {
            Action::ShiftBack(entries) => Some(*entries),
            _ => None,
        });
        let start = ((number - 1) * self.size).saturating_sub(shift.unwrap_or(0));
        let end = (start + self.size).min(items.len());
        let mut meta = object([
            ("current_page", number.into()),
            ("next_page", (number < pages).then_some(number + 1).into()),
            ("prev_page", (number > 1).then(|| number - 1).into()),
            ("total_pages", pages.into()),
            ("total_count", items.len().into()),
            ("per_page", self.size.into()),
        ]);
        Ok((
            items.get(start..end).unwrap_or_default(),
            twist(&mut meta, actions).then_some(meta),
        ))
    }
}

/// Applies what the script says about `meta`; false where there shall be none.
fn twist(meta: &mut Json, actions: &[Action]) -> bool {
    for action in actions {
        match action {
            Action::CurrentPage(page) => meta.set("current_page", (*page).into()),
            Action::NextPage(Some(json)) => meta.set("next_page", Json::Raw(json.clone().into())),
            Action::NextPage(None) => meta.remove("next_page"),
            Action::TotalCount(delta) => {
                let truth = meta.get("total_count").and_then(Json::as_integer).unwrap_or(0);
                meta.set("total_count", (truth + delta).into());
            }
            Action::NoTotalCount => meta.remove("total_count"),
            Action::NoMeta => return false,
            _ => {}
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: [u8; 5] = [1, 2, 3, 4, 5];

    fn cut(number: usize, actions: &[Action]) -> Result<(Vec<u8>, String), Answer> {
        let (items, meta) = Page { number, size: 2 }.cut(&ITEMS, actions, "trace")?;
        Ok((
            items.to_vec(),
            meta.map(|meta| meta.to_text()).unwrap_or_default(),
        ))
    }

    #[test]
    fn pages_follow_each_other_and_end() {
        let (items, meta) = cut(1, &[]).unwrap();
        assert_eq!(items, [1, 2]);
        assert_eq!(
            meta,
            r#"{"current_page":1,"next_page":2,"prev_page":null,"total_pages":3,"total_count":5,"per_page":2}"#
        );
        let (items, meta) = cut(3, &[]).unwrap();
        assert_eq!(items, [5]);
        assert!(meta.contains(r#""next_page":null,"prev_page":2"#));
        assert_eq!(cut(4, &[]).unwrap_err().status, 422);
    }

    #[test]
    fn the_first_page_of_nothing_is_empty() {
        let (items, meta) = Page { number: 1, size: 100 }
            .cut::<u8>(&[], &[], "trace")
            .unwrap();
        assert!(items.is_empty());
        assert!(
            meta.unwrap()
                .to_text()
                .contains(r#""total_pages":0,"total_count":0"#)
        );
    }

    #[test]
    fn the_script_twists_pages_and_meta() {
        assert_eq!(cut(2, &[Action::ShiftBack(1)]).unwrap().0, [2, 3]);
        assert_eq!(cut(9, &[Action::IgnorePage]).unwrap().0, [1, 2]);
        assert!(
            cut(1, &[Action::NextPage(Some("0".into()))])
                .unwrap()
                .1
                .contains(r#""next_page":0"#)
        );
        assert!(!cut(1, &[Action::NextPage(None)]).unwrap().1.contains("next_page"));
        assert!(
            cut(1, &[Action::TotalCount(-1)])
                .unwrap()
                .1
                .contains(r#""total_count":4"#)
        );
        assert!(cut(1, &[Action::NoMeta]).unwrap().1.is_empty());
    }
}
