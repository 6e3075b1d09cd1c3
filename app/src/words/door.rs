//! Texts of the pages for requests that are rejected before they are routed.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    TOO_MANY = "Too many requests";
    REFUSED = "This request was rejected";
}
