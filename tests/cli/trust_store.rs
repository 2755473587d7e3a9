//! What `jsinfo trust` remembers: where it stands, how it is written, what it is worth.

use std::os::unix::fs::MetadataExt as _;

use super::support::certificate::Identity;
use super::support::{Server, Shows as _, State, expect, jsinfo_with};

fn paris() -> Identity {
    Identity::new(&["paris.example"], |_| {})
}

#[test]
fn the_list_says_what_is_remembered_and_remove_forgets_it() {
    let (one, two) = ("1".repeat(64), "2".repeat(64));
    let state = State::holding(format!(
        "# mine\nparis:8886 sha256:{one} 2026-11-22T20:00:07Z\n\n[::1]:9000  sha256:{two} 2026-11-23T20:00:07Z\n"
    ));
    state.jsinfo(&["trust", "--list"]).stdout().assert_shows(expect![[r#"
        paris:8886  sha256:1111111111111111111111111111111111111111111111111111111111111111  2026-11-22 20:00:07 UTC
        [::1]:9000  sha256:2222222222222222222222222222222222222222222222222222222222222222  2026-11-23 20:00:07 UTC
    "#]]);
    state.jsinfo(&["trust", "--remove", "PARIS"]).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        forgot paris:8886
    "#]]);
    state.jsinfo(&["trust", "--remove", "paris"]).run().assert_shows(expect![[r#"
        status: 1
        --- stdout
        --- stderr
        no certificate of paris:8886 is remembered
    "#]]);
    assert_eq!(state.text(), format!("# mine\n\n[::1]:9000  sha256:{two} 2026-11-23T20:00:07Z\n"));
    assert_eq!(state.jsinfo(&["trust", "--remove", "https://[0:0:0:0:0:0:0:1]:9000/gate"]).run().status, 0);
    state.jsinfo(&["trust", "--list"]).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        no certificate is remembered
    "#]]);
}

#[test]
fn the_store_is_private_and_replaced_as_a_whole() {
    let (paris, state) = (paris(), State::new());
    let server = Server::secure(paris.server());
    let trust = |host: &str| {
        let outcome = state.jsinfo(&["trust", &format!("{host}:{}", server.port()), "--yes"]).run();
        assert_eq!(outcome.status, 0, "{outcome}");
        std::fs::metadata(state.store()).unwrap()
    };
    let before = trust("127.0.0.1");
    // A reader that opened the store before it is written to sees what was there, to the end.
    let reader = std::fs::File::open(state.store()).unwrap();
    let after = trust("0.0.0.0");
    assert_ne!(before.ino(), after.ino(), "the file is another one, put in its place");
    assert_eq!(std::io::read_to_string(reader).unwrap().lines().count(), 2);
    assert_eq!(state.text().lines().count(), 3);
    assert_eq!((before.mode() & 0o777, after.mode() & 0o777), (0o600, 0o600));
    let directory = state.store().parent().unwrap().to_owned();
    assert_eq!(std::fs::metadata(&directory).unwrap().mode() & 0o777, 0o700);
    assert_eq!(std::fs::read_dir(&directory).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn what_was_written_on_another_system_ends_its_lines_as_before() {
    let other = format!("paris:8886 sha256:{} 2026-11-22T20:00:07Z", "1".repeat(64));
    let (oslo, state) = (paris(), State::holding(format!("# mine\r\n\r\n{other}")));
    let server = Server::secure(oslo.server());
    let target = server.elsewhere();
    assert_eq!(state.jsinfo(&["trust", &target, "--yes"]).run().status, 0);
    let text = state.text();
    assert!(text.starts_with(&format!("# mine\r\n\r\n{other}\r\n{target} sha256:")), "{text:?}");
    assert_eq!((text.matches('\n').count(), text.matches("\r\n").count()), (4, 4), "{text:?}");
    assert_eq!(state.jsinfo(&["trust", "--remove", "paris"]).run().status, 0);
    assert_eq!(state.jsinfo(&["trust", "--remove", &target]).run().status, 0);
    assert_eq!(state.text(), "# mine\r\n\r\n");
}

#[test]
fn runs_at_the_same_time_lose_nothing() {
    const RUNS: usize = 12;
    let (paris, state) = (paris(), State::new());
    let servers = [(); RUNS].map(|()| Server::secure(paris.server()));
    std::thread::scope(|scope| {
        for server in &servers {
            let run = state.jsinfo(&["trust", &server.elsewhere(), "--yes"]);
            scope.spawn(move || assert_eq!(run.run().status, 0));
        }
    });
    assert_eq!(state.jsinfo(&["trust", "--list"]).stdout().lines().count(), RUNS, "{}", state.text());
}

#[test]
fn a_broken_store_is_exit_code_10_with_its_line_and_is_left_as_it_is() {
    let good = format!("paris:8886 sha256:{} 2026-11-22T20:00:07Z", "1".repeat(64));
    for bad in [
        "paris:8886",
        "oslo:8886 sha256:12 2026-11-22T20:00:07Z",
        &good.replace("2026", "soon"),
        &format!("{good} x"),
    ] {
        let text = format!("# mine\n{good}\n{bad}\n");
        let state = State::holding(&text);
        for arguments in [&["show", "oslo"][..], &["trust", "--list"], &["trust", "--remove", "oslo"]] {
            let outcome = state.jsinfo(arguments).run();
            assert_eq!((outcome.status, outcome.stdout.as_str()), (10, ""), "{bad}: {outcome}");
            assert!(outcome.stderr.contains("line 3 is no remembered certificate"), "{bad}: {outcome}");
        }
        assert_eq!(state.text(), text);
    }
    let state = State::holding(b"# mine\n\n\xff\n");
    let mut outcome = state.jsinfo(&["show", "oslo"]).run();
    outcome.stderr = outcome.stderr.replace(state.path(), "[STATE]");
    outcome.assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot use [STATE]/jsinfo/certificates: line 3 is no remembered certificate
        hint: a line is HOST:PORT sha256:HEX TIME: remove it, and look at the server with jsinfo trust again
    "#]]);
}

#[test]
fn the_store_is_read_only_where_it_counts() {
    let (paris, state) = (paris(), State::holding("broken\n"));
    let (secure, open) = (Server::secure(paris.server()), Server::with_document("2.9.2-superuser.json"));
    let target = secure.elsewhere();
    assert_eq!(state.jsinfo(&["get", "version", &open.target()]).stdout(), "2.9.2\n");
    let pinned = ["get", "version", &target, "--pin", &paris.fingerprint()];
    assert_eq!(state.jsinfo(&pinned).stdout(), "2.9.2\n");
    assert_eq!(state.jsinfo(&["get", "version", &target, "--insecure"]).run().status, 0);
    assert_eq!(state.jsinfo(&["get", "version", &target]).run().status, 10);
}

#[test]
fn a_remembered_certificate_counts_where_the_system_trusts_another_and_on_loopback() {
    let (old, (new, root)) = (paris(), Identity::signed_by("Paris", &["0.0.0.0"], |_| {}));
    let (config, shown) = old.server_that_may_change();
    let (server, state) = (Server::secure(config), State::new());
    let roots = state.directory().join("roots.pem");
    std::fs::write(&roots, root).unwrap();
    for host in ["0.0.0.0", "127.0.0.1", "localhost"] {
        shown.change_to(&old);
        let target = format!("{host}:{}", server.port());
        let run =
            |arguments: &[&str]| state.jsinfo(arguments).env("SSL_CERT_FILE", roots.to_str().unwrap()).run();
        assert_eq!(run(&["trust", &target, "--yes"]).status, 0);
        shown.change_to(&new);
        let outcome = run(&["get", "version", &target]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (14, ""), "{outcome}");
        assert!(outcome.stderr.contains(&format!("THE CERTIFICATE OF {target} HAS CHANGED")), "{outcome}");
        // A pin and --insecure are the user's word of now.
        assert_eq!(run(&["get", "version", &target, "--pin", &new.fingerprint()]).status, 0);
        assert_eq!(run(&["get", "version", &target, "--insecure"]).status, 0);
        assert_eq!(run(&["trust", "--remove", &target]).status, 0);
        assert_eq!(run(&["get", "version", &target]).status, 0);
    }
    let seen =
        state.jsinfo(&["trust", &server.elsewhere(), "--yes"]).env("SSL_CERT_FILE", roots.to_str().unwrap());
    let seen = seen.run();
    assert!(seen.stdout.contains("✓ an authority that this machine trusts has signed it"), "{seen}");
}

#[test]
fn the_state_directory_is_found_as_the_base_directory_specification_says() {
    let (paris, home, state) = (paris(), State::new(), State::new());
    let server = Server::secure(paris.server());
    let trust = || jsinfo_with(&["trust", &server.elsewhere(), "--yes"]);
    assert_eq!(trust().env("HOME", home.path()).env("XDG_STATE_HOME", state.path()).run().status, 0);
    assert!(state.store().exists());
    for relative in ["", "relative"] {
        let outcome = trust().env("HOME", home.path()).env("XDG_STATE_HOME", relative).run();
        assert_eq!(outcome.status, 0, "{outcome}");
        let store = home.directory().join(".local/state/jsinfo/certificates");
        std::fs::remove_file(store).unwrap();
    }
    let nowhere = trust().run();
    assert_eq!(nowhere.status, 10, "{nowhere}");
    nowhere.stderr.assert_shows(expect![[r#"
        error: there is no place to remember certificates in
        hint: set XDG_STATE_HOME or HOME
    "#]]);
    let unusable = trust().env("XDG_STATE_HOME", "/dev/null").run();
    assert_eq!(unusable.status, 10, "{unusable}");
}

/// Keeps all runs from writing to the store.
fn lock(state: &State) -> std::fs::File {
    let directory = std::fs::File::open(state.store().parent().unwrap()).unwrap();
    rustix::fs::flock(&directory, rustix::fs::FlockOperation::LockExclusive).unwrap();
    directory
}

#[test]
fn what_another_run_remembered_meanwhile_is_looked_at_before_anything_is_written() {
    let (paris, state) = (paris(), State::holding("# mine\n"));
    let server = Server::secure(paris.server());
    let target = server.elsewhere();
    let another = format!("# mine\n{target} sha256:{} 2026-11-22T20:00:07Z\n", "1".repeat(64));
    let same = format!("# mine\n{target} {} 2026-11-22T20:00:07Z\n", paris.fingerprint());
    for (meanwhile, options, status, told) in [
        (&another, &["--yes"][..], 14, "shows another certificate than the remembered one"),
        (&same, &["--yes"], 0, ""),
        (&another, &["--yes", "--replace"], 0, "instead of sha256:1111"),
    ] {
        std::fs::write(state.store(), "# mine\n").unwrap();
        let directory = lock(&state);
        let run = state.jsinfo(&[&["trust", &target], options].concat()).start();
        // By now it most likely waits for the store. Where it does not, the same comes of it.
        std::thread::sleep(std::time::Duration::from_millis(200));
        std::fs::write(state.store(), meanwhile).unwrap();
        drop(directory);
        let output = run.wait_with_output().unwrap();
        let (stdout, stderr) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert_eq!(output.status.code(), Some(status), "{stdout}{stderr}");
        assert!(stderr.contains(told), "{stderr}");
        assert_eq!(stdout.contains("IT HAS CHANGED"), meanwhile == &another, "{stdout}");
        assert_eq!(state.text() == *meanwhile, !options.contains(&"--replace"), "{}", state.text());
        assert_eq!(state.text().lines().count(), 2, "one server, one line: {}", state.text());
    }
}

#[test]
fn of_several_runs_that_forget_one_server_one_did() {
    const RUNS: usize = 8;
    let line = format!("paris:8886 sha256:{} 2026-11-22T20:00:07Z\n", "1".repeat(64));
    let state = State::holding(&line);
    let directory = lock(&state);
    let runs = [(); RUNS].map(|()| state.jsinfo(&["trust", "--remove", "paris"]).start());
    std::thread::sleep(std::time::Duration::from_millis(300));
    drop(directory);
    let mut codes = runs.map(|run| run.wait_with_output().unwrap().status.code());
    codes.sort_unstable();
    assert_eq!((codes[0], &codes[1..]), (Some(0), &[Some(1); RUNS - 1][..]));
    assert_eq!(state.text(), "");
}
