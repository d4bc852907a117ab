//! Roles played on real sockets: who they are, what is said of them, what is kept of it.

pub mod capture;
pub mod cast;
pub mod ladder;
pub mod log;

use std::future::Future;
use std::io;

use callproof_cli::error::Error;

/// Runs something that waits for sockets and time, on one thread.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Error::Usage(format!("cannot wait for sockets: {error}")))?;
    let result = runtime.block_on(future);
    // Whoever reads standard input cannot be stopped otherwise.
    runtime.shutdown_background();
    Ok(result)
}

/// Waits until somebody wants this process to end.
pub async fn interrupted() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result,
        _ = terminate.recv() => Ok(()),
    }
}
