//! `/app/settings/password`.

use super::Visitor;
use crate::auth::{self, Tokens};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use crate::web::{cookies, password_done};
use app::pages::settings::{Answers, Tab, password};
use app::words::devices::password_changed;
use axum::extract::{self, RawQuery};
use axum::response::{IntoResponse, Redirect, Response};

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    RawQuery(query): RawQuery,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let tokens = count_tokens(&state, &visitor).await?;
    let visitor = visitor.told(password_done::read(query.as_deref(), DONE).map(password_changed));
    Ok(visitor.page(Tab::Password, |visitor| password(&visitor.me, tokens, &Answers::default())))
}

const DONE: &str = "password";

async fn count_tokens(state: &State, visitor: &Visitor) -> Result<usize, Error> {
    query::api_token::count_live(state.db.read(), visitor.who.user, state.clock.now()).await
}

/// Takes another password. Here the person stays signed in, with new cookies.
pub async fn change(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let [current, new] = ["current_password", "new_password"].map(|field| sent.get(field));
    let tokens = password_done::tokens(&sent, Tokens::Keep);
    match auth::change_password(&state, visitor.who, &current, &new, tokens, &device).await {
        Ok((opened, outcome)) => {
            let address = format!("{}?{}", Tab::Password.address(), password_done::query(DONE, outcome));
            let mut answer = Redirect::to(&address).into_response();
            cookies::keep(&state.config, &opened, answer.headers_mut());
            Ok(answer)
        }
        Err(error) => {
            let count = count_tokens(&state, &visitor).await?;
            visitor.after(Tab::Password, Err(error), &sent, |visitor, answers| {
                password(&visitor.me, count, answers)
            })
        }
    }
}
