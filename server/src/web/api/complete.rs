//! What every operation of the document says besides its own: the ways in which it can be refused. They
//! follow from what it takes, which the document says already.

use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, ResponseBuilder};

/// A status with which a request can be refused, and when.
type Refusal = (&'static str, &'static str);

const ALWAYS: [Refusal; 4] = [
    ("408", "It took too long to come in or to be answered."),
    ("429", "Too many: `Retry-After` says in how many seconds to try again."),
    ("500", "The server's fault; its log says more."),
    ("503", "The server cannot do it just now: `Retry-After` says when to try again."),
];
const OF_BODIES: [Refusal; 4] = [
    ("400", "The body is no JSON, or broke off."),
    ("413", "The body is too large."),
    ("415", "The body is of another kind than named here."),
    ("422", "A field does not fit; `errors` names it."),
];
const OF_CONDITIONAL_WRITES: [Refusal; 4] = [
    ("400", "A header or the body cannot be read."),
    ("409", "It does not fit what is there, or the key was used for something else."),
    ("412", "It has been changed since the version that `If-Match` names."),
    ("422", "A field or the key does not fit; `errors` names it."),
];
const OF_REPEATABLE_WRITES: [Refusal; 2] = [
    ("400", "A header or the body cannot be read."),
    ("422", "A field or the key does not fit, or the key was used for something else; `errors` names it."),
];
const UNREADABLE_PARAMETER: Refusal = ("422", "A parameter does not fit; `errors` names it.");
const NO_SUCH: Refusal = ("404", "It is not there, or not yours.");
const NOBODY: Refusal = ("401", "Nobody is signed in, or no longer.");
const NOT_ALLOWED: Refusal =
    ("403", "It takes more rights than you or your API token have, or it was sent from another site.");
const NOT_YOURS: Refusal = ("403", "It takes more rights than you or your API token have.");
/// What belongs to whoever runs the instance: it is not there for anybody else.
const FOR_ADMINISTRATORS: &str = "instance";

/// Adds to every operation the statuses with which what it takes can be refused. What a handler documents
/// itself stays.
pub fn complete(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        if let Some(operation) = &mut item.get {
            refuse(operation, &[]);
        }
        let writes = [&mut item.post, &mut item.patch, &mut item.delete, &mut item.put];
        writes.into_iter().flatten().for_each(|operation| refuse(operation, &[NOT_ALLOWED]));
    }
}

fn refuse(operation: &mut Operation, first: &[Refusal]) {
    let takes = |place: ParameterIn| {
        let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter),
            RefOr::Ref(_) => None,
        });
        parameters.filter(|parameter| parameter.parameter_in == place).map(|it| it.name.as_str()).collect()
    };
    let (path, query): (Vec<&str>, Vec<&str>) = (takes(ParameterIn::Path), takes(ParameterIn::Query));
    let headers: Vec<&str> = takes(ParameterIn::Header);
    // No word on security: the document's own, which asks for somebody.
    let is_open = operation.security.as_ref().is_some_and(|ways| ways.iter().any(is_nothing));

    let mut refusals = [first, &ALWAYS].concat();
    if headers.contains(&"If-Match") {
        refusals.extend(OF_CONDITIONAL_WRITES);
    } else if headers.contains(&"Idempotency-Key") {
        refusals.extend(OF_REPEATABLE_WRITES);
    }
    if operation.request_body.is_some() {
        refusals.extend(OF_BODIES);
    }
    if !query.is_empty() {
        refusals.push(UNREADABLE_PARAMETER);
    }
    // A workspace that a query names is looked for as one that stands in the path.
    let is_for_administrators = operation.tags.iter().flatten().any(|tag| tag == FOR_ADMINISTRATORS);
    if !path.is_empty() || query.contains(&"workspace") || is_for_administrators {
        refusals.push(NO_SUCH);
    }
    if !is_open {
        refusals.extend([NOBODY, NOT_YOURS]);
    }
    // An account is made by whoever has none to look it up with.
    if let Some(RefOr::T(created)) = operation.responses.responses.get_mut("201").filter(|_| !is_open) {
        created.headers.insert("Location".to_owned(), RefOr::T(location()));
    }
    for (status, when) in refusals {
        let refused = || RefOr::T(refusal(status, when));
        operation.responses.responses.entry(status.to_owned()).or_insert_with(refused);
    }
}

/// An empty requirement: no scheme is asked for.
fn is_nothing(way: &utoipa::openapi::SecurityRequirement) -> bool {
    *way == utoipa::openapi::SecurityRequirement::default()
}

fn refusal(status: &str, when: &str) -> Response {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let refused = ResponseBuilder::new().description(when).content("application/problem+json", problem);
    let refused =
        if matches!(status, "429" | "503") { refused.header("Retry-After", seconds()) } else { refused };
    refused.build()
}

fn seconds() -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::Integer));
    header.description = Some("In so many seconds.".to_owned());
    header
}

fn location() -> Header {
    let mut header = Header::new(ObjectBuilder::new().schema_type(Type::String));
    header.description = Some("Its address, which its other methods go to.".to_owned());
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::openapi::path::{OperationBuilder, ParameterBuilder};
    use utoipa::openapi::request_body::RequestBody;
    use utoipa::openapi::{Required, SecurityRequirement};

    fn statuses(mut operation: Operation) -> Vec<String> {
        refuse(&mut operation, &[]);
        operation.responses.responses.into_keys().collect()
    }

    #[test]
    fn what_an_operation_takes_says_how_it_is_refused() {
        let parameter = |name: &str, place| {
            ParameterBuilder::new().name(name).parameter_in(place).required(Required::True).build()
        };
        let open = || OperationBuilder::new().security(SecurityRequirement::default());
        assert_eq!(statuses(open().build()), ["408", "429", "500", "503"]);
        let closed = OperationBuilder::new().parameter(parameter("id", ParameterIn::Path));
        assert_eq!(statuses(closed.build()), ["401", "403", "404", "408", "429", "500", "503"]);
        let of_the_instance = OperationBuilder::new().tag(FOR_ADMINISTRATORS);
        assert_eq!(statuses(of_the_instance.build()), ["401", "403", "404", "408", "429", "500", "503"]);
        let write = open().request_body(Some(RequestBody::default()));
        assert_eq!(statuses(write.build()), ["400", "408", "413", "415", "422", "429", "500", "503"]);
        let keyed = open().parameter(parameter("If-Match", ParameterIn::Header));
        assert_eq!(statuses(keyed.build()), ["400", "408", "409", "412", "422", "429", "500", "503"]);
        let repeatable = open().parameter(parameter("Idempotency-Key", ParameterIn::Header));
        assert_eq!(statuses(repeatable.build()), ["400", "408", "422", "429", "500", "503"]);
    }
}
