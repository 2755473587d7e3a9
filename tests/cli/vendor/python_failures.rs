//! What the vendor's Python module says when it fails, and what kind of failure that is.

use super::super::support::{Shows as _, expect};
use super::python::asked;

#[test]
fn every_step_that_fails_is_a_failure_of_its_own_kind() {
    asked("#connect", "raise OSError('Connection refused')").assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: cannot connect to paris:8886: Connection refused
        hint: check that the server runs, and that 8886 is its API port
        hint: jsinfo doctor python:paris shows how far it goes
    "#]]);
    asked("#connect", "raise OSError('unknown certificate')").assert_shows(expect![[r#"
        status: 14
        --- stdout
        --- stderr
        error: the module does not trust paris:8886: unknown certificate
        hint: the vendor's client keeps its own list of certificates: --pin and --ca-file do not reach it
    "#]]);
    asked("#auth", "raise RuntimeError('wrong for ' + password)").assert_shows(expect![[r#"
        status: 12
        --- stdout
        --- stderr
        error: paris:8886 rejected ops: wrong for ***
        hint: check the name, and where the password comes from
    "#]]);
    asked("#superuser", "raise RuntimeError('not allowed')").assert_shows(expect![[r#"
        status: 13
        --- stdout
        --- stderr
        error: paris:8886 does not permit superuser: not allowed
        hint: leave --superuser out, or ask as another user
        hint: who may is said by the server's own options --superuser and --supergroup, and else by the groups sudo, wheel, admin or Administrators
    "#]]);
    asked("#info", "raise RuntimeError('API versions do not match\\nsorry')").assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the vendor's module failed for paris:8886: API versions do not match / sorry
        hint: the server and the vendor's client on this machine are of different releases: update the older of the two, or name another client with JSINFO_PYTHON
    "#]]);
    asked("#info", "return None").assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the answer of python3 for paris:8886 was not understood: it is null, not an object
    "#]]);
    asked("    def superuser", "    def super_user").assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the vendor's module failed for paris:8886: the module has no call superuser
    "#]]);
    asked("#info", "sys.exit(3)").assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the vendor's module failed for paris:8886: it exited with 3
    "#]]);
    asked("#info", "print('Killed', file=sys.stderr, flush=True); os._exit(3)").assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: python3 failed for paris:8886 and ended with exit code 3: Killed
        hint: python3, or the program that JSINFO_PYTHON names, has to be Python 3
    "#]]);
}

#[test]
fn the_words_of_the_module_overrule_the_step() {
    for (line, kind) in [
        ("raise RuntimeError('API versions do not match')", 16),
        ("raise ConnectionResetError(104, 'Connection reset by peer')", 11),
        ("raise TimeoutError()", 15),
        ("raise OSError('[Errno 110] Connection timed out')", 15),
        ("raise OSError('[Errno -3] Temporary failure in name resolution')", 18),
        ("raise OSError('certificate verify failed')", 14),
        // What the module itself does wrong, no server has refused.
        ("None.none", 16),
        ("len()", 16),
    ] {
        for step in ["#connect", "#auth", "#superuser"] {
            let outcome = asked(step, line);
            assert_eq!(outcome.status, kind, "{step} {line}: {outcome}");
            assert!(!outcome.stderr.contains("rejected ops"), "{step} {line}: {outcome}");
            assert!(!outcome.stderr.contains("does not permit"), "{step} {line}: {outcome}");
        }
    }
    for line in [
        "raise RuntimeError('Authentication failure')",
        "raise RuntimeError('Account locked')",
        "raise RuntimeError('Permission denied')",
        "raise RuntimeError('The user name or password is incorrect.')",
        "raise RuntimeError('something else')",
    ] {
        let outcome = asked("#auth", line);
        assert_eq!(outcome.status, 12, "{line}: {outcome}");
        assert!(outcome.stderr.starts_with("error: paris:8886 rejected ops: "), "{line}: {outcome}");
    }
    asked("#auth", "raise RuntimeError('API versions do not match')").assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: the vendor's module failed for paris:8886 at auth: API versions do not match
        hint: the server and the vendor's client on this machine are of different releases: update the older of the two, or name another client with JSINFO_PYTHON
    "#]]);
    asked("#auth", "raise RuntimeError('The account is locked due to 3 failed logins.')").assert_shows(
        expect![[r#"
            status: 12
            --- stdout
            --- stderr
            error: paris:8886 rejected ops: The account is locked due to 3 failed logins.
            hint: no other password helps there: whoever looks after the account can say more
        "#]],
    );
    asked("#auth", "raise TimeoutError('timed out')").assert_shows(expect![[r#"
        status: 15
        --- stdout
        --- stderr
        error: paris:8886 took too long at auth: timed out
        hint: the vendor's client gives up by itself, whatever --timeout says: check that the server runs, and that nothing on the way drops packets to port 8886
        hint: jsinfo doctor python:paris shows how far it goes
    "#]]);
    asked("#auth", "raise OSError('Connection reset by peer')").assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: the connection to paris:8886 failed at auth: Connection reset by peer
        hint: check that the server runs, and that 8886 is its API port
        hint: jsinfo doctor python:paris shows how far it goes
    "#]]);
}
