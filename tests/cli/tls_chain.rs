//! The certificates between a server's own and a root: which is at fault, and which runs out.

use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, CidrSubnet, GeneralSubtree, NameConstraints};
use rustls::pki_types::CertificateDer;

use super::support::certificate::{Authority, Identity};
use super::support::{Outcome, Server, State, jsinfo_with};

/// So many days and an hour from now.
fn in_days(days: u64) -> SystemTime {
    SystemTime::now() + Duration::from_secs(days * 86_400 + 3_600)
}

fn expired(params: &mut CertificateParams) {
    params.not_after = rcgen::date_time_ymd(2020, 1, 1);
}

fn early(params: &mut CertificateParams) {
    params.not_before = rcgen::date_time_ymd(2999, 1, 1);
}

fn soon(params: &mut CertificateParams) {
    params.not_after = in_days(3).into();
}

/// A server that runs out in a year, which a person can tell from what runs out before.
fn server_of(authority: &Authority) -> Identity {
    authority.identity(&["0.0.0.0"], |params| params.not_after = in_days(365).into())
}

fn pem_file(pem: &str) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), pem).unwrap();
    file
}

/// What a command says of a server that shows this chain, where this root is trusted.
fn told(
    command: &[&str],
    identity: &Identity,
    chain: &[CertificateDer<'static>],
    root: &Authority,
) -> Outcome {
    let server = Server::secure(identity.server_with(chain));
    let file = pem_file(&root.pem());
    let target = server.elsewhere();
    let rest = [target.as_str(), "--ca-file", file.path().to_str().unwrap()];
    jsinfo_with(&[command, &rest].concat()).run()
}

#[test]
fn the_one_that_is_at_fault_is_named_with_its_own_dates() {
    let root = Authority::root("Paris Root");
    for (change, told_of_it) in [
        (expired as fn(&mut CertificateParams), "expired on 2020-01-01 00:00:00 UTC, "),
        (early, "is not valid before 2999-01-01 00:00:00 UTC, "),
    ] {
        let issuing = root.authority("Paris Issuing", change);
        let identity = server_of(&issuing);
        let chain = [issuing.certificate.clone()];
        let words = format!("the intermediate CN=Paris Issuing, which vouches for it, {told_of_it}");
        let refused = told(&["get", "version"], &identity, &chain, &root);
        assert_eq!(refused.status, 14, "{refused}");
        assert!(refused.stderr.contains(&format!("is not trusted: {words}")), "{refused}");
        assert!(refused.stderr.contains(&identity.fingerprint()), "{refused}");
        assert!(refused.stderr.contains("remember it: jsinfo trust 0.0.0.0:"), "{refused}");
        let doctor = told(&["doctor"], &identity, &chain, &root);
        assert!(doctor.stdout.contains(&format!("is not trusted: {words}")), "{doctor}");
        let checked = told(&["check"], &identity, &chain, &root);
        assert_eq!(checked.status, 3, "{checked}");
        assert!(checked.stdout.contains(&words), "{checked}");
        let server = Server::secure(identity.server_with(&chain));
        let file = pem_file(&root.pem());
        let state = State::new();
        let configuration = state.directory().join("config.toml");
        std::fs::write(&configuration, format!("ca-file = \"{}\"\n", file.path().display())).unwrap();
        let config = configuration.to_str().unwrap();
        let looked = state.jsinfo(&["trust", &server.elsewhere(), "--yes", "--config", config]).run();
        assert!(looked.stdout.contains(&format!("! {words}")), "{looked}");
        assert_eq!(looked.stdout.matches("the intermediate").count(), 1, "{looked}");
    }
}

#[test]
fn a_chain_that_ends_at_nobody_known_says_where() {
    let (root, other) = (Authority::root("Paris Root"), Authority::root("Oslo Root"));
    let issuing = root.authority("Paris Issuing", |_| {});
    let identity = server_of(&issuing);
    let chain = [issuing.certificate.clone()];
    let refused = told(&["get", "version"], &identity, &chain, &other);
    assert!(
        refused.stderr.contains("its chain ends at CN=Paris Root, whom this machine does not know\n"),
        "{refused}"
    );
    let chain = [issuing.certificate.clone(), root.certificate.clone()];
    let refused = told(&["get", "version"], &identity, &chain, &other);
    let words = "its chain ends at CN=Paris Root, which is self-signed and not known to this machine\n";
    assert!(refused.stderr.contains(words), "{refused}");
    let refused = told(&["get", "version"], &identity, &[], &root);
    let words = "it was signed by CN=Paris Issuing, whom this machine does not know\n";
    assert!(refused.stderr.contains(words), "{refused}");
    // The same chain is good where the root is known.
    assert_eq!(told(&["get", "version"], &identity, &chain, &root).stdout, "2.9.2\n");
}

#[test]
fn a_root_that_was_made_anew_under_its_old_name_is_told() {
    let (old, new) = (Authority::root("Paris Root"), Authority::root("Paris Root"));
    let refused = told(&["get", "version"], &server_of(&new), &[], &old);
    let words = "it was not signed by the CN=Paris Root that this machine knows, or with a key that jsinfo cannot take\n";
    assert!(refused.stderr.contains(words), "{refused}");
}

#[test]
fn whatever_else_is_wrong_is_told_without_the_words_of_the_library() {
    let root = Authority::root("Paris Root");
    let issuing = root.authority("Paris Issuing", |params| {
        let nobody = GeneralSubtree::IpAddress(CidrSubnet::V4([0; 4], [255; 4]));
        let constraints = NameConstraints { permitted_subtrees: Vec::new(), excluded_subtrees: vec![nobody] };
        params.name_constraints = Some(constraints);
    });
    let chain = [issuing.certificate.clone()];
    let refused = told(&["get", "version"], &server_of(&issuing), &chain, &root);
    let words = "is not trusted: this machine's rules for certificates do not let it pass\n";
    assert!(refused.stderr.contains(words), "{refused}");
}

#[test]
fn an_intermediate_that_runs_out_is_judged_like_the_servers_own() {
    let root = Authority::root("Paris Root");
    let issuing = root.authority("Paris Issuing", soon);
    let identity = server_of(&issuing);
    let chain = [issuing.certificate.clone()];
    let words = "the intermediate CN=Paris Issuing expires in 3 days";
    let checked = told(&["check"], &identity, &chain, &root);
    assert_eq!(checked.status, 2, "{checked}");
    let line = checked.stdout.lines().find(|line| line.starts_with("✗ tls.expiry")).expect("it is critical");
    assert!(line.contains(words), "{checked}");
    // Where nobody verified the chain, its names tell.
    let server = Server::secure(identity.server_with(&chain));
    let pinned = jsinfo_with(&["check", &server.elsewhere(), "--pin", &identity.fingerprint()]).run();
    assert!(pinned.stdout.contains(words), "{pinned}");
    let local = jsinfo_with(&["check", &format!("127.0.0.1:{}", server.port())]).run();
    assert!(local.stdout.contains(words), "{local}");
    let looked = State::new().jsinfo(&["trust", &server.elsewhere(), "--yes"]).run();
    assert!(looked.stdout.contains("! the intermediate CN=Paris Issuing is valid until "), "{looked}");
    assert!(looked.stdout.contains("(3 days left)"), "{looked}");
}

#[test]
fn what_the_chain_does_not_need_is_not_judged() {
    let (root, old_root) = (Authority::root("Paris Root"), Authority::root("Old Root"));
    let issuing = root.authority("Paris Issuing", |_| {});
    let identity = server_of(&issuing);
    for change in [expired as fn(&mut CertificateParams), soon] {
        // The root was once signed by another, which is still shown for clients that know only that one.
        let chain = [issuing.certificate.clone(), old_root.cross_sign(&root, change)];
        let checked = told(&["check"], &identity, &chain, &root);
        assert_in_order(&checked);
        // And so was the issuing authority.
        let chain = [old_root.cross_sign(&issuing, change), issuing.certificate.clone()];
        let checked = told(&["check"], &identity, &chain, &root);
        assert_in_order(&checked);
        let server = Server::secure(identity.server_with(&chain));
        let pin = identity.fingerprint();
        let pinned = jsinfo_with(&["check", &server.elsewhere(), "--pin", &pin]).run();
        assert_in_order(&pinned);
    }
}

/// What is in order is not listed; what is skipped is.
fn assert_in_order(checked: &Outcome) {
    assert!(checked.stdout.contains(" in order"), "{checked}");
    assert!(!checked.stdout.contains("tls.expiry"), "{checked}");
}
