//! How long a probe may take: what Prometheus says, less the way back.

use std::time::Duration;

use hyper::HeaderMap;

const HEADER: &str = "x-prometheus-scrape-timeout-seconds";

/// What the way back to Prometheus takes at most.
const WAY_BACK: Duration = Duration::from_millis(500);

/// The time that whoever asks gives, less the way back, but at least half of it; none where nothing is said.
///
/// # Errors
/// What is wrong with it, in a sentence.
pub(super) fn budget(headers: &HeaderMap) -> Result<Option<Duration>, String> {
    let Some(written) = headers.get(HEADER) else { return Ok(None) };
    let seconds = written.to_str().ok().and_then(|text| text.trim().parse::<f64>().ok());
    let given = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    match given.filter(|given| !given.is_zero()) {
        Some(given) => Ok(Some(given.saturating_sub(WAY_BACK).max(given / 2))),
        None => Err(format!("{HEADER} is a number of seconds above 0")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_second_is_left_for_the_way_back_and_it_is_never_zero() {
        for (written, budget_in_ms) in [("10", 9500), ("1.5", 1000), ("1", 500), ("0.4", 200), ("0.002", 1)] {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, written.parse().unwrap());
            assert_eq!(budget(&headers), Ok(Some(Duration::from_millis(budget_in_ms))), "{written}");
        }
        assert_eq!(budget(&HeaderMap::new()), Ok(None));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for written in ["", "0", "-1", "soon", "NaN", "inf", "1e300"] {
            let mut headers = HeaderMap::new();
            headers.insert(HEADER, written.parse().unwrap());
            assert!(budget(&headers).is_err(), "{written}");
        }
    }
}
