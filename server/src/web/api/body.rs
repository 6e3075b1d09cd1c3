//! What the OpenAPI document says of bodies that leave something to the server: derived from the types
//! that they become, so that nothing is written twice.

use app::domain::{ColumnDraft, ProjectDraft, StatusDraft, TaskDraft, TaskPatch, UserId, WorkspaceId};
use std::borrow::Cow;
use utoipa::openapi::schema::{ArrayBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

macro_rules! bodies {
    ($($(#[doc = $doc:literal])* $name:ident from $of:ty, optional $optional:expr, without $without:expr, with $with:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug)]
        pub(super) struct $name;

        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                adapt(<$of>::schema(), &$optional, &$without, $with)
            }
        }

        impl ToSchema for $name {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($name))
            }

            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                <$of>::schemas(schemas);
            }
        }
    )*};
}

bodies! {
    /// `POST /tasks`.
    NewTask from TaskDraft, optional ["id", "project_id"], without [], with vec![("workspace_id", reference::<WorkspaceId>())];
    /// `PATCH /tasks/{id}`: the assignees are told whole, not as comings and goings.
    TaskUpdate from TaskPatch, optional [], without ["assign", "unassign"], with vec![("assignees", many_or_null(reference::<UserId>()))];
    /// `POST /projects`.
    NewProject from ProjectDraft, optional ["id"], without [],
        with vec![("workspace_id", reference::<WorkspaceId>()), ("statuses", many(NewColumn::schema()))];
    /// A column of a new project.
    NewColumn from ColumnDraft, optional ["id"], without [], with vec![];
    /// `POST /projects/{id}/statuses`: the project stands in the address.
    NewStatus from StatusDraft, optional ["id"], without ["project_id"], with vec![];
}

fn adapt(
    schema: RefOr<Schema>,
    optional: &[&str],
    without: &[&str],
    with: Vec<(&str, RefOr<Schema>)>,
) -> RefOr<Schema> {
    let RefOr::T(Schema::Object(mut object)) = schema else { return schema };
    object.properties.retain(|name, _| !without.contains(&name.as_str()));
    object.required.retain(|name| !without.contains(&name.as_str()) && !optional.contains(&name.as_str()));
    object.properties.extend(with.into_iter().map(|(name, schema)| (name.to_owned(), schema)));
    object.into()
}

fn reference<T: ToSchema>() -> RefOr<Schema> {
    Ref::from_schema_name(T::name()).into()
}

fn many_or_null(items: RefOr<Schema>) -> RefOr<Schema> {
    let kind = SchemaType::from_iter([Type::Array, Type::Null]);
    ArrayBuilder::new().schema_type(kind).items(items).into()
}

fn many(items: RefOr<Schema>) -> RefOr<Schema> {
    ArrayBuilder::new().items(items).into()
}
