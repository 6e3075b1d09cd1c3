//! What a database's error means: to the server, and to the transaction that it happened in.

use crate::error::Error;
use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, RuntimeErr};

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        Self::Internal(Box::new(error))
    }
}

/// May the same succeed a little later? So it is where the disk is full, or the database does not answer.
pub(crate) fn is_passing(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause.downcast_ref::<DbErr>().is_some_and(|cause| Trouble::from(cause) != Trouble::Statement)
}

/// Does nobody answer where the database should be?
pub(crate) fn is_unreachable(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> bool {
    cause.downcast_ref::<DbErr>().is_some_and(|cause| Trouble::from(cause) == Trouble::Connection)
}

/// What a database's error means to the transaction that it happened in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The statement failed; undone to its savepoint, the transaction can go on.
    Statement,
    /// The transaction is lost; nothing of it happened, and tried again it may succeed.
    Again,
    /// The connection is lost, and the transaction with it. Whatever was not yet being committed
    /// did not happen.
    Connection,
    /// The transaction is lost, and trying again at once will not help: the disk is full or broken.
    Disk,
}

impl From<&DbErr> for Trouble {
    fn from(error: &DbErr) -> Self {
        let (DbErr::Conn(cause) | DbErr::Exec(cause) | DbErr::Query(cause)) = error else {
            return match error {
                DbErr::ConnectionAcquire(_) => Self::Connection,
                _ => Self::Statement,
            };
        };
        let RuntimeErr::SqlxError(cause) = cause else { return Self::Statement };
        match cause.as_ref() {
            SqlxError::Database(error) => error.code().map_or(Self::Statement, |code| of_code(&code)),
            SqlxError::Io(_)
            | SqlxError::Tls(_)
            | SqlxError::Protocol(_)
            | SqlxError::PoolTimedOut
            | SqlxError::PoolClosed
            | SqlxError::WorkerCrashed => Self::Connection,
            _ => Self::Statement,
        }
    }
}

/// PostgreSQL's codes have five characters (its manual, appendix A); SQLite's are numbers, whose
/// lowest byte is the primary code (sqlite.org/rescode.html).
fn of_code(code: &str) -> Trouble {
    if let Ok(number) = code.parse::<u32>()
        && code.len() != 5
    {
        return match number & 0xff {
            // 9: a statement of a reader took too long.
            5 | 6 | 9 => Trouble::Again,
            7 | 10 | 11 | 13 | 26 => Trouble::Disk,
            _ => Trouble::Statement,
        };
    }
    match code {
        // 57014: a statement of a reader took too long.
        "40001" | "40P01" | "55P03" | "57014" => Trouble::Again,
        "25P03" | "57P01" | "57P02" | "57P03" | "57P05" => Trouble::Connection,
        _ if code.starts_with("08") => Trouble::Connection,
        _ if code.starts_with("53") || code.starts_with("58") => Trouble::Disk,
        _ => Trouble::Statement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_databases_are_told_apart() {
        assert_eq!(of_code("5"), Trouble::Again, "SQLITE_BUSY");
        assert_eq!(of_code("261"), Trouble::Again, "SQLITE_BUSY_RECOVERY");
        assert_eq!(of_code("13"), Trouble::Disk, "SQLITE_FULL");
        assert_eq!(of_code("2067"), Trouble::Statement, "SQLITE_CONSTRAINT_UNIQUE");
        assert_eq!(of_code("23505"), Trouble::Statement, "unique_violation");
        assert_eq!(of_code("40P01"), Trouble::Again, "deadlock_detected");
        assert_eq!(of_code("57P01"), Trouble::Connection, "admin_shutdown");
        assert_eq!(of_code("53100"), Trouble::Disk, "disk_full");
    }
}
