//! The query part of an address, decoded.

/// Decoded names and values in the order in which they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Query(pub(crate) Vec<(String, String)>);

impl Query {
    /// Reads `a=1&b%5B%5D=2`; a `+` is a space, as in forms.
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        let decoded = pairs.map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Self(decoded.collect())
    }

    /// The last value of this name: that is the one that counts.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut latest_first = self.0.iter().rev();
        latest_first
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether this value was sent under this name.
    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|sent| sent == value)
    }
}

fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match (byte, hex_pair(after)) {
            (b'%', Some(decoded)) => {
                bytes.push(decoded);
                rest = after.get(2..).unwrap_or_default();
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex_pair(text: &[u8]) -> Option<u8> {
    let pair = std::str::from_utf8(text.get(..2)?).ok()?;
    u8::from_str_radix(pair, 16)
        .ok()
        .filter(|_| pair.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_brackets_colons_and_plus() {
        let query = Query::parse(
            "status%5B%5D=completed&status[]=pending&at=2026-01-01T00%3A00%3A00%2B02:00&x=a+b&y",
        );
        assert_eq!(
            query.all("status[]").collect::<Vec<_>>(),
            ["completed", "pending"]
        );
        assert_eq!(query.get("at"), Some("2026-01-01T00:00:00+02:00"));
        assert_eq!(query.get("x"), Some("a b"));
        assert_eq!(query.get("y"), Some(""));
        assert_eq!(query.get("status"), None);
    }

    #[test]
    fn leaves_broken_escapes_as_they_are() {
        assert_eq!(Query::parse("a=100%&b=%zz&c=%+1").0[0].1, "100%");
        assert_eq!(Query::parse("b=%zz").get("b"), Some("%zz"));
        assert_eq!(Query::parse("c=%+1").get("c"), Some("% 1"));
    }
}
