//! Which room may use what. A rule: these words, in these rooms, except there, and what to do instead.

use super::{Complaint, File, has_word};

/// One rule of the house.
struct Rule {
    /// Where the rule holds: folders (ending in `/`) or the beginnings of files' paths.
    rooms: &'static [&'static str],
    /// Where it does not.
    except: &'static [&'static str],
    /// What may not stand there; a word may begin anywhere but inside another one.
    words: &'static [&'static str],
    advice: &'static str,
}

/// The floors of `app`, from the ground up, and the edges. Imports go downward only.
const RULES: [Rule; 17] = [
    Rule {
        rooms: &["app/src/domain"],
        except: &[],
        words: &[
            "crate::protocol",
            "crate::sync",
            "crate::store",
            "crate::ui",
            "crate::pages",
            "leptos",
            "web_sys",
        ],
        advice: "the domain is the ground floor: it knows types and rules only. Move this up to where it is used",
    },
    Rule {
        rooms: &["app/src/domain/rules"],
        except: &[],
        words: &["now_utc"],
        advice: "a decision is pure: a command goes in, events come out. Pass in what it needs to know",
    },
    Rule {
        rooms: &["app/src/protocol"],
        except: &[],
        words: &["crate::sync", "crate::store", "crate::ui", "crate::pages", "leptos", "web_sys"],
        advice: "the protocol stands on the domain alone. Move this up to where it is used",
    },
    Rule {
        rooms: &["app/src/sync"],
        except: &[],
        words: &[
            "crate::store",
            "crate::ui",
            "crate::pages",
            "leptos",
            "web_sys",
            "Instant::now",
            "SystemTime",
            "now_utc",
        ],
        advice: "the sync engine has no clock, no socket and no screen. Take the time, or the frame, as an argument",
    },
    Rule {
        rooms: &["app/src/store"],
        except: &[],
        words: &["crate::ui", "crate::pages"],
        advice: "the store does not know who draws it. Let the page call a verb of the store",
    },
    // What rules, wire and store say stands in `words.rs`; below it are the pages' words.
    Rule {
        rooms: &["app/src/words.rs"],
        except: &[],
        words: &["crate::protocol", "crate::sync", "crate::store", "crate::ui", "crate::pages", "leptos"],
        advice: "the domain speaks through this file, so it stands on the domain's floor. Put the words beside those of the pages",
    },
    Rule {
        rooms: &["app/src/domain", "app/src/protocol", "app/src/sync", "app/src/store", "frontend/"],
        except: &[],
        words: &["words::app", "words::entry"],
        advice: "these are the words of the pages. Put what others say too into `words.rs`",
    },
    Rule {
        rooms: &["app/src/ui"],
        except: &[],
        words: &["crate::domain", "crate::protocol", "crate::sync", "crate::store", "crate::pages"],
        advice: "a building block of the UI knows no domain types. Take plain values and callbacks",
    },
    Rule {
        rooms: &["app/src/pages"],
        except: &[],
        words: &["crate::protocol::up", "crate::protocol::down"],
        advice: "pages build no frames. Call a verb of the store",
    },
    Rule {
        rooms: &["app/"],
        except: &[],
        words: &[
            "gloo_net",
            "gloo_storage",
            "web_sys::Storage",
            "web_sys::WebSocket",
            "web_sys::Idb",
            "local_storage()",
            "session_storage()",
        ],
        advice: "sockets and storage belong to the browser's edge. Do it in `frontend`, and hand it to the app",
    },
    Rule {
        rooms: &["app/"],
        except: &[],
        words: &["#[server", "server_fn"],
        advice: "server functions would be a second door to shared data. Send a Command",
    },
    Rule {
        rooms: &["app/src/"],
        except: &[],
        words: &["style=", "style:"],
        advice: "the page's security policy drops style attributes. Use a class of `style/`, or an attribute that CSS reads",
    },
    Rule {
        rooms: &["app/", "frontend/", "server/src/"],
        except: &["server/src/db"],
        words: &["sea_orm::", "sea_query::", "sqlx::", "entity::"],
        advice: "only `server/src/db` speaks to the database. Write a query there that answers with domain types",
    },
    Rule {
        rooms: &["app/", "frontend/", "server/src/", "migrations/"],
        except: &["server/src/web"],
        words: &["axum"],
        advice: "only `server/src/web` knows axum. Return a type of ours there, and map it in `web`",
    },
    Rule {
        rooms: &["server/src/db"],
        except: &[],
        words: &["crate::command", "crate::web", "crate::realtime"],
        advice: "the database's room is the ground floor of the server. Move the type down, or take a callback",
    },
    Rule {
        rooms: &["server/src/command"],
        except: &[],
        words: &["crate::web", "crate::realtime"],
        advice: "a command knows neither HTTP nor sockets. Return what happened; the caller tells the world",
    },
    Rule {
        rooms: &["app/", "frontend/", "migrations/", "server/src/"],
        except: &["server/src/main.rs", "migrations/src/main.rs"],
        words: &["anyhow"],
        advice: "an anyhow error tells the caller nothing. Use a type of ours (`domain::Refused`, `server::Error`)",
    },
];

pub(super) fn check(file: File) -> Vec<Complaint> {
    if !file.is_rust() {
        return Vec::new();
    }
    let rules = RULES.iter().filter(|rule| file.is_in(rule.rooms) && !file.is_in(rule.except));
    rules.flat_map(|rule| broken(rule, file)).collect()
}

fn broken(rule: &Rule, file: File) -> Vec<Complaint> {
    let mut in_group = false;
    let found = file.code().filter_map(|(line, code)| {
        in_group |= code.contains("use crate::{");
        let word = rule.words.iter().find(|word| stands_in(code, word, in_group));
        in_group &= !code.contains("};");
        Some(Complaint { line, advice: format!("`{}`: {}", word?, rule.advice) })
    });
    found.collect()
}

/// In a group (`use crate::{a, b};`) a room stands without its `crate::`. `style:` is a field's name too:
/// only `style:width=…` is an attribute of a view.
fn stands_in(code: &str, word: &str, in_group: bool) -> bool {
    if word == "style:" {
        return code.split_once(" style:").is_some_and(|(_, rest)| {
            let name = rest.trim_start_matches(|letter: char| letter.is_ascii_lowercase() || letter == '-');
            name.len() < rest.len() && name.starts_with(['=', '('])
        });
    }
    let grouped = word.strip_prefix("crate::").filter(|_| in_group);
    has_word(code, word) || grouped.is_some_and(|room| has_word(code, room))
}

#[cfg(test)]
mod tests {
    use super::super::complaints_about;

    #[test]
    fn each_floor_imports_downward_only() {
        for (path, line) in [
            ("app/src/domain/task.rs", "use crate::protocol::Command;"),
            ("app/src/domain/rules/task.rs", "use crate::store::Tasks;"),
            ("app/src/protocol/up.rs", "use crate::sync::Replica;"),
            ("app/src/sync/cursor.rs", "let now = Instant::now();"),
            ("app/src/store/mod.rs", "use crate::pages::board;"),
            ("app/src/words.rs", "use crate::store::Sort;"),
            ("app/src/store/verbs.rs", "use crate::words::app as words;"),
            ("app/src/ui/button.rs", "use crate::domain::Task;"),
            ("app/src/pages/board.rs", "use crate::protocol::up::Push;"),
            ("server/src/db/query/task.rs", "use crate::web::Page;"),
            ("server/src/command/task.rs", "use crate::realtime::Hub;"),
        ] {
            assert_eq!(complaints_about(path, line).len(), 1, "{path}: {line}");
        }
        let group = "use crate::{\n    domain::Task,\n    store::Tasks,\n};\nlet store = 1;";
        assert_eq!(complaints_about("app/src/sync/replica.rs", group).len(), 1);
        assert!(complaints_about("app/src/sync/replica.rs", "use crate::domain::Task;").is_empty());
        assert!(complaints_about("app/src/pages/board.rs", "use crate::ui::Button;").is_empty());
    }

    #[test]
    fn the_database_stays_in_its_room() {
        let line = "use sea_orm::EntityTrait;";
        for path in ["server/src/command/task.rs", "server/src/web/tasks.rs", "app/src/domain/task.rs"] {
            assert_eq!(complaints_about(path, line).len(), 1, "{path}");
        }
        for path in [
            "server/src/db/query/task.rs",
            "server/src/db.rs",
            "migrations/src/lib.rs",
            "server/tests/it/a.rs",
        ] {
            assert!(complaints_about(path, line).is_empty(), "{path}");
        }
        assert_eq!(complaints_about("server/src/web/tasks.rs", "fn f(row: entity::task::Model) {}").len(), 1);
    }

    #[test]
    fn axum_stays_at_the_edge() {
        let line = "use axum::Json;";
        assert_eq!(complaints_about("server/src/error.rs", line).len(), 1);
        assert_eq!(complaints_about("server/src/realtime/connection.rs", line).len(), 1);
        assert!(complaints_about("server/src/web/router.rs", line).is_empty());
        assert!(complaints_about("server/src/error.rs", "// axum maps this in `web`").is_empty());
    }

    #[test]
    fn the_browsers_edge_keeps_sockets_and_storage() {
        assert_eq!(complaints_about("app/src/store/mod.rs", "window().local_storage()").len(), 1);
        assert_eq!(complaints_about("app/src/pages/a.rs", "use gloo_net::http::Request;").len(), 1);
        assert!(complaints_about("frontend/src/socket.rs", "use gloo_net::websocket::Message;").is_empty());
    }

    #[test]
    fn views_carry_no_style_attributes() {
        for line in [r#"<div style="color: red">"#, "<div style=move || width()>", "<div style:width=w>"] {
            assert_eq!(complaints_about("app/src/pages/board.rs", line).len(), 1, "{line}");
        }
        for line in ["Theme { style: dark }", "let button_style = 1;", "<div class=style>"] {
            assert!(complaints_about("app/src/pages/board.rs", line).is_empty(), "{line}");
        }
    }

    #[test]
    fn anyhow_is_for_programs() {
        assert_eq!(complaints_about("server/src/state.rs", "use anyhow::Result;").len(), 1);
        assert!(complaints_about("server/src/main.rs", "use anyhow::Result;").is_empty());
        assert!(complaints_about("server/tests/it/main.rs", "use anyhow::Result;").is_empty());
    }

    #[test]
    fn shared_data_has_one_door() {
        assert_eq!(complaints_about("app/src/pages/board.rs", "#[server]").len(), 1);
    }
}
