//! Databases that earlier builds left behind: this build brings them up to date when it starts, whatever
//! interrupts it, and nothing in them is lost.
//!
//! `fixtures/` holds what real earlier builds left; see its README.

mod kept;
mod killed;
mod moments;
mod obstacle;
mod old;
mod together;

use crate::support::database::Place;
use kept::assert_all_is_kept_and_work_goes_on;
use old::{Old, connect, rows, schema, steps};

/// The key of the servers that made the fixtures.
const SECRET: &str = "a key for the tests of upgrades only";
/// The address at which they were reached: passkeys are bound to it.
const ORIGIN: &str = "http://localhost:3917";

/// Runs each of these tests on what each earlier build left, as `m0004::sqlite::name` and so on. The build that
/// left `m0010` had `m0008_keys` behind it.
macro_rules! on_each_old_database {
    ($databases:tt $($test:ident),* $(,)?) => {
        mod m0004 {
            $crate::upgrade::on_old_database! { $databases "m0004" "m0004_lost" [$($test),*] }
        }
        mod m0007 {
            $crate::upgrade::on_old_database! { $databases "m0007" "m0007_factors" [$($test),*] }
        }
        mod m0010 {
            $crate::upgrade::on_old_database! { $databases "m0010" "m0008_keys" [$($test),*] }
        }
    };
}

macro_rules! on_old_database {
    ([$($database:ident),*] $name:literal $step:literal $tests:tt) => {
        $(mod $database {
            $crate::upgrade::on_dump! { $database $name $step $tests }
        })*
    };
}

macro_rules! on_dump {
    ($database:ident $name:literal $step:literal [$($test:ident),*]) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                macro_rules! fixture {
                    ($suffix:literal) => {
                        include_str!(concat!(
                            env!("CARGO_MANIFEST_DIR"),
                            "/tests/it/fixtures/", $name, ".", stringify!($database), $suffix
                        ))
                    };
                }
                let fixture = $crate::upgrade::old::Fixture {
                    step: $step,
                    sql: fixture!(".sql"),
                    told: fixture!(".json"),
                };
                super::super::$test($crate::upgrade::Old::$database(fixture).await).await;
            }
        )*
    };
}

pub(crate) use {on_dump, on_each_old_database, on_old_database};

on_each_old_database!([sqlite, postgres]
    everything_is_there_after_an_upgrade_and_work_goes_on,
    a_second_start_changes_nothing,
    an_upgraded_schema_is_that_of_a_new_database,
);

async fn everything_is_there_after_an_upgrade_and_work_goes_on(old: Old) {
    let (server, told) = old.start().await;
    assert_all_is_kept_and_work_goes_on(&server, &told).await;
    server.shutdown().await;
}

async fn a_second_start_changes_nothing(old: Old) {
    let url = old.url.clone();
    let (server, _) = old.start().await;
    let read = async |_: &server::config::Config| {
        let db = connect(&url).await;
        let all = (schema(&db).await, rows(&db).await);
        db.close().await.expect("it closes");
        all
    };
    let (server, first) = server.restart_after(read).await;
    let (server, second) = server.restart_after(read).await;
    assert_eq!(first, second);
    server.shutdown().await;
}

async fn an_upgraded_schema_is_that_of_a_new_database(old: Old) {
    let new = if old.url.starts_with("sqlite") { Place::sqlite() } else { Place::postgres().await };
    let url = old.url.clone();
    new.open().await.close().await;
    let (server, _) = old.start().await;
    let (new, upgraded) = (connect(new.url()).await, connect(&url).await);
    assert_eq!(schema(&upgraded).await, schema(&new).await);
    assert_eq!(steps(&upgraded).await, steps(&new).await);
    server.shutdown().await;
}
