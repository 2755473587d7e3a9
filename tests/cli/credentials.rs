//! Where passwords and tokens come from, and what is refused.

use std::os::unix::fs::PermissionsExt as _;

use super::support::{Outcome, Server, Shows as _, expect, jsinfo, jsinfo_with, secret_file};

/// The password that arrives at a server when jsinfo is run with these arguments and this environment.
pub(crate) fn arrived(arguments: &[&str], environment: &[(&str, &str)], input: &str) -> String {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let run = jsinfo_with(&[&["get", "version", &target], arguments].concat()).input(input);
    let run = environment.iter().fold(run, |run, (name, value)| run.env(name, value));
    assert_eq!(run.stdout(), "2.9.2\n");
    server.requests()[0].body["params"]["password"].as_str().unwrap().to_owned()
}

#[test]
fn a_password_file_comes_before_the_environment() {
    let file = secret_file("from the file\n");
    let path = file.path().to_str().unwrap();
    let environment = [("JETSTREAM_API_PASSWORD", "from the environment")];
    assert_eq!(arrived(&["--user", "ops", "--password-file", path], &environment, ""), "from the file");
    assert_eq!(arrived(&["--user", "ops"], &environment, ""), "from the environment");
    assert_eq!(
        arrived(&["--user", "ops", "--password-file", "-"], &environment, "from input\n"),
        "from input"
    );
}

#[test]
fn one_trailing_newline_is_trimmed_and_nothing_else() {
    for (written, password) in [
        ("pw", "pw"),
        ("pw\n", "pw"),
        ("pw\r\n", "pw"),
        ("pw\n\n", "pw\n"),
        (" pw ", " pw "),
        ("\u{fc}\"\\\n", "\u{fc}\"\\"),
    ] {
        assert_eq!(
            arrived(&["--user", "ops", "--password-file", "-"], &[], written),
            password,
            "{written:?}"
        );
    }
}

#[test]
fn a_named_user_comes_before_a_token_of_the_environment() {
    let environment = [("JETSTREAM_API_TOKEN", "tok"), ("JETSTREAM_API_PASSWORD", "pw")];
    assert_eq!(arrived(&["--user", "ops"], &environment, ""), "pw");
}

#[test]
fn a_secret_file_that_is_open_to_the_world_is_exit_code_10() {
    let server = Server::with_document("2.9.2-superuser.json");
    let file = secret_file("hunter2");
    for (mode, what) in
        [(0o644, "others can read it"), (0o604, "others can read it"), (0o602, "it is open to others")]
    {
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        let outcome = jsinfo_with(&["show", &server.target(), "--user", "ops", "--password-file"])
            .arg(file.path())
            .run();
        let path = file.path().display();
        let expected = format!(
            "error: cannot take a secret from {path}: {what} (mode {mode:04o})\nhint: chmod 600 {path}\n"
        );
        assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr), (10, "", expected));
    }
    server.was_never_called();
}

#[test]
fn a_secret_that_cannot_be_read_is_exit_code_10() {
    let refused = |input: &[u8]| jsinfo("show localhost --user ops --password-file -").input(input).run();
    refused(b"").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from standard input: it is empty
        hint: nothing but the secret belongs there, in UTF-8; one newline at its end does not count
    "#]]);
    refused(b"\n").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from standard input: it is empty
        hint: nothing but the secret belongs there, in UTF-8; one newline at its end does not count
    "#]]);
    refused(b"\xff").assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from standard input: it is not UTF-8
        hint: nothing but the secret belongs there, in UTF-8; one newline at its end does not count
    "#]]);
    refused("x".repeat(70_000).as_bytes()).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from standard input: it is longer than 64 KiB
        hint: nothing but the secret belongs there, in UTF-8; one newline at its end does not count
    "#]]);
    jsinfo("show localhost --token-file none").run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from none: no such file
    "#]]);
    jsinfo("show localhost --token-file .").run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot take a secret from .: it is a directory
    "#]]);
}

#[test]
fn a_user_without_a_password_is_exit_code_12_before_anything_is_sent() {
    let server = Server::with_document("2.9.2-superuser.json");
    let outcome: Outcome = jsinfo_with(&["show", &server.target(), "--user", "ops"]).run();
    outcome.assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: no password is given for ops
        hint: give it with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
    "#]]);
    server.was_never_called();
}

#[test]
fn options_that_contradict_each_other_are_usage_errors() {
    jsinfo("show --user ops --token-file x").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --user does not go together with --token-file
        hint: usage: jsinfo show [OPTIONS] [TARGET]
    "#]]);
    jsinfo("show --password-file x").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --password-file needs to know whose password it is
        hint: add --user NAME, or a token with --token-file
    "#]]);
    jsinfo("show - --user ops --password-file -").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: standard input can be read for one thing only
        hint: put the password or token in a file
    "#]]);
}

#[test]
fn a_password_is_no_option_and_no_part_of_a_target() {
    jsinfo("show --password hunter2").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo show has no option --password
        hint: no option takes a secret: others on this machine see every command line
        hint: a password comes from --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD; without, it is asked for
    "#]]);
    jsinfo("show https://ops:hunter2@localhost").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: https://***@localhost is no target: it takes no user and no password
        hint: write the host alone, and --user NAME with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
    "#]]);
}

#[test]
fn credentials_do_not_cross_a_network_in_the_clear() {
    let server = Server::with_document("2.9.2-superuser.json");
    // Another spelling of this machine, which is not one of those that are known to be safe.
    let elsewhere = format!("http://127.1:{}", server.port());
    let run = || {
        jsinfo_with(&["get", "version", &elsewhere, "--user", "ops"]).env("JETSTREAM_API_PASSWORD", "hunter2")
    };
    run().run().against(&server).assert_shows(expect![[r#"
        status: 14
        --- stdout
        --- stderr
        error: credentials would go to 127.1:[PORT] in the clear, over plain HTTP
        hint: use https://127.1:[PORT], or allow it with --allow-plaintext
    "#]]);
    assert_eq!(server.requests().len(), 0, "nothing was sent");
    assert_eq!(run().arg("--allow-plaintext").stdout(), "2.9.2\n");
    assert_eq!(
        jsinfo_with(&["get", "version", &elsewhere]).stdout(),
        "2.9.2\n",
        "without credentials there is nothing to protect"
    );
}

#[test]
fn a_secret_of_the_environment_that_nobody_wants_is_not_looked_at() {
    use std::os::unix::ffi::OsStrExt as _;
    let broken = std::ffi::OsStr::from_bytes(b"\xff");
    let run = jsinfo("get version ./2.9.2-token.json").env_os("JETSTREAM_API_PASSWORD", broken);
    assert_eq!(run.env_os("JSINFO_TARGET", broken).stdout(), "2.9.2\n");
    assert_eq!(jsinfo("get version").env_os("JSINFO_TARGET", broken).run().status, 2);
    let run = jsinfo("get version localhost --user ops").env_os("JETSTREAM_API_PASSWORD", broken);
    assert_eq!(run.run().status, 10);
}
