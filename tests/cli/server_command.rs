//! `jsinfo server`: what is configured, and changes that keep what the user wrote.

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use super::support::configuration::{FLEET, File};
use super::support::{Shows as _, expect, fixtures, jsinfo};

#[test]
fn servers_are_listed() {
    File::new(FLEET).outcome(&["server", "list"]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        NAME   ADDRESS                     USER  GROUPS
        paris  https://paris.example:8886  ops   europe  default
        oslo   demo:1.9                          europe
        --- stderr
    "#]]);
    let listed = File::new(FLEET).jsinfo(&["server", "list", "--json"]).stdout();
    listed.assert_shows(expect![[r#"
        {
          "schema": "jsinfo/servers",
          "schemaVersion": 1,
          "servers": [
            {
              "name": "paris",
              "address": "https://paris.example:8886",
              "user": "ops",
              "groups": [
                "europe"
              ],
              "default": true
            },
            {
              "name": "oslo",
              "address": "demo:1.9",
              "user": null,
              "groups": [
                "europe"
              ],
              "default": false
            }
          ]
        }
    "#]]);
    File::new("").outcome(&["server", "list"]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        no server is configured; add one with: jsinfo server add NAME ADDRESS
    "#]]);
}

#[test]
fn every_setting_is_shown_with_where_it_came_from() {
    let file = File::new(FLEET);
    file.outcome(&["server", "show", "--pin", &format!("sha256:{}", "ab".repeat(32)), "--insecure=false"])
        .assert_shows(expect![[r#"
            status: 0
            --- stdout
            SETTING          VALUE                                                                    FROM
            target           paris                                                                    config.toml:2
            address          https://paris.example:8886                                               config.toml:9
            user             ops                                                                      config.toml:10
            password         the command `pass show jetstream/paris`                                  config.toml:11
            superuser        true                                                                     config.toml:12
            no-input         false                                                                    default
            timeout          30s                                                                      config.toml:3
            connect-timeout  5s                                                                       default
            pin              sha256:abababababababababababababababababababababababababababababababab  --pin
            ca-file          —                                                                        default
            insecure         false                                                                    --insecure
            allow-plaintext  false                                                                    default
            format           table                                                                    default
            compact          false                                                                    default
            all              false                                                                    default
            color            auto                                                                     default
            error-format     text                                                                     default
            verbose          false                                                                    default
            --- stderr
        "#]]);
    let run = file
        .jsinfo(&["server", "show", "paris", "--json", "--user", "bob"])
        .env("JETSTREAM_API_PASSWORD", "hunter2");
    let shown: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(shown["schema"], "jsinfo/settings");
    assert_eq!(shown["schemaVersion"], 1);
    let setting = |name: &str| {
        shown["settings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|setting| setting["name"] == name)
            .unwrap()
            .to_string()
    };
    assert_eq!(setting("user"), r#"{"name":"user","value":"bob","origin":"flag","where":"--user"}"#);
    assert_eq!(
        setting("password"),
        r#"{"name":"password","value":"***","origin":"variable","where":"JETSTREAM_API_PASSWORD"}"#
    );
    assert_eq!(setting("insecure"), r#"{"name":"insecure","value":false,"origin":"default","where":null}"#);
    assert_eq!(setting("pin"), r#"{"name":"pin","value":null,"origin":"default","where":null}"#);
}

#[test]
fn what_is_shown_of_no_server_says_so() {
    let file = File::new(FLEET);
    for (name, hints) in [
        ("pari", "hint: did you mean paris? jsinfo server list has the names\n"),
        ("europe", "hint: did you mean the group @europe?\n"),
        ("rome", ""),
    ] {
        let shown = file.outcome(&["server", "show", name]);
        let told = format!("warning: no server is called {name}; it is taken for an address\n{hints}");
        assert_eq!((shown.status, shown.stderr), (0, told));
    }
    // Whoever writes an address means one, and whoever writes nothing means what there is.
    for target in ["paris", "localhost", "10.0.0.1", "rome.example", "rome:8886", "demo:", "./rome.json"] {
        assert_eq!(file.outcome(&["server", "show", target]).stderr, "", "{target}");
    }
    assert_eq!(jsinfo("server show").run().stderr, "");
}

#[test]
fn a_server_is_added_and_the_rest_stays_as_it_was() {
    let file = File::new(FLEET);
    let arguments = [
        "server",
        "add",
        "rome",
        "rome.example:9000",
        "--user",
        "ops",
        "--password-command",
        "pass show 'jetstream rome'",
        "--timeout",
        "5",
        "--superuser",
        "--ca-file",
        "/etc/rome.pem",
    ];
    file.outcome(&arguments).assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        rome is in config.toml; try: jsinfo show rome
    "#]]);
    let text = file.text();
    assert!(text.starts_with(FLEET.split("# for later").next().unwrap()), "{text}");
    let added =
        text.split("# for later").next().unwrap().strip_prefix(FLEET.split("# for later").next().unwrap());
    format!("{}...", added.unwrap()).assert_shows(expect![[r#"
        [servers.rome]
        address = "rome.example:9000"
        user = "ops"
        password-command = ["pass", "show", "jetstream rome"]
        superuser = true
        timeout = "5s"
        ca-file = "/etc/rome.pem"

        ..."#]]);
    let shown = file.outcome(&["server", "show", "rome"]);
    assert_eq!((shown.status, shown.stderr.as_str()), (0, ""));
    let of_the_file = shown.stdout.lines().filter(|line| line.contains("config.toml:"));
    of_the_file.collect::<Vec<_>>().join("\n").assert_shows(expect![[r#"
        address          rome.example:9000                         config.toml:19
        user             ops                                       config.toml:20
        password         the command `pass show 'jetstream rome'`  config.toml:21
        superuser        true                                      config.toml:22
        timeout          5s                                        config.toml:23
        ca-file          /etc/rome.pem                             config.toml:24"#]]);
}

#[test]
fn the_first_server_makes_the_file() {
    let home = tempfile::tempdir().unwrap();
    let run = |arguments: &str| jsinfo(arguments).env("HOME", home.path().to_str().unwrap());
    assert_eq!(run("server add here demo:1.9 --default").run().status, 0);
    assert_eq!(run("get version").stdout(), "1.9.0\n");
    let names: Vec<_> = std::fs::read_dir(home.path().join(".config/jsinfo"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["config.toml"], "no temporary file is left");
}

#[test]
fn the_first_server_makes_the_file_that_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let run = |arguments: &str, file: &str| {
        jsinfo(arguments).current_dir(directory.path()).env("JSINFO_CONFIG", file).run()
    };
    for file in ["new.toml", "one/two/new.toml"] {
        assert_eq!(run("get version here", file).status, 10);
        let added = run("server add here demo:1.9", file).stderr;
        assert_eq!(added, format!("here is in {file}; try: jsinfo show here\n"));
        assert_eq!(run("get version here", file).stdout, "1.9.0\n");
    }
}

#[test]
fn a_link_to_the_file_stays_one_and_the_file_keeps_its_mode() {
    let file = File::new(FLEET);
    std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o640)).unwrap();
    let link = file.directory().join("link.toml");
    std::os::unix::fs::symlink(file.path(), &link).unwrap();
    jsinfo("server add rome rome --config").arg(&link).run();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(file.text().contains("[servers.rome]"));
    assert_eq!(file.path().metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_server_that_cannot_be_added_is_not() {
    let file = File::new(FLEET);
    file.outcome(&["server", "add", "paris", "elsewhere"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: a server is called paris already
        hint: add --replace to put this one in its place
    "#]]);
    file.outcome(&["server", "add", "a:b", "elsewhere"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: "a:b" cannot be a server's name
        hint: a name is made of letters, digits, - _ and .
    "#]]);
    file.outcome(&["server", "add", "rome", "two words"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: "two words" is no target
        hint: a target is [GRAMMAR]
    "#]]);
    let from_input = ["server", "add", "rome", "rome", "--user", "x", "--password-file", "-"];
    file.outcome(&from_input).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: standard input cannot be remembered
        hint: name a file, or a command with --password-command
    "#]]);
    assert_eq!(file.text(), FLEET);
    assert_eq!(file.outcome(&["server", "add", "paris", "elsewhere", "--replace"]).status, 0);
    assert_eq!(file.text().matches("[servers.paris]").count(), 1);
    assert!(file.text().contains("address = \"elsewhere\"") && !file.text().contains("pass show"));
    jsinfo("server add rome rome").run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: there is no place for a configuration file
        hint: name one with --config FILE, or set HOME
    "#]]);
}

#[test]
fn a_server_that_is_replaced_keeps_its_comments_and_its_place() {
    let text = r#"# The fleet.

# the big one
[servers.paris] # in the cellar
# asked on Mondays
user = "ops" # the team
address = "paris.example" # the old address

[servers."oslo"] # the small one
address = "oslo.example"
"#;
    let file = File::new(text);
    let arguments = ["server", "add", "paris", "demo:", "--replace", "--user", "bob", "--superuser"];
    assert_eq!(file.outcome(&arguments).status, 0);
    file.text().assert_shows(expect![[r##"
        # The fleet.

        # the big one
        [servers.paris] # in the cellar
        # asked on Mondays
        user = "bob" # the team
        address = "demo:" # the old address
        superuser = true

        [servers."oslo"] # the small one
        address = "oslo.example"
    "##]]);
    assert_eq!(file.outcome(&["server", "add", "paris", "demo:", "--replace"]).status, 0);
    file.text().assert_shows(expect![[r##"
        # The fleet.

        # the big one
        [servers.paris] # in the cellar
        address = "demo:" # the old address

        [servers."oslo"] # the small one
        address = "oslo.example"
    "##]]);
    for text in [
        "[servers]\nparis = { address = \"x\", user = \"ops\" } # the big one\noslo = { address = \"y\" }\n",
        "servers.paris.user = \"ops\"\nservers.paris.address = \"x\" # the big one\n",
        "servers = { paris = { address = \"x\" } } # all\n",
    ] {
        let file = File::new(text);
        assert_eq!(file.outcome(&["server", "add", "paris", "demo:1.9", "--replace"]).status, 0);
        assert_eq!(
            file.text(),
            text.replace(r#""x""#, r#""demo:1.9""#)
                .replace(r#", user = "ops""#, "")
                .replace("servers.paris.user = \"ops\"\n", "")
        );
    }
}

#[test]
fn a_server_is_removed_and_the_rest_stays_as_it_was() {
    let file = File::new(FLEET);
    file.outcome(&["server", "remove", "paris"]).assert_shows(expect![[r#"
        status: 0
        --- stdout
        --- stderr
        paris is no longer in config.toml
        warning: paris was the default; there is none now
        warning: paris was in the group europe, and is no longer
    "#]]);
    file.text().assert_shows(expect![[r##"
        # The fleet.
        timeout = "30s"

        # Two countries.

        # the old one
        [servers.oslo] # in the cellar
        address = "demo:1.9"

        # for later
        [groups]
        europe = ["oslo"] # both
    "##]]);
    let file = File::new("[servers.a]\naddress = \"demo:\"\n\n[servers.b]\naddress = \"demo:1.9\"\n");
    assert_eq!(file.outcome(&["server", "remove", "a"]).status, 0);
    assert_eq!(file.text(), "[servers.b]\naddress = \"demo:1.9\"\n");
    let file = File::new(FLEET);
    file.outcome(&["server", "remove", "olso"]).assert_shows(expect![[r#"
        status: 1
        --- stdout
        --- stderr
        warning: no server is called olso
        hint: did you mean oslo?
    "#]]);
}

#[test]
fn a_path_of_the_file_is_beside_it_wherever_jsinfo_runs() {
    let file = File::new(
        "[servers.saved]\naddress = \"./saved.json\"\n[groups]\nall = [\"saved\", \"file:other.json\"]\n",
    );
    let directory = file.directory();
    for name in ["saved.json", "other.json", "third.json"] {
        std::fs::copy(fixtures().join("2.9.2-superuser.json"), directory.join(name)).unwrap();
    }
    let elsewhere = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| file.jsinfo(arguments).current_dir(elsewhere.path()).run();
    assert_eq!(run(&["get", "version", "saved"]).stdout, "2.9.2\n");
    let fleet = run(&["fleet", "@all", "--json"]);
    assert_eq!(fleet.status, 0, "{fleet}");
    // What is added is where it was when it was added.
    assert_eq!(
        file.jsinfo(&["server", "add", "third", "./third.json"]).current_dir(directory).run().status,
        0
    );
    assert_eq!(run(&["get", "version", "third"]).stdout, "2.9.2\n");
    let refused = file.jsinfo(&["server", "add", "fourth", "./"]).current_dir(directory).run();
    assert_eq!(refused.status, 2, "{refused}");
    assert!(refused.stderr.contains("is a directory of saved documents, and a server is one"), "{refused}");
}
