//! How much two headings have in common.

/// How much a heading shares with a known one, in percent of the longer one: it holds it, or differs by slips of the pen.
pub(super) fn likeness(heading: &str, word: &str) -> usize {
    let longer = heading.len().max(word.len());
    let framed = format!(" {heading} ");
    let shared = if framed.contains(&format!(" {word} ")) {
        word.len()
    } else if word.len() >= 5 && heading.len() >= 5 {
        longer.saturating_sub(2 * slips(heading, word).unwrap_or(longer))
    } else {
        0
    };
    100 * shared / longer.max(1)
}

/// How many letters are wrong, where as many words stand in both and each may be a slip of its counterpart's pen: `net` is
/// not a wrong `vat`, however long the word behind it is.
fn slips(heading: &str, known: &str) -> Option<usize> {
    if heading.split(' ').count() != known.split(' ').count() {
        return Some(strsim::osa_distance(heading, known));
    }
    let slip = |(word, known): (&str, &str)| {
        let distance = strsim::osa_distance(word, known);
        (4 * distance <= word.len().max(known.len())).then_some(distance)
    };
    heading.split(' ').zip(known.split(' ')).map(slip).sum()
}
