//! Line ends, which a change of a text leaves as they are: editors of other systems end lines with a carriage return, too.

/// How the lines of a text end.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum LineEnds {
    /// With a line feed.
    Feed,
    /// With a carriage return and a line feed.
    ReturnAndFeed,
    /// Some so and some so. Those with a carriage return have these blanks instead while the text is changed.
    Mixed(String),
}

impl LineEnds {
    /// The text with line feeds alone, and what its line ends were.
    pub(crate) fn unify(text: &str) -> (String, Self) {
        let returns = text.matches("\r\n").count();
        if returns == 0 {
            return (text.to_owned(), Self::Feed);
        }
        if returns == text.matches('\n').count() {
            return (text.replace("\r\n", "\n"), Self::ReturnAndFeed);
        }
        // Blanks at the end of a line mean nothing in TOML and stay where they are. These are nobody else's.
        let mark = unused_blanks(text);
        (text.replace("\r\n", &format!("{mark}\n")), Self::Mixed(mark))
    }

    /// The text, which may have been changed since, with its line ends. A line that is new ends as all of them, or with a
    /// line feed.
    pub(crate) fn restore(&self, text: &str) -> String {
        match self {
            Self::Feed => text.to_owned(),
            Self::ReturnAndFeed => text.replace('\n', "\r\n"),
            Self::Mixed(mark) => text.replace(&format!("{mark}\n"), "\r\n").replace(mark.as_str(), ""),
        }
    }
}

/// Spaces and tabs that stand nowhere in the text one behind the other. Looked for once over: the text may be megabytes of
/// blanks, and to try longer and longer ones would take hours.
fn unused_blanks(text: &str) -> String {
    // There are more words of so many blanks than places in the text where one could begin.
    let length = text.len().checked_ilog2().unwrap_or_default() + 1;
    let words = 1_usize << length;
    let mut is_used = vec![false; words];
    let (mut word, mut blanks) = (0, 0);
    for byte in text.bytes() {
        let bit = match byte {
            b' ' => 0,
            b'\t' => 1,
            _ => {
                blanks = 0;
                continue;
            }
        };
        word = (word << 1 | bit) % words;
        blanks += 1;
        if blanks >= length
            && let Some(is_used) = is_used.get_mut(word)
        {
            *is_used = true;
        }
    }
    let unused = is_used.iter().position(|is_used| !is_used).unwrap_or_default();
    let bits = (0..length).rev().map(|place| unused >> place & 1);
    bits.map(|bit| if bit == 0 { ' ' } else { '\t' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_always_blanks_that_stand_nowhere() {
        let alternating = " \t".repeat(1 << 20);
        let all_of_five: String = (0..32)
            .map(|word| {
                (0..5).map(|place| if word >> place & 1 == 0 { ' ' } else { '\t' }).collect::<String>()
            })
            .collect();
        for text in ["", "a", " ", "\t", " \t ", &alternating, &all_of_five] {
            let mark = unused_blanks(text);
            assert!(!mark.is_empty() && !text.contains(&mark), "{mark:?}");
            let text = format!("{text}\r\n{text}\n");
            let (unified, ends) = LineEnds::unify(&text);
            assert_eq!(ends.restore(&unified), text);
        }
    }

    #[test]
    fn what_was_not_changed_ends_as_before() {
        for text in ["", "a", "a\nb\n", "a\r\nb\r\n\r\nc", "a\r\n\nb\n\r\n", "a \t \r\nb\n"] {
            let (unified, ends) = LineEnds::unify(text);
            assert!(!unified.contains('\r'), "{text:?}");
            assert_eq!(ends.restore(&unified), text);
        }
    }

    #[test]
    fn what_is_new_ends_as_all_the_others() {
        for (text, longer) in [("a\n", "a\nb\n"), ("a\r\n", "a\r\nb\r\n"), ("a\r\n\n", "a\r\n\nb\n")] {
            let (unified, ends) = LineEnds::unify(text);
            assert_eq!(ends.restore(&format!("{unified}b\n")), longer);
        }
    }
}
