//! `--ca-file`: roots, and a server's own certificate, in whatever form the file comes.

use std::path::PathBuf;

use rcgen::{BasicConstraints, IsCa};
use tempfile::TempDir;

use super::support::certificate::{Authority, Identity, openssl};
use super::support::{Outcome, Server, jsinfo_with};

struct Files(TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, contents).unwrap();
        path
    }
}

/// What comes of a question to a server that shows this certificate, where this file is trusted.
fn told(identity: &Identity, file: &std::path::Path) -> Outcome {
    let server = Server::secure(identity.server());
    jsinfo_with(&["get", "version", &server.elsewhere(), "--ca-file", file.to_str().unwrap()]).run()
}

fn assert_trusted(outcome: &Outcome) {
    assert_eq!((outcome.status, outcome.stdout.as_str()), (0, "2.9.2\n"), "{outcome}");
}

/// A file with a certificate that is refused for what it says of itself.
fn assert_refused(outcome: &Outcome, words: &str) {
    assert_eq!((outcome.status, outcome.stdout.as_str()), (14, ""), "{outcome}");
    assert!(outcome.stderr.contains(words), "{outcome}");
}

#[test]
fn a_root_is_taken_in_every_form() {
    let (root, files) = (Authority::root("Paris Root"), Files::new());
    let identity = root.identity(&["0.0.0.0"], |_| {});
    let pem = root.pem();
    for (name, contents) in [
        ("root.cer", root.certificate.to_vec()),
        ("mark.pem", format!("\u{feff}{pem}").into_bytes()),
        ("windows.pem", pem.replace('\n', "\r\n").into_bytes()),
        ("text.pem", format!("Certificate:\n    Data:\n{pem}").into_bytes()),
    ] {
        assert_trusted(&told(&identity, &files.write(name, contents)));
    }
}

#[test]
fn no_byte_of_a_file_is_ever_shown() {
    let files = Files::new();
    openssl(files.0.path(), "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out own.pem -subj /CN=paris");
    let key = std::fs::read_to_string(files.0.path().join("key.pem")).unwrap();
    let body: String = key.lines().filter(|line| !line.starts_with("---")).collect();
    for (name, contents, what) in [
        ("one-line", key.replace('\n', ""), "its PEM has lost its line breaks"),
        ("key", key.clone(), "it holds a private key and no certificate"),
        ("cut", key.split_once("-----END").unwrap().0.to_owned(), "it is cut short"),
        ("spoiled", key.replace("-----\nM", "----\nM"), "one of its BEGIN lines is none"),
    ] {
        let path = files.write(name, contents);
        for command in [&["get", "version"][..], &["doctor"], &["show", "--verbose"], &["check"]] {
            let rest = ["0.0.0.0:1", "--ca-file", path.to_str().unwrap()];
            let outcome = jsinfo_with(&[command, &rest].concat()).run().to_string();
            assert!(outcome.contains(what), "{name}: {outcome}");
            // Eight characters of it, or eight of its bytes as numbers.
            for part in body.as_bytes().chunks_exact(8) {
                let numbers: Vec<String> = part.iter().map(u8::to_string).collect();
                assert!(!outcome.contains(std::str::from_utf8(part).unwrap()), "{name}: {outcome}");
                assert!(!outcome.contains(&numbers.join(", ")), "{name}: {outcome}");
            }
        }
    }
}

#[test]
fn a_servers_own_certificate_is_trusted_as_itself() {
    let (root, files) = (Authority::root("Paris Root"), Files::new());
    for (shape, identity) in [
        ("as openssl req -x509 makes them", {
            Identity::new(&["0.0.0.0"], |params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained))
        }),
        ("without constraints", Identity::new(&["0.0.0.0"], |_| {})),
        ("signed by somebody who is not trusted", root.identity(&["0.0.0.0"], |_| {})),
    ] {
        let outcome = told(&identity, &files.write("own.pem", identity.pem()));
        assert_eq!((outcome.status, outcome.stdout.as_str()), (0, "2.9.2\n"), "{shape}: {outcome}");
    }
}

#[test]
fn a_servers_own_certificate_is_trusted_for_its_name_and_its_time_alone() {
    let files = Files::new();
    for (identity, words) in [
        (
            authority_of_itself(&["paris.example"], (2020, 2999)),
            "it was made for another name than 0.0.0.0: paris",
        ),
        (authority_of_itself(&[], (2020, 2999)), "it names no host at all"),
        (authority_of_itself(&["0.0.0.0"], (2019, 2020)), "it expired on 2020-01-01"),
        (authority_of_itself(&["0.0.0.0"], (2998, 2999)), "it is not valid before 2998-01-01"),
    ] {
        assert_refused(&told(&identity, &files.write("own.pem", identity.pem())), words);
    }
    // Nor is another one that says the same of itself.
    let other = authority_of_itself(&["0.0.0.0"], (2020, 2999));
    let file = files.write("own.pem", authority_of_itself(&["0.0.0.0"], (2020, 2999)).pem());
    assert_refused(&told(&other, &file), "it is self-signed");
}

/// A certificate with `CA:TRUE` that is valid from the beginning of one year to that of another.
fn authority_of_itself(names: &[&str], years: (i32, i32)) -> Identity {
    Identity::new(names, |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_before = rcgen::date_time_ymd(years.0, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.1, 1, 1);
    })
}

#[test]
fn an_address_that_stands_as_a_name_is_told_with_the_way_out() {
    let (root, files) = (Authority::root("Paris Root"), Files::new());
    let identity = root.identity(&[], |params| {
        params.subject_alt_names.push(rcgen::SanType::DnsName("0.0.0.0".try_into().unwrap()));
    });
    let outcome = told(&identity, &files.write("root.pem", root.pem()));
    assert_refused(
        &outcome,
        "it has the address 0.0.0.0 as a DNS name (DNS:0.0.0.0), where IP:0.0.0.0 has to stand",
    );
    assert!(outcome.stderr.contains("remember it: jsinfo trust 0.0.0.0:"), "{outcome}");
}
