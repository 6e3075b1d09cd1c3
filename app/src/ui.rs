//! Building blocks without domain types.
