//! Every sample document, damaged at random: whatever comes, nothing breaks, the commands agree on what is understood, and
//! every format is read back as what was sent, by parsers that are not ours.
//!
//! `JSINFO_TEST_DAMAGE=15000 cargo test damaged` tries so many documents. What fails names its seed; with
//! `JSINFO_TEST_DAMAGE_SEED` it is tried again.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use fastrand::Rng;
use serde_json::Value;

use super::support::{JSINFO, other_program};

mod document;

/// How many documents are damaged where nobody says otherwise: what takes less than half a minute.
const DOCUMENTS: u64 = 240;

/// How many of them one process of each parser reads.
const IN_A_BATCH: u64 = 40;

/// The seed where nobody says otherwise: the same documents every time.
const SEED: u64 = 1;

/// Shows each document in each format, every second one with its secrets, and asks it for values; then all of them are
/// checked at once. No run may take longer than this shell lets it compute.
const RUNS: &str = r#"
    ulimit -t 60
    names=$(ls *.json)
    for name in $names; do
        name=${name%.json} secrets=
        [ $((name % 2)) -eq 0 ] && secrets=--show-secrets
        compact=
        [ $((name % 3)) -eq 0 ] && compact=--compact
        "$1" show ./$name.json --json $compact $secrets >$name.shown 2>$name.shown.err
        echo $name $? >>codes.show
        for format in kv env markdown table; do
            all=
            [ $format = markdown ] && all=--all
            "$1" show ./$name.json --format $format $all $secrets >$name.$format 2>$name.$format.err
            echo $name.$format $? >>codes.formats
        done
        "$1" get version ./$name.json >$name.get 2>$name.get.err
        echo $name $? >>codes.get
    done
    set --  "$1" check $(printf './%s ' $names)
    "$@" --format json=check.report --format text=check.text --format junit=check.xml --format nagios=check.nagios \
        --format markdown=check.markdown --format prometheus=check.metrics 2>check.err
    echo $? >code.check
"#;

/// Evaluates what was printed for a shell, as the README has it, and writes down the variables that are there then.
const EVALUATE: &str = r#"
    for file in *.env; do
        ( set -a; eval "$(cat "$file")"; exec env -0 >$file.$1 )
    done
"#;

/// Some documents in a directory of their own.
struct Batch {
    directory: tempfile::TempDir,
    /// What is said of anything that fails.
    name: String,
}

impl Batch {
    /// Damages documents: the same for the same seed.
    fn damage(samples: &[String], seed: u64, count: u64) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let mut rng = Rng::with_seed(seed);
        for number in 0..count {
            let bytes = document::damaged(samples, &mut rng);
            std::fs::write(directory.path().join(format!("{number}.json")), bytes).unwrap();
        }
        Self { directory, name: format!("JSINFO_TEST_DAMAGE_SEED={seed}") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        let bytes = std::fs::read(self.path(name)).unwrap_or_else(|_| panic!("{}: no {name}", self.name));
        String::from_utf8(bytes).unwrap_or_else(|_| panic!("{}: {name} is not UTF-8", self.name))
    }

    /// A script of a shell in the directory, with nothing in its environment but the path.
    fn shell(&self, shell: &str, script: &str, argument: &str) {
        let mut command = Command::new(shell);
        command.args(["-c", script, shell, argument]).env_clear().env("PATH", "/usr/bin:/bin");
        let output = command.current_dir(self.directory.path()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && stderr.is_empty(), "{}: {shell}: {stderr}", self.name);
    }

    /// The exit codes that were written down, by the document or the file that they belong to.
    fn codes(&self, name: &str) -> HashMap<String, i32> {
        let mut codes = HashMap::new();
        for line in self.text(name).lines() {
            let (of, code) = line.split_once(' ').unwrap();
            codes.insert(of.to_owned(), code.parse().unwrap());
        }
        codes
    }

    /// Another program's words on files of the directory, for which it has to have none but those.
    fn assert_reads(&self, program: &str, arguments: &[&str], input: &str) -> String {
        let Some(outcome) = other_program(program, arguments, input) else { return String::new() };
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{}: {program}", self.name);
        outcome.stdout
    }

    /// Runs everything, and reads everything back. How many of the documents were understood.
    fn run(&self) -> usize {
        self.shell("sh", RUNS, JSINFO);
        let shown = self.codes("codes.show");
        let understood = shown.values().filter(|code| **code == 0).count();
        self.assert_ends(&shown);
        self.assert_check(&shown);
        for shell in ["sh", "bash", "dash"] {
            self.shell(shell, EVALUATE, shell);
        }
        let faults = self.faults();
        assert!(faults.is_empty(), "{}: {faults}", self.name);
        self.assert_jq_reads(&shown);
        assert!(!self.path("stolen").exists(), "{}: a shell ran what a server sent", self.name);
        understood
    }

    /// In what the formats differ from the documents that were sent, a line each.
    fn faults(&self) -> String {
        let directory = self.directory.path().to_str().unwrap();
        self.assert_reads("python3", &["-", directory], include_str!("read_back.py"))
    }

    /// No code but those of the contract, nothing on standard output with a failure, and the same verdict on what is a
    /// document from every command.
    fn assert_ends(&self, shown: &HashMap<String, i32>) {
        for (of, code) in self.codes("codes.formats") {
            let (name, _) = of.split_once('.').unwrap();
            assert_eq!(shown[name], code, "{}: {of}", self.name);
            assert!(code == 0 || self.text(&of).is_empty(), "{}: {of}", self.name);
        }
        let got = self.codes("codes.get");
        for (name, code) in shown {
            let allowed: &[i32] = if *code == 0 { &[0, 1, 10] } else { &[10] };
            assert!(matches!(code, 0 | 10) && allowed.contains(&got[name]), "{}: {name}.json", self.name);
            let (show, get) =
                (self.text(&format!("{name}.shown.err")), self.text(&format!("{name}.get.err")));
            // What holds nothing that is documented is shown with a warning, and nothing can be got from it.
            let is_strange = show.starts_with("warning: none of the documented fields is here");
            assert_eq!(got[name] == 10, *code == 10 || is_strange, "{}: {name}.json: {get}", self.name);
        }
        for entry in std::fs::read_dir(self.directory.path()).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if Path::new(&name).extension().is_some_and(|extension| extension == "err") {
                let text = self.text(&name);
                assert!(!text.contains("panicked"), "{}: {name}: {text}", self.name);
            }
        }
    }

    /// The report on all of them, in every format, and that it knows the same ones as `show` does.
    fn assert_check(&self, shown: &HashMap<String, i32>) {
        // By jq: serde_json knows no number beyond those of the machine, and values are told as they were sent.
        let summary = "del(.schema, .results[].checks)";
        let report = self.path("check.report");
        let report = self.assert_reads("jq", &[summary, report.to_str().unwrap()], "");
        let Ok(report) = serde_json::from_str::<Value>(&report) else { return };
        assert_eq!(self.text("check.err"), "", "{}", self.name);
        assert_eq!(report["exitCode"].to_string(), self.text("code.check").trim(), "{}", self.name);
        let results = report["results"].as_array().unwrap();
        assert_eq!(results.len(), shown.len(), "{}", self.name);
        for result in results {
            let target = result["target"].as_str().unwrap();
            let name = target.trim_start_matches("./").trim_end_matches(".json");
            assert_eq!(result["failure"].is_null(), shown[name] == 0, "{}: {result}", self.name);
            assert!(shown[name] == 0 || result["verdict"] == "unknown", "{}: {result}", self.name);
        }
        let (xml, schema) = (self.path("check.xml"), "tests/schemas/junit.xsd");
        let xml = xml.to_str().unwrap();
        let mut xmllint = Command::new("xmllint");
        xmllint.args(["--noout", "--schema", schema, xml]).current_dir(env!("CARGO_MANIFEST_DIR"));
        if let Ok(output) = xmllint.output() {
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}: xmllint: {stderr}", self.name);
        }
        let suites = self.assert_reads("xmllint", &["--xpath", "count(/testsuites/testsuite)", xml], "");
        assert!(suites.is_empty() || suites.trim() == shown.len().to_string(), "{}: {suites}", self.name);
        let words = self.assert_reads("promtool", &["check", "metrics"], &self.text("check.metrics"));
        assert_eq!(words, "", "{}", self.name);
    }

    /// What jq makes of the documents that were sent, and of those that were shown with their secrets, is the same. Half
    /// of a surrogate pair is a fault to it; whatever may be one is left to Python.
    fn assert_jq_reads(&self, shown: &HashMap<String, i32>) {
        let read = |extension: &str| {
            let mut arguments = vec!["-S".to_owned(), "-c".to_owned(), ".".to_owned()];
            for (name, code) in shown {
                let has_secrets = name.parse::<u64>().unwrap() % 2 == 0;
                if *code == 0 && has_secrets && !self.text(&format!("{name}.json")).contains("\\ud") {
                    let path = self.path(&format!("{name}.{extension}"));
                    arguments.push(path.to_str().unwrap().to_owned());
                }
            }
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            self.assert_reads("jq", &arguments, "")
        };
        assert_eq!(read("json"), read("shown"), "{}", self.name);
    }
}

fn variable(name: &str) -> Option<u64> {
    let value = std::env::var(name).ok()?;
    Some(value.parse().unwrap_or_else(|_| panic!("{name}={value} is no number")))
}

#[test]
fn damaged_documents_break_nothing_and_are_read_back_by_every_parser_as_they_were_sent() {
    let documents = variable("JSINFO_TEST_DAMAGE").unwrap_or(DOCUMENTS);
    let first = variable("JSINFO_TEST_DAMAGE_SEED").unwrap_or(SEED);
    let batches = documents.div_ceil(IN_A_BATCH);
    let samples = document::samples();
    let (next, understood) = (AtomicU64::new(0), AtomicU64::new(0));
    let started = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let batch = next.fetch_add(1, Ordering::SeqCst);
                    if batch >= batches {
                        return;
                    }
                    let read = Batch::damage(&samples, first + batch, IN_A_BATCH).run();
                    understood.fetch_add(read as u64, Ordering::SeqCst);
                }
            });
        }
    });
    let (tried, understood) = (batches * IN_A_BATCH, understood.into_inner());
    let seconds = started.elapsed().as_secs();
    let _ = writeln!(std::io::stderr(), "{tried} documents, {understood} understood, {seconds} s");
    // Where everything were refused, or nothing, the rest would show little.
    assert!((tried / 2..tried).contains(&understood), "{understood} of {tried} were understood");
}

#[test]
fn what_is_not_as_it_was_sent_is_found() {
    let samples =
        [r#"{"version":"2.9.2","license":{"valid":true},"new":1,"big":12345678901234567890}"#.to_owned()];
    let batch = Batch { directory: tempfile::tempdir().unwrap(), name: "not damaged".to_owned() };
    std::fs::write(batch.path("0.json"), &samples[0]).unwrap();
    assert_eq!(batch.run(), 1);
    if other_program("python3", &["--version"], "").is_none() {
        return;
    }
    for (name, right, wrong, fault) in [
        ("0.shown", "12345678901234567890", "12345678901234567891", "0.json: json: not the document"),
        ("0.shown", "\"new\"", "\"old\"", "0.json: json: not the document"),
        (
            "0.kv",
            "license.valid=true",
            "license.valid=false",
            "0.json: kv: ('license', 'valid') is not 'false'",
        ),
        ("0.kv", "new=1\n", "", "is only here or only there"),
        ("0.kv", "2.9.2", "2.9.2\u{202e}", "kv: a character that is not seen"),
        ("0.env.sh", "2.9.2", "2.9", "sh: env: JSINFO_VERSION is '2.9', not '2.9.2'"),
        ("0.env.bash", "JSINFO_NEW=1\0", "", "bash: env: 3 variables and 0 left out, 4 values"),
        ("0.env.dash", "JSINFO_NEW", "JSINFO_NEU", "dash: env: JSINFO_NEW is None"),
        ("0.markdown", "| --- |", "| --- | x |", "0.json: markdown: "),
        ("0.table", "2.9.2", "2.9.2\u{1b}", "0.json: table: a character"),
        ("check.nagios", "JSINFO", "JSINFO OK\nJSINFO", "check: nagios: not one line"),
        ("check.nagios", " - ", " - x | y=z | ", "check: nagios: it does not end"),
        ("check.markdown", "| --- |", "|", "check: markdown: "),
    ] {
        let text = batch.text(name);
        assert!(text.contains(right), "{name}: {text}");
        std::fs::write(batch.path(name), text.replace(right, wrong)).unwrap();
        let faults = batch.faults();
        assert!(faults.contains(fault), "{name} with {wrong:?}: {faults:?}");
        std::fs::write(batch.path(name), text).unwrap();
    }
}
