//! Reads records by the names of their fields, from one JSON value.
//!
//! The browser reads what is shared this way only. A derived `Deserialize` is compiled again for every source of data, and
//! costs the program five times as much. On the server the same types have derived readers besides, which name the field
//! of a request that is wrong.

use serde_json::{Map, Value};
use std::fmt;

/// The JSON is not what was to be read: the name of the field, or of what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable(pub &'static str);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is missing or of another type", self.0)
    }
}

/// A type that is read by name.
pub trait FromJson: Sized {
    /// Is `null` a value of it? Then an optional one tells `null` from absent, as a JSON merge patch (RFC 7396) needs it.
    const TAKES_NULL: bool = false;

    /// Reads it.
    ///
    /// # Errors
    /// Names what is missing or of another type.
    fn from_json(json: &Value) -> Result<Self, Unreadable>;

    /// What it is in an object that does not name it; `None` if it must.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }
}

/// The fields of an object.
///
/// # Errors
/// It is none.
pub fn fields(json: &Value) -> Result<&Map<String, Value>, Unreadable> {
    json.as_object().ok_or(Unreadable("object"))
}

/// The only field of an object, with its name.
///
/// # Errors
/// There is none, or more than one.
pub fn only_field(json: &Value) -> Result<(&String, &Value), Unreadable> {
    let mut fields = fields(json)?.iter();
    match (fields.next(), fields.next()) {
        (Some(field), None) => Ok(field),
        (Some(_) | None, _) => Err(Unreadable("name")),
    }
}

/// A field of an object.
///
/// # Errors
/// Names the field if it is missing, or of another type.
pub fn field<T: FromJson>(fields: &Map<String, Value>, name: &'static str) -> Result<T, Unreadable> {
    match fields.get(name) {
        Some(json) => T::from_json(json).map_err(|_| Unreadable(name)),
        None => T::absent().ok_or(Unreadable(name)),
    }
}

/// A field that need not be there.
///
/// # Errors
/// Names the field if it is of another type.
pub fn field_or_default<T: FromJson + Default>(
    fields: &Map<String, Value>,
    name: &'static str,
) -> Result<T, Unreadable> {
    let json = fields.get(name);
    json.map_or_else(|| Ok(T::default()), |json| T::from_json(json).map_err(|_| Unreadable(name)))
}

impl<T: FromJson> FromJson for Option<T> {
    const TAKES_NULL: bool = true;

    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        if json.is_null() && !T::TAKES_NULL { Ok(None) } else { T::from_json(json).map(Some) }
    }

    fn absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        json.as_array().ok_or(Unreadable("list"))?.iter().map(T::from_json).collect()
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        T::from_json(json).map(Self::new)
    }
}

impl FromJson for String {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        json.as_str().map(Self::from).ok_or(Unreadable("text"))
    }
}

impl FromJson for bool {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        json.as_bool().ok_or(Unreadable("boolean"))
    }
}

impl FromJson for u64 {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        json.as_u64().ok_or(Unreadable("number"))
    }
}

impl FromJson for usize {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        u64::from_json(json)?.try_into().map_err(|_| Unreadable("number"))
    }
}

impl FromJson for u32 {
    fn from_json(json: &Value) -> Result<Self, Unreadable> {
        u64::from_json(json)?.try_into().map_err(|_| Unreadable("number"))
    }
}

/// Types that are read from their texts.
macro_rules! from_text {
    ($($type:ty)*) => {$(
        impl $crate::domain::json::FromJson for $type {
            fn from_json(json: &serde_json::Value) -> Result<Self, $crate::domain::json::Unreadable> {
                let text = json.as_str().and_then(|text| text.parse().ok());
                text.ok_or($crate::domain::json::Unreadable(stringify!($type)))
            }
        }
    )*};
}
pub(crate) use from_text;

/// Enums that are words.
macro_rules! from_word {
    ($($type:ty)*) => {$(
        impl $crate::domain::json::FromJson for $type {
            fn from_json(json: &serde_json::Value) -> Result<Self, $crate::domain::json::Unreadable> {
                let word = json.as_str().and_then(|word| Self::ALL.into_iter().find(|it| it.as_str() == word));
                word.ok_or($crate::domain::json::Unreadable(stringify!($type)))
            }
        }
        $crate::domain::json::read_by_name!($type);
    )*};
}
pub(crate) use from_word;

/// Enums that take words of a later version: what serde reads.
macro_rules! from_serde {
    ($($type:ty)*) => {$(
        impl $crate::domain::json::FromJson for $type {
            fn from_json(json: &serde_json::Value) -> Result<Self, $crate::domain::json::Unreadable> {
                let read = <Self as serde::Deserialize>::deserialize(json);
                read.map_err(|_| $crate::domain::json::Unreadable(stringify!($type)))
            }
        }
    )*};
}
pub(crate) use from_serde;

/// What reads with serde reads by name, too.
macro_rules! deserialize_by_name {
    ($type:ty) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let json = <serde_json::Value as serde::Deserialize>::deserialize(from)?;
                $crate::domain::json::FromJson::from_json(&json).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use deserialize_by_name;

/// The same in the browser only: on the server the type has a derived reader.
macro_rules! read_by_name {
    ($type:ty) => {
        #[cfg(not(feature = "ssr"))]
        $crate::domain::json::deserialize_by_name!($type);
    };
}
pub(crate) use read_by_name;

/// A struct that is written with serde and read by name. `= default` marks a field that need not be there and is none
/// of an option's.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $($(#[$of:meta])* pub $field:ident: $type:ty $(= $default:ident)?,)*
        }
    ) => {
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "ssr", derive(serde::Deserialize, utoipa::ToSchema))]
        $(#[$meta])*
        pub struct $name {
            $($(#[$of])* pub $field: $type,)*
        }

        impl $crate::domain::json::FromJson for $name {
            fn from_json(json: &serde_json::Value) -> Result<Self, $crate::domain::json::Unreadable> {
                let fields = $crate::domain::json::fields(json)?;
                Ok(Self {
                    $($field: $crate::domain::json::record_field!(fields, $field $($default)?),)*
                })
            }
        }
        $crate::domain::json::read_by_name!($name);
    };
}
pub(crate) use record;

macro_rules! record_field {
    ($fields:ident, $field:ident) => {
        $crate::domain::json::field($fields, stringify!($field))?
    };
    ($fields:ident, $field:ident default) => {
        $crate::domain::json::field_or_default($fields, stringify!($field))?
    };
}
pub(crate) use record_field;
