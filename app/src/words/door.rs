//! Texts of the pages for requests that are rejected before they are routed, and of pages that cannot be made.
#![allow(missing_docs, reason = "the texts say what they are for")]

texts! {
    TOO_MANY = "Too many requests";
    REFUSED = "This request was rejected";
    UNAVAILABLE = "This page cannot be shown just now";
}
