//! The configuration file: servers by name, precedence, and what is strange in it.

use std::os::unix::fs::PermissionsExt as _;

use super::support::configuration::{FLEET, File};
use super::support::{Server, Shows as _, expect, fixtures, jsinfo, jsinfo_without_names, secret_file};

#[test]
fn a_server_goes_by_its_name_and_wins_over_a_host() {
    let server = Server::with_document("2.9.2-anonymous.json");
    let file = File::new(&format!("[servers.localhost]\naddress = \"{}\"\n", server.target()));
    assert_eq!(file.jsinfo(&["get", "version", "localhost"]).stdout(), "2.9.2\n");
    assert_eq!(File::new(FLEET).jsinfo(&["get", "version", "oslo"]).stdout(), "1.9.0\n", "of any kind");
}

#[test]
fn the_target_is_the_argument_or_the_variable_or_the_files_default() {
    let file = File::new(&format!("default = \"{}/1.9.0-superuser.json\"", fixtures().display()));
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
        std::fs::write(
            directory.join("config.toml"),
            format!("default = \"{}/{target}.json\"", fixtures().display()),
        )
        .unwrap();
    }
    std::fs::write(&named, format!("default = \"{}/2.9.2-superuser.json\"", fixtures().display())).unwrap();
    let (home, named) = (home.path().to_str().unwrap(), named.to_str().unwrap());
    let xdg = format!("{home}/xdg");
    let run = || jsinfo("get apiVersion").env("HOME", home);
    assert_eq!(run().stdout(), "22\n");
    assert_eq!(run().env("XDG_CONFIG_HOME", &xdg).stdout(), "27\n");
    assert_eq!(run().env("XDG_CONFIG_HOME", &xdg).env("JSINFO_CONFIG", named).stdout(), "40\n");
    assert_eq!(run().env("JSINFO_CONFIG", "/none").arg("--config").arg(named).stdout(), "40\n");
    jsinfo("get version demo:").env("JSINFO_CONFIG", "/none.toml").run().assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: cannot read the configuration file /none.toml: no such file
        hint: --config, then JSINFO_CONFIG, says which file it is
    "#]]);
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
    calls.join("\n").assert_shows(expect![[r#"
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
        getServerInfo"#]]);
}

#[test]
fn paths_of_the_file_are_beside_it_or_at_home() {
    let server = Server::with_document("2.9.2-superuser.json");
    let target = server.target();
    let file = File::new(&format!(
        "[servers.a]\naddress = \"{target}\"\ntoken-file = \"token\"\n[servers.b]\naddress = \"{target}\"\ntoken-file = \"~/token\"\n"
    ));
    let secret = file.directory().join("token");
    std::fs::write(&secret, "tok").unwrap();
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    file.jsinfo(&["get", "version", "a"]).stdout();
    file.jsinfo(&["get", "version", "b"]).env("HOME", file.directory().to_str().unwrap()).stdout();
    assert_eq!(server.methods(), ["auth", "getServerInfo", "auth", "getServerInfo"]);
}

#[test]
fn output_options_may_stand_in_the_file() {
    let file = File::new("format = \"json\"\ncompact = true\ncolor = \"always\"\nverbose = true\n");
    let outcome = file.outcome(&["show", "./2.9.2-superuser.json", "--field", "license.valid"]);
    outcome.without_times().assert_shows(expect![[r#"
        status: 0
        --- stdout
        {"license":{"valid":true}}
        --- stderr
        * saved document: read ./2.9.2-superuser.json ([TIME])
    "#]]);
    let shown = file.jsinfo(&["show", "demo:", "--format", "table", "--section", "license"]).run().stdout;
    assert!(shown.contains('\u{1b}'), "{shown}");
}

#[test]
fn what_is_strange_is_a_warning_with_its_line() {
    let text = "timeuot = 3\n[servers.paris]\naddress = \"demo:\"\npasword-file = \"x\"\npassword = \"hunter2\"\nwhatever = 1\n";
    let outcome = File::new(text).outcome(&["get", "version", "paris"]);
    outcome.assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: config.toml:1: timeuot: unknown key: did you mean timeout?
        warning: config.toml:4: pasword-file: unknown key: did you mean password-file or password-command?
        warning: config.toml:5: password: a secret does not belong in this file and is not read: use password-file or password-command
        warning: config.toml:6: whatever: unknown key: it is not read
    "#]]);
}

#[test]
fn what_makes_no_sense_is_exit_code_10_with_its_line() {
    let mut shown = String::new();
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
        assert!(
            ["hint: ", "it takes ", "is none of "].iter().any(|help| outcome.stderr.contains(help)),
            "{outcome}"
        );
    }
    for text in [
        "timeout = true",
        "color = \"pink\"",
        "format = \"xml\"",
        "format = \"mrkdown\"",
        "groups.all = [1]",
        "[servers]\nparis = \"paris.example\"",
    ] {
        shown.push_str(&File::new(text).outcome(&["show"]).stderr);
    }
    shown.assert_shows(expect![[r#"
        error: config.toml:1: timeout: it takes a time, such as "15s", or seconds
        error: config.toml:1: color: pink is none of auto, always, never
        error: config.toml:1: format: xml is none of [FORMATS]
        error: config.toml:1: format: mrkdown is none of [FORMATS]
        hint: did you mean markdown?
        error: config.toml:1: all: it takes a list of targets
        error: config.toml:2: paris: it takes a table, with an address
    "#]]);
    File::new("a = 1\ndefault = \n").outcome(&["show"]).assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: config.toml:2:11: string values must be quoted, expected literal string
        hint: the file is TOML: docs/configuration.md has an example
    "#]]);
    File::new("[servers.paris]\naddress = \"two words\"\n").outcome(&["show", "paris"]).assert_shows(
        expect![[r#"
            status: 2
            --- stdout
            --- stderr
            error: config.toml:2: the address of paris: "two words" is no target
            hint: a target is [GRAMMAR]
        "#]],
    );
}

#[test]
fn what_is_strange_is_told_before_an_error_too() {
    let outcome = File::new("[servers.gw]\nadress = \"x\"\n").outcome(&["show", "gw"]);
    outcome.assert_shows(expect![[r#"
        status: 10
        --- stdout
        --- stderr
        error: config.toml:1: gw: it has no address
        hint: address = "HOST:PORT"
        hint: config.toml:2: adress: unknown key: did you mean address?
    "#]]);
}

#[test]
fn commands_without_a_server_need_no_file() {
    let file = File::new("broken = \n");
    for arguments in [&["completions", "fish"][..], &["--help"], &["--version"]] {
        assert_eq!(file.jsinfo(arguments).run().status, 0);
    }
}

#[test]
fn a_name_that_nobody_answers_for_leads_to_the_one_that_was_meant() {
    let file = File::new("default = \"nowhere.invalid\"\n[servers.\"paris.invalid\"]\naddress = \"demo:\"\n");
    let path = file.path();
    let config = path.to_str().unwrap();
    let outcome = |arguments: &[&str]| {
        let mut outcome = jsinfo_without_names(&[arguments, &["--config", config]].concat()).run();
        outcome.stderr = outcome.stderr.replace(config, "config.toml");
        outcome
    };
    outcome(&["get", "version", "pariss.invalid"]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: no address is known for the name pariss.invalid
        hint: did you mean paris.invalid? jsinfo server list has the names
        hint: check the spelling, and which names the name servers of this machine know
        hint: jsinfo doctor pariss.invalid shows how far it goes
    "#]]);
    outcome(&["get", "version"]).assert_shows(expect![[r#"
        status: 11
        --- stdout
        --- stderr
        error: no address is known for the name nowhere.invalid
        hint: it is the default of config.toml:1
        hint: check the spelling, and which names the name servers of this machine know
        hint: jsinfo doctor nowhere.invalid shows how far it goes
    "#]]);
}

#[test]
fn a_default_that_is_a_group_is_none_for_a_command_with_one_target() {
    let file =
        File::new("default = \"@europe\"\n[groups]\neurope = [\"demo:\", \"@old\"]\nold = [\"demo:1.9\"]\n");
    file.outcome(&["get", "version"]).assert_shows(expect![[r#"
        status: 2
        --- stdout
        --- stderr
        error: @europe is a group, and one target is needed
        hint: name one server; jsinfo fleet, check and route take groups
        hint: it is the default of config.toml:1
    "#]]);
    assert_eq!(file.jsinfo(&["get", "version", "demo:"]).stdout(), "2.9.2\n");
}

/// Each guess is held against every name of the file: of many targets that nobody knows, the first ones have them.
#[test]
fn of_many_unknown_names_the_first_are_guessed() {
    let file = File::new("[servers.\"paris.invalid\"]\naddress = 'demo:'\n");
    let names: Vec<String> = (0..30).map(|number| format!("pariss{number}.invalid")).collect();
    let mut arguments = vec!["check", "--json"];
    arguments.extend(names.iter().map(String::as_str));
    let path = file.path();
    arguments.extend(["--config", path.to_str().unwrap()]);
    let outcome = jsinfo_without_names(&arguments).run();
    let guesses = outcome.stdout.matches("did you mean paris.invalid?").count();
    // Each is told twice: as the finding's hint, and in its failure.
    assert_eq!(guesses / 2, 20, "{outcome}");
}
