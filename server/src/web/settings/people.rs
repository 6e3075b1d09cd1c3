//! `/app/settings/instance/people`.

use super::Visitor;
use super::run::Administering;
use crate::auth::{self, Device};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Query, Sent};
use crate::web::problem::Fault;
use app::domain::{Person, Refused, UserId};
use app::pages::settings::{Answers, Tab, people};
use axum::extract;
use axum::response::Response;
use serde::Deserialize;
use url::form_urlencoded;

const TAB: Tab = Tab::People;
/// So many stand on a page.
const PEOPLE: usize = 50;

/// Which people to show.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Search {
    /// Those whose username, name or e-mail address holds this.
    #[serde(default)]
    q: String,
    /// Those behind this username.
    behind: Option<String>,
}

/// The page.
pub async fn show(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Query(search): Query<Search>,
) -> Result<Response, Fault> {
    let (found, more) = find(&state, &search).await?;
    Ok(visitor.page(TAB, |_| people(&found, &search.q, more, &TAB.address(), None, &Answers::default())))
}

/// Does something with an account.
pub async fn act(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let done = do_to(&state, &visitor, sent.get("user"), sent.get("deed"), &device).await;
    let (found, more) = find(&state, &Search::default()).await?;
    let (path, none) = (TAB.address(), Answers::default());
    let done = match done {
        Ok(Done::Link(link)) => {
            return Ok(visitor.page(TAB, |_| people(&found, "", more, &path, Some(link), &none)));
        }
        Ok(Done::Word(word)) => Ok(word),
        Err(error) => Err(error),
    };
    visitor.after(TAB, done, &sent, |_, answers| people(&found, "", more.clone(), &path, None, answers))
}

/// What came of a button.
enum Done {
    /// Something to tell.
    Word(&'static str),
    /// A link to show this once.
    Link(String),
}

/// Carries out what the button says, and tells what was done.
async fn do_to(
    state: &State,
    visitor: &Visitor,
    user: String,
    deed: String,
    device: &Device,
) -> Result<Done, Error> {
    let user = user.parse::<UserId>().map_err(|_| Refused::NotFound)?;
    let by = visitor.who;
    let word = match deed.as_str() {
        "disable" => auth::disable(state, user, by, device).await.map(|()| "disabled"),
        "enable" => auth::enable(state, user, by, device).await.map(|()| "enabled"),
        "make_admin" => auth::set_admin(state, by, user, true, device).await.map(|()| "made_admin"),
        "unmake_admin" => auth::set_admin(state, by, user, false, device).await.map(|()| "unmade_admin"),
        "reset" => return auth::reset_link(state, by.user, device, user).await.map(Done::Link),
        _ => Err(Refused::NotFound.into()),
    };
    word.map(Done::Word)
}

/// A page of people, and the address of the next one.
async fn find(state: &State, Search { q, behind }: &Search) -> Result<(Vec<Person>, Option<String>), Error> {
    let behind = behind.as_deref().filter(|behind| !behind.contains('\0'));
    let mut found = query::people::page(state.db.read(), q, behind, PEOPLE as u64 + 1).await?;
    let has_more = found.len() > PEOPLE;
    found.truncate(PEOPLE);
    let last = found.last().filter(|_| has_more);
    let more = last.map(|last| {
        let pairs = [("q", q.as_str()), ("behind", &last.user.username)];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        format!("{}?{query}", TAB.address())
    });
    Ok((found, more))
}
