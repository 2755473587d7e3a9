//! Text from elsewhere, made safe to show: nothing in it may move a cursor, reorder a line or hide.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use icu_properties::props::{DefaultIgnorableCodePoint, ExtendedPictographic, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Asks for the coloured picture of the emoji in front of it, and is no part of the text by itself.
const EMOJI_STYLE: char = '\u{fe0f}';

/// Whether a terminal would act on the character, or a reader would not see it: controls, what Unicode itself says that
/// may be shown as nothing, assigned or not, all that is there for the format of other characters, and the separators
/// of lines and paragraphs.
fn is_deceptive(c: char) -> bool {
    // Most text has nothing beyond, and for that no table is asked.
    if c < '\u{a0}' {
        return c.is_control();
    }
    match CodePointMapData::<GeneralCategory>::new().get(c) {
        GeneralCategory::Format | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => {
            true
        }
        _ => CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c),
    }
}

/// Whether `c` may stand behind another character although it is deceptive elsewhere. The joiner between two emoji is
/// none of these: it hides as well between any two that make no picture together.
fn belongs_to(previous: Option<char>, c: char) -> bool {
    match previous {
        Some(previous) if c == EMOJI_STYLE => {
            CodePointSetData::new::<ExtendedPictographic>().contains(previous)
        }
        _ => false,
    }
}

/// Appends `c` as JSON writes it: `\n`, `\r`, `\t`, or `\u` and four hexadecimal digits, two of those beyond U+FFFF.
pub(crate) fn push_escaped(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        // JSON knows no other escape than by UTF-16: what is beyond U+FFFF takes two.
        c => {
            for unit in c.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                HEXLOWER.encode_append(&unit.to_be_bytes(), out);
            }
        }
    }
}

/// `text` with every deceptive character, and every one that `also` picks, escaped.
pub(crate) fn escape(text: &str, also: impl Fn(char) -> bool) -> Cow<'_, str> {
    let mut safe = String::new();
    // What is before this place has been taken over.
    let mut taken = 0;
    let mut previous = None;
    for (place, c) in text.char_indices() {
        let is_escaped = also(c) || (is_deceptive(c) && !belongs_to(previous, c));
        previous = Some(c);
        if !is_escaped {
            continue;
        }
        safe.push_str(text.get(taken..place).unwrap_or_default());
        taken = place + c.len_utf8();
        if c == '\\' {
            // Written twice, as in JSON: `\u005c` would be as right and harder to read.
            safe.push_str("\\\\");
        } else {
            push_escaped(&mut safe, c);
        }
    }
    if taken == 0 {
        return Cow::Borrowed(text);
    }
    safe.push_str(text.get(taken..).unwrap_or_default());
    Cow::Owned(safe)
}

/// One line of text for people.
pub(crate) fn line(text: &str) -> Cow<'_, str> {
    escape(text, |_| false)
}

/// The beginning of a text that is longer than `most` characters, or all of it.
pub(crate) fn cut(mut text: String, most: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Several lines for people: line feeds stay.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    let lines: Vec<_> = text.split('\n').map(line).collect();
    if lines.iter().all(|line| matches!(line, Cow::Borrowed(_))) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_shown_instead() {
        assert_eq!(line("\u{1b}]52;c;aGk=\u{7}"), "\\u001b]52;c;aGk=\\u0007");
        assert_eq!(line("\u{9b}31m"), "\\u009b31m");
        assert_eq!(line("abc\u{202e}fdp.exe"), "abc\\u202efdp.exe");
        assert_eq!(line("pay\u{200b}pal\u{feff}"), "pay\\u200bpal\\ufeff");
        assert_eq!(line("\u{e0041}"), "\\udb40\\udc41");
        assert_eq!(line("two\nlines\r"), "two\\nlines\\r");
        assert_eq!(lines("two\nlines\r"), "two\nlines\\r");
    }

    /// The general categories and the property are Unicode's; which of them deceive is written out here once more.
    #[test]
    fn no_character_that_is_not_seen_is_left() {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let categories = CodePointMapData::<GeneralCategory>::new();
        let mut escaped = 0;
        for c in '\0'..=char::MAX {
            let is_unseen = ignorable.contains(c)
                || matches!(categories.get(c), GeneralCategory::Control | GeneralCategory::Format)
                || matches!(c, '\u{2028}' | '\u{2029}');
            for before in ["", "1東"] {
                let text = format!("{before}{c}b");
                assert_eq!(line(&text) != text, is_unseen, "{text:?}");
            }
            escaped += usize::from(is_unseen);
        }
        // As many as in Unicode 17, or more: the tables are really there.
        assert!(escaped >= 4200 + 65, "{escaped}");
    }

    /// One of each kind that has been used to hide something, so that another table would be noticed.
    #[test]
    fn what_has_been_hidden_with_is_escaped() {
        for c in [
            '\u{ad}',
            '\u{34f}',
            '\u{600}',
            '\u{61c}',
            '\u{6dd}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{17b5}',
            '\u{180b}',
            '\u{180c}',
            '\u{180d}',
            '\u{180e}',
            '\u{180f}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{2028}',
            '\u{202e}',
            '\u{2060}',
            '\u{2065}',
            '\u{206f}',
            '\u{3164}',
            '\u{fe00}',
            '\u{fe0e}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{ffa0}',
            '\u{fff0}',
            '\u{fff8}',
            '\u{fff9}',
            '\u{110bd}',
            '\u{13430}',
            '\u{1bca0}',
            '\u{1d173}',
            '\u{e0000}',
            '\u{e0001}',
            '\u{e0041}',
            '\u{e0100}',
            '\u{e0fff}',
        ] {
            let mut expected = "pay".to_owned();
            push_escaped(&mut expected, c);
            expected.push_str("pal");
            assert_eq!(line(&format!("pay{c}pal")), expected);
        }
    }

    #[test]
    fn an_emoji_keeps_its_style_and_nothing_else_does() {
        for text in ["❤\u{fe0f}", "⚠\u{fe0f} disk", "1\u{fe0f}", "a❤\u{fe0f}\u{fe0f}"] {
            let kept = text.matches("❤\u{fe0f}").count() + text.matches("⚠\u{fe0f}").count();
            assert_eq!(line(text).matches('\u{fe0f}').count(), kept, "{text:?}");
            assert_eq!(
                line(text).matches("\\ufe0f").count(),
                text.matches('\u{fe0f}').count() - kept,
                "{text:?}"
            );
        }
        assert_eq!(line("👨\u{200d}👩"), "👨\\u200d👩");
    }

    #[test]
    fn honest_text_is_left_alone() {
        for text in [
            "Paris média-gw 東京 🚀",
            "a\\b",
            "",
            "ação",
            "e\u{301}",
            "שלום",
            "مرحبا",
            "हिन्दी",
            "ไทย",
            "한국어",
            "👍🏽",
            "🇫🇷",
            "❤\u{fe0f}",
        ] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
            assert!(matches!(lines(text), Cow::Borrowed(same) if same == text));
        }
    }
}
