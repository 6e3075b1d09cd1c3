//! What another site's page can make a browser do: nothing.

use super::*;

on_both_databases!(a_page_of_another_site_changes_nothing);

async fn a_page_of_another_site_changes_nothing(place: Place) {
    let server = TestServer::start(place).await;
    let browser = Caller::program(server.addr());
    let registered = browser.register("ada").await;
    let cookies = ["tasksync_access", "tasksync_refresh", "tasksync_here"]
        .map(|name| format!("{name}={}", registered.cookie(name).expect("a cookie")))
        .join("; ");
    let send = |headers: &[(&str, &str)], method: Method, path: &str| {
        let mut request = browser.request(method, path).header("cookie", &cookies);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        send(request.json(&json!({ "title": "Forged" })))
    };
    let own = format!("http://{}", server.addr());
    let foreign: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://localhost:9")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
    ];
    for headers in foreign {
        for path in [
            "/api/v1/tasks",
            "/api/v1/auth/logout",
            "/api/v1/auth/login",
            "/api/v1/auth/refresh",
            "/logout",
            "/login",
        ] {
            let refused = send(headers, Method::POST, path).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert_eq!(refused.json()["code"], "cross_origin");
        }
    }
    let here: [&[(&str, &str)]; 3] =
        [&[("sec-fetch-site", "same-origin"), ("origin", &own)], &[("origin", &own)], &[]];
    for headers in here {
        assert_eq!(
            send(headers, Method::POST, "/api/v1/tasks").await.status,
            StatusCode::CREATED,
            "{headers:?}"
        );
    }
}
