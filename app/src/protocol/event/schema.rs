//! Events in the OpenAPI document.

use super::{PROJECT_DELETED, STATUS_DELETED, TASK_UPDATED, Verb, WORKSPACE_RENAMED, name_of};
use crate::domain::record::records;
use crate::domain::{Event, Kind, TaskChanges};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{KnownFormat, Ref, RefOr, SchemaFormat};
use utoipa::{PartialSchema, ToSchema};

type Schemas = Vec<(String, RefOr<Schema>)>;

/// What follows from the list for the document.
macro_rules! schemas {
    ($(
        $record:ident $word:literal $list:ident $(and $trash:ident)?, $area:ident, $(at $seq:ident,)? $(by $command:ident,)?
            id $id:ty: $row:ident => $of:expr, in $parent:expr;
    )*) => {
        fn row(kind: Kind) -> RefOr<Schema> {
            match kind {
                $(Kind::$record => Ref::from_schema_name(crate::domain::$record::name()).into(),)*
            }
        }

        fn add_rows(schemas: &mut Schemas) {
            $(
                schemas.push((crate::domain::$record::name().into(), crate::domain::$record::schema()));
                crate::domain::$record::schemas(schemas);
            )*
        }
    };
}
records!(schemas);

impl PartialSchema for Event {
    fn schema() -> RefOr<Schema> {
        let mut all = OneOfBuilder::new().description(Some(
            "One thing that happened, under its name. It carries new values, never steps: applied twice it leaves the \
             same state.",
        ));
        for kind in Kind::ALL.iter().copied() {
            for verb in Verb::ALL.into_iter().filter(|verb| happens(kind, *verb)) {
                let name = name_of(kind, verb);
                all = match verb {
                    Verb::Updated if name == TASK_UPDATED => all.item(event(&name, changes())),
                    Verb::Created | Verb::Updated | Verb::Restored => {
                        all.item(event(&name, object(&[(kind.as_str(), row(kind))], &[])))
                    }
                    Verb::Deleted | Verb::Purged => all.item(event(&name, deleted(kind, &name))),
                };
            }
        }
        all.item(event(WORKSPACE_RENAMED, object(&[("name", text())], &[]))).into()
    }
}

impl ToSchema for Event {
    fn schemas(schemas: &mut Schemas) {
        add_rows(schemas);
        schemas.push((TaskChanges::name().into(), TaskChanges::schema()));
        TaskChanges::schemas(schemas);
    }
}

/// Does such an event come about?
fn happens(kind: Kind, verb: Verb) -> bool {
    match verb {
        Verb::Created | Verb::Deleted => true,
        Verb::Updated => kind != Kind::Lost,
        Verb::Restored => kind == Kind::Task,
        Verb::Purged => false,
    }
}

fn event(name: &str, body: RefOr<Schema>) -> RefOr<Schema> {
    object(&[(name, body)], &[])
}

fn changes() -> RefOr<Schema> {
    object(&[("id", uuid()), ("changes", Ref::from_schema_name(TaskChanges::name()).into())], &[])
}

fn deleted(kind: Kind, name: &str) -> RefOr<Schema> {
    match kind {
        Kind::Member => object(&[("user_id", uuid())], &[]),
        Kind::Lost => object(&[("id", uuid()), ("lost", uuid())], &[]),
        Kind::Project | Kind::Status | Kind::Task => {
            let in_trash = (name == PROJECT_DELETED).then(|| ("in_trash", of_type(Type::Boolean)));
            let moved = (name == STATUS_DELETED).then(|| [("moved_to", uuid()), ("behind", text())]);
            let optional: Vec<_> = in_trash.into_iter().chain(moved.into_iter().flatten()).collect();
            object(&[("id", uuid())], &optional)
        }
    }
}

fn object(required: &[(&str, RefOr<Schema>)], optional: &[(&str, RefOr<Schema>)]) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new();
    for (name, schema) in required {
        object = object.property(*name, schema.clone()).required(*name);
    }
    for (name, schema) in optional {
        object = object.property(*name, schema.clone());
    }
    object.into()
}

fn of_type(of: Type) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::new(of)).into()
}

fn text() -> RefOr<Schema> {
    of_type(Type::String)
}

fn uuid() -> RefOr<Schema> {
    let format = Some(SchemaFormat::KnownFormat(KnownFormat::Uuid));
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).format(format).into()
}
