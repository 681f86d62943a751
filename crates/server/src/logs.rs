//! Log lines on standard error: for eyes or for machines.

use tracing_subscriber::{EnvFilter, filter::LevelFilter, fmt};

use crate::settings::LogFormat;

/// Reads a filter such as `info` or `warn,platform=debug`.
///
/// # Errors
/// A sentence. A word that is no level would be taken for a module, and everything else be silent.
pub(crate) fn filter(text: &str) -> Result<EnvFilter, String> {
    let failed = || format!("log is {text:?}: write it like info, or like warn,platform=debug");
    let levels = text.split(',').map(str::trim).filter(|part| !part.contains(['=', '[']));
    if levels.into_iter().any(|part| part.is_empty() || part.parse::<LevelFilter>().is_err()) {
        return Err(failed());
    }
    EnvFilter::try_new(text).map_err(|_| failed())
}

/// Starts logging; a filter that cannot be read counts as `info`.
pub(crate) fn start(format: LogFormat, text: &str) {
    let filter = filter(text).unwrap_or_else(|_| EnvFilter::new("info"));
    // A line that cannot be written, such as to a full disk, is lost: complaining of it on the same stream would panic in the
    // thread that logs, which may hold the one connection that writes.
    let builder = fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    // A second start, as in tests, keeps the first.
    let _ = match format {
        LogFormat::Text => builder.try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_would_silence_everything_is_refused() {
        for good in ["info", "WARN", "warn,platform=debug", "off", "platform[request]=debug,info"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for wrong in ["loud", "wat==", "info,verbose", ""] {
            assert!(filter(wrong).is_err(), "{wrong}");
        }
    }
}
