//! JUnit's XML as continuous integration reads it, and nothing of jsinfo. Nobody has ever published an
//! official schema; this is what its readers have in common.

use std::io;
use std::time::Duration;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// A whole report.
#[derive(Debug)]
pub(super) struct JunitReport {
    pub(super) name: &'static str,
    pub(super) suites: Vec<JunitSuite>,
}

/// Cases that belong together. All text in it is what XML can hold.
#[derive(Debug)]
pub(super) struct JunitSuite {
    pub(super) name: String,
    /// When it ran: ISO 8601 in UTC.
    pub(super) timestamp: String,
    /// How long it took.
    pub(super) took: Duration,
    pub(super) cases: Vec<JunitCase>,
}

/// A case. Readers know it again by its class and its name.
#[derive(Debug)]
pub(super) struct JunitCase {
    pub(super) class: String,
    pub(super) name: String,
    pub(super) outcome: JunitOutcome,
}

/// What came of a case.
#[derive(Debug)]
pub(super) enum JunitOutcome {
    /// In order; there may be something to say all the same.
    Passed(Option<String>),
    Failure(JunitReason),
    Error(JunitReason),
    Skipped(JunitReason),
}

/// Why it came to that.
#[derive(Debug)]
pub(super) struct JunitReason {
    /// A word for programs.
    pub(super) kind: &'static str,
    /// One line, which readers show in a list of cases.
    pub(super) message: String,
    /// Several lines, which they show for one case; may be empty.
    pub(super) body: String,
}

/// How many cases came to what.
#[derive(Default)]
struct JunitCounts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl JunitReport {
    /// The XML, with a last newline.
    pub(super) fn to_xml(&self) -> String {
        // Writing to memory cannot fail, and all that is written is text.
        self.bytes().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 4);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let took: Duration = self.suites.iter().map(|suite| suite.took).sum();
        let counts = JunitCounts::new(self.suites.iter().flat_map(|suite| &suite.cases));
        let mut start = BytesStart::new("testsuites");
        start.push_attribute(("name", self.name));
        counts.push_to(&mut start);
        start.push_attribute(("time", seconds(took).as_str()));
        writer.write_event(Event::Start(start))?;
        for suite in &self.suites {
            suite.write(&mut writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
        // On the outermost level that is the line feed at the end of the file.
        writer.write_indent()?;
        Ok(writer.into_inner())
    }
}

impl JunitSuite {
    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut start = BytesStart::new("testsuite");
        start.push_attribute(("name", self.name.as_str()));
        JunitCounts::new(&self.cases).push_to(&mut start);
        start.push_attribute(("time", seconds(self.took).as_str()));
        start.push_attribute(("timestamp", self.timestamp.as_str()));
        writer.write_event(Event::Start(start))?;
        for case in &self.cases {
            case.write(writer)?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))
    }
}

impl JunitCase {
    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        let mut start = BytesStart::new("testcase");
        start.push_attribute(("name", self.name.as_str()));
        start.push_attribute(("classname", self.class.as_str()));
        // Without a time, some cannot read a case. All of it is spent on asking, and that is the suite's.
        start.push_attribute(("time", seconds(Duration::ZERO).as_str()));
        if let JunitOutcome::Passed(None) = self.outcome {
            return writer.write_event(Event::Empty(start));
        }
        writer.write_event(Event::Start(start))?;
        match &self.outcome {
            JunitOutcome::Passed(output) => {
                write_element(writer, BytesStart::new("system-out"), output.as_deref().unwrap_or_default())?;
            }
            JunitOutcome::Failure(reason) => reason.write(writer, "failure")?,
            JunitOutcome::Error(reason) => reason.write(writer, "error")?,
            JunitOutcome::Skipped(reason) => reason.write(writer, "skipped")?,
        }
        writer.write_event(Event::End(BytesEnd::new("testcase")))
    }
}

impl JunitReason {
    fn write(&self, writer: &mut Writer<Vec<u8>>, element: &'static str) -> io::Result<()> {
        let mut start = BytesStart::new(element);
        // Jenkins lists the message and shows the body behind it. GitLab shows the body alone, which is why
        // that begins with the same sentence.
        start.push_attribute(("message", self.message.as_str()));
        start.push_attribute(("type", self.kind));
        write_element(writer, start, &self.body)
    }
}

fn write_element(writer: &mut Writer<Vec<u8>>, start: BytesStart<'_>, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return writer.write_event(Event::Empty(start));
    }
    let end = start.to_end().into_owned();
    writer.write_event(Event::Start(start))?;
    writer.write_event(Event::Text(BytesText::new(text)))?;
    writer.write_event(Event::End(end))
}

impl JunitCounts {
    fn new<'a>(cases: impl IntoIterator<Item = &'a JunitCase>) -> Self {
        let mut counts = Self::default();
        for case in cases {
            counts.tests += 1;
            match case.outcome {
                JunitOutcome::Passed(_) => {}
                JunitOutcome::Failure(_) => counts.failures += 1,
                JunitOutcome::Error(_) => counts.errors += 1,
                JunitOutcome::Skipped(_) => counts.skipped += 1,
            }
        }
        counts
    }

    fn push_to(&self, start: &mut BytesStart<'_>) {
        let counts = [
            ("tests", self.tests),
            ("skipped", self.skipped),
            ("failures", self.failures),
            ("errors", self.errors),
        ];
        for (name, count) in counts {
            start.push_attribute((name, count.to_string().as_str()));
        }
    }
}

/// Seconds as readers take them: some refuse more than three decimals.
fn seconds(took: Duration) -> String {
    format!("{:.3}", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn case(name: &str, outcome: JunitOutcome) -> JunitCase {
        JunitCase { class: "a.b".to_owned(), name: name.to_owned(), outcome }
    }

    fn reason(message: &str, body: &str) -> JunitReason {
        JunitReason { kind: "bad", message: message.to_owned(), body: body.to_owned() }
    }

    #[test]
    fn every_outcome_and_its_count() {
        let cases = vec![
            case("one", JunitOutcome::Passed(None)),
            case("two", JunitOutcome::Passed(Some("a & b".to_owned()))),
            case("three", JunitOutcome::Failure(reason("x < \"y\"", "x\n→ ]]> y"))),
            case("four", JunitOutcome::Error(reason("é", "é"))),
            case("five", JunitOutcome::Skipped(reason("why", ""))),
        ];
        let suite = JunitSuite {
            name: "b".to_owned(),
            timestamp: "2026-11-22T20:00:07Z".to_owned(),
            took: Duration::from_micros(1_234_567),
            cases,
        };
        let empty = JunitSuite {
            name: "c".to_owned(),
            timestamp: String::new(),
            took: Duration::from_secs(1),
            cases: vec![case("six", JunitOutcome::Passed(None))],
        };
        let report = JunitReport { name: "a", suites: vec![suite, empty] };
        expect![[r#"
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="a" tests="6" skipped="1" failures="1" errors="1" time="2.235">
                <testsuite name="b" tests="5" skipped="1" failures="1" errors="1" time="1.235" timestamp="2026-11-22T20:00:07Z">
                    <testcase name="one" classname="a.b" time="0.000"/>
                    <testcase name="two" classname="a.b" time="0.000">
                        <system-out>a &amp; b</system-out>
                    </testcase>
                    <testcase name="three" classname="a.b" time="0.000">
                        <failure message="x &lt; &quot;y&quot;" type="bad">x
            → ]]&gt; y</failure>
                    </testcase>
                    <testcase name="four" classname="a.b" time="0.000">
                        <error message="é" type="bad">é</error>
                    </testcase>
                    <testcase name="five" classname="a.b" time="0.000">
                        <skipped message="why" type="bad"/>
                    </testcase>
                </testsuite>
                <testsuite name="c" tests="1" skipped="0" failures="0" errors="0" time="1.000" timestamp="">
                    <testcase name="six" classname="a.b" time="0.000"/>
                </testsuite>
            </testsuites>
        "#]].assert_eq(&report.to_xml());
    }
}
