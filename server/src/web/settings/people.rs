//! `/app/settings/instance/people`.

use super::Visitor;
use super::run::Administering;
use crate::auth::{self, AccountChange, Device};
use crate::db::query;
use crate::error::Error;
use crate::state::State;
use crate::web::extract::{Caller, Query, Sent};
use crate::web::problem::Fault;
use app::domain::{Person, Refused, UserId};
use app::pages::settings::{Answers, DEEDS, People, Question, Tab, people};
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
    /// Those whose username, name or email address holds this.
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
    let path = TAB.address();
    Ok(visitor.page(TAB, |visitor| {
        let shown = People { more, text: &search.q, ..shown(visitor, &found, &path) };
        people(shown, &Answers::default())
    }))
}

/// Does something with an account. What takes the password is asked about first.
pub async fn act(
    extract::State(state): extract::State<State>,
    Administering(visitor): Administering,
    Caller(device): Caller,
    sent: Sent,
) -> Result<Response, Fault> {
    let (path, (found, more)) = (TAB.address(), find(&state, &Search::default()).await?);
    let [user, deed, password] = ["user", "deed", "current_password"].map(|field| sent.get(field));
    let asked = question(&state, &user, &deed).await?;
    if asked.is_some() && !sent.has("current_password") {
        return Ok(visitor.page(TAB, |visitor| {
            people(People { more, asked, ..shown(visitor, &found, &path) }, &Answers::default())
        }));
    }
    let done = match do_to(&state, &visitor, &user, &deed, &password, &device).await {
        Ok(Done::Link(reset)) => {
            return Ok(visitor.page(TAB, |visitor| {
                let shown = People { more, reset: Some(reset), ..shown(visitor, &found, &path) };
                people(shown, &Answers::default())
            }));
        }
        Ok(Done::Word(word)) => Ok(word),
        Err(error) => Err(error),
    };
    visitor.after(TAB, done, &sent, |visitor, answers| {
        people(People { more, asked, ..shown(visitor, &found, &path) }, answers)
    })
}

fn shown<'a>(visitor: &Visitor, found: &'a [Person], path: &'a str) -> People<'a> {
    People { me: visitor.who.user, found, text: "", more: None, path, reset: None, asked: None }
}

/// What came of a button.
enum Done {
    /// Something to tell.
    Word(&'static str),
    /// A link to show this once.
    Link(String),
}

/// What a button's word changes; none for one that changes nothing of the account itself.
fn change(deed: &str) -> Option<(AccountChange, &'static str)> {
    let none = AccountChange::default();
    Some(match deed {
        "disable" => (AccountChange { disabled: Some(true), ..none }, "disabled"),
        "enable" => (AccountChange { disabled: Some(false), ..none }, "enabled"),
        "make_admin" => (AccountChange { is_admin: Some(true), ..none }, "made_admin"),
        "unmake_admin" => (AccountChange { is_admin: Some(false), ..none }, "unmade_admin"),
        "remove_second_factor" => (AccountChange { two_step: Some(false), ..none }, "second_factor_removed"),
        _ => return None,
    })
}

/// What the password is to be asked for; none where the button's deed takes none, or there is nobody.
async fn question(state: &State, user: &str, deed: &str) -> Result<Option<Question>, Error> {
    let Ok(user) = user.parse::<UserId>() else { return Ok(None) };
    let takes = deed == "reset" || change(deed).is_some_and(|(change, _)| change.takes_password());
    let deed = DEEDS.iter().map(|(word, _)| *word).find(|word| takes && *word == deed);
    let (Some(deed), Some(person)) = (deed, query::people::get(state.db.read(), user).await?) else {
        return Ok(None);
    };
    let (shown, username) = (person.user.display_name, person.user.username);
    let name = if shown == username { username } else { format!("{shown} ({username})") };
    Ok(Some(Question { user, name, deed }))
}

/// Carries out what the button says, and tells what was done.
async fn do_to(
    state: &State,
    visitor: &Visitor,
    user: &str,
    deed: &str,
    password: &str,
    device: &Device,
) -> Result<Done, Error> {
    let user = user.parse::<UserId>().map_err(|_| Refused::NotFound)?;
    let by = visitor.who;
    if deed == "reset" {
        return auth::hand_out_link(state, by, user, password, device).await.map(Done::Link);
    }
    let (change, word) = change(deed).ok_or(Refused::NotFound)?;
    auth::change_account(state, by, user, change, password, device).await?;
    Ok(Done::Word(word))
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
