//! Money under every trouble that can be drawn from a seed: the product's own commands over rows in memory, between a store
//! that fails before or after it did what it was asked, a process that dies, a provider that loses, delays, doubles and
//! contradicts, people who decide and change, and programs that ask again.
//!
//! `KIBALI_SIMULATE_STEPS=100000000 cargo nextest run --release -p platform -E 'test(whatever_happens)' --no-capture` takes
//! more steps than the usual million, `KIBALI_SIMULATE_SEED=7` takes those of one life again, and shows the last of them.

mod bank;
mod checks;
mod dice;
mod editing;
mod people;
mod planted;
mod stores;
mod work;
mod world;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use permit::{App, Routes};
use testkit::{Instance, Store};

use checks::Finding;
use planted::Bug;
use world::World;

/// So many steps of a life are taken in the storm; then it comes to rest.
const LIFE: u64 = 320;

/// How a life went.
struct Lived {
    steps: u64,
    counts: BTreeMap<&'static str, u64>,
    found: Option<(Finding, String)>,
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

fn live(app: &App, seed: u64, planted: Option<Bug>) -> Lived {
    let mut world = World::new(app.clone(), seed, planted);
    let lived = catch_unwind(AssertUnwindSafe(|| {
        while world.steps < LIFE {
            world.step()?;
        }
        world.come_to_rest()
    }));
    let found = match lived {
        Ok(Ok(())) => None,
        Ok(Err(finding)) => Some(finding),
        Err(_) => Some(Finding::new("nothing panics", "see above")),
    };
    let trail = || {
        let lines = world.trail.iter().map(|(step, says)| format!("  {step:>4} {says}\n"));
        format!("seed {seed}, step {}; before that:\n{}", world.steps, lines.collect::<String>())
    };
    Lived { steps: world.steps, counts: world.counts.clone(), found: found.map(|finding| (finding, trail())) }
}

async fn app() -> (Instance, App) {
    let instance = Instance::start(Store::Sqlite, Routes::new()).await;
    let app = instance.app.clone();
    (instance, app)
}

#[tokio::test]
async fn whatever_happens_every_promise_about_money_holds() {
    let (_instance, app) = app().await;
    let wanted = number("KIBALI_SIMULATE_STEPS").unwrap_or(1_000_000);
    let only = number("KIBALI_SIMULATE_SEED");
    let (seed, steps) = (AtomicU64::new(only.unwrap_or(1)), AtomicU64::new(0));
    let began = Instant::now();
    let work = || {
        let mut counts = BTreeMap::<&str, u64>::new();
        while steps.load(Ordering::Relaxed) < wanted {
            let Lived { steps: taken, counts: more, found } =
                live(&app, seed.fetch_add(1, Ordering::Relaxed), None);
            if let Some((Finding { invariant, says }, trail)) = found {
                panic!("not so: {invariant}: {says}\n{trail}KIBALI_SIMULATE_SEED takes these steps again");
            }
            more.into_iter().for_each(|(what, times)| *counts.entry(what).or_default() += times);
            steps.fetch_add(taken, Ordering::Relaxed);
            if only.is_some() {
                break;
            }
        }
        counts
    };
    let counts = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..if only.is_some() { 1 } else { 2 }).map(|_| scope.spawn(work)).collect();
        let mut all = BTreeMap::<&str, u64>::new();
        for thread in threads {
            for (what, times) in thread.join().expect("nothing was found") {
                *all.entry(what).or_default() += times;
            }
        }
        all
    });
    let (steps, took) = (steps.into_inner(), began.elapsed().as_secs_f64());
    println!(
        "{steps} steps in {} lives, {:.0} a second: {counts:#?}",
        seed.into_inner() - 1,
        steps as f64 / took
    );
    if only.is_none() {
        assert!(
            counts.len() >= 10 && counts.values().all(|times| *times > 100),
            "all of it happens: {counts:#?}"
        );
    }
}

#[tokio::test]
async fn every_planted_bug_is_found() {
    let (_instance, app) = app().await;
    let mut table =
        "| What is planted | What finds it | Lives | Steps |\n| --- | --- | --- | --- |\n".to_owned();
    for bug in Bug::ALL {
        let (mut steps, mut found) = (0, None);
        for seed in 1..=400 {
            let lived = live(&app, seed, Some(*bug));
            steps += lived.steps;
            if let Some((finding, _)) = lived.found {
                found = Some((seed, finding));
                break;
            }
        }
        // Without it nothing is found in a million steps, so whatever is found comes of it.
        let (lives, finding) = found.unwrap_or_else(|| panic!("{bug:?} is not found in {steps} steps"));
        table += &format!("| {} | {} | {lives} | {steps} |\n", bug.says().trim(), finding.invariant);
    }
    println!("{table}");
    let page = include_str!("../../../../../../docs/TESTING.md");
    for bug in Bug::ALL {
        assert!(
            page.contains(&format!("| {} |", bug.says().trim())),
            "docs/TESTING.md has a table like:\n{table}"
        );
    }
}
