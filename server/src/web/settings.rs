//! The settings, as pages. A form does what the API's request does, and leads back to its page.

mod appearance;
mod audit;
mod contact;
mod data;
mod delete;
mod devices;
mod instance;
mod invites;
mod passkeys;
mod password;
mod people;
mod profile;
mod run;
mod tokens;
mod two_step;
mod workspaces;

use super::assets;
use super::extract::Sent;
use super::headers::page_policy;
use super::identity::Identity;
use super::pages::to_login;
use super::problem::Fault;
use crate::auth::SignedIn;
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use app::boot::Form;
use app::domain::{Me, Refused, UserId, Workspace};
use app::pages::settings::{Answers, Confirm, Frame, SURE, Tab, settings};
use app::words::settings as words;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use leptos::prelude::{AnyView, IntoAny, Owner, RenderHtml};
use url::form_urlencoded;

/// The routes.
pub fn routes() -> Router<State> {
    Router::new()
        .route("/app/settings", get(async || Redirect::to(&Tab::Profile.address())))
        .route("/app/settings/profile", get(profile::show).post(profile::change))
        .route("/app/settings/profile/username", get(profile::lead_back).post(profile::change_username))
        .route("/app/settings/profile/picture", get(profile::lead_back).post(profile::change_picture))
        .route("/app/settings/profile/picture/remove", get(profile::lead_back).post(profile::remove_picture))
        .route("/app/settings/appearance", get(appearance::show).post(appearance::change))
        .route("/app/settings/data", get(data::show))
        .route("/app/settings/delete", get(delete::show).post(delete::delete))
        .route("/account-deleted", get(delete::farewell))
        .route("/app/settings/contact", get(contact::show).post(contact::change))
        .route("/app/settings/contact/letter", post(contact::send_again))
        .route("/app/settings/passkeys", get(passkeys::show))
        .route("/app/settings/passkeys/{id}", get(passkeys::show_one).post(passkeys::rename))
        .route("/app/settings/passkeys/{id}/remove", post(passkeys::remove))
        .route("/app/settings/tokens", get(tokens::show).post(tokens::make))
        .route("/app/settings/tokens/{id}/revoke", post(tokens::revoke))
        .route("/app/settings/password", get(password::show).post(password::change))
        .route("/app/settings/devices", get(devices::show).post(devices::change))
        .merge(two_step::routes())
        .merge(workspaces::routes())
        .route("/app/settings/w/{id}/invites", get(invites::show).post(invites::make))
        .route("/app/settings/w/{id}/invites/revoke", post(invites::revoke))
        .route("/app/settings/w/{id}/log", get(audit::of_workspace))
        .route("/app/settings/instance/people", get(people::show).post(people::act))
        .route("/app/settings/instance/accounts", get(instance::show).post(instance::change))
        .route("/app/settings/instance/accounts/invites", post(instance::make))
        .route("/app/settings/instance/accounts/invites/revoke", post(instance::revoke))
        .route("/app/settings/instance/log", get(audit::of_instance))
}

/// The page that a person has to see before anything else; none where there is nothing to tell.
///
/// # Errors
/// The database's.
pub async fn notice(state: &State, who: SignedIn) -> Result<Option<String>, Error> {
    let is_told = query::theft::of_user(state.db.read(), who.user).await?.is_empty();
    Ok((!is_told).then(|| Tab::Devices.address()))
}

/// A person who looks at the settings. Without a login they are led to it.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who.
    pub who: SignedIn,
    /// What they are.
    pub me: Me,
    /// Where they belong.
    pub workspaces: Vec<Workspace>,
    /// What was done just now.
    done: Option<String>,
    /// To whom, as the address has it.
    pub whom: Option<UserId>,
}

impl FromRequestParts<State> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Response> {
        let who = parts.extensions.get::<Identity>().and_then(|Identity(who)| *who);
        let Some(who) = who else { return Err(to_login(&parts.uri).into_response()) };
        let found = Self::find(state, who).await.map_err(|error| Fault::from(error).into_response())?;
        let query = parts.uri.query().unwrap_or_default();
        let named = |key: &str| {
            form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == key).map(|(_, value)| value)
        };
        let done = named("done").and_then(|word| words::done(&word)).map(str::to_owned);
        Ok(Self { done, whom: named("whom").and_then(|id| id.parse().ok()), ..found })
    }
}

impl Visitor {
    async fn find(state: &State, who: SignedIn) -> Result<Self, Error> {
        let me = query::user::me(state.db.read(), who.user).await?.ok_or(Refused::SignedOut)?;
        let workspaces = query::workspace::of_user(state.db.read(), who.user).await?;
        Ok(Self { who, me, workspaces, done: None, whom: None })
    }

    /// The same, with another sentence for what was done.
    #[must_use]
    pub fn told(self, sentence: Option<String>) -> Self {
        Self { done: sentence.or(self.done), ..self }
    }

    /// The question before something is done, as a page of its own. None once it was answered: dialogs ask before
    /// the form is sent, where the browser can.
    pub fn ask(
        &self,
        here: Tab,
        sent: &Sent,
        question: impl FnOnce() -> Option<Confirm>,
    ) -> Option<Response> {
        let question = if sent.has(SURE) { None } else { question() };
        question.map(|question| self.clone().page(here, |_| question.page(here.address())))
    }

    /// A page with this body, drawn under an owner of its own.
    pub fn page(self, here: Tab, body: impl FnOnce(&Self) -> AnyView) -> Response {
        self.answer(StatusCode::OK, here, body)
    }

    /// After a form: back to the page, with a word of what was done; or the page again, with what is wrong.
    ///
    /// # Errors
    /// What is not the person's fault.
    pub fn after(
        self,
        here: Tab,
        done: Result<&'static str, Error>,
        sent: &Sent,
        body: impl FnOnce(&Self, &Answers) -> AnyView,
    ) -> Result<Response, Fault> {
        self.then(here, done, |refused| sent.turned_down(refused), body)
    }

    /// The same for a form of which nothing that was sent comes back.
    ///
    /// # Errors
    /// What is not the person's fault.
    pub fn after_file(
        self,
        here: Tab,
        done: Result<&'static str, Error>,
        body: impl FnOnce(&Self, &Answers) -> AnyView,
    ) -> Result<Response, Fault> {
        let nothing = |refused| Form { problem: Fault::from(refused).problem().clone(), typed: Vec::new() };
        self.then(here, done, nothing, body)
    }

    fn then(
        self,
        here: Tab,
        done: Result<&'static str, Error>,
        turned_down: impl FnOnce(Refused) -> Form,
        body: impl FnOnce(&Self, &Answers) -> AnyView,
    ) -> Result<Response, Fault> {
        match done {
            Ok(word) => Ok(Redirect::to(&format!("{}?done={word}", here.address())).into_response()),
            Err(Error::Refused(refused)) => {
                let answers = Answers(Some(turned_down(refused)));
                let again = |visitor: &Self| body(visitor, &answers);
                Ok(Self { done: None, ..self }.answer(StatusCode::UNPROCESSABLE_ENTITY, here, again))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn answer(self, status: StatusCode, here: Tab, body: impl FnOnce(&Self) -> AnyView) -> Response {
        document(status, || {
            let body = body(&self);
            let Self { me, workspaces, done, .. } = self;
            settings(Frame { me, workspaces, here, done }, &assets::names(), body).into_any()
        })
    }
}

/// A whole document that the server alone draws: no script of it is inline.
pub fn document(status: StatusCode, draw: impl FnOnce() -> AnyView) -> Response {
    // A root: on this thread another page may be half drawn, for somebody else.
    let html = Owner::new_root(None).with(|| draw().to_html());
    (status, [(header::CONTENT_SECURITY_POLICY, page_policy(None))], Html(html)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::{provide_context, use_context};

    #[test]
    fn a_page_sees_nothing_of_another_that_is_drawn_on_the_same_thread() {
        Owner::new_root(None).with(|| {
            provide_context("somebody else's");
            document(StatusCode::OK, || {
                assert_eq!(use_context::<&str>(), None);
                "a page".into_any()
            });
        });
    }
}
