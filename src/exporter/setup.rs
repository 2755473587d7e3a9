//! What is served: the configuration file and the policies as they were read last. A file that cannot be used changes
//! nothing.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use super::asked::Asked;
use super::rejected::{self, RejectedLogin};
use crate::check::plan::Plan;
use crate::config::{Layer, Sources};
use crate::credentials::SecretCache;
use crate::failure::{Failure, Result};
use crate::session::SharedByRun;
use crate::source::logins::Logins;

/// The configuration and what to judge by.
pub(crate) struct Setup {
    /// The configuration file, and what stands above it.
    pub(crate) sources: Sources,
    /// The options that a server is asked with.
    pub(crate) options: Layer,
    /// How those are judged that name no policy.
    pub(crate) plan: Plan,
    /// How those are judged that name one.
    pub(crate) policies: BTreeMap<String, Plan>,
    /// What is to be told of the policies.
    pub(crate) warnings: Vec<String>,
    /// When it was read.
    pub(crate) loaded: Timestamp,
    secrets: Mutex<Secrets>,
    /// The servers that rejected their login. They go with the setup that it came from: that of another is sent at once, even
    /// where one of this setup was still on its way.
    rejected: Mutex<HashMap<String, RejectedLogin>>,
    /// The same by address and caller: a server may have two names.
    logins: Arc<Logins>,
}

/// The secrets that were read.
#[derive(Default)]
struct Secrets {
    /// Those of everybody whose secrets are good.
    shared: Arc<SecretCache>,
    /// Those of servers whose secrets were not: they are read anew, and nobody else's with them.
    own: HashMap<String, Arc<SecretCache>>,
}

/// Reads the files.
pub(crate) type Load = Box<dyn Fn() -> Result<Setup> + Send + Sync>;

/// A reading that failed, and when that was.
#[derive(Debug, Clone)]
pub(super) struct FailedLoad {
    pub(super) at: Timestamp,
    pub(super) failure: Failure,
}

/// The setup in force.
pub(super) struct CurrentSetup {
    load: Load,
    state: Mutex<SetupState>,
    /// One reading at a time.
    loading: Mutex<()>,
}

struct SetupState {
    setup: Arc<Setup>,
    /// Why the last reading failed, where it did.
    failed: Option<FailedLoad>,
}

impl Setup {
    /// A setup that was read now.
    pub(crate) fn new(
        sources: Sources,
        options: Layer,
        plan: Plan,
        policies: BTreeMap<String, Plan>,
    ) -> Self {
        let mut warnings = plan.warnings();
        for policy in policies.values() {
            warnings.extend(policy.warnings());
        }
        Self {
            sources,
            options,
            plan,
            policies,
            warnings,
            loaded: Timestamp::now(),
            secrets: Mutex::default(),
            rejected: Mutex::default(),
            logins: Arc::new(Logins::held_for(rejected::hold)),
        }
    }

    /// What a session with this server shares with those before and beside it: the secrets that were read, and the logins
    /// that were sent.
    pub(super) fn shared(&self, server: &str) -> SharedByRun {
        let known = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        let secrets = Arc::clone(known.own.get(server).unwrap_or(&known.shared));
        SharedByRun { secrets, logins: Arc::clone(&self.logins) }
    }

    /// Reads the secrets of this server anew the next time: one that is not good any more may have been replaced by another.
    pub(super) fn forget_secrets(&self, server: &str) {
        let mut secrets = self.secrets.lock().unwrap_or_else(PoisonError::into_inner);
        secrets.own.insert(server.to_owned(), Arc::default());
    }

    /// What is told of a server to which the login is not sent again for now; none where it may be asked.
    pub(super) fn rejected(&self, server: &str) -> Option<Arc<Asked>> {
        let mut known = self.rejected.lock().unwrap_or_else(PoisonError::into_inner);
        let rejected = known.get(server)?;
        if rejected.holds() {
            return Some(rejected.asked(server));
        }
        known.remove(server);
        None
    }

    /// Does not send the login to this server again for a while.
    pub(super) fn note_rejection(&self, server: &str, rejected: RejectedLogin) {
        let mut known = self.rejected.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(server.to_owned(), rejected);
    }

    /// The plan of that name, or the usual one where none is named.
    pub(super) fn plan(&self, policy: Option<&str>) -> Option<&Plan> {
        match policy {
            None => Some(&self.plan),
            Some(name) => self.policies.get(name),
        }
    }
}

impl CurrentSetup {
    /// Reads the files for the first time.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn load(load: Load) -> Result<Self> {
        let setup = Arc::new(load()?);
        Ok(Self { load, state: Mutex::new(SetupState { setup, failed: None }), loading: Mutex::default() })
    }

    /// The setup in force.
    pub(super) fn get(&self) -> Arc<Setup> {
        Arc::clone(&self.state.lock().unwrap_or_else(PoisonError::into_inner).setup)
    }

    /// Why the last reading failed, where it did.
    pub(super) fn failed(&self) -> Option<FailedLoad> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).failed.clone()
    }

    /// Reads the files anew. It may take a while.
    ///
    /// # Errors
    /// What is wrong with them; then all stays as it is, and [`Self::failed`] tells of it.
    pub(super) fn reload(&self) -> Result<Arc<Setup>> {
        // Of two that overlap, the one that read the older files might be put in force last.
        let _one_at_a_time = self.loading.lock().unwrap_or_else(PoisonError::into_inner);
        // The state is not locked meanwhile: probes go on by what is in force.
        let loaded = (self.load)();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        match loaded {
            Ok(setup) => {
                state.setup = Arc::new(setup);
                state.failed = None;
                Ok(Arc::clone(&state.setup))
            }
            Err(failure) => {
                state.failed = Some(FailedLoad { at: Timestamp::now(), failure: failure.clone() });
                Err(failure)
            }
        }
    }
}
