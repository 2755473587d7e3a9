//! Secrets as they come: whose files are taken, and what stands around a secret in a file, a variable or a command's
//! output.

use super::credentials::arrived;
use super::support::another_user::{Common, NOBODY, set_mode};
use super::support::configuration::File;
use super::support::{Outcome, Server, Shows as _, expect, jsinfo, jsinfo_with, other_program, secret_file};

const MARK: &str = "\u{feff}";

#[test]
fn one_line_end_and_a_byte_order_mark_are_no_part_of_a_secret_wherever_it_comes_from() {
    let path = std::env::var("PATH").unwrap();
    for (written, secret) in [
        ("pw", "pw".to_owned()),
        ("pw\n", "pw".to_owned()),
        ("pw\r\n", "pw".to_owned()),
        (&format!("{MARK}pw\r\n"), "pw".to_owned()),
        ("pw\n\n", "pw\n".to_owned()),
        (" pw ", " pw ".to_owned()),
        ("pw\r", "pw\r".to_owned()),
        (&format!("p{MARK}w"), format!("p{MARK}w")),
    ] {
        let file = secret_file(written);
        let file = file.path().to_str().unwrap();
        let from = |arguments: &[&str], environment: &[(&str, &str)], input: &str| {
            arrived(&[&["--user", "ops"], arguments].concat(), environment, input)
        };
        let arrived = [
            from(&["--password-file", file], &[], ""),
            from(&["--password-file", "-"], &[], written),
            from(&["--password-command", &format!("cat {file}")], &[("PATH", &path)], ""),
            from(&[], &[("JETSTREAM_API_PASSWORD", written)], ""),
        ];
        assert_eq!(arrived, [(); 4].map(|()| secret.clone()), "{written:?}");
    }
}

#[test]
fn a_token_of_a_variable_is_read_in_the_same_way() {
    let server = Server::with_document("2.9.2-token.json");
    let run = jsinfo_with(&["get", "version", &server.target()]).env("JETSTREAM_API_TOKEN", "tok\n");
    run.stdout();
    assert_eq!(server.requests()[0].body["params"]["token"], "tok");
}

#[test]
fn a_variable_that_holds_nothing_else_is_exit_code_10() {
    for empty in ["\n", "\r\n", MARK] {
        let run = jsinfo("get version localhost --user ops").env("JETSTREAM_API_PASSWORD", empty).run();
        assert_eq!((run.status, run.stderr.as_str()), (10, "error: JETSTREAM_API_PASSWORD: it is empty\n"));
    }
}

#[test]
fn a_user_without_a_name_is_a_usage_error_and_nothing_is_sent() {
    let server = Server::with_document("2.9.2-superuser.json");
    for empty in ["", " "] {
        let run = jsinfo_with(&["get", "version", &server.target(), "--user", empty]);
        let outcome = run.env("JETSTREAM_API_PASSWORD", "pw").run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{outcome}");
        assert_eq!(outcome.stderr, "error: --user: a name is never empty\n");
        let file = File::new(&format!("user = \"{empty}\"\n"));
        let outcome = file.outcome(&["get", "version", &server.target()]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (10, ""), "{outcome}");
        assert_eq!(outcome.stderr, "error: config.toml:1: user: it takes a name\n");
    }
    server.was_never_called();
}

/// What comes of reading a secret from a file.
fn read(path: &str) -> Outcome {
    let server = Server::with_document("2.9.2-superuser.json");
    let outcome =
        jsinfo_with(&["get", "version", &server.target(), "--user", "ops", "--password-file", path]).run();
    match outcome.status {
        0 => drop(server),
        _ => server.was_never_called(),
    }
    outcome
}

#[test]
fn a_file_of_ours_that_is_closed_to_the_world_is_taken() {
    let file = secret_file("pw");
    for mode in [0o600, 0o400, 0o640, 0o440, 0o660] {
        set_mode(file.path(), mode);
        let outcome = read(file.path().to_str().unwrap());
        assert_eq!(outcome.status, 0, "{mode:o}: {outcome}");
    }
}

#[test]
fn a_file_belongs_to_root_or_to_whoever_runs_jsinfo() {
    let Some(common) = Common::new() else { return };
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let mut told = String::new();
    for (owner, group, mode, status) in [
        (0, NOBODY, 0o440, 0),
        (0, NOBODY, 0o640, 0),
        (NOBODY, 0, 0o400, 0),
        (1, NOBODY, 0o640, 10),
        (0, NOBODY, 0o444, 10),
        (0, 0, 0o440, 10),
    ] {
        let file = common.file("secret", "pw", owner, group, mode);
        let outcome =
            common.jsinfo(&["get", "version", &target, "--user", "ops", "--password-file", &file]).run();
        assert_eq!(outcome.status, status, "{owner}:{group} {mode:o}: {outcome}");
        told.push_str(&outcome.stderr.replace(&file, "FILE"));
    }
    let theirs = common.file("secret", "pw", NOBODY, NOBODY, 0o600);
    let outcome = read(&theirs);
    assert_eq!(outcome.status, 10, "a superuser does not take just anybody's");
    told.push_str(&outcome.stderr.replace(&theirs, "FILE"));
    told.assert_shows(expect![[r#"
        error: cannot take a secret from FILE: it belongs to another user (uid 1; jsinfo runs as 65534)
        hint: a secret file belongs to root or to the user who runs jsinfo
        error: cannot take a secret from FILE: others can read it (mode 0444)
        hint: chmod o= FILE
        error: cannot take a secret from FILE: permission denied
        error: cannot take a secret from FILE: it belongs to another user (uid 65534; jsinfo runs as 0)
        hint: a secret file belongs to root or to the user who runs jsinfo
    "#]]);
}

#[test]
fn a_credential_of_the_service_manager_is_taken_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    let at = |name: &str| directory.path().join(name).into_os_string().into_string().unwrap();
    let outside = secret_file("outside");
    let server = Server::with_document("2.9.2-superuser.json");
    let run = |arguments: &[&str]| {
        let run = jsinfo_with(&[&["get", "version", &server.target(), "--user", "ops"], arguments].concat());
        run.env("CREDENTIALS_DIRECTORY", directory.path().to_str().unwrap()).run()
    };
    for name in ["jsinfo.password", "other"] {
        std::fs::write(at(name), "pw").unwrap();
        set_mode(at(name).as_ref(), 0o444);
    }
    assert_eq!(run(&[]).status, 0);
    assert_eq!(run(&["--password-file", &at("other")]).status, 0, "it may have another name");
    set_mode(outside.path(), 0o644);
    std::os::unix::fs::symlink(outside.path(), at("link")).unwrap();
    for elsewhere in
        [&at("link"), &format!("{}/../{}", at(""), outside.path().file_name().unwrap().to_str().unwrap())]
    {
        let outcome = run(&["--password-file", elsewhere]);
        assert_eq!(outcome.status, 10, "{outcome}");
        assert!(outcome.stderr.contains("others can read it (mode 0644)"), "{outcome}");
    }
}

#[test]
fn a_credential_with_an_access_list_is_read_by_its_service() {
    let Some(common) = Common::new() else { return };
    let file = common.file("jsinfo.password", "pw", 0, 0, 0o400);
    let Some(set) = other_program("setfacl", &["-m", "u:65534:r", &file], "") else { return };
    assert_eq!(set.status, 0, "{set}");
    let server = Server::with_document("2.9.2-superuser.json");
    let service = common.jsinfo(&["get", "version", &server.target(), "--user", "ops"]);
    let directory = common.path().to_str().unwrap();
    assert_eq!(service.env("CREDENTIALS_DIRECTORY", directory).stdout(), "2.9.2\n");
}
