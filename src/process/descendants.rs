//! The programs that a program has started, as far as the system tells: Linux keeps a list under `/proc`, and where there
//! is none nobody is found.
//!
//! Those that have left the program's session are not counted: they mean to outlive whoever started them, as agents do.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

/// The programs below one, while they run.
#[derive(Debug, Clone, Default)]
pub(super) struct Descendants {
    processes: Vec<Process>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Process {
    id: i32,
    parent: i32,
    session: i32,
    /// With the number it is the process and no other: numbers are used again.
    started: u64,
}

impl Descendants {
    /// Looks who is below the program now. Between two looks others may have been started.
    pub(super) fn below(program: u32) -> Self {
        let all = Process::all();
        let Some(top) = all.iter().find(|process| u32::try_from(process.id) == Ok(program)) else {
            return Self::default();
        };
        // The list grows while it is walked: children first, then theirs. Whoever is in it already is passed over,
        // because the system's numbers may have changed hands between two reads, and a circle would never end.
        let mut family = vec![*top];
        let mut next = 0;
        while let Some(parent) = family.get(next).copied() {
            for process in &all {
                let is_child = process.parent == parent.id && process.session == top.session;
                if is_child && !family.contains(process) {
                    family.push(*process);
                }
            }
            next += 1;
        }
        // The program itself is its caller's, who started it and collects it.
        family.remove(0);
        Self { processes: family }
    }

    /// Whether none of them runs any more.
    pub(super) fn are_gone(&self) -> bool {
        !self.processes.iter().any(Process::runs)
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
        for process in &self.processes {
            // Looked at again: the number may be another program's by now.
            if process.runs()
                && let Some(id) = Pid::from_raw(process.id)
            {
                // It fails where the process has just ended, and that is what is wanted.
                let _ = kill_process(id, signal);
            }
        }
    }
}

impl Process {
    /// Every process of the machine, as far as this user may look.
    fn all() -> Vec<Self> {
        let mut processes = Vec::new();
        let Ok(entries) = fs::read_dir("/proc") else { return processes };
        for entry in entries.flatten() {
            // Of the names there, the numbers are processes.
            let name = entry.file_name();
            if let Some(Ok(id)) = name.to_str().map(str::parse) {
                processes.extend(Self::read(id));
            }
        }
        processes
    }

    /// What the system says of a process; nothing of one that has ended, collected or not.
    fn read(id: i32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The program's own name comes before, in brackets, and may hold anything. Behind it are the state, the parent,
        // the group, the session and, 16 fields later, the start in clock ticks: see proc_pid_stat(5).
        let (_, numbers) = status.rsplit_once(") ")?;
        let mut fields = numbers.split(' ');
        // A zombie has ended, and waits only for its parent to collect it.
        if matches!(fields.next()?, "Z" | "X") {
            return None;
        }
        let parent = fields.next()?.parse().ok()?;
        let session = fields.nth(1)?.parse().ok()?;
        let started = fields.nth(15)?.parse().ok()?;
        Some(Self { id, parent, session, started })
    }

    fn runs(&self) -> bool {
        Self::read(self.id).is_some_and(|process| process.started == self.started)
    }
}
