//! Amounts, times and versions: how they are read and how they are spelled, written down once.

pub mod amount;
pub(crate) mod time;
pub(crate) mod version;

#[cfg(test)]
mod tests {
    use super::amount::{read_percent, read_rate, read_size};
    use super::time::{read_moment, read_span, read_timeout};

    /// Whether a text is read as an amount of some kind.
    type Reads = fn(&str) -> bool;

    const READERS: [(Reads, &[&str]); 6] = [
        (
            |text| read_span(text).is_ok(),
            &["0", "45d", "2w", "1h 30min", "1h30m", "90min", "500ms", "1.5s", "-1d"],
        ),
        (|text| read_timeout(text).is_ok(), &["15", "15s", "2 h", "1h30m", "500ms", "1.5s"]),
        (|text| read_size(text).is_ok(), &["0", "4GiB", "1.5 GiB", "10kB", "7B"]),
        (|text| read_percent(text).is_ok(), &["0", "90%", "92.5 %"]),
        (|text| read_rate(text).is_ok(), &["0", "100Mbps", "1.5 Gbit/s", "800kbps"]),
        (
            |text| read_moment(text).is_some(),
            &["2030-01-01", "2030-01-01T12:00:00Z", "2030-01-01T12:00:00+02:00"],
        ),
    ];

    /// None of them belongs to anything that is read here.
    const ENDINGS: [&str; 24] = [
        "x",
        " x",
        ";",
        ",",
        ", ",
        " ,",
        "&&",
        " && 1",
        " or 1",
        " || true",
        "!",
        "?",
        "#",
        " # soon",
        "//",
        "/",
        "..",
        "=",
        " =1",
        ")",
        "\"",
        "'",
        "\0",
        " \u{200b}",
    ];

    #[test]
    fn nothing_behind_an_amount_is_ignored() {
        let mut ignored = Vec::new();
        for (reads, amounts) in READERS {
            for amount in amounts {
                assert!(reads(amount), "{amount}");
                for ending in ENDINGS {
                    let text = format!("{amount}{ending}");
                    if reads(&text) {
                        ignored.push(text);
                    }
                }
            }
        }
        assert!(ignored.is_empty(), "{ignored:?}");
    }
}
