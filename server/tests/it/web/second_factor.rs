//! Two-step login: set up, log in, codes that count once, recovery codes, and switching it off.

use super::*;
use server::clock::Clock;
use totp_rs::{Builder, Totp};

on_both_databases!(
    a_set_up_counts_once_the_app_has_shown_that_it_knows_the_key,
    a_login_asks_for_the_code_after_the_right_password_only,
    a_code_opens_once,
    wrong_codes_are_braked_apart_from_passwords,
    a_recovery_code_opens_once_and_is_told,
    new_recovery_codes_end_the_old_ones,
    switching_off_takes_the_password_and_a_code,
    the_plain_form_asks_for_the_code_too,
    of_two_logins_with_one_code_one_gets_in,
);

const PAGE: &str = "/app/settings/two-step";

/// Somebody with an authenticator app.
struct Ada {
    browser: Caller,
    app: Totp,
    recovery: Vec<String>,
    clock: Clock,
}

impl Ada {
    /// The code that the app shows now.
    fn code(&self) -> String {
        let seconds = u64::try_from(self.clock.now().millis() / 1000).expect("after 1970");
        self.app.generate(seconds).to_string()
    }

    /// Logs in elsewhere with the usual password and this code.
    async fn log_in(&self, code: &str) -> Answer {
        let form = json!({ "identifier": "ada", "password": PASSWORD, "totp": code });
        Caller::program(self.browser.at).post("/auth/login", form).await
    }

    /// Sends the form behind `On`.
    async fn send(&self, to: &str, password: &str, code: &str) -> Answer {
        self.browser.form(&format!("{PAGE}/{to}"), &[("current_password", password), ("totp", code)]).await
    }
}

/// What stands between two marks.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

fn app(page: &Answer) -> Totp {
    let secret = between(&page.text, "?secret=", "&").first().copied().expect("a secret").to_owned();
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).expect("base32");
    assert_eq!(key.len(), 20, "160 bits");
    Builder::new().with_secret(key).build().expect("an app")
}

fn codes(page: &Answer) -> Vec<String> {
    // What ends a text for whoever would wake the page up.
    between(&page.text, "<code>", "<").into_iter().map(str::to_owned).collect()
}

/// A server whose clock stands still, and somebody there who has registered.
async fn start(place: Place) -> (TestServer, Caller) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    browser.post("/auth/register", form).await.expect(StatusCode::CREATED);
    (server, browser)
}

/// The same, with two-step login on.
async fn enrolled(place: Place) -> (TestServer, Ada) {
    let (server, browser) = start(place).await;
    let begun = browser.form(&format!("{PAGE}/begin"), &[("current_password", PASSWORD)]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let mut ada = Ada {
        app: app(&browser.page(PAGE).await),
        browser,
        recovery: Vec::new(),
        clock: server.state().clock.clone(),
    };
    let on = ada.browser.form(&format!("{PAGE}/confirm"), &[("totp", &ada.code())]).await;
    assert_eq!(on.status, StatusCode::OK, "{}", on.text);
    ada.recovery = codes(&on);
    server.wait(30);
    (server, ada)
}

async fn a_set_up_counts_once_the_app_has_shown_that_it_knows_the_key(place: Place) {
    let (server, browser) = start(place).await;
    let begin =
        async |password| browser.form(&format!("{PAGE}/begin"), &[("current_password", password)]).await;
    let refused = begin("not the password").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!refused.text.contains("otpauth:"));

    assert_eq!(begin(PASSWORD).await.header("location"), Some("/app/settings/two-step?done=begun"));
    let page = browser.page(PAGE).await;
    let app = app(&page);
    assert!(page.text.contains("<svg") && !page.text.contains("style="), "drawn under a strict policy");
    assert_eq!(
        Caller::program(server.addr()).log_in("ada").await.status,
        StatusCode::OK,
        "not asked for yet"
    );

    let wrong = browser.form(&format!("{PAGE}/confirm"), &[("totp", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(Caller::program(server.addr()).log_in("ada").await.status, StatusCode::OK, "nor now");

    let seconds = u64::try_from(server.state().clock.now().millis() / 1000).expect("after 1970");
    // As apps show it, in two groups.
    let mut code = app.generate(seconds).to_string();
    code.insert(3, ' ');
    let on = browser.form(&format!("{PAGE}/confirm"), &[("totp", &code)]).await;
    assert_eq!(on.status, StatusCode::OK, "{}", on.text);
    let recovery = codes(&on);
    assert_eq!(recovery.len(), 10);
    let again = browser.page(PAGE).await;
    assert!(recovery.iter().all(|code| !again.text.contains(code)), "they are shown once");
    assert!(!again.text.contains("otpauth:"), "and so is the key");
    assert_eq!(begin(PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "it is on already");
    assert!(deeds(&server).await.contains(&Deed::TotpEnabled));
}

async fn a_login_asks_for_the_code_after_the_right_password_only(place: Place) {
    let (server, ada) = enrolled(place).await;
    let asked = Caller::program(server.addr()).log_in("ada").await;
    assert_eq!(asked.errors(), [("totp".to_owned(), "required".to_owned())]);
    assert_eq!(asked.cookie("tasksync_refresh"), None);
    assert_eq!(asked.expect(StatusCode::UNAUTHORIZED)["code"], "totp_required");

    let form = json!({ "identifier": "ada", "password": "not the password", "totp": ada.code() });
    let wrong = Caller::program(server.addr()).post("/auth/login", form).await;
    assert_eq!(wrong.expect(StatusCode::UNAUTHORIZED)["code"], "wrong_credentials");
    // The code was not looked at: it still opens.
    assert_eq!(ada.log_in(&ada.code()).await.status, StatusCode::OK);
}

async fn a_code_opens_once(place: Place) {
    let (server, ada) = enrolled(place).await;
    let code = ada.code();
    assert_eq!(ada.log_in(&code).await.status, StatusCode::OK);
    let again = ada.log_in(&code).await;
    assert_eq!(again.errors(), [("totp".to_owned(), "wrong".to_owned())]);
    assert_eq!(again.expect(StatusCode::UNAUTHORIZED)["code"], "totp_wrong");
    server.wait(30);
    assert_eq!(ada.log_in(&code).await.status, StatusCode::UNAUTHORIZED, "nor a step later");
    assert_eq!(ada.log_in(&ada.code()).await.status, StatusCode::OK);
    let early = ada.app.generate(u64::try_from(ada.clock.now().millis() / 1000).expect("after 1970") + 30);
    assert_eq!(ada.log_in(&early.to_string()).await.status, StatusCode::OK, "a clock that is ahead");
    assert_eq!(ada.log_in(&ada.code()).await.status, StatusCode::UNAUTHORIZED, "steps go forward only");
}

async fn wrong_codes_are_braked_apart_from_passwords(place: Place) {
    let (server, ada) = enrolled(place).await;
    for _ in 0..5 {
        assert_eq!(ada.log_in("000000").await.status, StatusCode::UNAUTHORIZED);
    }
    let braked = ada.log_in(&ada.code()).await;
    assert_eq!(braked.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(braked.header("retry-after"), Some("60"));
    assert_eq!(ada.browser.get("/me").await.status, StatusCode::OK, "who is in stays in");
    server.wait(60);
    assert_eq!(ada.log_in(&ada.code()).await.status, StatusCode::OK);
    let failed = deeds(&server).await.into_iter().filter(|deed| *deed == Deed::LoginFailed).count();
    assert_eq!(failed, 5);
}

async fn a_recovery_code_opens_once_and_is_told(place: Place) {
    let (server, ada) = enrolled(place).await;
    let code = ada.recovery[3].to_lowercase().replace('-', " ");
    assert_eq!(ada.log_in(&code).await.status, StatusCode::OK);
    assert_eq!(ada.log_in(&code).await.expect(StatusCode::UNAUTHORIZED)["code"], "totp_wrong");
    assert!(ada.browser.page(PAGE).await.text.contains("9 recovery codes are left"));
    assert!(deeds(&server).await.contains(&Deed::RecoveryCodeUsed));
    let letter = letter_of(&server, "A recovery code was used").await;
    assert!(!letter.contains(&ada.recovery[3]), "{letter}");
}

async fn new_recovery_codes_end_the_old_ones(place: Place) {
    let (server, ada) = enrolled(place).await;
    assert_eq!(
        ada.send("codes", "not the password", &ada.code()).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let renewed = ada.send("codes", PASSWORD, &ada.code()).await;
    assert_eq!(renewed.status, StatusCode::OK, "{}", renewed.text);
    let new = codes(&renewed);
    assert_eq!(new.len(), 10);
    assert_eq!(ada.log_in(&ada.recovery[0]).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ada.log_in(&new[0]).await.status, StatusCode::OK);
    assert!(deeds(&server).await.contains(&Deed::RecoveryCodesRenewed));
}

async fn switching_off_takes_the_password_and_a_code(place: Place) {
    let (server, ada) = enrolled(place).await;
    for (password, code) in [("", ada.code()), (PASSWORD, String::new()), (PASSWORD, "000000".to_owned())] {
        let refused = ada.send("off", password, &code).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{password:?} {code:?}");
        assert!(
            !refused.text.contains(&format!("value=\"{code}\"")) || code.is_empty(),
            "no code comes back"
        );
    }
    assert_eq!(ada.send("off", PASSWORD, &ada.code()).await.status, StatusCode::SEE_OTHER);
    assert_eq!(Caller::program(server.addr()).log_in("ada").await.status, StatusCode::OK);
    assert!(deeds(&server).await.contains(&Deed::TotpDisabled));
    letter_of(&server, "Two-step login was turned off").await;
}

async fn the_plain_form_asks_for_the_code_too(place: Place) {
    let (server, ada) = enrolled(place).await;
    let phone = Caller::browser(server.addr());
    let send = async |code: &str| {
        let fields = [("identifier", "ada"), ("password", PASSWORD), ("totp", code), ("next", "/app")];
        phone.form("/login", &fields).await
    };
    let asked = send("").await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    let field = between(&asked.text, "<div hidden", ">").len();
    assert_eq!(field, 0, "the field is in sight");
    assert!(asked.text.contains("autocomplete=\"one-time-code\""));
    assert!(!asked.text.contains(PASSWORD));
    assert_eq!(send(&ada.code()).await.header("location"), Some("/app"));
}

async fn of_two_logins_with_one_code_one_gets_in(place: Place) {
    let (_server, ada) = enrolled(place).await;
    let code = ada.code();
    let answers = futures::future::join_all((0..4).map(|_| ada.log_in(&code))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::OK).count(), 1);
}
