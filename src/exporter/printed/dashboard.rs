//! A dashboard of Grafana: how the servers are, why, and what runs out. Its data source is a variable, and its uid stays, so
//! that links to it and later versions of it find it.

use serde_json::{Value, json};

/// What a panel is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PanelKind {
    /// A number.
    Stat,
    /// A line each, as of now.
    Table,
    /// Over time.
    Series,
    /// Which of a few states, over time.
    States,
}

/// A panel.
struct Panel {
    title: &'static str,
    kind: PanelKind,
    /// Of 24 columns.
    width: u8,
    /// As Grafana calls it.
    unit: &'static str,
    expr: &'static str,
    legend: &'static str,
}

const fn panel(
    title: &'static str,
    kind: PanelKind,
    width: u8,
    unit: &'static str,
    expr: &'static str,
    legend: &'static str,
) -> Panel {
    Panel { title, kind, width, unit, expr, legend }
}

/// `SELECTED` stands for the servers that were selected.
#[rustfmt::skip]
const PANELS: [Panel; 16] = [
    panel("Critical", PanelKind::Stat, 6, "none", "count(jsinfo_check_verdict{SELECTED} == 2) or vector(0)", ""),
    panel("Unknown", PanelKind::Stat, 6, "none", "count(jsinfo_check_verdict{SELECTED} == 3) or vector(0)", ""),
    panel("Warning", PanelKind::Stat, 6, "none", "count(jsinfo_check_verdict{SELECTED} == 1) or vector(0)", ""),
    panel("In order", PanelKind::Stat, 6, "none", "count(jsinfo_check_verdict{SELECTED} == 0) or vector(0)", ""),
    panel("Verdict: 0 ok, 1 warning, 2 critical, 3 unknown", PanelKind::States, 24, "none", "jsinfo_check_verdict{SELECTED}", "{{instance}}"),
    panel("What is wrong", PanelKind::Table, 16, "none", "sort_desc(jsinfo_check_status{SELECTED} > 0)", "{{instance}}"),
    panel("No answer", PanelKind::Table, 8, "none", "jsinfo_failure{SELECTED}", "{{instance}}"),
    panel("License runs out in", PanelKind::Series, 8, "s", "jsinfo_license_expiry_timestamp_seconds{SELECTED} - time()", "{{instance}}"),
    panel("Certificate runs out in", PanelKind::Series, 8, "s", "jsinfo_certificate_validation_seconds{SELECTED}", "{{instance}}"),
    panel("Cloud file cache used at its peak", PanelKind::Series, 8, "percentunit", "jsinfo_cloud_file_cache_used_ratio{SELECTED}", "{{instance}}"),
    panel("Time to the answer", PanelKind::Series, 8, "s", "jsinfo_response_time_seconds{SELECTED}", "{{instance}}"),
    panel("Time by phase, the slowest server", PanelKind::Series, 8, "s", "max by (phase) (jsinfo_probe_phase_seconds{SELECTED})", "{{phase}}"),
    panel("Clock off by", PanelKind::Series, 8, "s", "jsinfo_clock_offset_seconds{SELECTED}", "{{instance}}"),
    panel("Servers", PanelKind::Table, 24, "none", "jsinfo_server_info{SELECTED}", "{{instance}}"),
    panel("Probes in flight", PanelKind::Series, 12, "none", "jsinfo_exporter_probes_in_flight", "{{instance}}"),
    panel("Probes refused in 5 minutes", PanelKind::Series, 12, "none", "increase(jsinfo_exporter_probes_refused_total[5m])", "{{instance}}"),
];

const COLUMNS: u8 = 24;
const SELECTED: &str = r#"job=~"$job",instance=~"$instance""#;

/// The dashboard as JSON, ready to be imported.
pub(super) fn dashboard() -> String {
    let dashboard = json!({
        "uid": "jsinfo",
        "title": "JetStream servers",
        "tags": ["jsinfo"],
        "schemaVersion": 38,
        "version": 1,
        "editable": true,
        "refresh": "1m",
        "time": {"from": "now-24h", "to": "now"},
        "templating": {"list": [
            {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
            variable("job", "Job", "label_values(jsinfo_up, job)"),
            variable("instance", "Server", "label_values(jsinfo_up{job=~\"$job\"}, instance)"),
        ]},
        "panels": panels(),
    });
    let mut text = serde_json::to_string_pretty(&dashboard).unwrap_or_default();
    text.push('\n');
    text
}

fn data_source() -> Value {
    json!({"type": "prometheus", "uid": "${datasource}"})
}

fn variable(name: &str, label: &str, query: &str) -> Value {
    json!({
        "name": name, "label": label, "type": "query", "datasource": data_source(),
        "query": {"query": query, "refId": name}, "refresh": 2, "sort": 1,
        "multi": true, "includeAll": true, "allValue": ".*",
        "current": {"text": "All", "value": "$__all"},
    })
}

/// The panels, side by side as long as they fit.
fn panels() -> Vec<Value> {
    let mut panels = Vec::new();
    let (mut x, mut y, mut row_height) = (0, 0, 0);
    for (id, panel) in (1_u8..).zip(&PANELS) {
        if x + panel.width > COLUMNS {
            (x, y) = (0, y + row_height);
        }
        row_height = if panel.kind == PanelKind::Stat { 4 } else { 8 };
        let place = json!({"x": x, "y": y, "w": panel.width, "h": row_height});
        x += panel.width;
        panels.push(panel_json(id, panel, &place));
    }
    panels
}

fn panel_json(id: u8, panel: &Panel, place: &Value) -> Value {
    // A number and a table show what is now; a range would give them all that was.
    let is_instant = matches!(panel.kind, PanelKind::Stat | PanelKind::Table);
    let target = json!({
        "refId": "A",
        "datasource": data_source(),
        "expr": panel.expr.replace("SELECTED", SELECTED),
        "legendFormat": panel.legend,
        "instant": is_instant,
        "range": !is_instant,
        "format": if panel.kind == PanelKind::Table { "table" } else { "time_series" },
    });
    let kind = match panel.kind {
        PanelKind::Stat => "stat",
        PanelKind::Table => "table",
        PanelKind::Series => "timeseries",
        PanelKind::States => "state-timeline",
    };
    let mut defaults = json!({"unit": panel.unit});
    if panel.kind == PanelKind::States {
        defaults = json!({"unit": panel.unit, "mappings": [{"type": "value", "options": {
            "0": {"text": "ok", "color": "green"},
            "1": {"text": "warning", "color": "yellow"},
            "2": {"text": "critical", "color": "red"},
            "3": {"text": "unknown", "color": "purple"},
        }}]});
    }
    json!({
        "id": id,
        "title": panel.title,
        "type": kind,
        "datasource": data_source(),
        "gridPos": place,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "targets": [target],
    })
}
