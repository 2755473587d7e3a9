//! `python:` targets: the vendor's Python module.

use super::super::support::process::{end, expect_end};
use super::super::support::{Outcome, Shows as _, expect, fixtures, jsinfo, secret_file};
use super::{MARKER, Place, argument_lists_with_marker, environment_of, on_path};

/// A module with the documented surface. Its one server knows `ops` with the marker password; a line of Python can
/// be put in front of each call.
const MODULE: &str = r#"
import datetime, enum, json, os, sys, time

logged_in = superuser = False

class Cipher(enum.Enum):
    ENCRYPTED_256 = 3

class Server:
    def auth(self, user, password):
        global logged_in
        #auth
        if (user, password) != ("ops", "marker-password-8127"):
            raise RuntimeError("authentication failed")
        logged_in = True

    def superuser(self):
        global superuser
        #superuser
        superuser = True

    def getServerInfo(self):
        #info
        view = "superuser" if superuser else "anonymous"
        return json.load(open(f"FIXTURES/2.9.2-{view}.json"))

class Api:
    server = Server()

    def connect(self):
        #connect
        pass

class CLASS:
    def api(self, host, port):
        assert (host, port) == ("paris", 8886), (host, port)
        return Api()
"#;

/// A place with a module that has this line in front of one of its calls.
fn place(call: &str, line: &str) -> Place {
    let place = Place::new();
    let module = MODULE.replace("CLASS", "JetStream").replace("FIXTURES", fixtures().to_str().unwrap());
    assert!(call.is_empty() || module.contains(call));
    let module = if call.is_empty() { module } else { module.replace(call, line) };
    std::fs::write(place.path("jetstream.py"), module).unwrap();
    place
}

fn run(place: &Place, arguments: &[&str]) -> super::Run {
    let run = on_path(&[&["get", "version", "python:paris"], arguments].concat());
    run.env("PYTHONPATH", place.0.path().to_str().unwrap()).env("PYTHONDONTWRITEBYTECODE", "1")
}

/// What comes of asking as `ops` for a superuser's rights, with this line in front of one call.
pub(super) fn asked(call: &str, line: &str) -> Outcome {
    let place = place(call, line);
    let password = secret_file(MARKER);
    let run = run(&place, &["--superuser", "--user", "ops", "--password-file"]).arg(password.path());
    place.outcome(run)
}

#[test]
fn anybody_and_a_superuser_get_their_document() {
    let place = place("", "");
    assert_eq!(run(&place, &[]).stdout(), "2.9.2\n");
    let password = secret_file(MARKER);
    let arguments =
        ["get", "configuration.triggersAvailable", "python:paris", "--user", "ops", "--superuser"];
    let run = on_path(&arguments).env("PYTHONPATH", place.0.path().to_str().unwrap());
    assert_eq!(run.arg("--password-file").arg(password.path()).stdout(), "true\n");
}

#[test]
fn the_class_of_older_versions_is_found_and_calls_on_the_session_itself() {
    let place = Place::new();
    let module = MODULE
        .replace("CLASS", "Jetstream")
        .replace("FIXTURES", fixtures().to_str().unwrap())
        .replace("class Api:\n    server = Server()", "class Api(Server):");
    std::fs::write(place.path("jetstream.py"), module).unwrap();
    assert_eq!(run(&place, &[]).stdout(), "2.9.2\n");
}

#[test]
fn values_that_json_does_not_have_become_what_the_server_means() {
    let place = place(
        "#info",
        "return {'version': b'2.9.2', 'serverTime': datetime.datetime(2026, 11, 22, 20, 0, 7, 5), \
         'minCipher': Cipher.ENCRYPTED_256, 'user': {'permissions': ('send', 'receive')}, \
         'license': {'expiry': datetime.date(2028, 1, 1)}, 'x': float('nan'), 'y': {1: {'a'}}, 'z': '\\udc80'}",
    );
    let run = on_path(&["show", "python:paris", "--json", "--compact"]);
    let shown = run.env("PYTHONPATH", place.0.path().to_str().unwrap()).stdout();
    assert_eq!(
        shown,
        concat!(
            r#"{"version":"2.9.2","serverTime":1795377607000005,"minCipher":3,"#,
            r#""user":{"permissions":["send","receive"]},"license":{"expiry":"2028-01-01"},"x":"nan","y":{"1":["a"]},"z":"\\udc80"}"#,
            "\n"
        )
    );
}

#[test]
fn what_the_module_prints_is_no_part_of_the_answer() {
    let line = "print('noise'); os.write(1, b'more noise'); os.system('echo noise of a child')";
    let outcome = asked("#connect", line);
    assert_eq!((outcome.status, outcome.stdout.as_str(), outcome.stderr.as_str()), (0, "2.9.2\n", ""));
}

#[test]
fn threads_that_the_module_leaves_running_are_not_waited_for() {
    let line = "import threading; threading.Thread(target=time.sleep, args=[60]).start()";
    assert_eq!(asked("#connect", line).stdout, "2.9.2\n");
}

#[test]
fn a_server_that_wants_to_know_who_asks_is_exit_code_12() {
    let place = place("#info", "if not logged_in: raise RuntimeError('authentication required')");
    place.outcome(run(&place, &[])).assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: paris:8886 requires authentication: authentication required
        hint: give --user NAME and the password with --password-file FILE, --password-command COMMAND or JETSTREAM_API_PASSWORD
    "#]]);
}

#[test]
fn a_module_that_hangs_is_killed_at_the_deadline() {
    let place = place("#connect", "open('NOTE', 'w').write(f'{os.getpid()}\\n'); time.sleep(60)");
    let module = std::fs::read_to_string(place.path("jetstream.py")).unwrap();
    let note = place.path("self");
    std::fs::write(place.path("jetstream.py"), module.replace("NOTE", note.to_str().unwrap())).unwrap();
    place.outcome(run(&place, &["--timeout", "3s"])).assert_shows(expect![[r#"
        status: 15
        --- stdout
        --- stderr
        error: paris:8886 took too long: python3 was not over after 3s
        hint: --timeout gives it longer
        hint: jsinfo doctor python:paris shows how far it goes
    "#]]);
    expect_end(place.process("self"));
}

#[test]
fn the_password_is_in_no_argument_list_and_no_environment() {
    let place = place("#auth", "open('NOTE', 'w').write(f'{os.getpid()}\\n'); time.sleep(60)");
    let module = std::fs::read_to_string(place.path("jetstream.py")).unwrap();
    let note = place.path("self");
    std::fs::write(place.path("jetstream.py"), module.replace("NOTE", note.to_str().unwrap())).unwrap();
    let run = run(&place, &["--timeout", "60s", "--user", "ops"]);
    let mut jsinfo = run.env("JETSTREAM_API_PASSWORD", MARKER).env("JETSTREAM_API_TOKEN", MARKER).start();
    let python = place.process("self");
    let (found, looked_at) = argument_lists_with_marker();
    assert!(looked_at > 1);
    assert_eq!(found, Vec::<String>::new());
    let environment = environment_of(python);
    assert!(environment.contains("PYTHONPATH=") && !environment.contains(MARKER), "{environment}");
    end(python);
    jsinfo.wait().unwrap();
}

#[test]
fn a_module_that_is_missing_broken_or_another_one_is_exit_code_10() {
    let empty = Place::new();
    empty.outcome(run(&empty, &[])).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: python3 does not find the vendor's module jetstream
        hint: the vendor's module comes with the JetStream product: put its directory in PYTHONPATH, or name the Python that has it with JSINFO_PYTHON
    "#]]);
    std::fs::write(empty.path("jetstream.py"), "import libjetstream_of_the_vendor").unwrap();
    empty.outcome(run(&empty, &[])).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: python3 cannot import the module jetstream that it finds, the vendor's or another one of that name: No module named 'libjetstream_of_the_vendor'
        hint: if it is a package of PyPI, which has nothing to do with the product: python3 -m pip uninstall jetstream
        hint: the vendor's module comes with the JetStream product: put its directory in PYTHONPATH, or name the Python that has it with JSINFO_PYTHON
    "#]]);
    std::fs::write(empty.path("jetstream.py"), "def publish(): pass").unwrap();
    empty.outcome(run(&empty, &[])).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: the module jetstream that python3 finds is another module of that name, as PyPI has, and not the vendor's: [DIR]/jetstream.py
        hint: if it is a package of PyPI, which has nothing to do with the product: python3 -m pip uninstall jetstream
        hint: the vendor's module comes with the JetStream product: put its directory in PYTHONPATH, or name the Python that has it with JSINFO_PYTHON
    "#]]);
    // A class of that name makes it no module of the vendor's either.
    std::fs::write(empty.path("jetstream.py"), "class JetStream: pass").unwrap();
    let outcome = empty.outcome(run(&empty, &[]));
    assert_eq!(outcome.status, 10, "{outcome}");
    assert!(
        outcome.stderr.contains("another module of that name, as PyPI has, and not the vendor's"),
        "{outcome}"
    );
    let directory = Place::new();
    std::fs::create_dir(directory.path("jetstream")).unwrap();
    directory.outcome(run(&directory, &[])).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: the module jetstream that python3 finds is another module of that name, as PyPI has, and not the vendor's: [DIR]/jetstream
        hint: if it is a package of PyPI, which has nothing to do with the product: python3 -m pip uninstall jetstream
        hint: the vendor's module comes with the JetStream product: put its directory in PYTHONPATH, or name the Python that has it with JSINFO_PYTHON
    "#]]);
}

#[test]
fn a_file_of_the_current_directory_is_no_module() {
    let (here, module) = (Place::new(), place("", ""));
    for name in ["jetstream.py", "json.py", "os.py", "enum.py"] {
        std::fs::write(here.path(name), "raise SystemExit('the wrong file')").unwrap();
    }
    assert_eq!(run(&module, &[]).current_dir(here.0.path()).stdout(), "2.9.2\n");
    let outcome = here.outcome(on_path(&["get", "version", "python:paris"]).current_dir(here.0.path()));
    assert_eq!(outcome.status, 10, "{outcome}");
    assert!(outcome.stderr.contains("does not find the vendor's module"), "{outcome}");
}

#[test]
fn a_python_that_cannot_be_run_or_is_none_says_so() {
    let empty = Place::new();
    jsinfo("show python:paris").env("PATH", empty.0.path().to_str().unwrap()).run().assert_shows(expect![[
        r#"
            status: 10
            --- stdout
            --- stderr
            error: cannot run python3: there is no such program
            hint: install Python 3, or name it with JSINFO_PYTHON
        "#
    ]]);
    empty.script("snake", "echo 'sss' >&2; exit 2");
    let snake = |empty: &Place| {
        let run = on_path(&["show", "python:paris"]);
        empty.outcome(run.env("JSINFO_PYTHON", empty.path("snake").to_str().unwrap()))
    };
    snake(&empty).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: [DIR]/snake failed for paris:8886 and ended with exit code 2: sss
        hint: python3, or the program that JSINFO_PYTHON names, has to be Python 3
    "#]]);
    empty.script("snake", "exit 0");
    snake(&empty).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of [DIR]/snake for paris:8886 was not understood: it is empty
        hint: python3, or the program that JSINFO_PYTHON names, has to be Python 3
    "#]]);
}

#[test]
fn a_token_is_a_usage_error_and_one_of_the_environment_is_left_out() {
    jsinfo("show python:paris --token-file none").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: python: targets take no token: the vendor does not document the call that takes one
        hint: give --user NAME and its password instead
    "#]]);
    let place = place("", "");
    place.outcome(run(&place, &[]).env("JETSTREAM_API_TOKEN", "tok")).assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: python:paris is asked without the token of JETSTREAM_API_TOKEN: the vendor does not document the call that takes one
    "#]]);
}

#[test]
fn the_steps_are_told_to_those_who_ask() {
    let place = place("", "");
    place.outcome(run(&place, &["--verbose"])).without_times().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        * vendor's client: python3 asked paris:8886 ([TIME])
    "#]]);
}
