//! Text from elsewhere, made safe to show: nothing in it may move a cursor, reorder a line or hide.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal would act on the character, or a reader would not see it.
///
/// C0 and C1 controls, bidirectional marks and overrides, zero-width and invisible characters, line and paragraph
/// separators, the Unicode tag block.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        // The Hangul fillers (115f, 1160, 3164, ffa0) are letters to Unicode and nothing to the eye.
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
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
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
}

/// `text` with every deceptive character, and every one that `also` picks, escaped.
pub(crate) fn escape(text: &str, also: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(|c| is_deceptive(c) || also(c)) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            // Written twice, as in JSON: `\u005c` would be as right and harder to read.
            '\\' if also('\\') => safe.push_str("\\\\"),
            c if is_deceptive(c) || also(c) => push_escaped(&mut safe, c),
            c => safe.push(c),
        }
    }
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
    if !text.contains(|c| c != '\n' && is_deceptive(c)) {
        return Cow::Borrowed(text);
    }
    let safe: Vec<_> = text.split('\n').map(line).collect();
    Cow::Owned(safe.join("\n"))
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

    #[test]
    fn honest_text_is_left_alone() {
        for text in ["Paris média-gw 東京 🚀", "a\\b", "", "ação"] {
            assert!(matches!(line(text), Cow::Borrowed(same) if same == text));
        }
    }
}
