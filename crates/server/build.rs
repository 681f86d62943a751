//! Says so where the dashboard that is about to be embedded is older than its sources.

use std::{fs, path::Path, time::SystemTime};

const SOURCES: &str = "../../web/src";
const BUILT: &str = "../../web/dist/index.html";

fn main() {
    println!("cargo::rerun-if-changed={SOURCES}");
    println!("cargo::rerun-if-changed={BUILT}");
    let built = fs::metadata(BUILT).and_then(|built| built.modified());
    if let (Ok(built), Some(changed)) = (built, newest(Path::new(SOURCES)))
        && built < changed
    {
        println!(
            "cargo::warning=web/dist is older than web/src: run `npm run build` in web, then build again"
        );
    }
}

fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.filter_map(Result::ok);
    let times = entries.filter_map(|entry| {
        let path = entry.path();
        if path.is_dir() { newest(&path) } else { entry.metadata().and_then(|file| file.modified()).ok() }
    });
    times.max()
}
