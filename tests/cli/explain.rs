//! `jsinfo explain`: everything that has a name is explained, in every format, without a server and a configuration.

use std::collections::BTreeSet;

use jsinfo::catalogue;
use jsinfo::exit::ExitCode;
use jsinfo::health::RULES;
use serde_json::Value;

use super::support::{Shows as _, configuration::File, expect, jsinfo, jsinfo_with, terminal};

/// Every name, with the kind that JSON has for it.
fn names() -> Vec<(&'static str, String)> {
    let mut names = Vec::new();
    for section in catalogue::sections() {
        names.push(("section", section.name.to_owned()));
    }
    for field in catalogue::fields() {
        names.push(("field", field.path.to_owned()));
    }
    for rule in RULES.iter() {
        names.push(("rule", rule.code.to_owned()));
    }
    for code in ExitCode::all() {
        names.push(("exitCode", code.name().to_owned()));
        names.push(("exitCode", code.number().to_string()));
    }
    names
}

fn entries(arguments: &str) -> Vec<Value> {
    let json: Value = serde_json::from_str(&jsinfo(arguments).stdout()).unwrap();
    assert_eq!((&json["schema"], &json["schemaVersion"]), (&"jsinfo/explain".into(), &1.into()));
    json["entries"].as_array().unwrap().clone()
}

#[test]
fn everything_that_has_a_name_is_explained_in_every_format() {
    for (kind, name) in names() {
        let entries = entries(&format!("explain {name} --json"));
        assert!(entries.iter().any(|entry| entry["kind"] == kind), "{name}: {entries:?}");
        for entry in &entries {
            assert!(!entry["message"].as_str().unwrap().is_empty(), "{entry}");
        }
        let table = jsinfo(&format!("explain {name}")).stdout();
        let markdown = jsinfo(&format!("explain {name} --format markdown")).stdout();
        for entry in entries {
            let word = match kind {
                "field" => &entry["path"],
                "rule" => &entry["code"],
                _ => &entry["name"],
            };
            if let Some(word) = word.as_str() {
                assert!(table.contains(word), "{name}: {table}");
            }
        }
        assert!(markdown.starts_with("## "), "{markdown}");
    }
}

/// From the program alone.
#[test]
fn what_people_ask_is_answered() {
    for (words, answers) in [
        ("incomingRateLimit", &["kilobits a second", "kbit/s", "--incoming-rate-limit"][..]),
        ("configuration", &["superusers alone", "--superuser", "jsinfo explain user.superuser"]),
        ("user.superuser", &["--supergroup", "sudo"]),
        (
            "unknown",
            &["certificate is not trusted", "--on-trust", "deadline", "another type than documented"],
        ),
        ("minCipher", &["ENCRYPTED_128", "jetstream server --help", "cipher=UNENCRYPTED", "critical ≤ NONE"]),
        ("cipher", &["raise the minimum above UNENCRYPTED", "rules.cipher.crit = \"NONE\"", "minCipher"]),
        (
            "license.expiry",
            &["rules.\"license.expiry\".warn", "--warn license.expiry=", "JSINFO_LICENSE_EXPIRY="],
        ),
        ("cache", &["configuration.fileCache", "--max-cloud-cache-size"]),
        ("18", &["look-up", "UNKNOWN (3)"]),
        ("identity", &["several targets"]),
        ("restart", &["--baseline"]),
    ] {
        let page = jsinfo(&format!("explain {words}")).stdout();
        for answer in answers {
            assert!(page.contains(answer), "{words}: {answer} is not in it:\n{page}");
        }
    }
}

#[test]
fn an_example_is_what_the_commands_print() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sample.json");
    for entry in entries("explain --json").iter().filter(|entry| entry["kind"] == "field") {
        let mut document = entry["example"].clone();
        for key in entry["path"].as_str().unwrap().rsplit('.') {
            document = serde_json::json!({ key: document });
        }
        std::fs::write(&path, document.to_string()).unwrap();
        for example in entry["examples"].as_array().unwrap() {
            if example["format"] == "table" {
                continue;
            }
            let words: Vec<&str> = example["command"].as_str().unwrap().split(' ').skip(1).collect();
            let words: Vec<&str> = words
                .iter()
                .map(|word| if *word == "TARGET" { path.to_str().unwrap() } else { word })
                .collect();
            let printed = jsinfo_with(&words).run();
            assert_eq!(printed.status, 0, "{printed}");
            assert_eq!(printed.stdout.trim_end(), example["output"].as_str().unwrap(), "{words:?}");
        }
    }
}

/// Options are read, and what is written into a policy is read from one.
#[test]
fn every_way_to_change_a_rule_is_one() {
    let directory = tempfile::tempdir().unwrap();
    let policy = directory.path().join("policy.toml");
    for rule in RULES.iter() {
        let entries = entries(&format!("explain {} --json", rule.code));
        let entry = entries.iter().find(|entry| entry["kind"] == "rule").unwrap();
        for change in entry["changes"].as_array().unwrap() {
            std::fs::write(&policy, change["policy"].as_str().unwrap()).unwrap();
            let by_policy = jsinfo("check --list --policy").arg(&policy).stdout();
            if let Some(command) = change["command"].as_str() {
                let listed = command.strip_prefix("jsinfo ").unwrap().replace("TARGET", "--list");
                assert_eq!(jsinfo(&listed).stdout(), by_policy, "{change}");
            }
        }
    }
}

#[test]
fn an_option_that_changes_what_a_failure_counts_as_is_one_of_check() {
    let help = jsinfo("check --help").stdout();
    for code in ["unknown", "critical"] {
        let entries = entries(&format!("explain {code} --json"));
        for cause in entries.last().unwrap()["causes"].as_array().unwrap() {
            if let Some(option) = cause["option"].as_str() {
                assert!(help.contains(option), "{option}");
            }
        }
    }
}

#[test]
fn without_a_word_the_structure_is_listed() {
    let table = jsinfo("explain").stdout();
    let markdown = jsinfo("explain --format markdown").stdout();
    let listed: BTreeSet<String> = entries("explain --json")
        .iter()
        .filter_map(|entry| entry["path"].as_str().map(str::to_owned))
        .collect();
    for field in catalogue::fields() {
        let is_in_table = table.lines().any(|line| line.trim_start().starts_with(&format!("{} ", field.key)));
        assert!(is_in_table, "{}: {table}", field.path);
        assert!(
            listed.contains(field.path) && markdown.contains(&format!("## {}\n", field.path)),
            "{}",
            field.path
        );
    }
}

#[test]
fn any_word_of_any_text_is_found() {
    let found = jsinfo("explain --search sandbox").stdout();
    for name in ["user.sandboxed", "sandbox"] {
        assert!(found.contains(name), "{found}");
    }
    assert!(entries("explain --search SANDBOX --json").len() >= 2);
    // One alone is explained as a whole.
    assert!(jsinfo("explain --search --max-cloud-cache-size").run().status == 2, "an option is no word");
    assert!(jsinfo("explain --search=sudo").stdout().contains("EXAMPLES"));
    jsinfo("explain --search zzzz").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: nothing that can be explained has zzzz in its text
        hint: jsinfo explain has the structure, and jsinfo check --list the rules
    "#]]);
}

#[test]
fn what_is_not_found_is_a_usage_error_with_its_neighbours() {
    jsinfo("explain lisence.valid").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: nothing is called "lisence.valid"
        hint: did you mean license.valid or license?
        hint: jsinfo explain has the structure, and jsinfo check --list the rules
    "#]]);
    jsinfo("explain zzzz").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: nothing is called "zzzz"
        hint: jsinfo explain has the structure, and jsinfo check --list the rules
    "#]]);
    jsinfo_with(&["explain", ""]).run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: nothing is called ""
        hint: jsinfo explain has the structure, and jsinfo check --list the rules
    "#]]);
    jsinfo("explain version --format junit").run().assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: --format: junit is none of table, json, markdown
    "#]]);
}

#[test]
fn a_broken_configuration_harms_nothing() {
    let broken = File::new("this is no TOML = = =");
    let outcome = jsinfo("explain license").env("JSINFO_CONFIG", broken.path().to_str().unwrap()).run();
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""), "{outcome}");
}

#[test]
fn it_fits_the_terminal() {
    for width in [60, 80, 120] {
        for arguments in [
            &["explain"][..],
            &["explain", "unknown"],
            &["explain", "gc", "license.expiry"],
            &["explain", "--search", "limit"],
        ] {
            let (status, screen) = terminal::start(width, arguments, &[("NO_COLOR", "1")]).finish();
            assert_eq!(status, 0, "{screen}");
            for line in screen.lines().filter(|line| !line.starts_with("hint: ")) {
                assert!(line.chars().count() <= usize::from(width), "{width}: {line}");
            }
        }
    }
}

#[test]
fn whatever_names_a_field_or_a_rule_ends_with_what_explains_it() {
    for (arguments, explained) in [
        ("get lisence.valid none.invalid", "license.valid"),
        ("get Grace none.invalid", ""),
        ("get maximumSize ./none.json", "configuration.cloudFileCache.maximumSize"),
        ("show --field licence.valid ./none.json", "license.valid"),
        ("show --section licens ./none.json", "license"),
        ("check --only lisence.valid ./none.json", "license.valid"),
        ("check --warn lisence.expiry=3d ./none.json", "license.expiry"),
        ("check --warn license.expiry=soon ./none.json", "license.expiry"),
        ("check --warn license.valid=3d ./none.json", "license.valid"),
        ("check --expect lisence.valid=true ./none.json", "license.valid"),
        ("check --expect version=~( ./none.json", "version"),
        ("get receiver.relayIP ./2.9.2-superuser.json", "receiver.relayIP"),
        ("get configuration.triggersAvailable ./2.9.2-anonymous.json", "configuration.triggersAvailable"),
        ("show --section configuration ./2.9.2-anonymous.json", "configuration"),
    ] {
        let outcome = jsinfo(arguments).run();
        let last = format!("jsinfo explain {explained}");
        let told = format!("{}{}", outcome.stderr, outcome.stdout);
        assert!(told.lines().any(|line| line.ends_with(last.trim_end())), "{arguments}: {last}\n{outcome}");
    }
}
