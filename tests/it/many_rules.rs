//! Files of rules as they grow over the years.

use crate::saldo::Folder;

#[test]
fn thousands_of_patterns_are_a_file_of_rules_like_any_other() {
    let rules = (0..3_000).map(|number| {
        format!(
            "[[rule]]\nname = \"{number}\"\naccount = \"4806\"\n\
             when = \"counterparty matches '(?i)nowhere {number} (gmbh|ag)' or note matches '^project {number}$'\"\n"
        )
    });
    let folder = Folder::new();
    folder.write("rules.toml", rules.collect::<String>());
    folder
        .saldo()
        .args("rules check rules.toml --chart skr04")
        .run()
        .expect(0)
        .says("3000 rules");
}
