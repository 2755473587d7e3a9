//! What goes with the exporter into other programs: the job of Prometheus, alert rules, a dashboard of Grafana, and the units
//! of systemd. Made from the tables that the exporter itself goes by.

mod dashboard;
mod rules;

use std::fmt::Write as _;

use crate::cli::{DEFAULT_PARALLEL, ExporterArgs, ListenAddress, NamedPolicy, PrintedFile};
use crate::config::SETTINGS;

const SCRAPE: &str = include_str!("scrape.yml");
const SERVICE: &str = include_str!("jsinfo-exporter.service");

/// One of the files, for an exporter with these options.
pub(crate) fn printed(what: PrintedFile, args: &ExporterArgs) -> String {
    match what {
        PrintedFile::Scrape => scrape(args),
        PrintedFile::Rules => rules::rules(),
        PrintedFile::Dashboard => dashboard::dashboard(),
        PrintedFile::Systemd => service(args),
    }
}

/// The address that Prometheus asks. A socket in the file system it cannot ask: a proxy in front has the usual one.
fn address(args: &ExporterArgs) -> String {
    for address in &args.listen {
        if let ListenAddress::Tcp(address) = address {
            return address.to_string();
        }
    }
    ListenAddress::USUAL.to_string()
}

/// The jobs, with what they need for TLS and a token.
fn scrape(args: &ExporterArgs) -> String {
    let mut text = SCRAPE.replace("ADDRESS", &address(args));
    let mut of_job = String::new();
    let mut of_discovery = String::new();
    if args.token_file.is_some() {
        of_job.push_str("    authorization:\n      credentials_file: /etc/prometheus/jsinfo.token\n");
        of_discovery
            .push_str("        authorization:\n          credentials_file: /etc/prometheus/jsinfo.token\n");
    }
    if args.tls_cert.is_some() {
        text = text.replace("url: http:", "url: https:");
        of_job.push_str("    scheme: https\n    tls_config:\n      ca_file: /etc/prometheus/jsinfo.crt\n");
        of_discovery.push_str("        tls_config:\n          ca_file: /etc/prometheus/jsinfo.crt\n");
    }
    // The template has neither TLS nor a token; they are put in below the name of each job.
    for job in ["  - job_name: jsinfo\n", "  - job_name: jsinfo-exporter\n"] {
        // The line's end belongs to the name, since one of them begins like the other.
        text = text.replace(job, &format!("{job}{of_job}"));
    }
    text.replace("/targets\n", &format!("/targets\n{of_discovery}"))
}

/// The unit of the service, with the options that were given. Secrets are handed over by systemd, which reads them as root.
fn service(args: &ExporterArgs) -> String {
    let mut credentials = String::new();
    let mut options = String::new();
    // Without one it takes the sockets of a socket unit, where there is one.
    for address in &args.listen {
        push_option(&mut options, "listen", &address.to_string());
    }
    if args.parallel != DEFAULT_PARALLEL {
        push_option(&mut options, "parallel", &args.parallel.to_string());
    }
    for NamedPolicy { name, file } in &args.policy {
        let file = file.display();
        let written = name.as_ref().map_or_else(|| file.to_string(), |name| format!("{name}={file}"));
        push_option(&mut options, "policy", &written);
    }
    for setting in SETTINGS {
        let said = args.deadlines.layer.get(setting);
        if let Some(value) = said.and_then(|said| said.value.spell()) {
            push_option(&mut options, setting.name, &value);
        }
    }
    for (option, name, file) in [
        ("token-file", "jsinfo-exporter.token", &args.token_file),
        ("tls-cert", "jsinfo-exporter.crt", &args.tls_cert),
        ("tls-key", "jsinfo-exporter.key", &args.tls_key),
    ] {
        if let Some(file) = file {
            let file = file.display().to_string().replace('%', "%%");
            let _ = writeln!(credentials, "LoadCredential={name}:{file}");
            let _ = write!(options, " --{option} %d/{name}");
        }
    }
    if args.allow_anyone {
        options.push_str(" --allow-anyone");
    }
    SERVICE.replace("ExecStart=", &format!("{credentials}ExecStart=")).replace(" OPTIONS", &options)
}

/// Adds an option as systemd reads it: blanks and quotes need quotes, and a percent sign and a dollar stand for something.
fn push_option(options: &mut String, name: &str, value: &str) {
    let quote = if value.contains([' ', '\t', '\'', '"', '\\']) { "\"" } else { "" };
    // The backslash before the quote, or the one that is put before a quote would be doubled.
    let value = value.replace('%', "%%").replace('$', "$$").replace('\\', "\\\\").replace('"', "\\\"");
    let _ = write!(options, " {quote}--{name}={value}{quote}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_written_as_systemd_reads_it() {
        let spelled = |value: &str| {
            let mut options = String::new();
            push_option(&mut options, "policy", value);
            options
        };
        for (value, line) in [
            ("/etc/p.toml", " --policy=/etc/p.toml"),
            ("/etc/my p.toml", " \"--policy=/etc/my p.toml\""),
            ("/etc/50%.toml", " --policy=/etc/50%%.toml"),
            ("/etc/$p.toml", " --policy=/etc/$$p.toml"),
            ("/etc/o'p.toml", " \"--policy=/etc/o'p.toml\""),
            (r#"/etc/"p\.toml"#, r#" "--policy=/etc/\"p\\.toml""#),
        ] {
            assert_eq!(spelled(value), line);
        }
    }
}
