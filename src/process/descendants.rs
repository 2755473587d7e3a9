//! The programs that a program has started, as far as the system tells: Linux keeps a list under `/proc`, and where there
//! is none nobody is found.
//!
//! Those in a session of another's are left out: who leaves the session means to outlive whoever started it, as agents do.

use rustix::process::{Pid, Signal, kill_process};

/// The programs below one, while they run.
#[derive(Debug, Clone, Default)]
pub(super) struct Descendants(Vec<Process>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Process {
    id: i32,
    parent: i32,
    session: i32,
    /// With the number it is the process and no other: numbers are used again.
    started: u64,
}

impl Descendants {
    /// Looks who is below the program now.
    pub(super) fn of(program: u32) -> Self {
        let all: Vec<Process> = std::fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .filter_map(|entry| Process::look(entry.ok()?.file_name().to_str()?.parse().ok()?))
            .collect();
        let is_program = |process: &&Process| u32::try_from(process.id).is_ok_and(|id| id == program);
        let Some(program) = all.iter().find(is_program) else { return Self::default() };
        let mut found = vec![*program];
        let mut next = 0;
        while let Some(parent) = found.get(next).copied() {
            let is_child = |process: &&Process| {
                process.parent == parent.id && process.session == program.session && !found.contains(*process)
            };
            let children: Vec<Process> = all.iter().filter(is_child).copied().collect();
            found.extend(children);
            next += 1;
        }
        found.remove(0);
        Self(found)
    }

    /// Whether none of them runs any more.
    pub(super) fn are_gone(&self) -> bool {
        !self.0.iter().any(Process::runs)
    }

    /// Asks them to end.
    pub(super) fn terminate(&self) {
        self.send(Signal::TERM);
    }

    /// Ends them.
    pub(super) fn kill(&self) {
        self.send(Signal::KILL);
    }

    fn send(&self, signal: Signal) {
        for process in self.0.iter().filter(|process| process.runs()) {
            if let Some(id) = Pid::from_raw(process.id) {
                // It fails where the process has just ended, and that is what is wanted.
                let _ = kill_process(id, signal);
            }
        }
    }
}

impl Process {
    /// What the system says of a process; nothing of one that has ended, collected or not.
    fn look(id: i32) -> Option<Self> {
        let status = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The program's own name comes before, in brackets, and may hold anything.
        let mut fields = status.rsplit_once(") ")?.1.split(' ');
        if matches!(fields.next()?, "Z" | "X") {
            return None;
        }
        let parent = fields.next()?.parse().ok()?;
        let session = fields.nth(1)?.parse().ok()?;
        let started = fields.nth(15)?.parse().ok()?;
        Some(Self { id, parent, session, started })
    }

    fn runs(&self) -> bool {
        Self::look(self.id).is_some_and(|process| process.started == self.started)
    }
}
