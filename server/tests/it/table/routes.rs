//! The API's routes against the table.

use super::*;
use std::collections::BTreeSet;

on_both_databases!(
    every_route_has_its_entry,
    everybody_is_answered_as_the_table_says,
    a_thing_is_not_reached_through_what_it_does_not_belong_to,
);

const TABLE: &str = "server/tests/it/table/entry";

pub async fn document(cast: &Cast) -> Value {
    cast.caller(Who::Nobody).page("/api/openapi.json").await.expect(StatusCode::OK)
}

async fn every_route_has_its_entry(place: Place) {
    let server = crate::support::server::TestServer::start(place).await;
    let document = Caller::program(server.addr()).page("/api/openapi.json").await.expect(StatusCode::OK);
    let mut served = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in item.as_object().expect("operations").keys() {
            served.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let entered: BTreeSet<String> = entries().map(|entry| entry.route.to_owned()).collect();
    let new: Vec<_> = served.difference(&entered).collect();
    assert!(
        new.is_empty(),
        "{new:#?} are served, but nobody has said who may ask them: add an entry to a file in {TABLE} for each, that makes a \
         well-formed request, and the answer to each caller."
    );
    let gone: Vec<_> = entered.difference(&served).collect();
    assert!(
        gone.is_empty(),
        "{gone:#?} stand in {TABLE}, but are not served: remove them, or correct their names."
    );
    for entry in entries() {
        let (method, path) = entry.route.split_once(' ').expect("a method and a path");
        let documented = document["paths"][path][method.to_lowercase()]["requestBody"].is_object();
        assert_eq!(
            (entry.ask)(&Target::default()).body.is_some(),
            documented,
            "{}: its entry in {TABLE} sends a body and the document names none, or the other way round. A handler that takes \
             `Json` or `Fields` says so with `request_body = …`.",
            entry.route
        );
        let ids = entry.route.matches('{').count();
        assert!(
            ids < 2 || entry.astray.is_some(),
            "{} has two ids in its path: add to its entry in {TABLE} how the second is asked for under a first that is \
             not its own (`astray`).",
            entry.route
        );
    }
}

async fn everybody_is_answered_as_the_table_says(place: Place) {
    let cast = Cast::gather(place).await;
    let document = document(&cast).await;
    let mut wrong = Vec::new();
    let mut stage = Stage::default();
    for entry in entries() {
        // The most powerful one last: what is refused before has changed nothing.
        for who in WHO.into_iter().rev() {
            let target = stage.target(&cast, entry.route).await;
            let (ask, expected) = ((entry.ask)(&target), entry.answers.of(who));
            let answer = call(&cast, who, entry, &ask).await;
            let mut complain = |what: String| wrong.push(format!("{} by {who:?}: {what}", entry.route));
            if answer.status != expected {
                complain(format!("{} instead of {expected}: {}", answer.status, answer.text));
            }
            if let Some(gap) = undocumented(&document, entry, &answer) {
                complain(gap);
            }
            if !answer.status.is_success() && answer.text.contains(SECRET) {
                complain(format!("what is refused tells: {}", answer.text));
            }
            if answer.status == StatusCode::NOT_FOUND {
                let unknown = call(&cast, who, entry, &(entry.ask)(&target.nowhere())).await;
                if (unknown.status, &unknown.text) != (answer.status, &answer.text) {
                    complain(format!("{} differs from what is not there: {}", answer.text, unknown.text));
                }
            }
            let about_nothing = Target { fresh: target.fresh.clone(), ..Target::default() };
            let is_about_it = ask != (entry.ask)(&about_nothing);
            stage.is_spoilt |= is_about_it && answer.status.is_success() && !entry.route.starts_with("GET");
        }
        stage.is_spoilt |= entry.route.ends_with("/restore");
    }
    assert!(wrong.is_empty(), "{} answers differ from the table:\n{}", wrong.len(), wrong.join("\n"));
}

async fn a_thing_is_not_reached_through_what_it_does_not_belong_to(place: Place) {
    let cast = Cast::gather(place).await;
    let document = document(&cast).await;
    let mut stage = Stage::default();
    let mut asked = 0;
    for entry in entries() {
        let Some((ask, answer)) = entry.astray else { continue };
        for who in WHO {
            asked += 1;
            let (target, expected) =
                (stage.target(&cast, entry.route).await, entry.answer_astray(who, answer));
            let answer = call(&cast, who, entry, &ask(&target, cast.own(who))).await;
            assert_eq!(answer.status, expected, "{} by {who:?}: {}", entry.route, answer.text);
            assert_eq!(undocumented(&document, entry, &answer), None, "{}", entry.route);
            assert!(!answer.text.contains(SECRET), "{}: {}", entry.route, answer.text);
        }
    }
    assert!(asked > 0, "nothing was asked for astray");
}

/// What is asked for, for as long as nobody got anything done with it.
#[derive(Default)]
pub struct Stage {
    target: Option<Target>,
    is_spoilt: bool,
    /// How many requests were made ready.
    count: usize,
    /// How many targets were made.
    made: u8,
}

impl Stage {
    pub async fn target(&mut self, cast: &Cast, route: &str) -> Target {
        if std::mem::take(&mut self.is_spoilt) {
            self.target = None;
        }
        let mut target = match self.target.take() {
            Some(target) => target,
            // It stands last and asks for nothing: by then the owner may have signed out.
            None if route == "POST /api/v1/auth/logout" => Target::default(),
            None => {
                self.made += 1;
                Target::make(cast).await
            }
        };
        self.count += 1;
        target.fresh = format!("fresh{}", self.count);
        target.also(cast, route, self.made).await;
        self.target = Some(target.clone());
        target
    }

    /// Makes another target for the next one where this route may have changed it.
    pub fn spoil_unless_read(&mut self, entry: &Entry) {
        self.is_spoilt |= !entry.route.starts_with("GET");
    }
}

pub async fn call(cast: &Cast, who: Who, entry: &Entry, ask: &Ask) -> Answer {
    let (method, path) = entry.route.split_once(' ').expect("a method and a path");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let caller = cast.caller(who);
    let request = if path.starts_with("/api/v1") {
        caller.api(method, &ask.path)
    } else {
        caller.request(method, path)
    };
    match &ask.body {
        Some(Body::Json(body)) => send(request.json(body)).await,
        Some(Body::Picture(file)) => {
            send(request.header("content-type", "image/png").body(file.clone())).await
        }
        None => send(request).await,
    }
}

/// What the document does not say of an answer.
fn undocumented(document: &Value, entry: &Entry, answer: &Answer) -> Option<String> {
    let (method, path) = entry.route.split_once(' ').expect("a method and a path");
    let responses = &document["paths"][path][method.to_lowercase()]["responses"];
    let documented = &responses[answer.status.as_str()];
    if documented.is_null() {
        return Some(format!("the document does not name the status {}", answer.status));
    }
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let is_named = match documented["content"].as_object() {
        Some(content) => content.contains_key(kind),
        None => kind.is_empty(),
    };
    (!is_named).then(|| format!("the document does not name the content type {kind:?} of {}", answer.status))
}
