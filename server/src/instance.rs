//! What holds for the instance as a whole: who may come onto it, and whether all share a workspace.

use crate::audit::{Deed, Line};
use crate::auth::{Device, SignedIn};
use crate::db::query::{self, instance::Chosen};
use crate::error::Error;
use crate::state::State;
use app::domain::{Admission, InstanceSettings, Problem, Refused};
use futures::FutureExt;

/// Who may make an account: `REGISTRATION` says so, or else an administrator, or else everybody may.
#[must_use]
pub fn admission(fixed: Option<Admission>, chosen: Chosen) -> Admission {
    fixed.or(chosen.registration).unwrap_or_default()
}

/// What holds at present.
///
/// # Errors
/// The database's.
pub async fn settings(state: &State) -> Result<InstanceSettings, Error> {
    let (fixed, chosen) = (state.config.registration, query::instance::chosen(state.db.read()).await?);
    Ok(InstanceSettings {
        registration: admission(fixed, chosen),
        is_fixed: fixed.is_some(),
        team: chosen.team.unwrap_or(true),
    })
}

/// May somebody make an account who holds an invite, or holds none? Whoever comes first always may: on an instance
/// without an account, nobody could let them in.
///
/// # Errors
/// [`Refused::RegistrationClosed`].
pub async fn admit(state: &State, has_invite: bool) -> Result<(), Error> {
    let registration = settings(state).await?.registration;
    let lets_in = registration.lets_in(has_invite, false)
        || (registration.lets_in(has_invite, true) && query::people::is_empty(state.db.read()).await?);
    if lets_in { Ok(()) } else { Err(Refused::RegistrationClosed.into()) }
}

/// May everybody make an account? As [`admit`], for pages that offer it.
///
/// # Errors
/// The database's.
pub async fn is_open(state: &State) -> Result<bool, Error> {
    match admit(state, false).await {
        Ok(()) => Ok(true),
        Err(Error::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Sets what is given; what is none stays.
///
/// # Errors
/// [`Refused::Invalid`] where `REGISTRATION` says who may make an account, and something else is given.
pub async fn change(
    state: &State,
    by: SignedIn,
    registration: Option<Admission>,
    team: Option<bool>,
    device: &Device,
) -> Result<InstanceSettings, Error> {
    let before = settings(state).await?;
    let registration = registration.filter(|wanted| *wanted != before.registration);
    if before.is_fixed && registration.is_some() {
        return Err(Refused::field("registration", Problem::Contradiction).into());
    }
    let chosen = Chosen { registration, team: team.filter(|wanted| *wanted != before.team) };
    let (now, address) = (state.clock.now(), Some(device.address));
    let change = state.db.write(move |tx| {
        async move {
            query::instance::choose(tx.conn(), chosen).await?;
            for detail in told(chosen) {
                let changed = Line::new(Deed::InstanceChanged, now, address).by(by.user).with(&detail);
                query::audit::insert(tx.conn(), &changed).await?;
            }
            Ok(())
        }
        .boxed()
    });
    change.await?;
    settings(state).await
}

fn told(chosen: Chosen) -> Vec<String> {
    let registration =
        chosen.registration.map(|registration| format!("registration: {}", registration.as_str()));
    let team = chosen.team.map(|team| format!("team: {}", if team { "on" } else { "off" }));
    registration.into_iter().chain(team).collect()
}
