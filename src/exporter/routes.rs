//! From a request to its response.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use hyper::header::ORIGIN;
use hyper::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;

use super::Exporter;
use super::asked::Asked;
use super::budget::budget;
use super::discovery;
use super::host;
use super::page::FrontPage;
use super::protection::Entrance;
use super::query::Query;
use super::response;
use super::setup::Setup;
use super::verdicts::LastVerdict;
use crate::check::plan::Plan;
use crate::check::report::Report;
use crate::check::status::ExitPolicy;
use crate::failure::{Failure, FailureKind};
use crate::http_server::Reply;
use crate::render;
use crate::render::probe::ExporterState;
use crate::text::nearest::{did_you_mean, nearest};

/// What there is to ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Resource {
    FrontPage,
    Probe,
    Targets,
    Metrics,
    Healthy,
    Ready,
    Reload,
}

impl Resource {
    /// Each with its path, and with how somebody would write it who asks for it.
    const ALL: [(Self, &str, &str); 7] = [
        (Self::FrontPage, "/", "/"),
        (Self::Probe, "/probe", "/probe?target=NAME"),
        (Self::Targets, "/targets", "/targets"),
        (Self::Metrics, "/metrics", "/metrics"),
        (Self::Healthy, "/-/healthy", "/-/healthy"),
        (Self::Ready, "/-/ready", "/-/ready"),
        (Self::Reload, "/-/reload", "POST /-/reload"),
    ];

    fn from_path(wanted: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, path, _)| *path == wanted)?;
        Some(known.0)
    }

    /// Whether it is for everybody: that the exporter is alive is no secret, and whoever looks after it may have no token.
    fn is_open(self) -> bool {
        matches!(self, Self::Healthy | Self::Ready)
    }
}

/// The response to a request. Its body is not read: nothing here takes one.
pub(super) async fn answer<B>(exporter: &Arc<Exporter>, request: &Request<B>, entrance: Entrance) -> Reply {
    let resource = Resource::from_path(request.uri().path());
    if !resource.is_some_and(Resource::is_open) {
        if exporter.protection.trusts_place(entrance) && !host::is_address(request.uri(), request.headers()) {
            return response::misdirected();
        }
        if !exporter.protection.admits(request.headers(), &exporter.output).await {
            return response::unauthorized();
        }
    }
    // Only now: what there is, is nothing to tell to whoever is not admitted.
    let Some(resource) = resource else { return nothing_here() };
    if resource != Resource::Reload && !matches!(*request.method(), Method::GET | Method::HEAD) {
        return response::not_allowed("GET");
    }
    let answered = match resource {
        Resource::FrontPage => no_parameters(request).map(|()| front_page(exporter)),
        Resource::Probe => probe(exporter, request).await,
        Resource::Targets => targets(exporter, request),
        Resource::Metrics => no_parameters(request).map(|()| response::metrics(own_metrics(exporter))),
        // That it answers is what is asked.
        Resource::Healthy => no_parameters(request).map(|()| response::plain(StatusCode::OK, "healthy")),
        Resource::Ready => no_parameters(request).map(|()| ready(exporter)),
        Resource::Reload => Ok(reload(exporter, request).await),
    };
    match answered {
        Ok(reply) => reply,
        Err(what) => response::failed(StatusCode::BAD_REQUEST, &Failure::message(FailureKind::Usage, what)),
    }
}

fn nothing_here() -> Reply {
    let written = Resource::ALL.map(|(.., written)| written).join(", ");
    let what = format!("there is nothing here; what there is: {written}");
    response::failed(StatusCode::NOT_FOUND, &Failure::message(FailureKind::Usage, what))
}

fn no_parameters<B>(request: &Request<B>) -> Result<(), String> {
    Query::read(request.uri(), &[]).map(|_| ())
}

async fn reload<B>(exporter: &Arc<Exporter>, request: &Request<B>) -> Reply {
    if request.method() != Method::POST {
        return response::not_allowed("POST");
    }
    // A page in somebody's browser, which may post anywhere.
    if request.headers().contains_key(ORIGIN) {
        return response::plain(StatusCode::FORBIDDEN, "error: not from a web page");
    }
    match exporter.reload().await {
        Ok(()) => response::plain(StatusCode::OK, "the configuration was read anew"),
        Err(failure) => response::failed(
            StatusCode::INTERNAL_SERVER_ERROR,
            &failure.context("the configuration stays as it was"),
        ),
    }
}

/// Asks a server of the configuration file, and says what it found. What has no such name is never asked, whatever it is.
async fn probe<B>(exporter: &Arc<Exporter>, request: &Request<B>) -> Result<Reply, String> {
    let query = Query::read(request.uri(), &["target", "policy"])?;
    let budget = budget(request.headers())?;
    let Some(name) = query.get("target") else {
        return Err("which server? /probe?target=NAME, by its name in the configuration file".to_owned());
    };
    let setup = exporter.setup.get();
    if setup.sources.configuration.server(name).is_none() {
        return Ok(response::failed(StatusCode::NOT_FOUND, &no_such_server(name, &setup)));
    }
    let policy = query.get("policy");
    let Some(plan) = setup.plan(policy) else {
        return Ok(response::failed(
            StatusCode::NOT_FOUND,
            &no_such_policy(policy.unwrap_or_default(), &setup),
        ));
    };
    let Ok(asked) = exporter.prober.ask(&setup, name, budget).await else {
        Exporter::count(&exporter.refused);
        return Ok(response::busy());
    };
    let now = Timestamp::now();
    let (text, verdict) = judge(plan, &asked, policy, now);
    if let Some(news) = exporter.verdicts.record(name, verdict) {
        exporter.output.note(news);
    }
    Exporter::count(&exporter.probes);
    Ok(response::metrics(text))
}

fn judge(plan: &Plan, asked: &Asked, policy: Option<&str>, now: Timestamp) -> (String, LastVerdict) {
    let result = plan.evaluate(asked.answer.clone(), now);
    let verdict = LastVerdict::new(&result, asked.steps.clone(), policy, now);
    let mut phases = Vec::new();
    for step in &asked.steps {
        phases.push((step.phase.name(), step.took));
    }
    let report = Report::new(vec![result], None, now, ExitPolicy::default());
    (render::probe::probe(&report, &phases), verdict)
}

fn no_such_server(name: &str, setup: &Setup) -> Failure {
    let names = setup.sources.configuration.server_names();
    Failure::message(FailureKind::Usage, format!("there is no server {name} in the configuration file"))
        .hints(did_you_mean(&nearest(name, names)))
        .hint("only servers of the configuration file are asked; /targets lists them")
}

fn no_such_policy(name: &str, setup: &Setup) -> Failure {
    let names = setup.policies.keys().map(String::as_str);
    Failure::message(FailureKind::Usage, format!("there is no policy {name}"))
        .hints(did_you_mean(&nearest(name, names)))
        .hint("jsinfo exporter --policy NAME=FILE gives one a name")
}

fn targets<B>(exporter: &Exporter, request: &Request<B>) -> Result<Reply, String> {
    let query = Query::read(request.uri(), &["group", "policy"])?;
    let headers: &HeaderMap = request.headers();
    let address = discovery::own_address(headers)?;
    let setup = exporter.setup.get();
    let policy = query.get("policy");
    // With a policy that there is none of, each probe of the list would be refused later.
    if setup.plan(policy).is_none() {
        return Ok(response::failed(
            StatusCode::NOT_FOUND,
            &no_such_policy(policy.unwrap_or_default(), &setup),
        ));
    }
    Ok(match discovery::names(&setup.sources, query.get("group")) {
        Ok(names) => response::json(discovery::document(&names, &address, policy)),
        Err(failure) => {
            let status = match failure.kind() {
                FailureKind::Usage => StatusCode::NOT_FOUND,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            };
            response::failed(status, &failure)
        }
    })
}

/// Ready as long as another server could be asked.
fn ready(exporter: &Exporter) -> Reply {
    if exporter.prober.is_full() { response::busy() } else { response::plain(StatusCode::OK, "ready") }
}

fn front_page(exporter: &Exporter) -> Reply {
    let setup = exporter.setup.get();
    let mut servers = Vec::new();
    for name in setup.sources.configuration.server_names() {
        servers.push((name, exporter.verdicts.of(name)));
    }
    let page = FrontPage { setup: &setup, failed: exporter.setup.failed(), servers, now: Timestamp::now() };
    response::html(page.html())
}

fn own_metrics(exporter: &Exporter) -> String {
    let setup = exporter.setup.get();
    render::probe::own(&ExporterState {
        started: exporter.started,
        in_flight: exporter.prober.in_flight(),
        waiting: exporter.prober.waiting(),
        probes: exporter.probes.load(Ordering::Relaxed),
        refused: exporter.refused.load(Ordering::Relaxed),
        clients: exporter.clients.count(),
        sent_away: exporter.clients.sent_away(),
        servers: setup.sources.configuration.server_names().count(),
        configuration_read: setup.loaded,
        configuration_failed: exporter.setup.failed().map(|failed| failed.at),
    })
}
