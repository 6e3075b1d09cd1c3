//! Schemas that are put together out of others, as one object each: people and programs that read the document do
//! better with a plain list of fields.

use std::collections::BTreeMap;
use utoipa::openapi::schema::{AllOf, Object, Schema};
use utoipa::openapi::{OpenApi, RefOr};

type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Makes one object of every schema of the document that is nothing but several objects at once.
pub fn flatten(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    let known = components.schemas.clone();
    for schema in components.schemas.values_mut() {
        if let RefOr::T(Schema::AllOf(parts)) = schema
            && let Some(object) = joined(parts, &known)
        {
            *schema = RefOr::T(Schema::Object(object));
        }
    }
}

/// The fields of all parts. Returns `None` if a part is not an object.
fn joined(parts: &AllOf, known: &Schemas) -> Option<Object> {
    let mut whole = Object::new();
    whole.description.clone_from(&parts.description);
    for part in &parts.items {
        let part = object(part, known)?;
        whole.properties.extend(part.properties);
        whole.required.extend(part.required);
    }
    Some(whole)
}

fn object(schema: &RefOr<Schema>, known: &Schemas) -> Option<Object> {
    match schema {
        RefOr::Ref(link) => object(known.get(link.ref_location.rsplit('/').next()?)?, known),
        RefOr::T(Schema::Object(object)) => Some(object.clone()).filter(|it| !it.properties.is_empty()),
        RefOr::T(Schema::AllOf(parts)) => joined(parts, known),
        RefOr::T(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::openapi::schema::{AllOfBuilder, ObjectBuilder, OneOfBuilder};
    use utoipa::openapi::{ComponentsBuilder, Ref};

    #[test]
    fn a_schema_of_several_objects_is_one_object_and_any_other_stays() {
        let text = || ObjectBuilder::new().build();
        let name = ObjectBuilder::new().property("name", text()).required("name");
        let named = AllOfBuilder::new()
            .item(Ref::from_schema_name("Name"))
            .item(ObjectBuilder::new().property("age", text()))
            .description(Some("A person."));
        let choice = AllOfBuilder::new().item(OneOfBuilder::new().item(Ref::from_schema_name("Name")));
        let components = ComponentsBuilder::new()
            .schema("Name", name)
            .schema("Person", Schema::AllOf(named.build()))
            .schema("Choice", Schema::AllOf(choice.build()));
        let mut document = OpenApi::default();
        document.components = Some(components.build());
        flatten(&mut document);

        let schemas = document.components.expect("as before").schemas;
        let RefOr::T(Schema::Object(person)) = &schemas["Person"] else { panic!("no object") };
        assert_eq!(person.properties.keys().collect::<Vec<_>>(), ["age", "name"]);
        assert_eq!(person.required, ["name"]);
        assert_eq!(person.description.as_deref(), Some("A person."));
        assert!(matches!(schemas["Choice"], RefOr::T(Schema::AllOf(_))));
    }
}
