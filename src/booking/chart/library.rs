//! The charts that come with the program.

use crate::problem::Source;

/// Name and text of every shipped chart.
pub static CHARTS: [(&str, &str); 3] = [
    ("skr03", include_str!("../../../mappings/charts/skr03.toml")),
    ("skr04", include_str!("../../../mappings/charts/skr04.toml")),
    ("pcg", include_str!("../../../mappings/charts/pcg.toml")),
];

/// The shipped chart of that name.
pub fn shipped_chart(name: &str) -> Option<Source> {
    let (name, text) = CHARTS.iter().find(|(shipped, _)| *shipped == name)?;
    Some(Source::new(format!("{name}.toml (shipped)"), *text))
}
