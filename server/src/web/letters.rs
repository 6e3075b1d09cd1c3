//! Where the links in letters lead: pages that the server alone draws, for whoever has the link.
//!
//! A link's secret stands in the address once, when it is opened. It leaves with nothing: these pages load nothing
//! from elsewhere, and browsers are told to name no more than the server in `Referer`. (With `no-referrer` they would
//! send no `Origin` either, by which the form is known to be ours where there is no `Sec-Fetch-Site`.)

use super::assets;
use super::extract::{Caller, Sent};
use super::password_done;
use super::problem::Fault;
use super::settings::document;
use crate::auth::{self, Purpose, Tokens};
use crate::error::Error;
use crate::state::State;
use app::boot::Form;
use app::domain::Refused;
use app::pages::reset;
use app::pages::settings::Answers;
use app::words::{devices, mail as words};
use axum::Router;
use axum::extract::{self, RawQuery};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use leptos::prelude::{AnyView, IntoAny};
use url::form_urlencoded;

const ORIGIN_ONLY: HeaderValue = HeaderValue::from_static("strict-origin");

/// The routes. They take nobody's word for who they are: they stand outside of `identify`.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/reset-password", get(show_reset).post(send_reset))
        .route("/email/confirm", get(ask_confirm).post(confirm))
        .route("/email/restore", get(ask_restore).post(restore))
}

/// What stands behind a name in the address.
fn named(query: Option<&str>, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn page(status: StatusCode, draw: impl FnOnce() -> AnyView) -> Response {
    let mut answer = document(status, draw);
    answer.headers_mut().insert(header::REFERRER_POLICY, ORIGIN_ONLY);
    answer
}

/// `/reset-password`: who has forgotten it; by a link, what it shall be; afterwards, what came of it.
async fn show_reset(
    extract::State(state): extract::State<State>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    let (assets, answers) = (assets::names(), Answers::default());
    if let Some(token) = named(query.as_deref(), "token") {
        let tokens = auth::tokens_behind_link(&state, &token).await?;
        return Ok(page(StatusCode::OK, || reset::choose(&assets, token, tokens, &answers).into_any()));
    }
    let changed = password_done::read(query.as_deref(), "changed").map(devices::password_reset);
    Ok(page(StatusCode::OK, || match named(query.as_deref(), "done").as_deref() {
        Some("sent") => {
            let texts = [words::RESET_SENT, words::RESET_NO_MAIL];
            let login = ["/login", words::BACK_TO_LOGIN];
            reset::told(&assets, words::RESET_SENT_TITLE, &texts, login).into_any()
        }
        Some("changed") => {
            let login = ["/login", words::LOG_IN];
            let texts: Vec<&str> = changed.as_deref().into_iter().chain([words::CHANGED]).collect();
            reset::told(&assets, words::CHANGED_TITLE, &texts, login).into_any()
        }
        _ => reset::ask(&assets, &answers).into_any(),
    }))
}

/// Takes one of the two forms: the one with a token sets the password.
async fn send_reset(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let Some(token) = sent.given("token") else {
        return match auth::ask_reset(&state, &sent.get("identifier"), &device).await {
            Ok(()) => Ok(Redirect::to("/reset-password?done=sent").into_response()),
            Err(Error::Refused(refused)) => {
                let (status, answers) = turned_down(&sent, refused);
                Ok(page(status, || reset::ask(&assets::names(), &answers).into_any()))
            }
            Err(error) => Err(error.into()),
        };
    };
    let tokens = password_done::tokens(&sent, Tokens::Revoke);
    match auth::reset_password(&state, &token, &sent.get("password"), tokens, &device).await {
        Ok(outcome) => {
            let query = password_done::query("changed", outcome);
            Ok(Redirect::to(&format!("/reset-password?{query}")).into_response())
        }
        Err(Error::Refused(refused)) => {
            let (status, answers) = turned_down(&sent, refused);
            let tokens = auth::tokens_behind_link(&state, &token).await?;
            Ok(page(status, || reset::choose(&assets::names(), token, tokens, &answers).into_any()))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form as it goes back, and with which status.
fn turned_down(sent: &Sent, refused: Refused) -> (StatusCode, Answers) {
    let form: Form = sent.turned_down(refused);
    let status = StatusCode::from_u16(form.problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    (status, Answers(Some(form)))
}

const CONFIRM: &str = "/email/confirm";
const RESTORE: &str = "/email/restore";

/// `/email/confirm`: whether the address shall become the account's.
async fn ask_confirm(
    extract::State(state): extract::State<State>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    if named(query.as_deref(), "done").is_some() {
        let on = ["/app", words::OPEN];
        return Ok(page(StatusCode::OK, || {
            reset::told(&assets::names(), words::CONFIRMED_TITLE, &[words::CONFIRMED], on).into_any()
        }));
    }
    let token = named(query.as_deref(), "token").unwrap_or_default();
    match auth::about(&state, &token, Purpose::ConfirmEmail).await {
        Ok((me, email)) => Ok(page(StatusCode::OK, || {
            let question = words::confirm_question(&email, &me.user.username);
            let said = [words::CONFIRM_TITLE, words::CONFIRM];
            reset::question(&assets::names(), CONFIRM, token, said, question).into_any()
        })),
        Err(error) => stale(error, words::STALE_CONFIRM),
    }
}

/// Makes the address the account's.
async fn confirm(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    match auth::confirm_email(&state, &sent.get("token"), &device).await {
        Ok(()) => Ok(Redirect::to("/email/confirm?done=confirmed").into_response()),
        Err(error) => stale(error, words::STALE_CONFIRM),
    }
}

/// `/email/restore`: whether the former address shall be the account's again.
async fn ask_restore(
    extract::State(state): extract::State<State>,
    RawQuery(query): RawQuery,
) -> Result<Response, Fault> {
    if named(query.as_deref(), "done").is_some() {
        let on = ["/reset-password", words::CHOOSE_TITLE];
        return Ok(page(StatusCode::OK, || {
            reset::told(&assets::names(), words::RESTORED_TITLE, &[words::RESTORED], on).into_any()
        }));
    }
    let token = named(query.as_deref(), "token").unwrap_or_default();
    match auth::about(&state, &token, Purpose::RestoreEmail).await {
        Ok((me, email)) => Ok(page(StatusCode::OK, || {
            let question = words::restore_question(&email, &me.user.username);
            let said = [words::RESTORE_TITLE, words::RESTORE];
            reset::question(&assets::names(), RESTORE, token, said, question).into_any()
        })),
        Err(error) => stale(error, words::STALE_RESTORE),
    }
}

/// Puts the former address back.
async fn restore(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    match auth::restore_email(&state, &sent.get("token"), &device).await {
        Ok(()) => Ok(Redirect::to("/email/restore?done=restored").into_response()),
        Err(error) => stale(error, words::STALE_RESTORE),
    }
}

/// The page of a link that is used or too old; what is not the person's fault goes on as it is.
fn stale(error: Error, advice: &'static str) -> Result<Response, Fault> {
    let Error::Refused(_) = error else { return Err(error.into()) };
    let on = ["/app", words::OPEN];
    Ok(page(StatusCode::UNPROCESSABLE_ENTITY, || {
        reset::told(&assets::names(), words::STALE_TITLE, &[advice], on).into_any()
    }))
}
