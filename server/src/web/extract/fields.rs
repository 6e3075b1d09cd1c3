//! A JSON object, looked at field by field before its types are checked.

use super::json::{Json, wrong_type};
use crate::web::problem::Fault;
use app::domain::{FieldError, Problem, Refused};
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The fields of a body. In a merge patch (RFC 7396) what is absent stays, and what is `null` is cleared;
/// in the body of something new, `null` is as good as absent.
#[derive(Clone, Debug)]
pub struct Fields(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        Json::from_request(request, state).await.map(|Json(fields)| Self(fields))
    }
}

impl Fields {
    /// The body of something new, which has at least these fields.
    ///
    /// # Errors
    /// Names those that are missing.
    pub fn new_with(mut self, needed: &[&str]) -> Result<Self, Refused> {
        self.0.retain(|_, value| !value.is_null());
        self.refuse(needed, |value| value.is_none())
    }

    /// A merge patch, in which these fields can be changed but not cleared.
    ///
    /// # Errors
    /// Names those that are `null`.
    pub fn patch_keeping(self, kept: &[&str]) -> Result<Self, Refused> {
        self.refuse(kept, |value| value.is_some_and(Value::is_null))
    }

    fn refuse(self, fields: &[&str], unfit: impl Fn(Option<&Value>) -> bool) -> Result<Self, Refused> {
        let unfit = fields.iter().filter(|field| unfit(self.0.get(**field)));
        let errors: Vec<_> = unfit.map(|field| FieldError::new(field, Problem::Required)).collect();
        if errors.is_empty() { Ok(self) } else { Err(Refused::Invalid(errors)) }
    }

    /// What a field becomes when it is cleared.
    #[must_use]
    pub fn cleared(mut self, field: &str, value: Value) -> Self {
        if let Some(found) = self.0.get_mut(field).filter(|found| found.is_null()) {
            *found = value;
        }
        self
    }

    /// What a field is when the body does not name it.
    #[must_use]
    pub fn or(mut self, field: &str, value: impl ToString) -> Self {
        self.0.entry(field).or_insert_with(|| Value::String(value.to_string()));
        self
    }

    /// What a field is in each object of a list that does not name it.
    #[must_use]
    pub fn or_in_each<T: ToString>(mut self, list: &str, field: &str, value: impl Fn() -> T) -> Self {
        let items = self.0.get_mut(list).and_then(Value::as_array_mut);
        for item in items.into_iter().flatten().filter_map(Value::as_object_mut) {
            item.entry(field).or_insert_with(|| Value::String(value().to_string()));
        }
        self
    }

    /// Takes a field out; none where it is absent.
    ///
    /// # Errors
    /// It is of another type.
    pub fn take<T: DeserializeOwned>(&mut self, field: &str) -> Result<Option<T>, Fault> {
        let value = self.0.remove(field);
        value
            .map(|value| serde_json::from_value(value).map_err(|error| wrong_type(field, &error)))
            .transpose()
    }

    /// The fields as a type takes them.
    ///
    /// # Errors
    /// Names the field that is of another type.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Fault> {
        let read = serde_path_to_error::deserialize(Value::Object(self.0));
        read.map_err(|error| wrong_type(&error.path().to_string(), error.inner()))
    }
}
