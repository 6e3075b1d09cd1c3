//! What somebody reads who is not let through the door.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    TOO_MANY = "Too many requests";
    REFUSED = "This request was refused";
}
