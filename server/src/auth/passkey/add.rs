//! One more passkey (WebAuthn, section 7.1).

use super::{KeptPasskey, PasskeyPlace, handle};
use crate::audit::{Deed, Line};
use crate::auth::{Device, SignedIn, Teller, confirm};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::domain::{FieldError, KEYS_MAX, Passkey, PasskeyId, Problem, Refused, Timestamp, check_key_name};
use app::words::{keys as words, notices};
use futures::FutureExt;
use serde_json::Value;
use webauthn_rp::PublicKeyCredentialCreationOptions;
use webauthn_rp::Registration;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::PublicKeyCredentialDescriptor;
use webauthn_rp::request::register::{
    CredProtect, Nickname, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, Username,
};
use webauthn_rp::response::{AuthTransports, CredentialId, Origin};

/// Begins to add a passkey, once the person has proven by their password that it is they: what the browser is to
/// make one from (`PublicKeyCredentialCreationOptionsJSON`). Only this session can go on with it.
///
/// # Errors
/// [`Refused::Invalid`] names the fields; [`Refused::NotFound`] where the server has no name; [`Refused::TooMany`].
pub async fn begin_passkey(
    state: &State,
    who: SignedIn,
    name: &str,
    password: &str,
    device: &Device,
) -> Result<Value, Error> {
    let place = PasskeyPlace::of(&state.config).ok_or(Refused::NotFound)?;
    check_key_name(name).map_err(|error| Refused::Invalid(vec![error]))?;
    confirm(state, who, "current_password", password, device).await?;
    let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
    let kept = query::passkey::of_user(state.db.read(), who.user).await?;
    refuse_more(kept.len())?;
    let handle = handle(who.user);
    let person = PublicKeyCredentialUserEntity {
        name: Username::try_from(me.user.username.as_str()).map_err(Error::internal)?,
        id: &handle,
        // A name that cannot stand there is left out: the username tells accounts apart.
        display_name: Nickname::try_from(me.user.display_name.as_str()).ok(),
    };
    let there = kept.into_iter().map(descriptor).collect::<Result<_, _>>()?;
    let mut options = PublicKeyCredentialCreationOptions::passkey(&place.id, person, there);
    // The crate would have browsers insist on credProtect, which keys in phones and laptops lack. Nothing is lost:
    // whoever signs in is verified here, each time.
    options.extensions.cred_protect = CredProtect::None;
    let challenge = options.challenge.as_data();
    let (waiting, asked) = options.start_ceremony().map_err(Error::internal)?;
    state.auth.passkeys.adding.begin(challenge, who.session, waiting, state.clock.instant())?;
    Ok(serde_json::to_value(&asked)?)
}

/// What the authenticator must not make a second one beside.
fn descriptor(kept: KeptPasskey) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>, Error> {
    Ok(PublicKeyCredentialDescriptor {
        id: CredentialId::<Vec<u8>>::decode(kept.credential_id).map_err(Error::internal)?,
        transports: AuthTransports::decode(kept.transports).map_err(Error::internal)?,
    })
}

fn refuse_more(count: usize) -> Result<(), Refused> {
    let error = || FieldError::new("passkeys", Problem::TooMany(KEYS_MAX));
    if count < KEYS_MAX { Ok(()) } else { Err(Refused::Invalid(vec![error()])) }
}

/// Adds the passkey that the browser made (`RegistrationResponseJSON`).
///
/// # Errors
/// [`Refused::Invalid`] names the fields: a `credential` that is none, or not what this session asked for;
/// [`Refused::Conflict`] where it belongs to somebody already.
pub async fn add_passkey(
    state: &State,
    who: SignedIn,
    name: &str,
    credential: &Value,
    device: &Device,
) -> Result<Passkey, Error> {
    let name = check_key_name(name).map_err(|error| Refused::Invalid(vec![error]))?;
    let now = state.clock.now();
    let kept = verify(state, who, name, credential, now)?;
    let line = Line::new(Deed::PasskeyAdded, now, Some(device.address)).by(who.user).with(&kept.passkey.name);
    let adding = kept.clone();
    let add = state.db.write(move |tx| {
        let (kept, line) = (adding.clone(), line.clone());
        async move {
            query::session::hold(tx.conn(), who, now).await?;
            refuse_more(query::passkey::of_user(tx.conn(), kept.user).await?.len())?;
            query::passkey::insert(tx.conn(), &kept).await?;
            query::audit::insert(tx.conn(), &line).await
        }
        .boxed()
    });
    add.await?;
    let page = state.config.link("/app/settings/passkeys");
    let notice = notices::new_key(&words::a_passkey(&kept.passkey.name), &page);
    Teller::new(state, device).tell(who.user, &notice).await;
    Ok(kept.passkey)
}

fn verify(
    state: &State,
    who: SignedIn,
    name: String,
    credential: &Value,
    now: Timestamp,
) -> Result<KeptPasskey, Error> {
    let place = PasskeyPlace::of(&state.config).ok_or(Refused::NotFound)?;
    let no_credential = |_| Refused::field("credential", Problem::Format);
    let made = Registration::from_json_relaxed(&serde_json::to_vec(credential)?).map_err(no_credential)?;
    let challenge = made.challenge_relaxed().map_err(no_credential)?.0;
    let not_asked_for = || Refused::field("credential", Problem::Wrong);
    let (session, begun) =
        state.auth.passkeys.adding.take(challenge, state.clock.instant()).ok_or_else(not_asked_for)?;
    if session != who.session {
        return Err(not_asked_for().into());
    }
    let origins = place.origins();
    let options = RegistrationVerificationOptions::<_, Origin<'_>> {
        allowed_origins: &origins,
        // Section 7.1, step 27: a browser may answer to more than was asked for.
        error_on_unsolicited_extensions: false,
        ..RegistrationVerificationOptions::default()
    };
    let proven = begun.verify(&place.id, &made, &options).map_err(|why| {
        tracing::info!(%why, user = %who.user, "a passkey was not added");
        not_asked_for()
    })?;
    let Ok(transports) = proven.transports().encode();
    let Ok(public_key) = proven.static_state().encode();
    let Ok(condition) = proven.dynamic_state().encode();
    Ok(KeptPasskey {
        user: who.user,
        passkey: Passkey { id: PasskeyId::generate(), name, created_at: now, last_used_at: None },
        credential_id: proven.id().as_ref().to_vec(),
        transports,
        public_key,
        condition: condition.to_vec(),
    })
}
