//! Where a profile's key is.

use std::ops::Range;

use super::Reader;
use crate::access::{BaseUrl, Login, Secret};
use crate::config::credentials::{KeySource, Keys};
use crate::config::oauth::{OAuth, REDIRECT_PORT};
use crate::problem::Problem;
use crate::toml_tree::{Table, TextValue, Value};

impl Reader<'_> {
    pub(super) fn keys(&mut self, table: &mut Table<'_>) -> Keys {
        let login = self.checked(table, "login", Login::new);
        let staging_token = self.secret(table, "staging_token").map(|(secret, _)| secret);
        let keyring = table
            .has("keyring")
            .then(|| table.take("keyring").map(|value| value.span.clone()));
        let wants_keyring = table.flag("keyring", &mut self.problems) == Some(true);
        let sources = [
            self.secret(table, "secret_key")
                .map(|(secret, span)| (KeySource::Inline(secret), span)),
            self.secret_command(table),
            self.secret(table, "access_token")
                .map(|(secret, span)| (KeySource::AccessToken(secret), span)),
            self.oauth(table),
            keyring
                .flatten()
                .filter(|_| wants_keyring)
                .and_then(|span| self.keyring(span)),
        ];
        Keys {
            login,
            source: self.only(
                sources,
                "keep one of secret_key, secret_command, access_token, oauth, keyring",
            ),
            staging_token,
            ..Keys::default()
        }
    }

    /// The first source; every other one is a problem.
    fn only<const N: usize>(
        &mut self,
        sources: [Option<(KeySource, Range<usize>)>; N],
        help: &str,
    ) -> Option<KeySource> {
        let mut sources = sources.into_iter().flatten();
        let first = sources.next();
        for (_, span) in sources {
            let message = "the profile says twice where its key is";
            self.problems
                .push(Problem::new("two-keys", span, message).help(help));
        }
        first.map(|(source, _)| source)
    }

    /// A secret in the file, which must then be the owner's alone.
    fn secret(&mut self, table: &mut Table<'_>, key: &'static str) -> Option<(Secret, Range<usize>)> {
        let text = table.text(key, &mut self.problems)?;
        if !self.file.is_private {
            let message = format!("`{key}` stands in a file that others can read");
            let help = format!("run: chmod 600 {}", self.file.path.display());
            self.problems
                .push(Problem::new("readable-secret", text.span.clone(), message).help(help));
        }
        match Secret::new(&text.text) {
            Ok(secret) => Some((secret, text.span)),
            Err(error) => {
                let message = format!("`{key}` cannot be used: {error}");
                let help = "copy it again from Qonto, Settings > Integrations";
                self.problems
                    .push(Problem::new("bad-secret", text.span, message).help(help));
                None
            }
        }
    }

    fn secret_command(&mut self, table: &mut Table<'_>) -> Option<(KeySource, Range<usize>)> {
        let value = table.take("secret_command")?;
        let words: Option<Vec<TextValue>> = value
            .as_list()
            .and_then(|list| list.iter().map(Value::as_text).collect());
        let words: Vec<String> = words
            .unwrap_or_default()
            .into_iter()
            .map(|word| word.text)
            .collect();
        if words.first().is_none_or(|program| program.trim().is_empty()) {
            let wanted = "a program with its arguments, like [\"pass\", \"qonto/acme\"]";
            self.problems.push(
                Problem::new(
                    "wrong-kind",
                    value.span.clone(),
                    format!("`secret_command` must be {wanted}"),
                )
                .help("it is run without a shell; each argument is a text of its own"),
            );
            return None;
        }
        let mut words = words;
        // A name is looked for in PATH; a path begins beside the file, like every other one in it.
        if let Some(program) = words.first_mut().filter(|program| program.contains('/')) {
            *program = self.paths.resolve(program).to_string_lossy().into_owned();
        }
        Some((KeySource::Command(words), value.span.clone()))
    }

    fn keyring(&mut self, span: Range<usize>) -> Option<(KeySource, Range<usize>)> {
        if crate::config::keyring::AVAILABLE {
            return Some((KeySource::Keyring, span));
        }
        let message = "this Saldo was built without the keyring";
        let help = "use secret_command or SALDO_SECRET_KEY, or build it with `--features keyring`";
        self.problems
            .push(Problem::new("no-keyring", span, message).help(help));
        None
    }

    /// A login with a browser; the table is a place of its own for the application's key.
    fn oauth(&mut self, table: &mut Table<'_>) -> Option<(KeySource, Range<usize>)> {
        let mut table = table.table("oauth", &mut self.problems)?;
        let span = table.span.clone();
        let secrets = [
            self.secret(&mut table, "client_secret")
                .map(|(secret, span)| (KeySource::Inline(secret), span)),
            self.secret_command(&mut table),
        ];
        let oauth = OAuth {
            client_id: self.checked(&mut table, "client_id", client_id),
            secret: self.only(secrets, "keep one of client_secret, secret_command"),
            server: self.checked(&mut table, "server", BaseUrl::parse),
            redirect_port: table
                .integer("redirect_port", 0..=65_535, &mut self.problems)
                .and_then(|(port, _)| u16::try_from(port).ok())
                .unwrap_or(REDIRECT_PORT),
        };
        table.finish(&mut self.problems);
        Some((KeySource::OAuth(Box::new(oauth)), span))
    }
}

fn client_id(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err("it is empty, or holds a space or another character that a client id cannot have");
    }
    Ok(text.to_owned())
}
