//! The whole program, run as its users run it: from an empty environment, against real sockets, files and terminals.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests fail so"
)]
#![allow(clippy::needless_raw_string_hashes, reason = "expect_test writes them")]

mod support;

mod architecture;
mod asked_again;
mod at_once;
mod bad_answers;
mod check;
mod check_compared;
mod check_connection;
mod check_junit;
mod check_markdown;
mod check_nagios;
mod check_output;
mod check_policy;
mod check_prometheus;
mod check_prometheus_file;
mod check_targets;
mod check_together;
mod check_unjudged;
mod check_verdict;
mod completions;
mod configuration;
mod configuration_kept;
mod credentials;
mod damage;
mod demo;
mod diff;
mod docs;
mod doctor;
mod drift;
mod endless;
mod error_format;
mod explain;
mod exporter;
mod fleet;
mod get;
mod home;
mod hostile_documents;
mod invisible;
mod man;
mod matrix;
mod memory;
mod one_truth;
mod passage;
mod prompt;
mod repeated_keys;
mod report;
mod route;
mod saved_documents;
mod schema;
mod secret_commands;
mod secret_files;
mod secrets;
mod server_command;
mod server_words;
mod session;
mod settings;
mod show_for_machines;
mod show_for_people;
mod show_selection;
mod snapshots;
mod streams;
mod target_names;
mod terminal;
mod tls;
mod tls_chain;
mod tls_clock;
mod tls_keys;
mod tls_roots;
mod trust;
mod trust_store;
mod unreachable;
mod usage;
mod vendor;
mod waiting;
mod watch;
mod watch_screen;
mod written_files;
