//! What the document says of fields: which are always there, and which may be `null`.

use super::routes::{Stage, call, document};
use super::*;
use std::collections::{BTreeMap, BTreeSet};

on_both_databases!(
    a_field_is_required_or_null_where_answers_say_so,
    a_field_is_required_or_null_where_requests_may_say_so,
);

/// What this test does not see: invites to the instance alone, by mail, or for any number of people; accounts without
/// a personal workspace; deeds of nobody; tokens for all workspaces.
const NOT_SHOWN_HERE: [&str; 9] = [
    "AccountExport.personal is always there, and not called required",
    "Greeting.role is always there, and not called required",
    "Greeting.workspace is always there, and not called required",
    "Line.actor is always there, and not called required",
    "MadeToken.workspace_id is always there, and not called required",
    "NewInvite.link is always there, and not called required",
    "NewInvite.token is always there, and not called required",
    "NewInvite.uses_left is never null, and the document says that it can be",
    "Taken.workspace_id is always there, and not called required",
];
/// Needed beside some values of other fields only.
const NEEDED_SOMETIMES: [&str; 1] = ["PATCH /api/v1/instance/people/{id} current_password"];

/// What is done to a field of a well-formed body, and whether it is accepted.
type Change<'a> = (&'a str, &'a dyn Fn(&mut Value), bool);

/// What answers showed of the fields of one schema.
#[derive(Default)]
struct Seen {
    objects: usize,
    /// In how many objects a field was there, and in how many it was `null`.
    fields: BTreeMap<String, (usize, usize)>,
}

struct Schemas<'a> {
    document: &'a Value,
    seen: BTreeMap<String, Seen>,
    wrong: BTreeSet<String>,
}

impl<'a> Schemas<'a> {
    fn resolve(&self, schema: &'a Value) -> (Option<&'a str>, &'a Value) {
        match schema["$ref"].as_str() {
            Some(path) => {
                let found = self.document.pointer(path.trim_start_matches('#')).expect("a schema");
                (path.rsplit('/').next(), found)
            }
            None => (None, schema),
        }
    }

    fn look(&mut self, schema: &'a Value, value: &Value) {
        let (name, schema) = self.resolve(schema);
        if let Some(items) = value.as_array() {
            items.iter().for_each(|item| self.look(&schema["items"], item));
        }
        let mut choices = schema["oneOf"].as_array().into_iter().flatten();
        // A reference beside `null`. An enum's variants are objects, and not looked at.
        if let Some(choice) = choices.find(|choice| choice["$ref"].is_string()).filter(|_| !value.is_null()) {
            self.look(choice, value);
        }
        let (Some(properties), Some(object)) = (schema["properties"].as_object(), value.as_object()) else {
            return;
        };
        let name = name.unwrap_or("an unnamed schema");
        for field in strings(&schema["required"]) {
            if !object.contains_key(field) {
                self.wrong.insert(format!("{name}.{field} is called required, and is not there"));
            }
        }
        let seen = self.seen.entry(name.to_owned()).or_default();
        seen.objects += 1;
        for (field, property) in properties {
            let counts = seen.fields.entry(field.clone()).or_default();
            counts.0 += usize::from(object.contains_key(field));
            counts.1 += usize::from(object.get(field).is_some_and(Value::is_null));
            if object.get(field).is_some_and(Value::is_null) && !is_nullable(property) {
                self.wrong
                    .insert(format!("{name}.{field} is null, and the document does not say that it can be"));
            }
        }
        for (field, property) in properties {
            if let Some(value) = object.get(field) {
                self.look(property, value);
            }
        }
    }

    /// What the document allows and no answer showed.
    fn never_shown(&self) -> Vec<String> {
        let mut never = Vec::new();
        for (name, seen) in &self.seen {
            let schema = &self.document["components"]["schemas"][name];
            let required: BTreeSet<&str> = strings(&schema["required"]).collect();
            for (field, (there, null)) in &seen.fields {
                let full = format!("{name}.{field}");
                if !required.contains(field.as_str()) && *there == seen.objects {
                    never.push(format!("{full} is always there, and not called required"));
                }
                if is_nullable(&schema["properties"][field]) && *null == 0 {
                    never.push(format!("{full} is never null, and the document says that it can be"));
                }
            }
        }
        never
    }
}

fn strings(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str)
}

fn is_nullable(property: &Value) -> bool {
    let types = property["type"].as_array().into_iter().flatten();
    let choices = property["oneOf"].as_array().into_iter().flatten().map(|choice| &choice["type"]);
    types.chain(choices).any(|kind| kind == "null")
}

/// Who gets it done.
fn doer(entry: &Entry) -> Option<Who> {
    WHO.into_iter().find(|who| (200..300).contains(&entry.answers.of(*who)))
}

async fn a_field_is_required_or_null_where_answers_say_so(place: Place) {
    let cast = Cast::gather(place).await;
    let document = document(&cast).await;
    let mut schemas = Schemas { document: &document, seen: BTreeMap::new(), wrong: BTreeSet::new() };
    let mut stage = Stage::default();
    for entry in entries() {
        let Some(who) = doer(entry) else { continue };
        let target = stage.target(&cast, entry.route).await;
        let answer = call(&cast, who, entry, &(entry.ask)(&target)).await;
        stage.spoil_unless_read(entry);
        let (method, path) = entry.route.split_once(' ').expect("a method and a path");
        let responses = &document["paths"][path][method.to_lowercase()]["responses"];
        let content = &responses[answer.status.as_str()]["content"];
        for kind in ["application/json", "application/problem+json"] {
            if content[kind].is_object() {
                schemas.look(&content[kind]["schema"], &answer.json());
            }
        }
    }
    assert!(schemas.seen.len() > 20, "{:?}", schemas.seen.keys());
    assert!(schemas.wrong.is_empty(), "{:#?}", schemas.wrong);
    assert_eq!(schemas.never_shown(), NOT_SHOWN_HERE);
}

async fn a_field_is_required_or_null_where_requests_may_say_so(place: Place) {
    let cast = Cast::gather(place).await;
    let document = document(&cast).await;
    let mut stage = Stage::default();
    let mut wrong = Vec::new();
    for entry in entries() {
        let (method, path) = entry.route.split_once(' ').expect("a method and a path");
        let content = &document["paths"][path][method.to_lowercase()]["requestBody"]["content"];
        let reference = content["application/json"]["schema"]["$ref"].as_str();
        let Some(schema) = reference.and_then(|path| document.pointer(path.trim_start_matches('#'))) else {
            continue;
        };
        let Some(who) = doer(entry).filter(|_| !path.contains("passkey")) else { continue };
        let required: BTreeSet<&str> = strings(&schema["required"]).collect();
        let properties = schema["properties"].as_object().expect("fields");
        for (field, property) in properties {
            if NEEDED_SOMETIMES.contains(&format!("{} {field}", entry.route).as_str()) {
                continue;
            }
            let absent = |body: &mut Value| drop(body.as_object_mut().expect("fields").remove(field));
            let null = |body: &mut Value| body[field] = Value::Null;
            let is_optional = !required.contains(field.as_str());
            let mut changes: Vec<Change<'_>> = vec![("absent", &absent, is_optional)];
            // Outside of patches some take `null` for absent where the document does not promise it.
            if is_nullable(property) || method == "PATCH" || !is_optional {
                changes.push(("null", &null, is_nullable(property)));
            }
            for (what, change, is_allowed) in changes {
                let target = stage.target(&cast, entry.route).await;
                let mut ask = (entry.ask)(&target);
                let Some(Body::Json(body)) = &mut ask.body else { panic!("{}: a JSON body", entry.route) };
                change(body);
                let answer = call(&cast, who, entry, &ask).await;
                stage.spoil_unless_read(entry);
                let is_blamed = answer.status == StatusCode::UNPROCESSABLE_ENTITY
                    && answer.errors().iter().any(|(blamed, _)| blamed == field);
                if is_blamed == is_allowed {
                    wrong.push(format!(
                        "{} with {field} {what}: {} {}",
                        entry.route, answer.status, answer.text
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ from the document:\n{}", wrong.len(), wrong.join("\n"));
}
