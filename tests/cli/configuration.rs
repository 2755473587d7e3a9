//! The configuration file: servers by name, precedence, and changes that keep what the user wrote.

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

use serde_json::Value;

use super::support::{Outcome, Run, Server, jsinfo, jsinfo_with, secret_file};

/// A configuration file in a directory of its own.
struct File {
    directory: tempfile::TempDir,
}

impl File {
    fn new(text: &str) -> Self {
        let file = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::write(file.path(), text).unwrap();
        file
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("config.toml")
    }

    fn text(&self) -> String {
        std::fs::read_to_string(self.path()).unwrap()
    }

    fn jsinfo(&self, arguments: &[&str]) -> Run {
        jsinfo_with(arguments).arg("--config").arg(self.path())
    }

    /// What a run leaves behind, without what differs from run to run.
    fn outcome(&self, arguments: &[&str]) -> Outcome {
        let outcome = self.jsinfo(arguments).run();
        let plain = |text: String| text.replace(&self.path().display().to_string(), "config.toml");
        Outcome { status: outcome.status, stdout: plain(outcome.stdout), stderr: plain(outcome.stderr) }
    }
}

const FLEET: &str = r#"# The fleet.
default = "paris"   # the usual one
timeout = "30s"

# Two countries.

# the big one
[servers.paris]
address = "https://paris.example:8886"
user = "ops"
password-command = "pass show jetstream/paris"
superuser = true

# the old one
[servers.oslo] # in the cellar
address = "demo:1.9"

# for later
[groups]
europe = ["oslo", "paris"] # both
"#;

#[test]
fn a_server_goes_by_its_name_and_wins_over_a_host() {
    let server = Server::with_document("2.9.2-anonymous.json");
    let file = File::new(&format!("[servers.localhost]\naddress = \"{}\"\n", server.target()));
    assert_eq!(file.jsinfo(&["get", "version", "localhost"]).stdout(), "2.9.2\n");
    assert_eq!(File::new(FLEET).jsinfo(&["get", "version", "oslo"]).stdout(), "1.9.0\n", "of any kind");
}

#[test]
fn the_target_is_the_argument_or_the_variable_or_the_files_default() {
    let file = File::new("default = \"./1.9.0-superuser.json\"");
    assert_eq!(file.jsinfo(&["get", "version"]).stdout(), "1.9.0\n");
    let run = file.jsinfo(&["get", "version"]).env("JSINFO_TARGET", "./2.9.2-token.json");
    assert_eq!(run.stdout(), "2.9.2\n");
    assert_eq!(file.jsinfo(&["get", "apiVersion", "./1.4-anonymous.json"]).stdout(), "22\n");
}

#[test]
fn the_file_is_found_in_four_places() {
    let home = tempfile::tempdir().unwrap();
    let (usual, xdg) = (home.path().join(".config/jsinfo"), home.path().join("xdg/jsinfo"));
    let named = home.path().join("named.toml");
    for (directory, target) in [(&usual, "1.4-anonymous"), (&xdg, "1.9.0-superuser")] {
        std::fs::create_dir_all(directory).unwrap();
        std::fs::write(directory.join("config.toml"), format!("default = \"./{target}.json\"")).unwrap();
    }
    std::fs::write(&named, "default = \"./2.9.2-superuser.json\"").unwrap();
    let (home, named) = (home.path().to_str().unwrap(), named.to_str().unwrap());
    let xdg = format!("{home}/xdg");
    let run = || jsinfo("get apiVersion").env("HOME", home);
    assert_eq!(run().stdout(), "22\n");
    assert_eq!(run().env("XDG_CONFIG_HOME", &xdg).stdout(), "27\n");
    assert_eq!(run().env("XDG_CONFIG_HOME", &xdg).env("JSINFO_CONFIG", named).stdout(), "40\n");
    assert_eq!(run().env("JSINFO_CONFIG", "/none").arg("--config").arg(named).stdout(), "40\n");
    insta::assert_snapshot!(jsinfo("get version demo:").env("JSINFO_CONFIG", "/none.toml").run(), @"
    status: 10
    --- stdout
    --- stderr
    error: cannot read the configuration file /none.toml: no such file
    hint: --config, then JSINFO_CONFIG, says which file it is
    ");
}

#[test]
fn a_servers_own_words_win_over_the_files_and_an_option_wins_over_both() {
    let server = Server::http(|_| super::support::Reply::silence());
    let text = format!("timeout = \"250ms\"\n[servers.slow]\naddress = \"{}\"\n", server.target());
    let took = |file: &File, more: &[&str]| {
        let outcome = file.outcome(&[&["get", "version", "slow"], more].concat());
        assert_eq!(outcome.status, 15, "{outcome}");
        outcome.stderr.split(" was not over after ").nth(1).unwrap().lines().next().unwrap().to_owned()
    };
    assert_eq!(took(&File::new(&text), &[]), "250ms");
    let own = File::new(&format!("{text}timeout = \"150ms\"\n"));
    assert_eq!(took(&own, &[]), "150ms");
    assert_eq!(took(&own, &["--timeout", "50ms"]), "50ms");
}

#[test]
fn credentials_come_from_the_file_after_everything_else() {
    let server = Server::with_document("2.9.2-superuser.json");
    let password = secret_file("from its file\n");
    let directory = tempfile::tempdir().unwrap();
    let handed = directory.path().join("jsinfo.password");
    std::fs::write(&handed, "handed over\n").unwrap();
    std::fs::set_permissions(&handed, std::fs::Permissions::from_mode(0o400)).unwrap();
    let target = server.target();
    let text = format!(
        "[servers.a]\naddress = \"{target}\"\nuser = \"ops\"\npassword-command = [\"printf\", \"%s\", \"from its command\"]\nsuperuser = true\n\
         [servers.b]\naddress = \"{target}\"\nuser = \"ops\"\npassword-file = \"{}\"\n",
        password.path().display()
    );
    let file = File::new(&text);
    let path = std::env::var("PATH").unwrap();
    let run = |name: &str| file.jsinfo(&["get", "version", name]).env("PATH", &path);
    run("a").stdout();
    run("b").stdout();
    run("a").env("CREDENTIALS_DIRECTORY", directory.path().to_str().unwrap()).stdout();
    run("a")
        .env("CREDENTIALS_DIRECTORY", directory.path().to_str().unwrap())
        .env("JETSTREAM_API_PASSWORD", "variable")
        .stdout();
    run("a").env("JETSTREAM_API_PASSWORD", "variable").arg("--password-command=printf option").stdout();
    run("a").arg("--user=bob").arg("--superuser=false").stdout();
    let calls: Vec<String> = server
        .requests()
        .iter()
        .map(|request| match request.method() {
            "auth" => request.body["params"].to_string(),
            method => method.to_owned(),
        })
        .collect();
    insta::assert_snapshot!(calls.join("\n"), @r#"
    {"userName":"ops","password":"from its command"}
    superuser
    getServerInfo
    {"userName":"ops","password":"from its file"}
    getServerInfo
    {"userName":"ops","password":"handed over"}
    superuser
    getServerInfo
    {"userName":"ops","password":"variable"}
    superuser
    getServerInfo
    {"userName":"ops","password":"option"}
    superuser
    getServerInfo
    {"userName":"bob","password":"from its command"}
    getServerInfo
    "#);
}

#[test]
fn paths_of_the_file_are_beside_it_or_at_home() {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let file = File::new(&format!(
        "[servers.a]\naddress = \"{target}\"\ntoken-file = \"token\"\n[servers.b]\naddress = \"{target}\"\ntoken-file = \"~/token\"\n"
    ));
    let secret = file.directory.path().join("token");
    std::fs::write(&secret, "tok").unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    file.jsinfo(&["get", "version", "a"]).stdout();
    file.jsinfo(&["get", "version", "b"]).env("HOME", file.directory.path().to_str().unwrap()).stdout();
    assert_eq!(server.methods(), ["auth", "getServerInfo", "auth", "getServerInfo"]);
}

#[test]
fn output_options_may_stand_in_the_file() {
    let file = File::new("format = \"json\"\ncompact = true\ncolor = \"always\"\nverbose = true\n");
    let outcome = file.outcome(&["show", "./2.9.2-superuser.json", "--section", "gc"]);
    insta::assert_snapshot!(outcome.without_times(), @r#"
    status: 0
    --- stdout
    {"configuration":{"garbageCollect":{"intervalSeconds":3600,"timeLimitSeconds":172800}}}
    --- stderr
    * saved document: read ./2.9.2-superuser.json ([TIME])
    "#);
    let shown = file.jsinfo(&["show", "demo:", "--format", "table", "--section", "license"]).run().stdout;
    assert!(shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn what_is_strange_is_a_warning_with_its_line() {
    let text = "timeuot = 3\n[servers.paris]\naddress = \"demo:\"\npasword-file = \"x\"\npassword = \"hunter2\"\nwhatever = 1\n";
    let outcome = File::new(text).outcome(&["get", "version", "paris"]);
    insta::assert_snapshot!(outcome, @"
    status: 0
    --- stdout
    2.9.2
    --- stderr
    warning: config.toml:1: timeuot: unknown key: did you mean timeout?
    warning: config.toml:4: pasword-file: unknown key: did you mean password-file or password-command?
    warning: config.toml:5: password: a secret does not belong in this file and is not read: use -file or -command
    warning: config.toml:6: whatever: unknown key: it is not read
    ");
}

#[test]
fn what_makes_no_sense_is_exit_code_10_with_its_line() {
    for text in [
        "default = \n",
        "a = 1\n[servers.paris\n",
        "default = 3\n",
        "timeout = \"soon\"\n",
        "\ncolor = \"pink\"\n",
        "insecure = \"yes\"\n",
        "pin = [\"sha256:zz\"]\n",
        "password-command = \"pass 'x\"\n",
        "password-command = []\n",
        "password-file = \"a\"\npassword-command = \"b\"\n",
        "servers = 1\n",
        "[servers.paris]\nuser = \"ops\"\n",
        "[servers.paris]\naddress = \"x\"\nuser = \"ops\"\ntoken-file = \"t\"\n",
        "[groups]\nall = [1]\n",
    ] {
        let outcome = File::new(text).outcome(&["get", "version", "demo:"]);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (10, ""), "{text}{outcome}");
        assert!(outcome.stderr.starts_with("error: config.toml:"), "{outcome}");
        assert!(outcome.stderr.contains("\nhint: "), "{outcome}");
    }
    insta::assert_snapshot!(File::new("a = 1\ndefault = \n").outcome(&["show"]), @"
    status: 10
    --- stdout
    --- stderr
    error: config.toml:2:11: string values must be quoted, expected literal string
    hint: the file is TOML: see the README for an example
    ");
    insta::assert_snapshot!(File::new("[servers.paris]\naddress = \"two words\"\n").outcome(&["show", "paris"]), @r#"
    status: 2
    --- stdout
    --- stderr
    error: config.toml:2: the address of paris: "two words" is no target
    hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
    "#);
}

#[test]
fn commands_without_a_server_need_no_file() {
    let file = File::new("broken = \n");
    for arguments in [&["completions", "fish"][..], &["--help"], &["--version"]] {
        assert_eq!(file.jsinfo(arguments).run().status, 0);
    }
}

#[test]
fn servers_are_listed() {
    insta::assert_snapshot!(File::new(FLEET).outcome(&["server", "list"]), @"
    status: 0
    --- stdout
    NAME   ADDRESS                     USER  GROUPS
    paris  https://paris.example:8886  ops   europe  default
    oslo   demo:1.9                          europe
    --- stderr
    ");
    let listed = File::new(FLEET).jsinfo(&["server", "list", "--json"]).stdout();
    insta::assert_snapshot!(listed, @r#"
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
    "#);
    insta::assert_snapshot!(File::new("").outcome(&["server", "list"]), @"
    status: 0
    --- stdout
    --- stderr
    no server is configured; add one with: jsinfo server add NAME ADDRESS
    ");
}

#[test]
fn every_setting_is_shown_with_where_it_came_from() {
    let file = File::new(FLEET);
    insta::assert_snapshot!(file.outcome(&["server", "show", "--pin", &format!("sha256:{}", "ab".repeat(32)), "--insecure=false"]), @"
    status: 2
    --- stdout
    --- stderr
    error: the argument '--pin <FINGERPRINT>' cannot be used with '--insecure[=<BOOL>]'
    hint: usage: jsinfo server show --pin <FINGERPRINT> --config <FILE> [TARGET]
    ");
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
    assert_eq!(setting("insecure"), r#"{"name":"insecure","value":"false","origin":"default","where":null}"#);
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
    insta::assert_snapshot!(file.outcome(&arguments), @"
    status: 0
    --- stdout
    --- stderr
    rome is in config.toml; try: jsinfo show rome
    ");
    let text = file.text();
    assert!(text.starts_with(FLEET.split("# for later").next().unwrap()), "{text}");
    let added =
        text.split("# for later").next().unwrap().strip_prefix(FLEET.split("# for later").next().unwrap());
    insta::assert_snapshot!(format!("{}...", added.unwrap()), @r#"
    [servers.rome]
    address = "rome.example:9000"
    user = "ops"
    password-command = ["pass", "show", "jetstream rome"]
    superuser = true
    timeout = "5s"
    ca-file = "/etc/rome.pem"

    ...
    "#);
    insta::assert_snapshot!(file.outcome(&["server", "show", "rome"]), @"
    status: 0
    --- stdout
    SETTING          VALUE                                     FROM
    target           rome                                      argument
    address          rome.example:9000                         config.toml:19
    user             ops                                       config.toml:20
    password         the command `pass show 'jetstream rome'`  config.toml:21
    superuser        true                                      config.toml:22
    no-input         false                                     default
    timeout          5s                                        config.toml:23
    connect-timeout  5s                                        default
    pin              none                                      default
    ca-file          /etc/rome.pem                             config.toml:24
    insecure         false                                     default
    allow-plaintext  false                                     default
    --- stderr
    ");
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
fn a_link_to_the_file_stays_one_and_the_file_keeps_its_mode() {
    let file = File::new(FLEET);
    std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(0o640)).unwrap();
    let link = file.directory.path().join("link.toml");
    std::os::unix::fs::symlink(file.path(), &link).unwrap();
    jsinfo("server add rome rome --config").arg(&link).run();
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(file.text().contains("[servers.rome]"));
    assert_eq!(file.path().metadata().unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn a_server_that_cannot_be_added_is_not() {
    let file = File::new(FLEET);
    insta::assert_snapshot!(file.outcome(&["server", "add", "paris", "elsewhere"]), @"
    status: 2
    --- stdout
    --- stderr
    error: a server is called paris already
    hint: add --replace to put this one in its place
    ");
    insta::assert_snapshot!(file.outcome(&["server", "add", "a:b", "elsewhere"]), @r#"
    status: 2
    --- stdout
    --- stderr
    error: "a:b" cannot be a server's name
    hint: a name is made of letters, digits, - _ and .
    "#);
    insta::assert_snapshot!(file.outcome(&["server", "add", "rome", "two words"]), @r#"
    status: 2
    --- stdout
    --- stderr
    error: "two words" is no target
    hint: a target is HOST, HOST:PORT, a URL, console:HOST, python:HOST, file:PATH, ./FILE.json, - or demo:
    "#);
    insta::assert_snapshot!(file.outcome(&["server", "add", "rome", "rome", "--user", "x", "--password-file", "-"]), @"
    status: 2
    --- stdout
    --- stderr
    error: standard input cannot be remembered
    hint: name a file, or a command with --password-command
    ");
    assert_eq!(file.text(), FLEET);
    assert_eq!(file.outcome(&["server", "add", "paris", "elsewhere", "--replace"]).status, 0);
    assert_eq!(file.text().matches("[servers.paris]").count(), 1);
    assert!(file.text().contains("address = \"elsewhere\"") && !file.text().contains("pass show"));
    insta::assert_snapshot!(jsinfo("server add rome rome").run(), @"
    status: 10
    --- stdout
    --- stderr
    error: there is no place for a configuration file
    hint: name one with --config FILE, or set HOME
    ");
}

#[test]
fn a_server_is_removed_and_the_rest_stays_as_it_was() {
    let file = File::new(FLEET);
    insta::assert_snapshot!(file.outcome(&["server", "remove", "paris"]), @"
    status: 0
    --- stdout
    --- stderr
    paris is no longer in config.toml
    warning: paris was the default; there is none now
    warning: paris was in the group europe, and is no longer
    ");
    insta::assert_snapshot!(file.text(), @r#"
    # The fleet.
    timeout = "30s"

    # Two countries.

    # the old one
    [servers.oslo] # in the cellar
    address = "demo:1.9"

    # for later
    [groups]
    europe = ["oslo"] # both
    "#);
    insta::assert_snapshot!(file.outcome(&["server", "remove", "olso"]), @"
    status: 1
    --- stdout
    --- stderr
    warning: no server is called olso
    hint: did you mean oslo?
    ");
}
