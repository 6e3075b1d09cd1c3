//! The way in with a passkey (WebAuthn, section 7.2): nobody says who they are, the passkey does.

use super::{KeptPasskey, PasskeyPlace, handle};
use crate::audit::{Deed, Line};
use crate::auth::{Device, Opened, Session, open};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{PasskeyId, Problem, Refused};
use data_encoding::BASE64URL_NOPAD;
use futures::FutureExt;
use serde_json::Value;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{AuthenticationVerificationOptions, DiscoverableCredentialRequestOptions};
use webauthn_rp::response::Origin;
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::{
    AuthenticatedCredential, DiscoverableAuthentication16, DiscoverableAuthenticationServerState,
};

/// A public key as it is kept: Ed25519, P-256, P-384 or RSA.
type PublicKey = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// Begins a sign-in: what the browser is to have signed (`PublicKeyCredentialRequestOptionsJSON`).
///
/// # Errors
/// [`Refused::NotFound`] where the server has no name; [`Refused::TooMany`].
pub fn begin_passkey_login(state: &State, device: &Device) -> Result<Value, Error> {
    let place = PasskeyPlace::of(&state.config).ok_or(Refused::NotFound)?;
    let options = DiscoverableCredentialRequestOptions::passkey(&place.id);
    let challenge = options.0.challenge.as_data();
    let (waiting, asked) = options.start_ceremony().map_err(Error::internal)?;
    state.auth.passkeys.entering.begin(challenge, device.network(), waiting, state.clock.instant())?;
    Ok(serde_json::to_value(&asked)?)
}

/// Signs in whoever's passkey signed (`AuthenticationResponseJSON`).
///
/// # Errors
/// [`Refused::Invalid`] names the `credential`, without telling what is wrong with it; [`Refused::TooMany`].
pub async fn log_in_with_passkey(
    state: &State,
    credential: &Value,
    device: &Device,
) -> Result<Opened, Error> {
    let place = PasskeyPlace::of(&state.config).ok_or(Refused::NotFound)?;
    let wrong = || Refused::field("credential", Problem::Wrong);
    let no_credential = |_| Refused::field("credential", Problem::Format);
    if !credential.pointer("/response/userHandle").is_some_and(Value::is_string) {
        // A discoverable passkey always says whose it is (step 6). The crate reads one that does not, and panics
        // when it is asked for.
        return Err(Refused::field("credential", Problem::Format).into());
    }
    let answer = serde_json::to_vec(credential)?;
    let shown = DiscoverableAuthentication16::from_json_relaxed(&answer).map_err(no_credential)?;
    let challenge = shown.challenge_relaxed().map_err(no_credential)?.0;

    let (_, begun) = state.auth.passkeys.entering.take(challenge, state.clock.instant()).ok_or_else(wrong)?;
    let id = shown.raw_id().into_inner();
    let attempt =
        state.auth.throttle.attempt(device.address, &BASE64URL_NOPAD.encode(id), state.clock.instant())?;
    let kept = query::passkey::find(state.db.read(), id).await?.ok_or_else(wrong)?;
    let condition = match verify(&place, begun, &shown, &kept)? {
        Ok(condition) => condition,
        Err(why) => {
            refuse(state, &kept, &why, device).await?;
            return Err(wrong().into());
        }
    };
    state.auth.throttle.forgive(attempt);
    enter(state, kept, condition, device).await
}

/// The passkey's condition after this; or why it is not let in.
fn verify(
    place: &PasskeyPlace,
    begun: DiscoverableAuthenticationServerState,
    shown: &DiscoverableAuthentication16,
    kept: &KeptPasskey,
) -> Result<Result<Vec<u8>, String>, Error> {
    let key = StaticState::<PublicKey>::decode(&kept.public_key).map_err(Error::internal)?;
    let condition = kept.condition.as_slice().try_into().map_err(Error::internal)?;
    let condition = DynamicState::decode(condition).map_err(Error::internal)?;
    // The person on file, not the one that the answer names: the two are compared.
    let handle = handle(kept.user);
    let credential = AuthenticatedCredential::new(shown.raw_id(), &handle, key, condition);
    let mut credential = credential.map_err(Error::internal)?;
    let origins = place.origins();
    let options = AuthenticationVerificationOptions::<_, Origin<'_>> {
        allowed_origins: &origins,
        // Section 7.2, step 23: a browser may answer to more than was asked for.
        error_on_unsolicited_extensions: false,
        // A counter that does not grow fails by the crate's default (step 22): somebody has a copy of the key.
        ..AuthenticationVerificationOptions::default()
    };
    Ok(match begun.verify(&place.id, shown, &mut credential, &options) {
        Ok(_) => {
            let Ok(condition) = credential.dynamic_state().encode();
            Ok(condition.to_vec())
        }
        Err(why) => Err(why.to_string()),
    })
}

/// A passkey that is on file was not let in: its person may want to know.
async fn refuse(state: &State, kept: &KeptPasskey, why: &str, device: &Device) -> Result<(), Error> {
    tracing::warn!(user = %kept.user, passkey = %kept.passkey.id, why, "a passkey was not let in");
    let line = Line::new(Deed::LoginFailed, state.clock.now(), Some(device.address));
    let line = line.to(kept.user).with(&format!("passkey: {why}"));
    let note = state.db.write(move |tx| {
        let line = line.clone();
        async move { query::audit::insert(tx.conn(), &line).await }.boxed()
    });
    note.await
}

async fn enter(state: &State, kept: KeptPasskey, after: Vec<u8>, device: &Device) -> Result<Opened, Error> {
    let now = state.clock.now();
    let (session, refresh_token) = Session::start(kept.user, device, now)?;
    let opened = open(state, &session, refresh_token)?;
    let line = Line::new(Deed::LoginSucceeded, now, Some(device.address));
    let line = line.by(kept.user).with(&format!("passkey: {}", kept.passkey.name));
    let (id, user, before): (PasskeyId, _, _) = (kept.passkey.id, kept.user, kept.condition);
    let enter = state.db.write(move |tx| {
        let (session, line, before, after) = (session.clone(), line.clone(), before.clone(), after.clone());
        async move {
            let is_let_in = query::user::hold(tx.conn(), user, None).await?;
            if !is_let_in || !query::passkey::note_use(tx.conn(), id, &before, &after, now).await? {
                // Kept out or removed meanwhile, or used at the same moment with the same counter.
                return Err(Refused::field("credential", Problem::Wrong).into());
            }
            query::session::insert(tx.conn(), &session).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    enter.await?;
    Ok(opened)
}
