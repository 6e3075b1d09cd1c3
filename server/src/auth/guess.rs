//! What is found by a secret in an address, and the brake on trying many.

use crate::auth::Device;
use crate::error::Error;
use crate::state::State;
use app::domain::Refused;

/// Looks something up that `secret` opens. Wrong ones are braked for each address as wrong passwords are, under a
/// name that no account can have.
///
/// # Errors
/// [`Refused::NotFound`] where there is nothing; [`Refused::TooMany`] after too many of these.
pub(crate) async fn guessed<T>(
    state: &State,
    device: &Device,
    kind: &str,
    found: impl Future<Output = Result<Option<T>, Error>>,
) -> Result<T, Error> {
    let attempt = state.auth.throttle.attempt(device.address, &format!("/{kind}"), state.clock.instant())?;
    let found = found.await?.ok_or(Refused::NotFound)?;
    state.auth.throttle.forgive(attempt);
    Ok(found)
}
