//! `kibali`: the whole platform in one program.

mod bench;
mod dashboard;
mod doctor;
mod documents;
mod html;
mod http;
mod instance;
mod lock;
mod logs;
mod master_key;
mod memory;
mod operations;
mod operator;
mod sandbox;
mod serve;
mod settings;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A payment platform whose developers integrate and never pay.
#[derive(Debug, Parser)]
#[command(name = "kibali", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the platform: API, dashboard and workers.
    Serve(settings::Options),
    /// Run a throw-away instance with simulated networks and demonstration data.
    Sandbox(sandbox::Options),
    /// Say what is wrong with a set-up, in plain words.
    Doctor(settings::Options),
    /// Print a link that sets a new password, where no mail can be sent.
    ResetLink(operator::ResetLink),
    /// Print a link that changes the e-mail address of an account, where no mail can be sent.
    EmailLink(operator::EmailLink),
    /// Take away a second factor that is lost together with its recovery codes.
    ResetFactor(operator::ResetFactor),
    /// Let the one Admin of a merchant act alone again, after a former Admin objected.
    LiftObjection(operator::LiftObjection),
    /// Measure this machine's Kibali beside a hello-world.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    memory::give_back_at_once();
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime could not be started: {error}")),
    };
    // Fails only if a provider is there already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let done = runtime.block_on(async {
        match arguments.command {
            Command::Serve(options) => serve::run(&options).await,
            Command::Sandbox(options) => sandbox::run(&options).await,
            Command::Doctor(options) => doctor::run(&options).await,
            Command::ResetLink(options) => operator::reset_link(&options).await,
            Command::EmailLink(options) => operator::email_link(&options).await,
            Command::ResetFactor(options) => operator::reset_factor(&options).await,
            Command::LiftObjection(options) => operator::lift_objection(&options).await,
            Command::Bench(options) => bench::run(&options).await,
        }
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => fail(&sentence),
    }
}

#[expect(clippy::print_stderr, reason = "the last word of a program that could not go on")]
fn fail(sentence: &str) -> ExitCode {
    eprintln!("kibali: {sentence}");
    ExitCode::FAILURE
}
