//! `jsinfo trust`: a stranger's certificate is looked at and remembered, and another one in its place is refused.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;
use std::process::Command;

use super::support::certificate::Identity;
use super::support::{
    JSINFO, Outcome, Server, Shows as _, State, expect, fixtures, jsinfo, jsinfo_with, terminal,
};

fn paris() -> Identity {
    Identity::new(&["paris.example", "10.1.2.3"], |params| {
        params.distinguished_name.push(rcgen::DnType::CommonName, "paris");
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
    })
}

/// An outcome without what differs from run to run.
fn plain(mut outcome: Outcome, server: &Server, identities: &[&Identity]) -> Outcome {
    for text in [&mut outcome.stdout, &mut outcome.stderr] {
        for (number, identity) in (1..).zip(identities) {
            let fingerprint = identity.fingerprint();
            let colons: Vec<String> = fingerprint
                .trim_start_matches("sha256:")
                .to_uppercase()
                .as_bytes()
                .chunks(2)
                .map(|pair| String::from_utf8(pair.to_vec()).unwrap())
                .collect();
            *text = text.replace(&fingerprint, &format!("[FINGERPRINT {number}]"));
            for line in colons.chunks(8) {
                *text = text.replace(&line.join(":"), &format!("[FINGERPRINT {number}]"));
            }
        }
        *text = text.lines().map(|line| without_time(line) + "\n").collect();
    }
    // Last: a fingerprint may hold the digits of a port.
    outcome.against(server)
}

/// A line without the moment since which something is remembered, and without a count of days until or since today.
fn without_time(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let word = |place: Option<usize>| place.and_then(|place| words.get(place)).copied().unwrap_or_default();
    let told = (0..words.len()).map(|place| match word(Some(place)) {
        _ if word(place.checked_sub(1)) == "since" => "[DAY]",
        _ if word(place.checked_sub(2)) == "since" => "[TIME]",
        count if word(Some(place + 1)).starts_with("days") => {
            if count.starts_with('(') {
                "([N]"
            } else {
                "[N]"
            }
        }
        word => word,
    });
    told.collect::<Vec<_>>().join(" ")
}

/// Runs a command line that a message gave, as its reader would: in a shell.
fn in_a_shell(command: &str, state: &State) -> Outcome {
    let directory = Path::new(JSINFO).parent().unwrap().display();
    let output = Command::new("/bin/sh")
        .args(["-c", command])
        .env_clear()
        .env("PATH", format!("{directory}:/usr/bin:/bin"))
        .env("XDG_STATE_HOME", state.path())
        .current_dir(fixtures())
        .output()
        .unwrap();
    Outcome {
        status: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The command at the end of the hint that starts like this.
fn advised(outcome: &Outcome, hint: &str) -> String {
    let line = outcome.stderr.lines().find_map(|line| line.strip_prefix(hint));
    line.unwrap_or_else(|| panic!("no {hint:?}: {outcome}")).trim().to_owned()
}

#[test]
fn one_command_leads_from_the_first_refusal_to_a_working_show_and_a_changed_certificate_is_refused() {
    let (first, second, state) = (paris(), paris(), State::new());
    let (config, shown) = first.server_that_may_change();
    let server = Server::secure(config);
    let target = server.elsewhere();
    let refusal = state.jsinfo(&["show", &target]).run();
    assert_eq!(refusal.status, 14, "{refusal}");

    let command = advised(&refusal, "hint: if that is the server's own, remember it: ");
    let trusted = in_a_shell(&format!("{command} --yes"), &state);
    plain(trusted, &server, &[&first]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        Certificate of 0.0.0.0:[PORT]

        ! it is self-signed: nobody but itself has signed it, and it was made for another name than 0.0.0.0: paris.example, 10.1.2.3

          CERTIFICATE
          Subject      CN=paris
          Issuer       CN=paris (itself)
          Names        paris.example, 10.1.2.3
          Valid from   2020-01-01 00:00:00 UTC ([N] days ago)
        ✓ Valid until  4096-01-01 00:00:00 UTC ([N] days left)
          Key          ECDSA P-256, 256 bits
          Connection   TLS 1.3, TLS_AES_256_GCM_SHA384
          SHA-256      [FINGERPRINT 1]
                       [FINGERPRINT 1]
                       [FINGERPRINT 1]
                       [FINGERPRINT 1]

          [FINGERPRINT 1]
        --- stderr
        remembered 0.0.0.0:[PORT] as [FINGERPRINT 1]
    "#]]);
    let get = ["get", "version", &target];
    assert_eq!(state.jsinfo(&get).stdout(), "2.9.2\n");

    shown.change_to(&second);
    let refusal = state.jsinfo(&["show", &target]).run();
    plain(refusal, &server, &[&first, &second]).assert_shows(expect![[r#"
        status: 14
        --- stdout
        --- stderr
        error: THE CERTIFICATE OF 0.0.0.0:[PORT] HAS CHANGED: either the server has a new one, or somebody else answers in its place
        hint: remembered: [FINGERPRINT 1], since [DAY] [TIME] UTC
        hint: shown now:  [FINGERPRINT 2]
        hint: compare it: on the server itself, jsinfo trust localhost:[PORT] shows it
        hint: to look at it, and to remember it instead: jsinfo trust 0.0.0.0:[PORT]
        hint: to forget the old one: jsinfo trust --remove 0.0.0.0:[PORT]
    "#]]);
    let refusal = state.jsinfo(&["show", &target]).run();

    let command = advised(&refusal, "hint: to look at it, and to remember it instead: ");
    let trusted = in_a_shell(&format!("{command} --yes --replace"), &state);
    plain(trusted, &server, &[&first, &second]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        Certificate of 0.0.0.0:[PORT]

        ✗ IT HAS CHANGED: another one is remembered, since [DAY] [TIME] UTC: [FINGERPRINT 1]
        ! it is self-signed: nobody but itself has signed it, and it was made for another name than 0.0.0.0: paris.example, 10.1.2.3

          CERTIFICATE
          Subject      CN=paris
          Issuer       CN=paris (itself)
          Names        paris.example, 10.1.2.3
          Valid from   2020-01-01 00:00:00 UTC ([N] days ago)
        ✓ Valid until  4096-01-01 00:00:00 UTC ([N] days left)
          Key          ECDSA P-256, 256 bits
          Connection   TLS 1.3, TLS_AES_256_GCM_SHA384
          SHA-256      [FINGERPRINT 2]
                       [FINGERPRINT 2]
                       [FINGERPRINT 2]
                       [FINGERPRINT 2]

          [FINGERPRINT 2]
        --- stderr
        remembered 0.0.0.0:[PORT] as [FINGERPRINT 2] instead of [FINGERPRINT 1]
    "#]]);
    assert_eq!(state.jsinfo(&get).stdout(), "2.9.2\n");
    assert_eq!(state.text().matches(&target).count(), 1, "one server, one line:\n{}", state.text());

    shown.change_to(&first);
    let refusal = state.jsinfo(&["show", &target]).run();
    let command = advised(&refusal, "hint: to forget the old one: ");
    plain(in_a_shell(&command, &state), &server, &[]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        forgot 0.0.0.0:[PORT]
    "#]]);
    let refusal = state.jsinfo(&["show", &target]).run();
    assert!(refusal.stderr.contains("is not trusted"), "{refusal}");
}

#[test]
fn what_is_remembered_already_is_said_and_nothing_is_written() {
    let (paris, state) = (paris(), State::new());
    let server = Server::secure(paris.server());
    let command = ["trust", &server.elsewhere(), "--yes"];
    assert_eq!(state.jsinfo(&command).run().status, 0);
    let written = std::fs::metadata(state.store()).unwrap().ino();
    let again = state.jsinfo(&command).run();
    assert!(again.stdout.contains("✓ it is the one that is remembered, since "), "{again}");
    assert_eq!((again.status, again.stderr.as_str()), (0, ""));
    assert_eq!(std::fs::metadata(state.store()).unwrap().ino(), written);
}

#[test]
fn a_person_is_asked() {
    let (paris, state) = (paris(), State::new());
    let server = Server::secure(paris.server());
    let target = server.elsewhere();
    let environment = [("XDG_STATE_HOME", state.path()), ("TERM", "dumb")];
    for (keys, status, told) in [
        ("n\n", 1, "nothing was remembered"),
        ("\n", 1, "nothing was remembered"),
        ("\u{4}", 1, "nothing was remembered"),
        ("yes please\n", 1, "nothing was remembered"),
        ("Y\n", 0, "remembered 0.0.0.0:"),
    ] {
        let mut run = terminal::start(100, &["trust", &target], &environment);
        run.expect("Remember it? [y/N]").type_in(keys);
        let (ended, screen) = run.finish();
        assert_eq!(ended, status, "{keys:?}: {screen}");
        assert!(screen.contains(&paris.fingerprint()), "{screen}");
        assert!(screen.lines().last().unwrap().starts_with(told), "{keys:?}: {screen}");
        assert_eq!(state.store().exists(), status == 0, "{keys:?}: {screen}");
    }
    let (status, screen) = terminal::start(100, &["trust", &target], &environment).finish();
    assert_eq!(status, 0, "{screen}");
    assert!(!screen.contains("[y/N]"), "{screen}");
}

#[test]
fn without_anybody_to_ask_it_is_shown_and_not_remembered() {
    let (paris, state) = (paris(), State::new());
    let server = Server::secure(paris.server());
    let outcome = state.jsinfo(&["trust", &server.elsewhere()]).input("y\n").run();
    assert!(outcome.stdout.contains(&paris.fingerprint()), "{outcome}");
    outcome.against(&server).stderr.assert_shows(expect![[r#"
        error: there is nobody to ask whether to remember the certificate of 0.0.0.0:[PORT]
        hint: run it at a terminal, or add --yes to remember what the server shows
    "#]]);
    assert!(!state.store().exists());
}

#[test]
fn yes_alone_does_not_take_one_certificate_for_another() {
    let (paris, oslo, state) = (paris(), paris(), State::new());
    let (config, shown) = paris.server_that_may_change();
    let server = Server::secure(config);
    let elsewhere = server.elsewhere();
    assert_eq!(state.jsinfo(&["trust", &elsewhere, "--yes"]).run().status, 0);
    shown.change_to(&oslo);
    let outcome = state.jsinfo(&["trust", &elsewhere, "--yes"]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    assert!(outcome.stdout.contains("IT HAS CHANGED"), "{outcome}");
    outcome.against(&server).stderr.assert_shows(expect![[r#"
        error: 0.0.0.0:[PORT] shows another certificate than the remembered one
        hint: where it was renewed on purpose, add --replace to remember this one instead
    "#]]);
    assert!(state.text().contains(&paris.fingerprint()), "the old one is still the one");
}

#[test]
fn no_credential_is_read_or_sent() {
    let (paris, state) = (paris(), State::new());
    let server = Server::secure(paris.server());
    let run = state.jsinfo(&["trust", &server.elsewhere(), "--yes", "--verbose"]);
    let run = run.env("JETSTREAM_API_PASSWORD", "hunter2").env("JETSTREAM_API_TOKEN", "hunter3");
    let outcome = run.run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(!outcome.to_string().contains("hunter"), "{outcome}");
    assert!(!state.text().contains("hunter"));
    assert_eq!(server.methods(), [""; 0]);
    let outcome = state.jsinfo(&["trust", &server.elsewhere(), "--yes", "--user", "ops"]).run();
    assert_eq!(outcome.status, 2, "{outcome}");
}

#[test]
fn a_server_of_the_configuration_is_looked_at_by_its_name_and_its_secrets_stay_unread() {
    let (paris, state) = (paris(), State::new());
    let server = Server::secure(paris.server());
    let configuration = state.directory().join("config.toml");
    let ran = state.directory().join("ran");
    let text = format!(
        "[servers.paris]\naddress = \"{}\"\nuser = \"ops\"\npassword-command = \"touch {}\"\n",
        server.elsewhere(),
        ran.display()
    );
    std::fs::write(&configuration, text).unwrap();
    let config = ["--config", configuration.to_str().unwrap()];
    let path = "/usr/bin:/bin";
    let trusted = state.jsinfo(&[&["trust", "paris", "--yes"], &config[..]].concat()).env("PATH", path).run();
    assert_eq!(trusted.status, 0, "{trusted}");
    assert!(!ran.exists(), "the password's command was run");
    assert!(state.text().contains(&paris.fingerprint()));
    // The same command is run where a password is wanted, so the test would notice.
    let shown = state.jsinfo(&[&["show", "paris"], &config[..]].concat()).env("PATH", path).run();
    assert_eq!(shown.status, 10, "{shown}");
    assert!(ran.exists());
}

#[test]
fn words_of_a_stranger_cannot_act_on_a_terminal() {
    let evil = Identity::new(&["0.0.0.0"], |params| {
        params.distinguished_name.push(rcgen::DnType::CommonName, "a\u{1b}[2Jb\nc\u{202e}d");
        params.subject_alt_names.push(rcgen::SanType::DnsName("x\u{1b}]0;y\u{7}\nz".try_into().unwrap()));
    });
    let (server, state) = (Server::secure(evil.server()), State::new());
    let outcome = state.jsinfo(&["trust", &server.elsewhere(), "--yes"]).run();
    assert_eq!(outcome.status, 0, "{outcome}");
    assert!(outcome.stdout.contains("CN=a\\u001b[2Jb\\nc\\u202ed"), "{outcome}");
    assert!(outcome.stdout.contains("x\\u001b]0;y\\u0007\\nz"), "{outcome}");
    assert!(!outcome.to_string().contains(['\u{1b}', '\u{7}', '\u{202e}']), "{outcome}");
}

#[test]
fn what_has_no_certificate_is_a_usage_error_with_the_reason() {
    let told = ["http://paris", "./x.json", "-", "demo:", "demo:healthy", "console:paris"].map(|target| {
        let outcome = jsinfo_with(&["trust", target, "--yes"]).run();
        assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""), "{outcome}");
        outcome.stderr.lines().next().unwrap().to_owned()
    });
    told.join("\n").assert_shows(expect![[r#"
        error: http://paris has no certificate: plain HTTP is not encrypted
        error: ./x.json has no certificate: a saved document is no server
        error: - has no certificate: a saved document is no server
        error: demo: has no certificate: a sample server speaks plain HTTP
        error: demo:healthy has no certificate: a sample server speaks plain HTTP
        error: console:paris has no certificate: the vendor's client keeps it to itself"#]]);
    jsinfo("trust").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: jsinfo trust needs TARGET
        hint: usage: jsinfo trust [OPTIONS] [TARGET]
    "#]]);
    jsinfo("trust --list paris").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --list does not go together with TARGET
        hint: usage: jsinfo trust [OPTIONS] [TARGET]
    "#]]);
}
