//! A list of targets, one a line: `--targets FILE`.

use std::io;
use std::path::Path;
use std::sync::Arc;

use super::origin::{Origin, Sourced};
use crate::failure::{Failure, FailureKind, Result};
use crate::files::{self, BYTE_ORDER_MARK, io_message};
use crate::source::target_name;

/// The targets of a file; `-` is standard input. A `#` at the start of a line or behind a blank begins a comment.
///
/// # Errors
/// [`FailureKind::Configuration`] for a file that cannot be read; [`FailureKind::Usage`] for one that names none: with
/// nothing asked, all would look well.
pub(super) fn read(path: &Path) -> Result<Vec<Sourced<String>>> {
    let name = if files::is_stdin(path) { Path::new("standard input") } else { path };
    let text = text(path).map_err(|error| {
        Failure::new(FailureKind::Configuration, io_message(error))
            .context(format!("cannot read the list of targets {}", name.display()))
    })?;
    let targets = parse(&text, name);
    if targets.is_empty() {
        let what = format!("{} names no target, so nothing would be asked", name.display());
        return Err(Failure::message(FailureKind::Usage, what).hint("a list has one target a line"));
    }
    Ok(targets)
}

fn text(path: &Path) -> io::Result<String> {
    if !files::is_stdin(path) {
        return files::read::text(path);
    }
    let text = String::from_utf8(files::read::whole(io::stdin().lock())?);
    text.map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
}

fn parse(text: &str, path: &Path) -> Vec<Sourced<String>> {
    let path = Arc::new(path.to_owned());
    let mut targets = Vec::new();
    for (place, line) in text.trim_start_matches(BYTE_ORDER_MARK).lines().enumerate() {
        let target = without_comment(line).trim();
        if !target.is_empty() {
            let origin = Origin::File(Arc::clone(&path), place + 1);
            targets.push(Sourced { value: target_name(target), origin });
        }
    }
    targets
}

/// A `#` inside of a word is part of it, as in the name of a file.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (place, c) in line.char_indices() {
        if c == '#' && before.is_whitespace() {
            return line.get(..place).unwrap_or(line);
        }
        before = c;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_has_a_target_a_line() {
        let text = "\u{feff}# ours\r\nparis\r\n\r\n  oslo:9000\t# the new one\r\n@europe#1\n#\n\t\n./a #b.json\n./a#b.json\nhttps://ops:pw@rome";
        let mut told = Vec::new();
        for Sourced { value, origin } in parse(text, Path::new("hosts")) {
            told.push(format!("{origin} {value}"));
        }
        assert_eq!(
            told,
            [
                "hosts:2 paris",
                "hosts:4 oslo:9000",
                "hosts:5 @europe#1",
                "hosts:8 ./a",
                "hosts:9 ./a#b.json",
                "hosts:10 https://***@rome"
            ]
        );
    }
}
