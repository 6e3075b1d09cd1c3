//! Reads a list of events and passes over those of a later version.

use super::Event;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, IntoDeserializer, MapAccess,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::{cell::Cell, fmt};

/// The events of a list that this version knows.
///
/// # Errors
/// One that it knows is malformed.
pub(super) fn known<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Event>, D::Error> {
    let events: Vec<Read> = Vec::deserialize(from)?;
    Ok(events.into_iter().filter_map(|Read(event)| event).collect())
}

/// An event; none where it is of a later version.
struct Read(Option<Event>);

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(ByName)
    }
}

struct ByName;

impl<'de> Visitor<'de> for ByName {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an event")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Read, A::Error> {
        let name: String = map.next_key()?.ok_or_else(|| A::Error::custom("an event without a name"))?;
        let is_unknown = Cell::new(false);
        match Event::deserialize(Named { name: &name, map: &mut map, is_unknown: &is_unknown }) {
            Err(_) if is_unknown.get() => map.next_value::<IgnoredAny>().map(|_| Read(None)),
            event => event.map(|event| Read(Some(event))),
        }
    }
}

/// An event whose name has been read, and whose body has not.
struct Named<'a, A> {
    name: &'a str,
    map: &'a mut A,
    is_unknown: &'a Cell<bool>,
}

impl<'de, A: MapAccess<'de>> Deserializer<'de> for Named<'_, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, A::Error> {
        Err(A::Error::custom("an event is an enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        if names.contains(&self.name) {
            return visitor.visit_enum(self);
        }
        self.is_unknown.set(true);
        Err(A::Error::unknown_variant(self.name, names))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'a, 'de, A: MapAccess<'de>> EnumAccess<'de> for Named<'a, A> {
    type Error = A::Error;
    type Variant = Body<'a, A>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), A::Error> {
        Ok((seed.deserialize(self.name.into_deserializer())?, Body(self.map)))
    }
}

struct Body<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> VariantAccess<'de> for Body<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.0.next_value()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.0.next_value_seed(seed)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, A::Error> {
        Err(A::Error::custom("the body of an event is an object"))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.0.next_value_seed(Fields(visitor))
    }
}

struct Fields<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Fields<V> {
    type Value = V::Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_map(self.0)
    }
}
