//! Settings: what the command line says over the file, and that every setting that acts is listed.

use jsinfo::config::setting::{Group, ValueKind};
use jsinfo::config::{KeyScope, SETTINGS};
use serde_json::Value;

use super::support::configuration::File;
use super::support::jsinfo;

/// The flags that may stand in the file, with the group of their options.
fn flags() -> Vec<(&'static str, Group)> {
    let mut flags = Vec::new();
    for setting in SETTINGS {
        if let (ValueKind::Flag, Some(_), Some(option)) = (setting.kind, setting.key, setting.option) {
            flags.push((setting.name, option.group));
        }
    }
    assert!(flags.iter().any(|(name, _)| *name == "verbose"), "{flags:?}");
    flags
}

/// What `server show` lists of a setting: its value, and where that came from.
fn listed(file: &File, arguments: &[&str], name: &str) -> (Value, String) {
    let arguments = [&["server", "show", "paris", "--json"], arguments].concat();
    let list: Value = serde_json::from_str(&file.jsinfo(&arguments).run().stdout).unwrap();
    let setting = list["settings"].as_array().unwrap().iter().find(|setting| setting["name"] == name);
    let setting = setting.unwrap_or_else(|| panic!("{name} is not listed"));
    (setting["value"].clone(), setting["origin"].as_str().unwrap().to_owned())
}

#[test]
fn every_flag_of_the_file_can_be_turned_off_on_the_command_line() {
    for (name, group) in flags() {
        let file = File::new(&format!("{name} = true\n"));
        assert_eq!(listed(&file, &[], name), (true.into(), "file".to_owned()), "{name}");
        if group != Group::Show {
            let off = format!("--{name}=false");
            assert_eq!(listed(&file, &[&off], name), (false.into(), "flag".to_owned()), "{name}");
        }
    }
}

#[test]
fn a_flag_of_show_that_is_turned_off_is_as_if_the_file_did_not_say_it() {
    let document = "./2.9.2-anonymous.json";
    for (name, more) in [("all", ""), ("compact", "--json")] {
        let file = File::new(&format!("{name} = true\n"));
        let show = |off: &str| {
            let arguments = ["show", document, more, off];
            let given: Vec<&str> = arguments.into_iter().filter(|argument| !argument.is_empty()).collect();
            file.jsinfo(&given).stdout()
        };
        let without_file = jsinfo(&format!("show {document} {more}")).stdout();
        assert_eq!(show(&format!("--{name}=false")), without_file, "{name}");
        assert_ne!(show(""), without_file, "{name} says something");
    }
}

#[test]
fn a_flag_alone_says_yes_and_takes_no_word_that_follows() {
    let file = File::new("");
    for (name, group) in flags() {
        if group != Group::Show {
            let on = format!("--{name}");
            assert_eq!(listed(&file, &[&on], name), (true.into(), "flag".to_owned()), "{name}");
        }
    }
    let outcome = jsinfo("show --compact ./false --json").run();
    assert_eq!(outcome.status, 10, "./false is a target: {outcome}");
}

#[test]
fn every_setting_that_acts_is_listed_with_its_origin_by_server_show_and_by_doctor() {
    let file =
        File::new("format = \"kv\"\nall = true\n[servers.paris]\naddress = \"./2.9.2-superuser.json\"\n");
    for command in [&["server", "show", "paris", "--json"][..], &["doctor", "paris", "--json"]] {
        let list: Value = serde_json::from_str(&file.jsinfo(command).run().stdout).unwrap();
        let settings = list["settings"].as_array().unwrap();
        let names: Vec<&str> = settings.iter().map(|setting| setting["name"].as_str().unwrap()).collect();
        for setting in SETTINGS {
            // Who asks is not listed where nobody is asked, and a structure is no setting.
            let group = setting.option.map(|option| option.group);
            let acts = group.is_some_and(|group| !matches!(group, Group::Caller | Group::Credentials));
            assert_eq!(names.contains(&setting.name), acts || setting.key == Some(KeyScope::Server));
        }
        let format = settings.iter().find(|setting| setting["name"] == "format").unwrap();
        assert_eq!((&format["value"], &format["origin"]), (&"kv".into(), &"file".into()));
        assert!(format["where"].as_str().unwrap().ends_with("config.toml:1"), "{format}");
    }
}
