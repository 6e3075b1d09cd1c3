//! Reads the OpenAPI document (3.1) into what its page shows.

use crate::web::api::PREFIX;
use app::pages::api_reference::{Content, Field, Group, Object, Operation, Outcome, Part, Reference};
use serde_json::{Map, Value};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
/// How deep an example nests.
const DEPTH_MAX: usize = 3;

/// The whole document.
pub(super) fn read(document: &Value) -> Reference {
    let schemas = Schemas(document["components"]["schemas"].as_object());
    let groups = list(&document["tags"]).map(|tag| group(document, &schemas, tag));
    Reference {
        about: text(&document["info"]["description"]).split("\n\n").map(str::to_owned).collect(),
        groups: groups.filter(|group| !group.operations.is_empty()).collect(),
        objects: schemas.0.into_iter().flatten().map(|(name, schema)| schemas.object(name, schema)).collect(),
    }
}

fn group(document: &Value, schemas: &Schemas<'_>, tag: &Value) -> Group {
    let name = text(&tag["name"]);
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some((method, path, item.get(method)?)))
    });
    let own = operations.filter(|(_, _, operation)| list(&operation["tags"]).any(|it| *it == name));
    Group {
        operations: own.map(|(method, path, it)| schemas.operation(method, path, it)).collect(),
        about: text(&tag["description"]),
        tag: name,
    }
}

/// The named types of the document.
struct Schemas<'a>(Option<&'a Map<String, Value>>);

impl Schemas<'_> {
    fn operation(&self, method: &str, path: &str, operation: &Value) -> Operation {
        let method = method.to_uppercase();
        let security = &operation["security"];
        let body = operation["requestBody"]["content"].as_object().and_then(|all| all.iter().next());
        let answers = operation["responses"].as_object().into_iter().flatten();
        Operation {
            about: text(&operation["summary"]).replace('\n', " "),
            is_open: security.is_array()
                && list(security).any(|way| way.as_object().is_some_and(Map::is_empty)),
            parameters: list(&operation["parameters"]).map(|it| self.parameter(it)).collect(),
            body: body.map(|(media, content)| self.content(media, &content["schema"])),
            answers: answers.map(|(status, it)| self.outcome(status, it)).collect(),
            example: self.example(&method, path, operation),
            path: path.to_owned(),
            method,
        }
    }

    fn parameter(&self, parameter: &Value) -> Field {
        Field {
            name: text(&parameter["name"]),
            place: text(&parameter["in"]),
            kind: kind(&parameter["schema"]),
            is_required: parameter["required"] == true,
            about: text(&parameter["description"]).replace('\n', " "),
        }
    }

    fn content(&self, media: &str, schema: &Value) -> Content {
        Content { media: media.to_owned(), kind: kind(schema), fields: Self::fields(self.resolve(schema)) }
    }

    fn outcome(&self, status: &str, answer: &Value) -> Outcome {
        let content = answer["content"].as_object().and_then(|all| all.values().next());
        Outcome {
            status: status.to_owned(),
            about: text(&answer["description"]).replace('\n', " "),
            kind: content.map(|content| kind(&content["schema"])).unwrap_or_default(),
        }
    }

    fn object(&self, name: &str, schema: &Value) -> Object {
        let fields = Self::fields(schema);
        let values = list(&schema["enum"]).map(text).collect::<Vec<_>>();
        Object {
            name: name.to_owned(),
            about: text(&schema["description"]).replace('\n', " "),
            kind: if fields.is_empty() { kind(schema) } else { Vec::new() },
            fields,
            values,
        }
    }

    /// The fields of an object.
    fn fields(schema: &Value) -> Vec<Field> {
        let fields = schema["properties"].as_object().into_iter().flatten().map(|(name, field)| Field {
            name: name.clone(),
            place: String::new(),
            kind: kind(field),
            is_required: list(&schema["required"]).any(|it| *it == *name),
            about: about(field).replace('\n', " "),
        });
        fields.collect()
    }

    /// What a reference leads to; anything else is itself.
    fn resolve<'b>(&'b self, schema: &'b Value) -> &'b Value {
        let name = schema["$ref"].as_str().map(name_of);
        name.and_then(|name| self.0?.get(name)).unwrap_or(schema)
    }

    /// A call of the operation, with what it cannot do without.
    fn example(&self, method: &str, path: &str, operation: &Value) -> String {
        let address = path.strip_prefix(PREFIX).map_or_else(|| path.to_owned(), |rest| format!("$api{rest}"));
        let mut call = match method {
            "GET" => format!("curl \"{address}\""),
            _ => format!("curl -X {method} \"{address}\""),
        };
        if !list(&operation["security"]).any(|way| way.as_object().is_some_and(Map::is_empty)) {
            call += " \\\n  -H \"Authorization: Bearer $token\"";
        }
        let body = operation["requestBody"]["content"].as_object().and_then(|all| all.iter().next());
        match body {
            Some((media, content)) if media == "application/json" => {
                let sample = self.sample(&content["schema"], 0);
                call += &format!(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '{sample}'");
            }
            Some((media, _)) => {
                call += &format!(" \\\n  -H \"Content-Type: {media}\" \\\n  --data-binary @FILE");
            }
            None => {}
        }
        call
    }

    /// A value of this type: of an object the fields that it must have, or else its first one.
    fn sample(&self, schema: &Value, depth: usize) -> Value {
        let schema = self.resolve(schema);
        if let Some(value) = list(&schema["enum"]).next().or(schema.get("example")) {
            return value.clone();
        }
        let choice = list(&schema["oneOf"]).chain(list(&schema["allOf"])).find(|it| it["type"] != "null");
        if let Some(choice) = choice {
            return self.sample(choice, depth + 1);
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str()).unwrap_or("object");
        match kind {
            "string" => "…".into(),
            "integer" | "number" => 1.into(),
            "boolean" => true.into(),
            "array" if depth < DEPTH_MAX => vec![self.sample(&schema["items"], depth + 1)].into(),
            "array" => Value::Array(Vec::new()),
            _ if depth >= DEPTH_MAX => Value::Object(Map::new()),
            _ => {
                let properties = schema["properties"].as_object();
                let required: Vec<_> = list(&schema["required"]).map(text).collect();
                let all = properties.into_iter().flatten();
                let is_needed = |name: &String| required.contains(name);
                let mut needed: Vec<_> = all.clone().filter(|(name, _)| is_needed(name)).collect();
                if needed.is_empty() {
                    needed.extend(all.take(1));
                }
                let fields = needed.into_iter().map(|(name, it)| (name.clone(), self.sample(it, depth + 1)));
                Value::Object(fields.collect())
            }
        }
    }
}

/// How a type reads.
fn kind(schema: &Value) -> Vec<Part> {
    if let Some(reference) = schema["$ref"].as_str() {
        return vec![Part { text: name_of(reference).to_owned(), is_object: true }];
    }
    let choices: Vec<_> =
        ["oneOf", "anyOf", "allOf"].into_iter().flat_map(|key| list(&schema[key])).collect();
    if !choices.is_empty() {
        let between = if schema["allOf"].is_array() { " and " } else { " or " };
        return join(choices.into_iter().map(kind).filter(|parts| !parts.is_empty()), between);
    }
    if schema["type"] == "array" {
        return [vec![plain("list of ")], kind(&schema["items"])].concat();
    }
    let names = match &schema["type"] {
        Value::String(name) => vec![name.clone()],
        Value::Array(names) => names.iter().map(text).collect(),
        _ => Vec::new(),
    };
    let format = schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    match names.is_empty() {
        true => Vec::new(),
        false => vec![plain(&format!("{}{format}", names.join(" or ")))],
    }
}

fn join(all: impl Iterator<Item = Vec<Part>>, between: &str) -> Vec<Part> {
    let mut joined = Vec::new();
    for parts in all {
        if !joined.is_empty() {
            joined.push(plain(between));
        }
        joined.extend(parts);
    }
    joined
}

/// What a field means. Where it can be null as well, that stands beside the reference.
fn about(field: &Value) -> String {
    let choices = list(&field["oneOf"]).chain(list(&field["allOf"]));
    [field]
        .into_iter()
        .chain(choices)
        .map(|it| text(&it["description"]))
        .find(|it| !it.is_empty())
        .unwrap_or_default()
}

fn name_of(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}

fn plain(text: &str) -> Part {
    Part { text: text.to_owned(), is_object: false }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> + Clone {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reads(parts: &[Part]) -> String {
        parts.iter().map(|part| part.text.as_str()).collect()
    }

    #[test]
    fn an_operation_is_read_with_all_that_it_takes_and_returns() {
        let document = json!({
            "info": { "description": "All of it.\n\nMore." },
            "tags": [{ "name": "tasks", "description": "Tasks." }, { "name": "none" }],
            "paths": { "/api/v1/tasks/{id}": { "patch": {
                "tags": ["tasks"],
                "summary": "Changes\na task.",
                "parameters": [{ "name": "id", "in": "path", "required": true, "schema": { "$ref": "#/components/schemas/Id" } }],
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Update" } } } },
                "responses": { "200": { "description": "Changed.", "content": { "application/json": {
                    "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Id" } } } } } }
            } } },
            "components": { "schemas": {
                "Id": { "type": "string", "format": "uuid" },
                "Kind": { "type": "string", "enum": ["a", "b"] },
                "Update": { "type": "object", "required": ["kind"], "properties": {
                    "kind": { "$ref": "#/components/schemas/Kind" },
                    "due": { "oneOf": [{ "$ref": "#/components/schemas/Id", "description": "When." }, { "type": "null" }] }
                } }
            } }
        });
        let Reference { about, groups, objects } = read(&document);
        assert_eq!(about, ["All of it.", "More."]);
        assert_eq!(groups.len(), 1, "a tag without operations is left out");
        let operation = &groups[0].operations[0];
        assert_eq!((operation.method.as_str(), operation.about.as_str()), ("PATCH", "Changes a task."));
        assert!(!operation.is_open && operation.parameters[0].is_required);
        let body = operation.body.as_ref().expect("a body");
        let fields: Vec<_> =
            body.fields.iter().map(|it| (it.name.as_str(), reads(&it.kind), it.is_required)).collect();
        assert_eq!(fields, [("due", "Id or null".to_owned(), false), ("kind", "Kind".to_owned(), true)]);
        assert_eq!(body.fields[0].about, "When.");
        assert_eq!(reads(&operation.answers[0].kind), "list of Id");
        assert_eq!(objects.iter().find(|it| it.name == "Kind").expect("named").values, ["a", "b"]);
        assert_eq!(
            operation.example,
            "curl -X PATCH \"$api/tasks/{id}\" \\\n  -H \"Authorization: Bearer $token\" \\\n  -H \"Content-Type: \
             application/json\" \\\n  -d '{\"kind\":\"a\"}'"
        );
    }
}
