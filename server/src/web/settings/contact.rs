//! `/app/settings/contact`.

use super::Visitor;
use crate::auth::{self, Changed, Wanted};
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Sent};
use crate::web::problem::Fault;
use app::domain::Contact;
use app::pages::settings::{Answers, Tab, contact};
use axum::extract;
use axum::response::Response;

/// The page.
pub async fn show(extract::State(state): extract::State<State>, visitor: Visitor) -> Result<Response, Fault> {
    let on_file = auth::contact(&state, visitor.who).await?;
    Ok(visitor.page(Tab::Contact, |_| contact(&on_file, &Answers::default())))
}

/// Takes another address or number.
pub async fn change(
    extract::State(state): extract::State<State>,
    Caller(device): Caller,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let (email, phone) = (Some(sent.given("email")), Some(sent.given("phone")));
    let wanted = Wanted { email, phone, ..Wanted::default() };
    let password = sent.get("current_password");
    let done = auth::change_me(&state, visitor.who, wanted, &password, &device).await;
    let done = done.map(|changed| match changed {
        Changed::Done => "saved",
        Changed::LetterSent => "letter-sent",
    });
    let on_file = auth::contact(&state, visitor.who).await?;
    after(visitor, &on_file, done, &sent)
}

/// Sends the letter once more.
pub async fn send_again(
    extract::State(state): extract::State<State>,
    visitor: Visitor,
    sent: Sent,
) -> Result<Response, Fault> {
    let done = auth::send_again(&state, visitor.who).await.map(|()| "letter-sent");
    let on_file = auth::contact(&state, visitor.who).await?;
    after(visitor, &on_file, done, &sent)
}

fn after(
    visitor: Visitor,
    on_file: &Contact,
    done: Result<&'static str, Error>,
    sent: &Sent,
) -> Result<Response, Fault> {
    visitor.after(Tab::Contact, done, sent, |_, answers| contact(on_file, answers))
}
