//! Email address and phone number: confirmed, changed, put back.

use super::*;
use crate::support::client::{Device, Person};
use crate::support::letter::Letter;

on_both_databases!(
    an_address_is_confirmed_by_the_letter_of_the_registration,
    a_new_address_counts_once_its_link_is_opened,
    whoever_still_reads_the_former_address_puts_it_back,
    a_former_address_that_was_never_confirmed_has_no_way_back,
    an_address_that_is_somebody_elses_is_answered_alike_and_they_are_told,
    the_reader_of_the_mail_gets_the_address_and_the_other_claimant_is_not_told,
    address_and_number_ask_for_the_password,
    a_number_is_checked_and_taken_away,
    what_is_refused_in_part_changes_nothing,
    all_of_an_account_changes_at_once,
    the_letter_is_sent_again,
    common_passwords_open_no_account,
    the_pages_do_what_the_requests_do,
);

async fn registered(server: &TestServer, username: &str, email: &str) -> Caller {
    let program = Caller::program(server.addr());
    let form = json!({ "username": username, "password": PASSWORD, "email": email });
    let entered = program.post("/auth/register", form).await.expect(StatusCode::CREATED);
    server.wait(1);
    program.with_token(&text(&entered["access_token"]))
}

async fn letter(server: &TestServer, count: usize) -> Letter {
    let letter = server.letters(count).await.pop().expect("a letter");
    server.wait(1);
    letter
}

async fn confirm(caller: &Caller, letter: &Letter) -> StatusCode {
    caller.post("/auth/email/confirm", json!({ "token": letter.token() })).await.status
}

async fn change(caller: &Caller, email: &str) -> Answer {
    caller.patch("/me", json!({ "email": email, "current_password": PASSWORD })).await
}

async fn contact(caller: &Caller) -> Value {
    caller.get("/me/contact").await.expect(StatusCode::OK)
}

async fn an_address_is_confirmed_by_the_letter_of_the_registration(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "Ada@example.org").await;
    assert_eq!(contact(&ada).await, json!({ "email": "ada@example.org", "email_confirmed": false }));
    let letter = letter(&server, 1).await;
    assert_eq!(letter.to, "ada@example.org");
    assert_eq!(confirm(&ada, &letter).await, StatusCode::NO_CONTENT);
    assert_eq!(contact(&ada).await, json!({ "email": "ada@example.org", "email_confirmed": true }));
    assert_eq!(confirm(&ada, &letter).await, StatusCode::UNPROCESSABLE_ENTITY, "once");
}

async fn a_new_address_counts_once_its_link_is_opened(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    confirm(&ada, &letter(&server, 1).await).await;
    assert_eq!(change(&ada, "ADA@new.example").await.expect(StatusCode::OK)["email"], "ada@example.org");
    let waiting = json!({ "email": "ada@example.org", "email_confirmed": true, "unconfirmed_email": "ada@new.example" });
    assert_eq!(contact(&ada).await, waiting);
    assert_eq!(ada.log_in("ada@new.example").await.status, StatusCode::UNAUTHORIZED);

    let first = letter(&server, 2).await;
    change(&ada, "ada@newer.example").await.expect(StatusCode::OK);
    let second = letter(&server, 3).await;
    assert_eq!(confirm(&ada, &first).await, StatusCode::UNPROCESSABLE_ENTITY, "another took its place");
    assert_eq!(confirm(&ada, &second).await, StatusCode::NO_CONTENT);
    assert_eq!(contact(&ada).await, json!({ "email": "ada@newer.example", "email_confirmed": true }));
    assert_eq!(ada.log_in("ada@newer.example").await.status, StatusCode::OK);
    assert_eq!(ada.log_in("ada@example.org").await.status, StatusCode::UNAUTHORIZED);
    let told = letter(&server, 4).await;
    assert_eq!(
        (told.to.as_str(), told.subject.as_str()),
        ("ada@example.org", "Your TaskSync address was changed")
    );
    assert!(told.link().contains("/email/restore?token="));

    change(&ada, "late@example.org").await.expect(StatusCode::OK);
    let late = letter(&server, 5).await;
    server.wait(24 * 60 * 60);
    assert_eq!(confirm(&ada, &late).await, StatusCode::UNPROCESSABLE_ENTITY, "after a day");
}

async fn whoever_still_reads_the_former_address_puts_it_back(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    confirm(&ada, &letter(&server, 1).await).await;
    // Somebody who knows the password moves the account away, and on.
    change(&ada, "thief@example.org").await.expect(StatusCode::OK);
    confirm(&ada, &letter(&server, 2).await).await;
    let to_ada = letter(&server, 3).await;
    change(&ada, "thief2@example.org").await.expect(StatusCode::OK);
    confirm(&ada, &letter(&server, 4).await).await;
    let to_thief = letter(&server, 5).await;
    ada.post("/auth/password-reset", json!({ "identifier": "ada" })).await;
    let reset = letter(&server, 6).await;

    let back = ada.post("/auth/email/restore", json!({ "token": to_ada.token() })).await;
    assert_eq!(back.status, StatusCode::NO_CONTENT, "{}", back.text);
    assert_eq!(ada.get("/me").await.status, StatusCode::UNAUTHORIZED, "every session has ended");
    let entered = ada.log_in("ada@example.org").await.expect(StatusCode::OK);
    assert_eq!(entered["user"]["email"], "ada@example.org");
    let again = ada.post("/auth/email/restore", json!({ "token": to_thief.token() })).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "the address in between has no way back");
    let set = json!({ "token": reset.token(), "password": "another horse entirely" });
    let set = ada.post("/auth/password-reset/confirm", set).await;
    assert_eq!(set.status, StatusCode::UNPROCESSABLE_ENTITY, "nor the link that went to the thief");
}

async fn a_former_address_that_was_never_confirmed_has_no_way_back(place: Place) {
    let server = at_noon(place).await;
    // A typing error: it is a stranger's.
    let ada = registered(&server, "ada", "adda@example.org").await;
    letter(&server, 1).await;
    change(&ada, "ada@example.org").await.expect(StatusCode::OK);
    confirm(&ada, &letter(&server, 2).await).await;
    let told = letter(&server, 3).await;
    assert_eq!(told.to, "adda@example.org");
    assert!(!told.text.contains("token=") && !told.text.contains("ada@example.org"), "{}", told.text);
}

async fn an_address_that_is_somebody_elses_is_answered_alike_and_they_are_told(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    confirm(&ada, &letter(&server, 1).await).await;
    let eve = registered(&server, "eve", "eve@example.org").await;
    letter(&server, 2).await;

    let free = change(&eve, "free@example.org").await;
    letter(&server, 3).await;
    let taken = change(&eve, "ada@example.org").await;
    assert_eq!((taken.status, &taken.text), (free.status, &free.text));
    assert_eq!(contact(&eve).await["unconfirmed_email"], "ada@example.org");
    let told = letter(&server, 4).await;
    assert_eq!(
        (told.to.as_str(), told.subject.as_str()),
        ("ada@example.org", "Your address was entered for another account")
    );
    assert!(!told.text.contains("token=") && !told.text.contains("eve"), "{}", told.text);
    assert_eq!(contact(&ada).await, json!({ "email": "ada@example.org", "email_confirmed": true }));
}

async fn the_reader_of_the_mail_gets_the_address_and_the_other_claimant_is_not_told(place: Place) {
    let server = at_noon(place).await;
    let eve = registered(&server, "eve", "ada@example.org").await;
    let to_eve = letter(&server, 1).await;
    let ada = Caller::registered(server.addr(), "ada").await;
    change(&ada, "ada@example.org").await.expect(StatusCode::OK);
    let to_ada = letter(&server, 2).await;
    assert_eq!(confirm(&ada, &to_ada).await, StatusCode::NO_CONTENT);
    assert_eq!(contact(&ada).await, json!({ "email": "ada@example.org", "email_confirmed": true }));
    let as_before = json!({ "email": "ada@example.org", "email_confirmed": false });
    assert_eq!(contact(&eve).await, as_before);
    assert_eq!(confirm(&eve, &to_eve).await, StatusCode::UNPROCESSABLE_ENTITY, "it is confirmed as Ada's");
}

async fn address_and_number_ask_for_the_password(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    letter(&server, 1).await;
    for change in
        [json!({ "email": "new@example.org" }), json!({ "email": null }), json!({ "phone": "+4930123456" })]
    {
        for (password, code) in [("", "required"), ("not the password", "wrong")] {
            let mut change = change.clone();
            change["current_password"] = json!(password);
            let refused = ada.patch("/me", change).await;
            assert_eq!(
                refused.errors(),
                [("current_password".to_owned(), code.to_owned())],
                "{}",
                refused.text
            );
        }
    }
    // What changes nothing needs none.
    ada.patch("/me", json!({ "email": "ada@example.org", "phone": null })).await.expect(StatusCode::OK);
    let bad = json!({ "email": "nobody", "phone": "+999 12345678", "current_password": PASSWORD });
    let named = [("email", "format"), ("phone", "format")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(ada.patch("/me", bad).await.errors(), named);
    server.letters(1).await;
}

async fn a_number_is_checked_and_taken_away(place: Place) {
    let server = at_noon(place).await;
    let (ada, ben) =
        (Caller::registered(server.addr(), "ada").await, Caller::registered(server.addr(), "ben").await);
    let set = |caller: &Caller, phone: Value| {
        caller.patch("/me", json!({ "phone": phone, "current_password": PASSWORD }))
    };
    let me = set(&ada, json!("+49 (0)30 123456")).await.expect(StatusCode::OK);
    assert_eq!(me["phone"], "+4930123456");
    for written in ["+49 (0) 30 / 123 456", "0049 30 123456"] {
        assert_eq!(ada.log_in(written).await.status, StatusCode::OK, "{written}");
    }
    let taken = set(&ben, json!("+4930123456")).await;
    assert_eq!(taken.errors(), [("phone".to_owned(), "taken".to_owned())]);
    assert_eq!(set(&ada, Value::Null).await.expect(StatusCode::OK).get("phone"), None);
    set(&ben, json!("+4930123456")).await.expect(StatusCode::OK);
}

async fn what_is_refused_in_part_changes_nothing(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    confirm(&ada, &letter(&server, 1).await).await;
    let ben = Caller::registered(server.addr(), "ben").await;
    let number = json!({ "phone": "+4930123456", "current_password": PASSWORD });
    ben.patch("/me", number).await.expect(StatusCode::OK);
    let all = async || (ada.get("/me").await.text, contact(&ada).await, deeds(&server).await);
    let before = all().await;

    let good = json!({
        "email": "new@example.org", "phone": "+4930654321", "username": "countess", "display_name": "Countess",
        "current_password": PASSWORD,
    });
    let with = |fields: &Value| {
        let mut patch = good.clone();
        patch.as_object_mut().expect("fields").extend(fields.as_object().expect("fields").clone());
        patch
    };
    for (fields, status, named) in [
        (json!({ "username": "ben" }), StatusCode::CONFLICT, vec![("username", "taken")]),
        (json!({ "username": "BEN", "email": null }), StatusCode::CONFLICT, vec![("username", "taken")]),
        (json!({ "phone": "+49 30 123456" }), StatusCode::CONFLICT, vec![("phone", "taken")]),
        (
            json!({ "display_name": " ", "username": "~" }),
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![("username", "characters"), ("display_name", "required")],
        ),
        (
            json!({ "display_name": "", "email": "nobody", "username": "ben" }),
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![("email", "format"), ("display_name", "required")],
        ),
        (
            json!({ "current_password": "" }),
            StatusCode::UNPROCESSABLE_ENTITY,
            vec![("current_password", "required")],
        ),
    ] {
        let refused = ada.patch("/me", with(&fields)).await;
        let named: Vec<_> = named.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
        assert_eq!((refused.status, refused.errors()), (status, named), "{fields}");
        assert_eq!(all().await, before, "{fields}");
    }
    ada.patch("/me", good).await.expect(StatusCode::OK);
    assert_eq!(letter(&server, 2).await.to, "new@example.org", "of those before none was sent");
}

async fn all_of_an_account_changes_at_once(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    confirm(&ada, &letter(&server, 1).await).await;
    let mut device = Device::live(&Person::register(server.addr(), "ben").await).await;
    let team = device.team();
    let (noted, seq) = (deeds(&server).await.len(), device.base(team).seq());

    let patch = json!({
        "email": "new@example.org", "phone": "+4930123456", "username": "countess", "display_name": "Countess",
        "current_password": PASSWORD,
    });
    let me = ada.patch("/me", patch).await.expect(StatusCode::OK);
    let is = ["email", "phone", "username", "display_name"].map(|field| text(&me[field]));
    assert_eq!(is, ["ada@example.org", "+4930123456", "countess", "Countess"]);
    assert_eq!(
        deeds(&server).await.split_off(noted),
        [Deed::PhoneChanged, Deed::AccountUsernameChanged, Deed::AccountRenamed]
    );
    device.reach(team, seq + 1).await;
    let members = device.base(team).tables().members();
    let names = members.iter().map(|member| (member.username.as_str(), member.display_name.as_str()));
    assert!(names.collect::<Vec<_>>().contains(&("countess", "Countess")), "both at once: {members:?}");
    let link = letter(&server, 2).await;
    assert_eq!(link.to, "new@example.org");
    assert!(link.text.contains("\"countess\""), "{}", link.text);

    let patch = json!({ "email": null, "display_name": "Ada", "current_password": PASSWORD });
    let me = ada.patch("/me", patch).await.expect(StatusCode::OK);
    assert_eq!((me.get("email"), text(&me["display_name"])), (None, "Ada".to_owned()));
    let told = letter(&server, 3).await;
    assert_eq!(told.to, "ada@example.org");
    assert!(told.text.contains("\"countess\"") && told.link().contains("/email/restore"), "{}", told.text);
    assert_eq!(confirm(&ada, &link).await, StatusCode::UNPROCESSABLE_ENTITY, "it went with the address");
}

async fn the_letter_is_sent_again(place: Place) {
    let server = at_noon(place).await;
    let ada = registered(&server, "ada", "ada@example.org").await;
    let first = letter(&server, 1).await;
    let again = || ada.post("/me/contact/letter", Value::Null);
    assert_eq!(again().await.status, StatusCode::ACCEPTED);
    let second = letter(&server, 2).await;
    assert_eq!(confirm(&ada, &first).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(confirm(&ada, &second).await, StatusCode::NO_CONTENT);
    for _ in 0..9 {
        assert_eq!(again().await.status, StatusCode::ACCEPTED, "there is nothing to send");
    }
    assert_eq!(again().await.status, StatusCode::TOO_MANY_REQUESTS);
    server.letters(2).await;
}

async fn common_passwords_open_no_account(place: Place) {
    let server = at_noon(place).await;
    let program = Caller::program(server.addr());
    for password in ["password", "Password1", "12345678", "grace.hopper", "tasksync1"] {
        let refused =
            program.post("/auth/register", json!({ "username": "grace.hopper", "password": password })).await;
        assert_eq!(
            refused.errors(),
            [("password".to_owned(), "common".to_owned())],
            "{password}: {}",
            refused.text
        );
    }
    let huge =
        program.post("/auth/register", json!({ "username": "grace", "password": "x".repeat(10_000) })).await;
    assert_eq!(huge.errors(), [("password".to_owned(), "too_long".to_owned())]);
}

async fn the_pages_do_what_the_requests_do(place: Place) {
    let server = at_noon(place).await;
    let browser = Caller::browser(server.addr());
    let form = json!({ "username": "ada", "password": PASSWORD, "email": "ada@example.org" });
    browser.post("/auth/register", form).await.expect(StatusCode::CREATED);
    server.wait(1);
    let page = browser.page("/app/settings/contact").await;
    assert!(
        page.text.contains("Not confirmed yet") && page.text.contains("Send the email again"),
        "{}",
        page.text
    );
    let link = letter(&server, 1).await;
    let here = link.link().strip_prefix(&server.origin()).expect("a link to here");
    for _ in 0..2 {
        let question = browser.page(here).await;
        assert_eq!(question.header("referrer-policy"), Some("strict-origin"));
        assert!(
            question.text.contains("ada@example.org") && question.text.contains("Confirm"),
            "{}",
            question.text
        );
    }
    let done = browser.form("/email/confirm", &[("token", link.token())]).await;
    assert_eq!(done.header("location"), Some("/email/confirm?done=confirmed"));
    let used = browser.page(here).await;
    assert_eq!(used.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(used.text.contains("no longer works"), "{}", used.text);

    let change = |email: &'static str, password: &'static str| {
        browser
            .form("/app/settings/contact", &[("email", email), ("phone", ""), ("current_password", password)])
    };
    let refused = change("ada@new.example", "not the password").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("ada@new.example") && !refused.text.contains("not the password"),
        "{}",
        refused.text
    );
    let sent = change("ada@new.example", PASSWORD).await;
    assert_eq!(sent.header("location"), Some("/app/settings/contact?done=letter-sent"));
    letter(&server, 2).await;
    let again = browser.form("/app/settings/contact/letter", &[]).await;
    assert_eq!(again.header("location"), Some("/app/settings/contact?done=letter-sent"));
    letter(&server, 3).await;
    let page = browser.page("/app/settings/contact").await;
    assert!(page.text.contains("ada@new.example replaces it"), "{}", page.text);
    let gone = change("", PASSWORD).await;
    assert_eq!(gone.header("location"), Some("/app/settings/contact?done=saved"));
    let back = letter(&server, 4).await;
    assert_eq!(
        browser.form("/email/restore", &[("token", back.token())]).await.header("location"),
        Some("/email/restore?done=restored")
    );
    assert_eq!(browser.page("/app/settings/contact").await.status, StatusCode::SEE_OTHER, "signed out");
}
