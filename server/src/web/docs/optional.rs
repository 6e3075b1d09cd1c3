//! What the document says of optional fields and parameters. An `Option` of Rust can be absent, `null`, or either; the
//! derived schemas always say either.
//!
//! - An answer leaves out what is absent. A field that is always there stands in `required`, and may be `null`.
//! - A merge patch (RFC 7396) clears a field that is `null`, so only what can be cleared may be `null`.
//! - In the body of any other request, `null` is as good as absent.
//! - Parameters are never `null`. An empty one of a query is as good as absent.

use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The fields that `null` clears, of patches and of what events say of them.
const CLEARED: [(&str, &[&str]); 4] = [
    ("MePatch", &["email", "phone"]),
    ("StatusPatch", &["limit"]),
    ("TaskChanges", &["start_at", "due_at", "completed_at"]),
    ("TaskUpdate", &["assignees", "description", "priority", "start_at", "due_at"]),
];
const REFERENCE: &str = "#/components/schemas/";

/// Takes `null` out of schemas wherever it never stands, and allows empty parameters.
pub(super) fn settle(document: &mut Value) {
    for operation in
        document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut).flat_map(objects_mut)
    {
        let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
        for parameter in parameters.into_iter().flatten() {
            forbid_null(&mut parameter["schema"]);
            if parameter["in"] == "query" && parameter["required"] != true {
                parameter["allowEmptyValue"] = Value::Bool(true);
            }
        }
    }
    let mut names = BTreeSet::new();
    for operations in objects(&document["paths"]) {
        for (method, operation) in operations {
            collect(&operation["responses"], document, &mut names);
            if method == "patch" {
                collect(&operation["requestBody"], document, &mut names);
            }
        }
    }
    for name in names {
        let cleared = CLEARED.iter().find(|(patch, _)| *patch == name).map_or(&[][..], |(_, fields)| *fields);
        settle_schema(&mut document["components"]["schemas"][&name], cleared);
    }
}

fn objects_mut(value: &mut Value) -> impl Iterator<Item = &mut Map<String, Value>> {
    value.as_object_mut().into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut)
}

fn objects(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    value.as_object().into_iter().flat_map(Map::values).filter_map(Value::as_object)
}

/// Gathers the names of all schemas that are reached from here.
fn collect(from: &Value, document: &Value, names: &mut BTreeSet<String>) {
    match from {
        Value::Object(fields) => {
            let name =
                fields.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix(REFERENCE));
            if let Some(name) = name.filter(|name| names.insert((*name).to_owned())) {
                collect(&document["components"]["schemas"][name], document, names);
            }
            fields.values().for_each(|value| collect(value, document, names));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, document, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn settle_schema(schema: &mut Value, cleared: &[&str]) {
    let required = schema["required"].clone();
    let is_required = |name: &str| required.as_array().is_some_and(|names| names.iter().any(|it| it == name));
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
    for (name, property) in properties {
        if !is_required(name) && !cleared.contains(&name.as_str()) {
            forbid_null(property);
        }
    }
}

/// `null` is said as one of several types, or as one of several schemas.
fn forbid_null(property: &mut Value) {
    if let Some(types) = property.get_mut("type").and_then(Value::as_array_mut) {
        types.retain(|kind| kind != "null");
        if let [kind] = types.as_slice() {
            property["type"] = kind.clone();
        }
    }
    if let Some(choices) = property.get_mut("oneOf").and_then(Value::as_array_mut) {
        choices.retain(|choice| choice["type"] != "null");
        if let [choice] = choices.as_slice() {
            *property = choice.clone();
        }
    }
    if let Some(property) = property.as_object_mut()
        && property.get("default").is_some_and(Value::is_null)
    {
        property.remove("default");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn null_stands_where_it_is_sent_or_taken_and_nowhere_else() {
        let either = json!({ "type": ["string", "null"], "default": null });
        let properties = json!({
            "limit": either, "always": either, "name": either,
            "of": { "oneOf": [{ "$ref": "#/components/schemas/Inner" }, { "type": "null" }] }
        });
        let content =
            |name| json!({ "application/json": { "schema": { "$ref": format!("{REFERENCE}{name}") } } });
        let object = |name: &str| json!({ "required": [name], "properties": properties });
        let mut document = json!({
            "paths": { "/it": {
                "get": { "responses": { "200": { "content": content("Told") } } },
                "delete": { "parameters": [{ "in": "query", "schema": either }], "responses": {} },
                "patch": { "requestBody": { "content": content("StatusPatch") }, "responses": {} },
                "post": { "requestBody": { "content": content("Draft") }, "responses": {} }
            } },
            "components": { "schemas": {
                "Told": object("always"), "StatusPatch": object("none"), "Draft": object("none"), "Inner": object("none")
            } }
        });
        settle(&mut document);
        let schemas = &document["components"]["schemas"];
        let nullable = |schema: &str| {
            let properties = schemas[schema]["properties"].as_object().expect("fields").iter();
            let nullable = properties.filter(|(_, it)| it.to_string().contains("null"));
            nullable.map(|(name, _)| name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(nullable("Told"), ["always"]);
        assert_eq!(nullable("Inner"), [""; 0], "a schema within an answer is an answer too");
        assert_eq!(nullable("StatusPatch"), ["limit"]);
        assert_eq!(nullable("Draft"), ["always", "limit", "name", "of"]);
        assert_eq!(
            document["paths"]["/it"]["delete"]["parameters"],
            json!([{ "in": "query", "schema": { "type": "string" }, "allowEmptyValue": true }])
        );
        assert_eq!(schemas["Told"]["properties"]["name"], json!({ "type": "string" }));
        assert_eq!(schemas["Told"]["properties"]["of"], json!({ "$ref": "#/components/schemas/Inner" }));
    }
}
