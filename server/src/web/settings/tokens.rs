//! `/app/settings/tokens`.

use super::Visitor;
use crate::auth;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Path, Sent};
use crate::web::problem::Fault;
use app::domain::{NewApiToken, Problem, Refused, Scope, TokenId};
use app::pages::settings::{Answers, Tab, Tokens, token_revocation, tokens};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(extract::State(state): extract::State<State>, visitor: Visitor) -> Result<Response, Fault> {
    let shown = gather(&state, &visitor, None).await?;
    Ok(visitor.page(Tab::Tokens, |visitor| tokens(&shown, &visitor.workspaces, &Answers::default())))
}

async fn gather(state: &State, visitor: &Visitor, secret: Option<String>) -> Result<Tokens, Error> {
    let tokens = query::api_token::of_user(state.db.read(), visitor.who.user).await?;
    Ok(Tokens { tokens, secret, now: state.clock.now() })
}

/// Makes a token. Its secret comes with this answer and no other one: an address that leads to it could be kept.
pub async fn make(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let password = sent.get("current_password");
    let made = match read(&sent) {
        Ok(new) => auth::make_token(&state, visitor.who, &new, &password, &device).await,
        Err(refused) => Err(refused.into()),
    };
    let (secret, refused) = match made {
        Ok((_, secret)) => (Some(secret), None),
        Err(error) => (None, Some(error)),
    };
    let shown = gather(&state, &visitor, secret).await?;
    match refused {
        None => {
            Ok(visitor.page(Tab::Tokens, |visitor| tokens(&shown, &visitor.workspaces, &Answers::default())))
        }
        Some(error) => after(visitor, &shown, Err(error), &sent),
    }
}

/// What the form asks for.
fn read(sent: &Sent) -> Result<NewApiToken, Refused> {
    let workspace = sent.given("workspace_id").map(|text| text.parse());
    let days = sent.given("expires_in_days").map(|text| text.parse());
    Ok(NewApiToken {
        name: sent.get("name"),
        scope: if sent.get("scope") == "write" { Scope::Write } else { Scope::Read },
        workspace_id: workspace.transpose().map_err(|_| Refused::field("workspace_id", Problem::Unknown))?,
        expires_in_days: days.transpose().map_err(|_| Refused::field("expires_in_days", Problem::Format))?,
    })
}

/// Revokes a token.
pub async fn revoke(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    Path(id): Path<TokenId>,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let shown = gather(&state, &visitor, None).await?;
    let token = shown.tokens.iter().find(|token| token.id == id);
    if let Some(question) = visitor.ask(Tab::Tokens, &sent, || token.map(token_revocation)) {
        return Ok(question);
    }
    let done = auth::revoke_token(&state, visitor.who, id, &device).await;
    let shown = gather(&state, &visitor, None).await?;
    after(visitor, &shown, done.map(|()| "token-revoked"), &sent)
}

fn after(
    visitor: Visitor,
    shown: &Tokens,
    done: Result<&'static str, Error>,
    sent: &Sent,
) -> Result<Response, Fault> {
    visitor.after(Tab::Tokens, done, sent, |visitor, answers| tokens(shown, &visitor.workspaces, answers))
}
