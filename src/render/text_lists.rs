//! Lists as text for people: columns under headings.

use super::layout::{LayoutCell, fits_beside, lay_out};
use super::sheet::Tone;
use crate::check::plan::Plan;
use crate::config::ResolvedSetting;
use crate::output::TermStyle;
use crate::schema::server_list::ServerListDocument;
use crate::text::sanitize;

/// The right margin of each column.
const MARGIN: u16 = 2;

/// What stands for a cell with nothing in it where there are no columns to see that by.
const NOTHING: &str = "—";

/// The servers of the configuration file; nothing where there are none.
pub(crate) fn servers(list: &ServerListDocument<'_>, style: TermStyle) -> String {
    if list.servers.is_empty() {
        return String::new();
    }
    let mut rows = Vec::new();
    for server in &list.servers {
        rows.push([
            server.name.to_owned(),
            server.address.to_owned(),
            server.user.unwrap_or_default().to_owned(),
            server.groups.join(", "),
            if server.default { "default".to_owned() } else { String::new() },
        ]);
    }
    columns(["NAME", "ADDRESS", "USER", "GROUPS", ""], &rows, style)
}

/// Settings, and where each came from.
pub(crate) fn settings(settings: &[ResolvedSetting], style: TermStyle) -> String {
    let mut rows = Vec::new();
    for setting in settings {
        rows.push([setting.name.to_owned(), setting.value.to_string(), setting.origin.to_string()]);
    }
    columns(["SETTING", "VALUE", "FROM"], &rows, style)
}

/// The rules that are wanted, with the limits in force.
pub(crate) fn rules(plan: &Plan, style: TermStyle) -> String {
    let mut rows = Vec::new();
    for planned in &plan.rules {
        let limits = planned.rule.spell_limits(planned.limits);
        rows.push([
            planned.rule.code.to_owned(),
            limits.warning,
            limits.critical,
            planned.rule.about.to_owned(),
        ]);
    }
    columns(["RULE", "WARNING", "CRITICAL", "FINDS FAULT WHERE"], &rows, style)
}

fn columns<const N: usize>(titles: [&str; N], rows: &[[String; N]], style: TermStyle) -> String {
    let mut table = vec![titles.map(LayoutCell::title).to_vec()];
    for row in rows {
        table.push(row.iter().map(|text| LayoutCell::plain(sanitize::line(text))).collect());
    }
    let margins = [MARGIN; N];
    if fits_beside(&table, &margins, style) {
        return lay_out(table, &margins, style);
    }
    // Without columns, nobody could tell under which title a word stands where another one is left out.
    for cell in table.iter_mut().flatten() {
        if cell.is_blank() {
            *cell = LayoutCell::new(NOTHING, Tone::Aside);
        }
    }
    lay_out(table, &margins, style)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;

    #[test]
    fn the_servers_of_a_file() {
        let configuration = examples::configuration();
        let list = ServerListDocument::from_configuration(&configuration);
        expect![[r#"
            NAME   ADDRESS                     USER  GROUPS
            paris  https://paris.example:8886  ops   europe
            oslo   oslo                                      default
        "#]]
        .assert_eq(&servers(&list, TermStyle::FILE));
        let empty = crate::config::Configuration::default();
        assert_eq!(servers(&ServerListDocument::from_configuration(&empty), TermStyle::FILE), "");
    }

    #[test]
    fn settings_and_who_said_them() {
        expect![[r#"
            SETTING    VALUE                FROM
            target     paris                argument
            token      JETSTREAM_API_TOKEN  JETSTREAM_API_TOKEN
            superuser  true                 config.toml:5
            ca-file    —                    default
        "#]]
        .assert_eq(&settings(&examples::settings(), TermStyle::FILE));
    }

    #[test]
    fn rules_and_their_limits() {
        expect![[r#"
            RULE           WARNING  CRITICAL  FINDS FAULT WHERE
            license.valid           always    the license is not valid
            cache          ≥ 98 %   none      the cloud file cache was this full at its peak
        "#]]
        .assert_eq(&rules(&examples::plan(), TermStyle::FILE));
    }
}
