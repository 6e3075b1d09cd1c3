//! What tests stand on.

pub mod authenticator;
pub mod chance;
pub mod client;
pub mod database;
pub mod http;
pub mod letter;
pub mod server;
pub mod tasksync;
pub mod team;

/// Runs each of these tests twice, as `sqlite::name` and as `postgres::name`, each time with a
/// database of its own.
macro_rules! on_both_databases {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test($crate::support::database::Place::sqlite()).await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $test() {
                    super::$test($crate::support::database::Place::postgres().await).await;
                }
            )*
        }
    };
}

pub(crate) use on_both_databases;
