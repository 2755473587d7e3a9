//! The keys that are pressed on the process's own terminal, while nothing of them is shown.

use std::io::Read as _;
use std::thread;

use super::terminal::controlling_terminal;

/// A key that means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    /// `q`: it is over.
    Quit,
    /// Ctrl-Z: the shell is wanted.
    Suspend,
    /// Ctrl-L: whatever is on the screen, draw it anew.
    Redraw,
    Up,
    Down,
    PageUp,
    PageDown,
    Top,
    Bottom,
}

/// What terminals send for keys that are no characters, and which they are.
const SEQUENCES: [(&[u8], Key); 14] = [
    (b"\x1b[A", Key::Up),
    (b"\x1bOA", Key::Up),
    (b"\x1b[B", Key::Down),
    (b"\x1bOB", Key::Down),
    (b"\x1b[5~", Key::PageUp),
    (b"\x1b[6~", Key::PageDown),
    (b"\x1b[H", Key::Top),
    (b"\x1bOH", Key::Top),
    (b"\x1b[1~", Key::Top),
    (b"\x1b[7~", Key::Top),
    (b"\x1b[F", Key::Bottom),
    (b"\x1bOF", Key::Bottom),
    (b"\x1b[4~", Key::Bottom),
    (b"\x1b[8~", Key::Bottom),
];

/// Gives every key to `deliver`, from a thread that ends with the terminal, or when nobody wants to know any more. On a
/// machine that has no thread left, no key does anything.
pub(crate) fn start(deliver: impl Fn(Key) -> bool + Send + 'static) {
    let Ok(mut terminal) = controlling_terminal() else { return };
    let _ = thread::Builder::new().spawn(move || {
        let mut bytes = [0; 256];
        while let Ok(count @ 1..) = terminal.read(&mut bytes) {
            for key in decode(bytes.get(..count).unwrap_or_default()) {
                // It waits where the loop is busy, and more stay with the terminal, which keeps few: nothing piles up here.
                if !deliver(key) {
                    return;
                }
            }
        }
    });
}

/// The keys in what a terminal sent at once. What is none of them is passed over, and so is a sequence that came in pieces.
fn decode(mut bytes: &[u8]) -> Vec<Key> {
    let mut keys = Vec::new();
    while let Some((first, rest)) = bytes.split_first() {
        if *first == b'\x1b' {
            let (key, length) = decode_sequence(bytes);
            keys.extend(key);
            bytes = bytes.get(length..).unwrap_or_default();
        } else {
            keys.extend(decode_character(*first));
            bytes = rest;
        }
    }
    keys
}

fn decode_character(byte: u8) -> Option<Key> {
    // The letters are those of less, which people press without thinking.
    match byte {
        b'q' | b'Q' => Some(Key::Quit),
        b'k' => Some(Key::Up),
        b'j' | b'\r' | b'\n' => Some(Key::Down),
        b'b' => Some(Key::PageUp),
        b' ' | b'f' => Some(Key::PageDown),
        b'g' => Some(Key::Top),
        b'G' => Some(Key::Bottom),
        0x1a => Some(Key::Suspend),
        0x0c => Some(Key::Redraw),
        _ => None,
    }
}

/// The key that a sequence is, and how many bytes it takes: those of one that is not known, too.
fn decode_sequence(bytes: &[u8]) -> (Option<Key>, usize) {
    for (sequence, key) in SEQUENCES {
        if bytes.starts_with(sequence) {
            return (Some(key), sequence.len());
        }
    }
    match bytes.get(1) {
        // It goes on up to a letter or a tilde.
        Some(b'[') => {
            let parameters = bytes.iter().skip(2).take_while(|byte| !(0x40..=0x7e).contains(*byte)).count();
            (None, parameters + 3)
        }
        Some(b'O') => (None, 3),
        // Alt and a key.
        Some(_) => (None, 2),
        None => (None, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_apart_and_others_are_passed_over() {
        for (bytes, keys) in [
            (&b"q"[..], &[Key::Quit][..]),
            (b"jk\x1a\x0c", &[Key::Down, Key::Up, Key::Suspend, Key::Redraw]),
            (b"\x1b[A\x1b[B\x1b[5~\x1b[6~", &[Key::Up, Key::Down, Key::PageUp, Key::PageDown]),
            (b"\x1bOH\x1b[F", &[Key::Top, Key::Bottom]),
            // Ctrl-Right, F5, Alt-q, a mouse, a letter beyond ASCII: nothing, and nothing behind it is lost.
            (b"\x1b[1;5C\x1b[15~\x1bq\x1b[<0;3;4M\xc3\xa9G", &[Key::Bottom]),
            (b"\x1b", &[]),
            (b"\x1b[", &[]),
        ] {
            assert_eq!(decode(bytes), keys, "{bytes:?}");
        }
    }
}
