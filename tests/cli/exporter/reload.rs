//! The configuration file read anew: a good one counts at once, a broken one changes nothing and shows.

use rustix::process::Signal;

use super::Exporter;

const ONE: &str = "[servers.paris]\naddress = \"demo:\"\n";
const TWO: &str = "[servers.paris]\naddress = \"demo:\"\n[servers.oslo]\naddress = \"demo:unhealthy\"\n";

#[test]
fn a_good_file_counts_at_once() {
    let exporter = Exporter::start(ONE, &[]);
    assert_eq!(exporter.get("/probe?target=oslo").status, 404);
    exporter.write_configuration(TWO);
    let reloaded = exporter.post("/-/reload");
    assert_eq!((reloaded.status, reloaded.body.as_str()), (200, "the configuration was read anew\n"));
    assert_eq!(exporter.get("/probe?target=oslo").status, 200);
    exporter.write_configuration(&format!("colour = 1\n{ONE}"));
    exporter.signal(Signal::HUP);
    exporter.until("oslo is gone", |exporter| exporter.get("/probe?target=oslo").status == 404);
    assert!(!exporter.get("/").body.contains("oslo"));
    let (code, told) = exporter.end();
    assert_eq!(code, 0);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "configuration read anew: 2 servers");
    assert!(
        lines[1].starts_with("warning: ") && lines[1].contains("unknown key: did you mean color?"),
        "{told}"
    );
    assert_eq!(lines[2..], ["configuration read anew: 1 server", "ended"]);
}

#[test]
fn a_broken_file_changes_nothing_and_shows_until_it_is_right() {
    let exporter = Exporter::start(TWO, &[]);
    for broken in ["[servers.paris", "[servers.paris]\n", ""] {
        if broken.is_empty() {
            std::fs::remove_file(exporter.file.path()).unwrap();
        } else {
            exporter.write_configuration(broken);
        }
        let refused = exporter.post("/-/reload");
        assert_eq!(refused.status, 500, "{broken}");
        assert!(refused.body.starts_with("error: the configuration stays as it was: "), "{}", refused.body);
        assert_eq!(exporter.own("jsinfo_exporter_configuration_failed").as_deref(), Some("1"));
        assert_eq!(exporter.own("jsinfo_exporter_servers").as_deref(), Some("2"));
        assert!(exporter.get("/").body.contains("The configuration could not be read"), "{broken}");
        assert_eq!(exporter.get("/probe?target=oslo").status, 200, "{broken}");
    }
    exporter.write_configuration(ONE);
    exporter.signal(Signal::HUP);
    exporter.until("it is right again", |exporter| {
        exporter.own("jsinfo_exporter_configuration_failed").as_deref() == Some("0")
    });
    assert!(!exporter.get("/").body.contains("could not be read"));
}

#[test]
fn policies_are_read_anew_too_and_judge_who_asks_for_them() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("policy.toml");
    std::fs::write(&path, "[rules]\n").unwrap();
    let named = format!("strict={}", path.display());
    let exporter = Exporter::start(ONE, &["--policy", &named]);
    let verdict = |path: &str| exporter.get(path).value("jsinfo_check_verdict").map(str::to_owned);
    assert_eq!(verdict("/probe?target=paris&policy=strict").as_deref(), Some("0"));
    std::fs::write(&path, "[[expectations]]\nexpect = \"version >= 99\"\n").unwrap();
    assert_eq!(exporter.post("/-/reload").status, 200);
    assert_eq!(verdict("/probe?target=paris&policy=strict").as_deref(), Some("2"));
    assert_eq!(verdict("/probe?target=paris").as_deref(), Some("0"));
    assert!(exporter.get("/probe?target=paris&policy=strikt").body.contains("did you mean strict?"));
    let discovered = exporter.get("/targets?policy=strict").body;
    assert!(discovered.contains("\"__param_policy\":\"strict\""), "{discovered}");
}
