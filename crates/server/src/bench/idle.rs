//! A sandbox of its own process: how long until it is ready, and how much memory it takes when nobody asks anything.

use std::{fs, process::Stdio, time::Instant};

use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::Command,
};
use values::Duration;

/// What starting a sandbox took.
pub(super) struct Idle {
    /// From starting the program to its line.
    pub ready: Duration,
    /// What stays in memory two seconds later; `None` where the system does not tell as Linux does.
    pub resident_kib: Option<u64>,
}

/// Starts this program's `sandbox --json`, and ends it again.
///
/// # Errors
/// A sentence.
pub(super) async fn measure() -> Result<Idle, String> {
    let failed = |error: std::io::Error| format!("a sandbox of its own: {error}");
    let folder = tempfile::tempdir().map_err(failed)?;
    let start = Instant::now();
    let mut child = Command::new(std::env::current_exe().map_err(failed)?)
        .args(["sandbox", "--json", "--port", "0", "--data"])
        .arg(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(failed)?;
    let output = child.stdout.take().ok_or("a sandbox without output")?;
    let line = BufReader::new(output).lines().next_line().await.map_err(failed)?;
    line.ok_or("the sandbox ended before it was ready")?;
    let ready = start.elapsed();
    tokio::time::sleep(Duration::from_secs(2)).await;
    let resident_kib = child.id().and_then(resident);
    child.kill().await.map_err(failed)?;
    Ok(Idle { ready, resident_kib })
}

/// The memory of a process, where the system tells as Linux does.
pub(super) fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
