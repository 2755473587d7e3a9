//! Every exit code of every command, with what it means. They are part of the public contract: none ever changes its
//! meaning, and a program takes an unknown one that is not zero for a failure.

use std::process::ExitCode as ProcessExitCode;

use crate::failure::FailureKind;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCode {
    /// Done.
    Done,
    /// The answer is no, which is never an error.
    No,
    /// Something failed, in one of the ways that there are.
    Failed(FailureKind),
    /// Of several servers at least one gave no answer. What is printed is complete all the same.
    SomeFailed,
    /// Ended by SIGHUP before it was done.
    HungUp,
    /// Ended by SIGTERM before it was done.
    Terminated,
    /// The verdict of `check`: in order.
    CheckOk,
    /// The verdict of `check`: something will need attention.
    CheckWarning,
    /// The verdict of `check`: something needs attention now.
    CheckCritical,
    /// The verdict of `check`: nobody can tell.
    CheckUnknown,
}

/// What is documented of an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitCodeEntry {
    /// The number that the process ends with.
    pub number: u8,
    /// What it means, in a clause.
    pub meaning: &'static str,
    /// The first version of jsinfo that ended with it.
    pub since: &'static str,
    /// Which commands end with it.
    pub commands: ExitCommands,
}

/// The commands that may end with an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitCommands {
    /// Every command but `check`, which keeps to the contract of monitoring plugins.
    AllButCheck,
    /// `check` alone.
    Check,
}

impl ExitCode {
    /// Every exit code: those of all commands but `check`, then those of `check`, each by its number.
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Done, Self::No, Self::SomeFailed, Self::HungUp, Self::Terminated];
        for &kind in FailureKind::ALL {
            all.push(Self::Failed(kind));
        }
        all.sort_by_key(|code| code.number());
        all.extend([Self::CheckOk, Self::CheckWarning, Self::CheckCritical, Self::CheckUnknown]);
        all
    }

    /// Its name: that of the kind of failure, or of the verdict.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::No => "no",
            Self::Failed(kind) => kind.name(),
            Self::SomeFailed => "some-failed",
            Self::HungUp => "hung-up",
            Self::Terminated => "terminated",
            Self::CheckOk => "ok",
            Self::CheckWarning => "warning",
            Self::CheckCritical => "critical",
            Self::CheckUnknown => "unknown",
        }
    }

    /// The number that the process ends with.
    pub const fn number(self) -> u8 {
        self.entry().number
    }

    /// What is documented of it. A new code does not compile until it has its entry here.
    pub const fn entry(self) -> ExitCodeEntry {
        match self {
            Self::Done => of_all_but_check(0, "done"),
            Self::No => of_all_but_check(
                1,
                "the answer is no: `diff` found differences, `get` found no value, `route` found what blocks, `show --require` something that was not sent, `trust` was told no, or there was nothing to remove. Never an error",
            ),
            Self::Failed(kind) => match kind {
                FailureKind::Usage => of_all_but_check(2, "usage: the command line makes no sense"),
                FailureKind::Configuration => {
                    of_all_but_check(10, "configuration file, saved document or secret source cannot be used")
                }
                FailureKind::Unreachable => {
                    of_all_but_check(11, "unreachable: name, connection refused or reset, gateway down")
                }
                FailureKind::Authentication => of_all_but_check(12, "authentication rejected or missing"),
                FailureKind::Permission => of_all_but_check(13, "authenticated, but not permitted"),
                FailureKind::Trust => of_all_but_check(
                    14,
                    "the server's certificate is not trusted, or a secret would have crossed the network in the clear",
                ),
                FailureKind::Deadline => {
                    of_all_but_check(15, "deadline exceeded; the message names the phase")
                }
                FailureKind::Protocol => of_all_but_check(16, "the answer was not understood"),
                FailureKind::LookUp => of_all_but_check(
                    18,
                    "the name look-up failed: the resolver gave no answer, and whether the name exists is not known",
                ),
                FailureKind::Internal => of_all_but_check(20, "internal, or the output could not be written"),
                FailureKind::Interrupted => of_all_but_check(130, "interrupted before it was done"),
            },
            Self::SomeFailed => of_all_but_check(
                17,
                "`fleet`, and `route` of several servers: at least one gave no answer; what is printed is complete all the same, and says which and why",
            ),
            Self::HungUp => {
                of_all_but_check(129, "ended by SIGHUP before it was done: its terminal has gone")
            }
            Self::Terminated => of_all_but_check(143, "ended by SIGTERM before it was done"),
            Self::CheckOk => of_check(0, "OK: everything that was looked at is in order"),
            Self::CheckWarning => of_check(1, "WARNING: something will need attention"),
            Self::CheckCritical => {
                of_check(2, "CRITICAL: something needs attention now, or the server is unreachable")
            }
            Self::CheckUnknown => of_check(
                3,
                "UNKNOWN: nobody can tell. Usage, configuration, authentication, trust, a deadline, a look-up that failed, or an answer that is not understood",
            ),
        }
    }

    /// The exit codes of these commands, in the order of their numbers.
    pub fn of_commands(commands: ExitCommands) -> impl Iterator<Item = ExitCodeEntry> {
        Self::all().into_iter().map(Self::entry).filter(move |entry| entry.commands == commands)
    }
}

const fn of_all_but_check(number: u8, meaning: &'static str) -> ExitCodeEntry {
    ExitCodeEntry { number, meaning, since: "0.1.0", commands: ExitCommands::AllButCheck }
}

const fn of_check(number: u8, meaning: &'static str) -> ExitCodeEntry {
    ExitCodeEntry { number, meaning, since: "0.1.0", commands: ExitCommands::Check }
}

impl From<FailureKind> for ExitCode {
    fn from(kind: FailureKind) -> Self {
        Self::Failed(kind)
    }
}

impl From<ExitCode> for ProcessExitCode {
    fn from(code: ExitCode) -> Self {
        code.number().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_a_command_has_a_number_of_its_own_and_stands_in_order() {
        for commands in [ExitCommands::AllButCheck, ExitCommands::Check] {
            let numbers: Vec<u8> = ExitCode::of_commands(commands).map(|entry| entry.number).collect();
            assert!(numbers.is_sorted_by(|one, next| one < next), "{numbers:?}");
        }
    }
}
