//! `console:` targets: the vendor's command, `jetstream api … getServerInfo`, which prints the document.
//!
//! Its options are documented, its exit codes and error texts are not: see [`super::words`].

use super::failures::ClientStep;
use super::{ClientCaller, ClientRun, words};
use serde::de::IgnoredAny;

use crate::credentials::PASSWORD_VARIABLE;
use crate::document::Document;
use crate::failure::Result;

/// Asks the server through the vendor's command.
pub(super) fn fetch(client: &ClientRun<'_>) -> Result<Document> {
    let arguments = arguments(client);
    let mut command = client.command();
    command.args(&arguments);
    if let Some(ClientCaller { password, .. }) = client.caller {
        // In the arguments everybody on this machine could read it.
        command.env(PASSWORD_VARIABLE, password.expose());
    }
    let finished = client.run(command, None)?;
    if !finished.status.success() {
        let by_hand = format!("to see more, run it by hand: {} {}", client.program(), arguments.join(" "));
        return Err(client.failed(ClientStep::Unknown, &finished, by_hand));
    }
    let printed = read(&finished.stdout).map_err(|error| client.misunderstood(error, &finished))?;
    if !printed.before.is_empty() {
        let words = client
            .last_words(words::prose(printed.before))
            .unwrap_or_else(|| format!("{} bytes", printed.before.len()));
        client.options.progress.tell(format_args!("skipped what was printed before the document: {words}"));
    }
    Ok(printed.document)
}

/// The arguments: options before the command, as documented.
fn arguments(client: &ClientRun<'_>) -> Vec<String> {
    let endpoint = &client.source.endpoint;
    let mut arguments = vec!["api".to_owned()];
    arguments.extend(option("--host", &endpoint.host));
    arguments.extend(option("--api-control-port", &endpoint.port.to_string()));
    if let Some(ClientCaller { name, .. }) = client.caller {
        arguments.extend(option("--user", name));
    }
    arguments.push("getServerInfo".to_owned());
    arguments
}

/// An option and its value; in one where the value could be taken for another option.
fn option(name: &str, value: &str) -> Vec<String> {
    if value.starts_with('-') {
        vec![format!("{name}={value}")]
    } else {
        vec![name.to_owned(), value.to_owned()]
    }
}

/// What the command printed.
struct ConsoleOutput<'a> {
    document: Document,
    /// What came before the document: a warning, say.
    before: &'a [u8],
}

/// Finds the document: it begins with the first line from which on everything is one JSON object.
fn read(printed: &[u8]) -> anyhow::Result<ConsoleOutput<'_>> {
    let error = match Document::from_json(printed) {
        Ok(document) => return Ok(ConsoleOutput { document, before: &[] }),
        Err(error) => error,
    };
    let mut start = 0;
    for line in printed.split_inclusive(|byte| *byte == b'\n') {
        let (before, rest) = printed.split_at(start);
        // A warning may have braces in its midst, but the document begins a line.
        if line.trim_ascii_start().starts_with(b"{") {
            if let Ok(document) = Document::from_json(rest) {
                return Ok(ConsoleOutput { document, before });
            }
            // A whole document, and then something else: which of two is the server's, nobody could tell.
            if begins_with_json(rest) {
                return Err(error);
            }
        }
        start += line.len();
    }
    // What is wrong with the whole says more than what is wrong with a part that may not be meant.
    Err(error)
}

/// Whether a whole JSON value stands in front, whatever comes after it.
fn begins_with_json(printed: &[u8]) -> bool {
    // The reader of our own takes whole texts alone, and nothing of what this one reads is kept.
    let mut values = serde_json::Deserializer::from_slice(printed).into_iter::<IgnoredAny>();
    matches!(values.next(), Some(Ok(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_found_behind_what_was_printed_before_it() {
        let before = |printed: &'static str| {
            let ConsoleOutput { document, before } = read(printed.as_bytes()).unwrap();
            assert_eq!(document.into_root().get("version"), Some(&"2".into()), "{printed}");
            std::str::from_utf8(before).unwrap()
        };
        assert_eq!(before("{\"version\": \"2\"}\n"), "");
        assert_eq!(before("careful\n{\"version\": \"2\"}\n"), "careful\n");
        assert_eq!(before("{careful}\r\n {\n\"version\":\n\"2\"}"), "{careful}\r\n");
    }

    #[test]
    fn what_does_not_end_with_the_document_is_no_answer() {
        for printed in [
            "",
            "careful\n",
            "{\"version\": \"2\"}\nbye\n",
            "careful\n{\"version\": ",
            "[]\n",
            // Two documents, with and without something around them.
            "{\"version\": \"1\"}\n{\"version\": \"2\"}\n",
            "{\"version\": \"1\"}{\"version\": \"2\"}",
            "careful\n{\"version\": \"1\"}\nand\n{\"version\": \"2\"}\n",
            "{}\n{\"version\": \"2\"}\n",
        ] {
            assert!(read(printed.as_bytes()).is_err(), "{printed}");
        }
    }

    #[test]
    fn a_value_is_never_taken_for_an_option() {
        assert_eq!(option("--user", "ops"), ["--user", "ops"]);
        assert_eq!(option("--user", "-ops"), ["--user=-ops"]);
    }
}
